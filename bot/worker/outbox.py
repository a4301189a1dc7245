"""Brings people's view of their jobs up to date: progress, then the answer, in one message a job.

And takes back what was posted for jobs that were forgotten.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping

from bot import metrics
from bot.domain.errors import EarmarkError, LeaseLost, PlatformBusy, PlatformGone, StorageError
from bot.domain.job import Job, Progress
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.outbox import Outbox, OutboxEntry, Retraction
from bot.domain.ports.platforms import DeliveryResult, Messenger
from bot.domain.ports.tasks import TaskQueue
from bot.traces import span
from bot.worker.in_hand import InHand
from bot.worker.retry import backoff_seconds

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
BUSY_SECONDS = 5.0
"""Patience with a platform that asks for it and does not say for how long."""
SHOW_SECONDS = 900.0
"""For one call of a messenger: a large file over a slow line takes minutes, a dead line takes for ever."""
MOST_ATTEMPTS = 50
"""To show a final answer; with the pauses between them they take more than an hour."""
MOST_RETRACTION_PAUSE_SECONDS = 3 * 3600.0
"""So that the tries of a deletion last longer than most outages."""


class OutboxSender:
    """Has at most `limit` entries and retractions in hand at once; any number of processes may have one."""

    def __init__(
        self,
        outbox: Outbox,
        jobs: JobStore,
        tasks: TaskQueue,
        worker: str,
        messengers: Mapping[str, Messenger],
        *,
        limit: int,
        running: InHand,
    ) -> None:
        self._outbox = outbox
        self._jobs = jobs
        self._tasks = tasks
        self._worker = worker
        self._messengers = messengers
        self._room = asyncio.Semaphore(limit)
        self._running = running
        self._chance = random.Random()  # noqa: S311  jitter, no secret

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping` is set and what is in hand is delivered."""
        async with asyncio.TaskGroup() as group:
            while not stopping.is_set():
                await self._room.acquire()
                due = None if stopping.is_set() else await self._next()
                match due:
                    case None:
                        self._room.release()
                    case OutboxEntry():
                        group.create_task(self._send(due))
                    case Retraction():
                        group.create_task(self._take_back(due))

    async def _next(self) -> OutboxEntry | Retraction | None:
        platforms = tuple(self._messengers)
        try:
            entry = await self._outbox.claim_entry(self._worker, platforms=platforms)
            due = entry or await self._outbox.claim_retraction(self._worker, platforms=platforms)
            if due is None:
                await self._tasks.wait(IDLE_SECONDS)
        except StorageError:
            logger.exception("outbox.failed")
            await asyncio.sleep(IDLE_SECONDS)
            return None
        return due

    async def _send(self, entry: OutboxEntry) -> None:
        """What cannot be noted is shown again when the lease has run out."""
        try:
            with self._running.delivering(entry.job_id):
                await self._deliver(entry)
        except LeaseLost:
            logger.warning("delivery.lost", extra={"job": entry.job_id})
        except Exception:
            logger.exception("outbox.failed", extra={"job": entry.job_id})
        finally:
            self._room.release()

    async def _deliver(self, entry: OutboxEntry) -> None:
        stand = await self._jobs.snapshot(entry.job_id)
        if stand is None:
            await self._give_up(entry)
            return
        job = stand.job
        ids = {"job": job.id, "platform": job.request.origin.platform}
        try:
            async with asyncio.timeout(SHOW_SECONDS):
                shown = await self._show(job, stand.progress, entry)
        except PlatformGone:
            logger.warning("delivery.gone", extra=ids)
            _count(job, "gone")
            await self._give_up(entry)
        except PlatformBusy as busy:
            _count(job, "busy")
            seconds = BUSY_SECONDS if busy.retry_after is None else busy.retry_after
            await self._settle(entry, again_after_seconds=seconds)
        except EarmarkError as error:
            logger.warning("delivery.failed", extra=ids | {"code": error.code})
            await self._failed(entry, job)
        except Exception:
            logger.exception("delivery.crashed", extra=ids)
            await self._failed(entry, job)
        else:
            _count(job, "shown")
            await self._note(shown, entry, job)

    async def _note(self, shown: DeliveryResult, entry: OutboxEntry, job: Job) -> None:
        """What was made for a job that was forgotten meanwhile goes after it. Raises `LeaseLost`."""
        try:
            await self._outbox.settle_entry(
                entry,
                external_id=shown.external_id,
                keys=shown.keys,
                again_after_seconds=shown.again_after_seconds,
            )
        except LeaseLost:
            if shown.external_id is not None and await self._jobs.job(job.id) is None:
                origin = job.request.origin
                await self._outbox.retract(origin.platform, shown.external_id, origin.address)
            raise

    async def _show(self, job: Job, progress: Progress, entry: OutboxEntry) -> DeliveryResult:
        answer = await self._jobs.answer(job.id) if job.state.final else None
        platform = job.request.origin.platform
        with span("delivery.show", job=job.id, platform=platform, attempt=entry.attempt):
            return await self._messengers[platform].show(job, progress, answer, entry)

    async def _take_back(self, retraction: Retraction) -> None:
        """What cannot be settled is done again when the lease has run out."""
        try:
            with self._running.retracting(retraction.id):
                await self._retract(retraction)
        except Exception:
            logger.exception("outbox.failed", extra={"retraction": retraction.id})
        finally:
            self._room.release()

    async def _retract(self, retraction: Retraction) -> None:
        platform = retraction.platform
        ids = {"retraction": retraction.id, "platform": platform}
        try:
            async with asyncio.timeout(SHOW_SECONDS):
                await self._messengers[platform].retract(retraction.posted, retraction.address)
        except PlatformGone:
            logger.warning("retraction.gone", extra=ids)
            await self._outbox.settle_retraction(retraction)
        except PlatformBusy as busy:
            seconds = BUSY_SECONDS if busy.retry_after is None else busy.retry_after
            await self._outbox.settle_retraction(retraction, again_after_seconds=seconds)
        except EarmarkError as error:
            logger.warning("retraction.failed", extra=ids | {"code": error.code})
            await self._retract_later(retraction)
        except Exception:
            logger.exception("retraction.crashed", extra=ids)
            await self._retract_later(retraction)
        else:
            await self._outbox.settle_retraction(retraction)

    async def _retract_later(self, retraction: Retraction) -> None:
        pause = backoff_seconds(retraction.attempt, self._chance, most=MOST_RETRACTION_PAUSE_SECONDS)
        await self._outbox.settle_retraction(retraction, again_after_seconds=pause, failed=True)

    async def _failed(self, entry: OutboxEntry, job: Job) -> None:
        _count(job, "failed")
        if entry.final and entry.attempt >= MOST_ATTEMPTS:
            _count(job, "abandoned")
            logger.error("delivery.abandoned", extra={"job": entry.job_id, "attempts": entry.attempt})
            await self._give_up(entry)
        else:
            pause = backoff_seconds(entry.attempt, self._chance)
            await self._settle(entry, again_after_seconds=pause, failed=True)

    async def _give_up(self, entry: OutboxEntry) -> None:
        await self._outbox.settle_entry(entry, external_id=entry.external_id, give_up=True)

    async def _settle(self, entry: OutboxEntry, *, again_after_seconds: float, failed: bool = False) -> None:
        """What was posted before stays known."""
        await self._outbox.settle_entry(
            entry,
            external_id=entry.external_id,
            again_after_seconds=again_after_seconds,
            failed=failed,
        )


def _count(job: Job, outcome: str) -> None:
    metrics.deliveries.labels(job.request.origin.platform, outcome).inc()
