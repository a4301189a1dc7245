"""Gates of this process's engines: kept known, and opened early when an engine that rests works again."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from bot.domain.ports.tasks import TaskQueue
from bot.inference.pool import EnginePool

logger = logging.getLogger(__name__)

ANNOUNCE_SECONDS = 120.0
PROBE_LOOK_SECONDS = 5.0
PROBE_TIMEOUT_SECONDS = 20.0


async def announce_once(tasks: TaskQueue, pool: EnginePool) -> None:
    """A gate that no process names for long is forgotten: its engine is gone."""
    for gate, slots in pool.slots.items():
        await tasks.set_gate(gate, slots=slots)


async def probe_once(tasks: TaskQueue, pool: EnginePool) -> None:
    """Asks engines that rest something small, whatever time they asked for."""
    due = await tasks.claim_probes(tuple(pool.slots))
    await asyncio.gather(*(_probe(tasks, pool, gate) for gate in due))


async def _probe(tasks: TaskQueue, pool: EnginePool, gate: str) -> None:
    """A slow one holds up the others' probes no longer than this one's time-out."""
    works = False
    with suppress(TimeoutError):
        async with asyncio.timeout(PROBE_TIMEOUT_SECONDS):
            works = (await pool.canary(gate)).works
    logger.info("engine.probed", extra={"gate": gate, "works": works})
    if works:
        await tasks.resume_gate(gate)
