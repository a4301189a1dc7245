"""Recordings that people post among themselves: whether the bot answers those that nobody gave to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from bot.domain.answer import Answer
from bot.domain.failure import FailureCode
from bot.domain.job import Job

LEAST_SHARE_OF_SPEECH = 1 / 20
"""Of a recording that is music or noise for the most part: with less speech than that nobody speaks in it."""
_WITHOUT_SPEECH = frozenset({FailureCode.NO_SOUND_TRACK, FailureCode.TOO_SHORT, FailureCode.EMPTY_FILE})


class UnaskedAnswers(StrEnum):
    """What a chat of several people wants of recordings that are posted there."""

    AUTO = "auto"
    """They are answered."""
    HINT = "hint"
    """Who posts one is told, in private and rarely, how to ask."""
    ASK = "ask"
    """Nothing happens until somebody asks."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnaskedDefaults:
    """What holds on a platform where a chat has set nothing."""

    answers: UnaskedAnswers = UnaskedAnswers.ASK
    longest_seconds: float | None = None
    """Of a recording that is answered unasked; None: any."""
    whispers: bool = False
    """The platform has words for one person alone: without them nobody is given a hint."""


class Overheard(Enum):
    """What is done about a recording that nobody gave to the bot."""

    ANSWER = auto()
    HINT = auto()
    NOTHING = auto()


def decide(
    answers: UnaskedAnswers, defaults: UnaskedDefaults, *, by_app: bool, seconds: float | None
) -> Overheard:
    """`seconds`: how long the recording is, or seems to be. For what an app posts by itself somebody has to
    ask.
    """
    if by_app or answers is UnaskedAnswers.ASK:
        return Overheard.NOTHING
    longest = defaults.longest_seconds
    too_long = longest is not None and seconds is not None and seconds > longest
    if answers is UnaskedAnswers.AUTO and not too_long:
        return Overheard.ANSWER
    return Overheard.HINT if defaults.whispers else Overheard.NOTHING


def is_worth_saying(answer: Answer) -> bool:
    """Whether somebody speaks in the recording, as far as an answer that nobody waits for needs it."""
    if not answer.transcript.text.strip():
        return False
    coverage = answer.transcript.coverage
    if coverage is None or coverage.other_sound * 2 <= coverage.duration:
        return True
    return coverage.speech >= coverage.duration * LEAST_SHARE_OF_SPEECH


def is_speechless(job: Job, answer: Answer | None) -> bool:
    """Whether the job ended because there is nothing to write down: music, a film without sound."""
    if answer is not None:
        return not answer.missing and not is_worth_saying(answer)
    return job.failure is not None and job.failure.code in _WITHOUT_SPEECH
