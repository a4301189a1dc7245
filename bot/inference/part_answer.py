"""What came of one request for words: each part of a sound has its own outcome."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.recording import TimeRange
from bot.domain.transcript import SegmentText

NOTHING = SegmentText(text="")


@dataclass(frozen=True, kw_only=True, slots=True)
class PartAnswer:
    range: TimeRange
    """What the engine heard, on the recording's clock."""
    text: SegmentText = NOTHING
    problem: str | None = None
    """Why there is nothing to believe, in one word: loop, refused, overflow. None where nothing is wrong with
    the answer itself; whether it fits what was spoken is for whoever knows that."""
