"""Telling those who wait that something may have become claimable."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from weakref import WeakKeyDictionary

FALLBACK_SECONDS = 1.0
"""Delays and pauses end without a commit, and a notification may be lost: look this often anyway."""
RECENT_SECONDS = 0.25
"""A waiter that was never seen before may have missed a change as old as this."""
SETTLE_SECONDS = 0.001
"""Keeps a caller that is always new, as under `asyncio.wait_for`, from spinning."""


class Wakeups:
    """Counts changes. Each asyncio task that waits has seen the changes up to the end of its last wait, so
    that a commit between its claim and its wait is not missed.
    """

    def __init__(self) -> None:
        self._changes = 0
        self._changed_at = float("-inf")
        self._seen: WeakKeyDictionary[asyncio.Task[object], int] = WeakKeyDictionary()
        self._waiters: set[asyncio.Event] = set()

    def wake(self) -> None:
        self._changes += 1
        self._changed_at = asyncio.get_running_loop().time()
        for waiter in self._waiters:
            waiter.set()

    async def wait(self, timeout_seconds: float) -> None:
        waiter = asyncio.Event()
        self._waiters.add(waiter)
        try:
            if self._news():
                await asyncio.sleep(SETTLE_SECONDS)
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(min(timeout_seconds, FALLBACK_SECONDS)):
                    await waiter.wait()
        finally:
            self._waiters.discard(waiter)
            self._seen[_this_task()] = self._changes

    def _news(self) -> bool:
        seen = self._seen.get(_this_task())
        if seen is None:
            return asyncio.get_running_loop().time() - self._changed_at < RECENT_SECONDS
        return seen != self._changes


def _this_task() -> asyncio.Task[object]:
    task = asyncio.current_task()
    assert task is not None
    return task
