"""uvicorn as a part of a process that has other things to do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

_TICKS_A_SECOND = 10
"""What uvicorn counts in; its dates and limits go by this number."""


class QuietServer(uvicorn.Server):
    """Without signal handlers: the process ends in its own order. Wakes once a second, not ten times."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        counter = 0
        while not await self.on_tick(counter):
            counter += _TICKS_A_SECOND
            await asyncio.sleep(1.0)
