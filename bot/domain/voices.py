"""What tells the voices in a recording apart."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.recording import TimeRange


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentVoices:
    """How the speech of one segment sounds: what is known before all of the recording is."""

    spans: tuple[int, ...] = ()
    """Three numbers for each stretch of speech, in order: hundredths of a second since the stretch before
    began (the first: since what is heard of the segment began), how many it lasts, and which print it has.
    """
    prints: str = ""
    """Base64 of one after the other, in half precision; stretches that sound alike share one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VoiceTurn:
    """A stretch in which one person speaks."""

    range: TimeRange
    speaker: int
    """As `Line.speaker`."""
