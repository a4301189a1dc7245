"""How a task ended: decisions that a handler returns and the queue carries out in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.answer import Answer
from bot.domain.failure import Failure
from bot.domain.job import CallWork, JobState
from bot.domain.recording import Recording
from bot.domain.transcript import SegmentText
from bot.domain.voices import SegmentVoices


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """PREPARE is over: all segments were added, the recording is known.

    The segmentation is remembered under the recording's hash and `cut_key`, so that the next job on the
    same recording meets the same ranges and finds their results.
    """

    recording: Recording
    cut_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Transcribed:
    """SEGMENT is over. The text is kept as the job's and, under `work.cache_key`, for later jobs."""

    text: SegmentText


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """CALL is over."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VoicesHeard:
    """VOICES is over. Kept as the job's and, under `work.cache_key`, for later jobs."""

    voices: SegmentVoices


@dataclass(frozen=True, kw_only=True, slots=True)
class FanOut:
    """REDUCE wants these answered first. They become CALL tasks; it is claimed again after them."""

    calls: tuple[CallWork, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finished:
    """REDUCE is over and so is the job."""

    answer: Answer | None
    state: JobState
    failure: Failure | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TryAgain:
    """A fault that may pass: claimable again after a while. Counts as an attempt; past the limit it fails."""

    failure: Failure
    after_seconds: float
    gate_rest_seconds: float = 0.0
    """The circuit breaker has opened: nothing at all is claimed for the endpoint meanwhile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PauseGate:
    """The endpoint asked for a rest: nothing is claimed for it meanwhile. Costs the task no attempt."""

    failure: Failure
    after_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """No retry mends it. A failed PREPARE fails the job; a failed SEGMENT or CALL leaves a named gap; failed
    VOICES leave lines without a speaker.
    """

    failure: Failure


@dataclass(frozen=True, kw_only=True, slots=True)
class Released:
    """The worker stops: the task goes back untouched."""


Outcome = (
    Prepared
    | Transcribed
    | Answered
    | VoicesHeard
    | FanOut
    | Finished
    | TryAgain
    | PauseGate
    | Failed
    | Released
)
