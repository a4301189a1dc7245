"""How old a file is, for a process whose machine may have its clock set while it lives.

An age counts by the earliest of all that the clock has said in this process, beside one that nobody sets:
what is under way is not deleted because somebody set the clock, and what was left over goes later by as much
at most. What the clock says when a process starts is believed.
"""

from __future__ import annotations

import time

_STEP_SECONDS = 2.0
"""Less is what synchronisation does all day long."""
_STEADY: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Where there is such a one it runs on while the machine sleeps, as retention does."""


class FileClock:
    """Tells which files are surely old."""

    def __init__(self) -> None:
        self._ahead = time.time() - time.clock_gettime(_STEADY)

    def ago(self, seconds: float) -> float:
        """The time that is so long ago, to compare with that at which a file was changed."""
        now, passed = time.time(), time.clock_gettime(_STEADY)
        self._ahead = min(self._ahead, now - passed)
        earliest = passed + self._ahead
        return (earliest if now - earliest > _STEP_SECONDS else now) - seconds


ago = FileClock().ago
"""By the clock of this process."""
