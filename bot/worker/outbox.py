"""Brings people's view of their jobs up to date: progress, then the answer, in one message a job."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping

from bot.domain.errors import EarmarkError, LeaseLost, PlatformBusy, PlatformGone
from bot.domain.ports import Messenger, Notice, Queue
from bot.worker.retry import backoff_seconds

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0


class OutboxSender:
    """One sender; several may run, in any number of processes."""

    def __init__(self, queue: Queue, worker: str, messengers: Mapping[str, Messenger]) -> None:
        self._queue = queue
        self._worker = worker
        self._messengers = messengers
        self._chance = random.Random()  # noqa: S311  jitter, no secret

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping` is set."""
        while not stopping.is_set():
            try:
                if not await self.send_one():
                    await self._queue.wait(IDLE_SECONDS)
            except Exception:
                logger.exception("outbox.failed")
                await asyncio.sleep(IDLE_SECONDS)

    async def send_one(self) -> bool:
        """False if nothing is due."""
        notice = await self._queue.claim_notice(self._worker, platforms=tuple(self._messengers))
        if notice is None:
            return False
        try:
            await self._show(notice)
        except LeaseLost:
            logger.warning("notice.lost", extra={"job": notice.job_id})
        return True

    async def _show(self, notice: Notice) -> None:
        job = await self._queue.job(notice.job_id)
        progress = await self._queue.progress(notice.job_id)
        if job is None or progress is None:
            await self._queue.settle_notice(notice, external_id=notice.external_id, give_up=True)
            return
        answer = await self._queue.answer(notice.job_id) if job.state.final else None
        try:
            messenger = self._messengers[job.request.origin.platform]
            external_id = await messenger.show(job, progress, answer, notice)
        except PlatformGone:
            logger.warning("notice.gone", extra={"job": job.id, "platform": job.request.origin.platform})
            await self._queue.settle_notice(notice, external_id=notice.external_id, give_up=True)
        except PlatformBusy as busy:
            await self._later(notice, busy.retry_after)
        except EarmarkError as error:
            logger.warning("notice.failed", extra={"job": job.id, "code": error.code})
            await self._later(notice, None)
        except Exception:
            logger.exception("notice.crashed", extra={"job": job.id})
            await self._later(notice, None)
        else:
            await self._queue.settle_notice(notice, external_id=external_id)

    async def _later(self, notice: Notice, seconds: float | None) -> None:
        pause = seconds or backoff_seconds(notice.attempt, self._chance)
        await self._queue.settle_notice(notice, external_id=notice.external_id, again_after_seconds=pause)
