"""How Telegram holds a bot back: its flood limits, and faults that a test writes down beforehand."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Flood:
    """Sends and edits: one a second a chat after a burst, twenty a minute a group, thirty a second overall.

    `factor` makes time run faster than the clock; None switches the limits off.
    """

    factor: float | None = 1.0
    clock: Callable[[], float] = time.monotonic
    burst: int = 3
    group_a_minute: int = 20
    overall_a_second: int = 30
    _room: dict[int, tuple[float, float]] = field(default_factory=dict)
    _recent: dict[int | None, deque[float]] = field(default_factory=dict)

    def wait_seconds(self, chat: int, *, group: bool) -> int:
        """Takes a place and gives 0, or leaves everything as it is and gives `retry_after`."""
        if self.factor is None:
            return 0
        now = self.clock() * self.factor
        room, at = self._room.get(chat, (float(self.burst), now))
        room = min(self.burst, room + now - at)
        wait = max(0.0, 1 - room)
        if group:
            wait = max(wait, self._window(chat, now, self.group_a_minute, 60))
        wait = max(wait, self._window(None, now, self.overall_a_second, 1))
        if wait > 0:
            return math.ceil(max(1.0, wait / self.factor))
        self._room[chat] = (room - 1, now)
        for key in (chat, None):
            self._recent.setdefault(key, deque()).append(now)
        return 0

    def _window(self, key: int | None, now: float, most: int, span: float) -> float:
        recent = self._recent.setdefault(key, deque())
        while recent and recent[0] <= now - span:
            recent.popleft()
        return recent[-most] + span - now if len(recent) >= most else 0.0


@dataclass
class Fault:
    """What the next `times` calls meet.

    `kind`: `error` answers `status` and `description`; `lost` does the work and drops the connection; `drop`
    drops it first; `slow` waits `seconds`, then works. `method` is a name, `file` for downloads, or `*`.
    """

    method: str
    kind: str = "error"
    times: int = 1
    status: int = 500
    description: str = "Internal Server Error"
    parameters: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    after: int = 0
    """So many calls pass before."""


def fault_for(faults: list[Fault], method: str) -> Fault | None:
    """Takes the first that fits off the list, or one time off it."""
    for one in faults:
        if one.method.lower() not in (method.lower(), "*"):
            continue
        if one.after:
            one.after -= 1
            continue
        one.times -= 1
        if one.times <= 0:
            faults.remove(one)
        return one
    return None
