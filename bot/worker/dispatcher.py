"""The claim loop: takes tasks while there is room, hands them to their handler, settles what comes back."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from bot.domain.errors import EarmarkError, LeaseLost, StorageError, StorageRefused
from bot.domain.job import Claim
from bot.domain.outcome import Failed, Outcome, Released, TryAgain
from bot.domain.ports.tasks import ClaimRequest, TaskQueue
from bot.traces import span
from bot.worker.in_hand import InHand
from bot.worker.retry import backoff_seconds, decide, internal

logger = logging.getLogger(__name__)

Handler = Callable[[Claim], Awaitable[Outcome]]

IDLE_SECONDS = 1.0
"""A claim is tried at least this often, should a wake-up get lost."""
SETTLE_TRIES = 6


class Dispatcher:
    """Works on at most `limit` tasks of the needs in `ask` at once."""

    def __init__(
        self,
        tasks: TaskQueue,
        ask: ClaimRequest,
        handler: Handler,
        *,
        limit: int,
        running: InHand,
        stopping: asyncio.Event,
    ) -> None:
        self._tasks = tasks
        self._ask = ask
        self._handler = handler
        self._room = asyncio.Semaphore(limit)
        self._running = running
        self._stopping = stopping
        self._chance = random.Random()  # noqa: S311  jitter, no secret

    async def run(self) -> None:
        """Until `stopping` is set and the tasks in hand are settled."""
        async with asyncio.TaskGroup() as group:
            while not self._stopping.is_set():
                await self._room.acquire()
                claim = await self._claim()
                if claim is None:
                    self._room.release()
                else:
                    group.create_task(self._chain(claim))

    async def _claim(self) -> Claim | None:
        if self._stopping.is_set():
            return None
        try:
            claim = await self._tasks.claim(self._ask)
            if claim is None:
                await self._tasks.wait(IDLE_SECONDS)
        except StorageError:
            logger.exception("claim.failed")
            await asyncio.sleep(IDLE_SECONDS)
            return None
        return claim

    async def _chain(self, claim: Claim) -> None:
        """One slot's life: settle a task and claim the next in the same transaction, until none is left."""
        try:
            following: Claim | None = claim
            while following is not None:
                outcome = await self._work(following)
                following = None if outcome is None else await self._settle(following, outcome)
        finally:
            self._room.release()

    async def _work(self, claim: Claim) -> Outcome | None:
        """None: the lease is gone, and nobody waits for the outcome."""
        if self._stopping.is_set():  # the claim was under way when the stop came
            return Released()
        work = asyncio.ensure_future(self._traced(claim))
        self._running.enter(claim, work)
        try:
            return await work
        except asyncio.CancelledError:
            if (this := asyncio.current_task()) and this.cancelling():
                raise
            return None if self._running.lost(claim) else Released()
        except LeaseLost:
            return None
        except EarmarkError as error:
            outcome = decide(error, attempt=claim.attempt, chance=self._chance)
            logger.warning(
                "task.failed", extra=_ids(claim) | {"code": error.code, "decision": type(outcome).__name__}
            )
            return outcome
        except Exception as error:
            logger.exception("task.crashed", extra=_ids(claim))
            return TryAgain(
                failure=internal(error), after_seconds=backoff_seconds(claim.attempt, self._chance)
            )
        finally:
            self._running.leave(claim)

    async def _traced(self, claim: Claim) -> Outcome:
        with span(f"task.{claim.kind}", job=claim.job.id, task=claim.lease.task_id, attempt=claim.attempt):
            return await self._handler(claim)

    async def _settle(self, claim: Claim, outcome: Outcome) -> Claim | None:
        for attempt in range(SETTLE_TRIES):
            then = None if self._stopping.is_set() else self._ask
            try:
                following = await self._tasks.settle(claim.lease, outcome, then=then)
            except LeaseLost:
                logger.warning("lease.lost", extra=_ids(claim))
                return None
            except StorageRefused as error:
                logger.exception("settle.refused", extra=_ids(claim))
                outcome = Failed(failure=internal(error))
            except StorageError:
                logger.exception("settle.failed", extra=_ids(claim))
                await asyncio.sleep(backoff_seconds(attempt, self._chance, base=0.2, most=5.0))
            else:
                logger.info("task.settled", extra=_ids(claim) | {"outcome": type(outcome).__name__})
                return following
        return None  # the lease runs out and somebody does the task again


def _ids(claim: Claim) -> dict[str, object]:
    return {"job": claim.job.id, "task": claim.lease.task_id, "kind": claim.kind, "attempt": claim.attempt}
