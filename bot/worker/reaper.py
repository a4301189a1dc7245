"""Takes back the tasks of dead workers, wakes delayed ones, ends jobs past their deadline."""

from __future__ import annotations

import logging
from pathlib import Path

from bot.domain.ports.tasks import TaskQueue
from bot.worker.lifeline import bury, dead_workers

logger = logging.getLogger(__name__)


async def reap_once(tasks: TaskQueue, lifelines: Path) -> int:
    """Number of leases taken back. Any number of reapers may run at once."""
    dead = dead_workers(lifelines)
    taken = await tasks.reap(dead_workers=dead)
    bury(lifelines, dead)
    if taken:
        logger.warning("leases.reaped", extra={"leases": taken, "dead_workers": len(dead)})
    return taken
