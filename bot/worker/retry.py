"""What a fault means for its task. Pure: the decision is returned, the queue carries it out."""

from __future__ import annotations

import random

from bot.domain.errors import (
    BadAnswer,
    BadInput,
    ContextOverflow,
    DiskFull,
    EarmarkError,
    EngineBusy,
    EngineRefused,
    EngineSlow,
    EngineUnreachable,
)
from bot.domain.failure import Failure, FailureCode
from bot.domain.outcome import Failed, PauseGate, TryAgain

BUSY_SECONDS = 2.0
"""Rest of an endpoint that sheds load and does not say for how long."""
SLOW_SECONDS = 0.5
"""Rest of an endpoint that timed out: what it still works on is aborted meanwhile."""
DOWN_SECONDS = 5.0
"""Rest of an endpoint that takes no connection."""
DISK_FULL_SECONDS = 60.0


def backoff_seconds(attempt: int, chance: random.Random, *, base: float = 1.0, most: float = 120.0) -> float:
    """Exponential, with jitter in its upper half: tasks that failed together do not return together."""
    ceiling = min(most, base * 2.0**attempt)
    return chance.uniform(ceiling / 2, ceiling)


def decide(error: EarmarkError, *, attempt: int, chance: random.Random) -> TryAgain | PauseGate | Failed:
    """An endpoint that is down or busy costs no attempt; a request that may be at fault does."""
    failure = error.failure()
    match error:
        case EngineBusy():
            return PauseGate(failure=failure, after_seconds=error.retry_after or BUSY_SECONDS)
        case EngineUnreachable():
            return _unreachable(error, attempt=attempt, chance=chance)
        case BadInput() | EngineRefused() | ContextOverflow():
            return Failed(failure=failure)
        case DiskFull():
            return TryAgain(failure=failure, after_seconds=DISK_FULL_SECONDS)
        case BadAnswer():
            return TryAgain(failure=failure, after_seconds=0.0)
        case _:
            return TryAgain(failure=failure, after_seconds=backoff_seconds(attempt, chance))


def _unreachable(error: EngineUnreachable, *, attempt: int, chance: random.Random) -> TryAgain | PauseGate:
    if isinstance(error, EngineSlow):
        return PauseGate(failure=error.failure(), after_seconds=SLOW_SECONDS)
    if error.reached:
        return TryAgain(
            failure=error.failure(),
            after_seconds=backoff_seconds(attempt, chance),
            gate_rest_seconds=error.rest_seconds,
        )
    rest_seconds = max(DOWN_SECONDS, error.rest_seconds)
    return PauseGate(failure=error.failure(), after_seconds=chance.uniform(rest_seconds / 2, rest_seconds))


def internal(error: Exception) -> Failure:
    """A fault of ours. The message names its type alone: its text may hold people's words."""
    return Failure(
        code=FailureCode.INTERNAL,
        message="Something went wrong inside Earmark. Its log has the details; trying again may help.",
        detail={"type": type(error).__name__},
    )
