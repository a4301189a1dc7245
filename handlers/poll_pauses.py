"""How a loop that asks a platform for news rests and ends."""

from __future__ import annotations

import asyncio
import random
from typing import Any

LONGEST_PAUSE_SECONDS = 60.0


class GrowingPause:
    """Twice as long after each failure in a row, with jitter."""

    def __init__(self, first_seconds: float) -> None:
        self._first_seconds = first_seconds
        self._chance = random.Random()  # noqa: S311  jitter, no secret

    def __call__(self, failures: int) -> float:
        pause = self._first_seconds * 2.0 ** min(failures, 10)
        return min(LONGEST_PAUSE_SECONDS, pause) * self._chance.uniform(0.8, 1.2)


async def completed_before(asking: asyncio.Future[Any], stopping: asyncio.Event) -> bool:
    """Whether the answer came before the end; else it is not waited for any more."""
    ending = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait({asking, ending}, return_when=asyncio.FIRST_COMPLETED)
        return asking.done()
    finally:
        ending.cancel()
        if not asking.done():
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)


async def rest(stopping: asyncio.Event, seconds: float) -> None:
    """So long, unless the end comes first."""
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return
