"""Work that nobody waits for, but that is finished or ended with the connection."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

logger = logging.getLogger(__name__)


class Background:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._watched(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Returns when nothing is on its way any more."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def close(self, *, grace_seconds: float) -> None:
        """Waits for what is under way, then ends the rest."""
        await asyncio.sleep(0)  # what was started just now begins, so that it can end in order
        try:
            async with asyncio.timeout(grace_seconds):
                await self.settled()
        except TimeoutError:
            logger.info("background.ended", extra={"tasks": len(self._tasks)})
        rest = tuple(self._tasks)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _watched(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            logger.exception("background.failed")
