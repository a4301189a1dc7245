"""What of a recording was heard, by whom, and what nobody could tell: the receipt of an answer.

All lengths are samples at 16 kHz.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.recording import TimeRange


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineName:
    """Who heard it."""

    name: str
    """As people know it: "Whisper base"."""
    profile: str
    model: str
    """As its server calls it; of a folder the last name alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HeardAgain:
    """Sound whose first words were not believed, or that had none."""

    range: TimeRange
    reason: str
    """In one word, as in the log's `answer.refused`: empty, loop, gap; `missing` where an earlier answer
    had a hole."""
    engine: EngineName | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SoundMark:
    """What an engine wrote in place of words: [Music], ♪."""

    range: TimeRange
    text: str


class UncheckedReason(StrEnum):
    """Why a check could not tell whether words are right, or whether some are lacking."""

    NO_TIMES = "no_times"
    """The engine gives no times: what it left out inside of an answer cannot be located."""
    LITTLE_SPEECH = "little_speech"
    """So short that any number of words may be right."""
    LANGUAGE_UNKNOWN = "language_unknown"
    """So whether the words are in the spoken language is not known either."""
    SPEECH_ESTIMATED = "speech_estimated"
    """Heard by an earlier version, which did not note where exactly somebody speaks."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unchecked:
    range: TimeRange
    reason: UncheckedReason


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineShare:
    """How much of the recording an engine heard, be it with no words."""

    engine: EngineName
    samples: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """Speech, silence, other sound and what is missing add up to the recording."""

    duration: int
    speech: int
    """Heard and transcribed."""
    silence: int
    other_sound: int
    """Music and noise, in which nobody speaks."""
    missing: int
    """Speech or not: nobody knows what is said there. `Transcript.missing` names the ranges."""
    behind_declared_end: int = 0
    """Of all that, how much lies behind the end that the file's own header declares."""
    languages: dict[str, int] = field(default_factory=dict)
    """Speech by ISO 639-1 code, the most first. What nobody can tell is in none."""
    engines: tuple[EngineShare, ...] = ()
    heard_again: tuple[HeardAgain, ...] = ()
    marks: tuple[SoundMark, ...] = ()
    unspoken: tuple[TimeRange, ...] = ()
    """Where an engine gave words and nobody speaks: they were not believed."""
    unchecked: dict[UncheckedReason, int] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        return not self.missing
