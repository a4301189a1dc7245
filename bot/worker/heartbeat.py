"""Keeps this worker's leases and aborts what it no longer holds: cancelled jobs, tasks taken over."""

from __future__ import annotations

import asyncio
import logging

from bot.domain.errors import StorageError
from bot.domain.ports import Queue
from bot.worker.running import Running

logger = logging.getLogger(__name__)


async def beat(queue: Queue, worker: str, running: Running, *, every_seconds: float) -> None:
    """Until cancelled. Says nothing to the database while nothing runs."""
    while True:
        await asyncio.sleep(every_seconds)
        before = running.task_ids
        if not before:
            continue
        try:
            held = await queue.extend(worker)
        except StorageError:
            logger.exception("heartbeat.failed")
            continue
        if aborted := running.abort_all_but(held.extended, among=before):
            logger.info("heartbeat.aborted", extra={"worker": worker, "tasks": aborted})
