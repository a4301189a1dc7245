"""Whether the database's clock jumped, told by the clock of this process that only runs forward."""

from __future__ import annotations

import time
from dataclasses import dataclass

LEAST_STEP_SECONDS = 2.0
"""Less is what synchronisation does all day long; no wait is hurt by it."""
UNSURE_SECONDS = 1.0
"""A reading that took longer tells too little."""


_STEADY: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def steady_seconds() -> float:
    """A clock that nobody sets, and that runs on while the machine sleeps, where there is such a one."""
    return time.clock_gettime(_STEADY)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockReading:
    """The database's time, read at some moment between two of the steady clock. All in seconds."""

    database: float
    not_before: float
    not_after: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockState:
    """What a process knows of the clock."""

    reading: ClockReading
    allowed_for: float
    """Seconds by which the table had moved its instants, all in all, when the process looked last."""
    looked_at: float
    """By the steady clock."""


def clock_step(before: ClockReading, now: ClockReading) -> float:
    """By how many seconds the database's clock jumped between two readings; 0.0 if it may have run evenly.

    Negative where it stepped back.
    """
    passed = now.database - before.database
    least = now.not_before - before.not_after
    most = now.not_after - before.not_before
    if passed < least - LEAST_STEP_SECONDS:
        return passed - least
    if passed > most + LEAST_STEP_SECONDS:
        return passed - most
    return 0.0


def is_sure(reading: ClockReading) -> bool:
    return reading.not_after - reading.not_before <= UNSURE_SECONDS
