"""Gates of this process's engines: kept known, and opened early when an engine that rests works again."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress

from bot.domain.ports.tasks import PROBE_TIMEOUT_SECONDS, TaskQueue
from bot.inference.pool import EnginePool

logger = logging.getLogger(__name__)

ANNOUNCE_SECONDS = 120.0
STEADY_SECONDS = 900.0
"""Who has announced for so long without a break may say that others have not."""
PROBE_LOOK_SECONDS = 5.0


class EngineGates:
    """The duties for them."""

    def __init__(self, tasks: TaskQueue, pool: EnginePool) -> None:
        self._tasks = tasks
        self._pool = pool
        self._steady_since: float | None = None
        self._announced_at = float("-inf")

    async def announce(self) -> None:
        """After a break, such as one of the database, nobody's gates are forgotten: others had it too."""
        now = time.monotonic()
        if now - self._announced_at > 2 * ANNOUNCE_SECONDS:
            self._steady_since = None
        for gate, slots in self._pool.slots.items():
            await self._tasks.set_gate(gate, slots=slots)
        self._announced_at = now
        if self._steady_since is None:
            self._steady_since = now
        elif now - self._steady_since >= STEADY_SECONDS:
            await self._tasks.forget_gates()

    async def probe(self) -> None:
        """Asks engines that rest something small, whatever time they asked for."""
        due = await self._tasks.claim_probes(tuple(self._pool.slots))
        await asyncio.gather(*map(self._probe, due))

    async def _probe(self, gate: str) -> None:
        """A slow one holds up the others' probes no longer than this one's time-out."""
        works = False
        with suppress(TimeoutError):
            async with asyncio.timeout(PROBE_TIMEOUT_SECONDS):
                works = (await self._pool.canary(gate)).answers
        logger.info("engine.probed", extra={"gate": gate, "works": works})
        await self._tasks.settle_probe(gate, works=works)
