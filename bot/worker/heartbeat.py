"""Keeps this worker's leases and aborts what it no longer holds: cancelled jobs, tasks taken over."""

from __future__ import annotations

import logging

from bot.domain.ports.tasks import TaskQueue
from bot.worker.in_hand import InHand

logger = logging.getLogger(__name__)


async def beat_once(tasks: TaskQueue, worker: str, running: InHand) -> None:
    """Says nothing to the database while nothing runs."""
    before = running.task_ids
    if not running.busy:
        return
    held = await tasks.extend(worker, before, running.entries)
    if aborted := running.abort_all_but(held.extended, among=before):
        logger.info("heartbeat.aborted", extra={"worker": worker, "tasks": aborted})
