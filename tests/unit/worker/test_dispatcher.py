"""The claim loop on the queue in memory, with handlers that fail in every way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.errors import BadInput, LeaseLost, StorageError, StorageRefused
from bot.domain.failure import FailureCode
from bot.domain.job import Capability, Claim, JobState, Lease, Mode, Options, Origin, Request, Source
from bot.domain.outcome import Failed, Outcome
from bot.domain.ports.tasks import ClaimRequest
from bot.worker.dispatcher import Dispatcher
from bot.worker.in_hand import InHand
from storage.job_table import SqlJobTable
from storage.sql.task_queue import SqlTaskQueue
from tests.fakes.tables import instead, new_table

REQUEST = Request(
    origin=Origin(platform="test", flow="test"), source=Source(url="file:/a"), options=Options(mode=Mode.ASR)
)


class StubbornTasks(SqlTaskQueue):
    """Refuses some settlements, as a database may."""

    refuse: Callable[[Outcome], StorageError | None]
    refused = 0

    async def settle(
        self, lease: Lease, outcome: Outcome, *, then: ClaimRequest | None = None
    ) -> Claim | None:
        if error := self.refuse(outcome):
            self.refused += 1
            raise error
        return await super().settle(lease, outcome, then=then)


def stubborn(refuse: Callable[[Outcome], StorageError | None]) -> tuple[SqlJobTable, StubbornTasks]:
    table = new_table()
    tasks = instead(StubbornTasks, table)
    tasks.refuse = refuse
    return replace(table, tasks=tasks), tasks


async def final_state(queue: SqlJobTable, error: Exception) -> JobState:
    """Of a job whose preparation meets the error: where it ends, or is left for good."""
    met = asyncio.Event()

    async def handler(_claim: Claim) -> Outcome:
        met.set()
        raise error

    job_id = (await queue.jobs.add(REQUEST)).job_id
    stopping = asyncio.Event()
    ask = ClaimRequest(worker="w", needs={Capability.PREPARE: ()})
    in_hand = InHand()
    dispatcher = Dispatcher(queue.tasks, ask, handler, limit=1, running=in_hand, stopping=stopping)
    running = asyncio.create_task(dispatcher.run())
    async with asyncio.timeout(60):
        await met.wait()
        await in_hand.idle()
    stopping.set()
    await running
    job = await queue.jobs.job(job_id)
    assert job
    return job.state


def test_what_cannot_be_mended_fails_the_job() -> None:
    error = BadInput(FailureCode.NOT_AUDIO, "no sound")
    assert asyncio.run(final_state(new_table(), error)) is JobState.FAILED


def test_a_lost_lease_is_dropped_without_a_word() -> None:
    queue = new_table()
    assert asyncio.run(final_state(queue, LeaseLost("gone"))) is JobState.RUNNING


def test_an_outcome_that_no_database_takes_ends_the_task_at_once() -> None:
    def refuse(outcome: Outcome) -> StorageError | None:
        if isinstance(outcome, Failed) and outcome.failure.code is FailureCode.NOT_AUDIO:
            return StorageRefused("a NUL")
        return None

    queue, tasks = stubborn(refuse)
    error = BadInput(FailureCode.NOT_AUDIO, "no sound")
    assert asyncio.run(final_state(queue, error)) is JobState.FAILED
    assert tasks.refused == 1


@pytest.mark.parametrize("times", [1, 3])
def test_a_database_that_is_away_for_a_moment_is_asked_again(times: int) -> None:
    left = times

    def refuse(_outcome: Outcome) -> StorageError | None:
        nonlocal left
        left -= 1
        return StorageError("restarting") if left >= 0 else None

    queue, tasks = stubborn(refuse)
    error = BadInput(FailureCode.NOT_AUDIO, "no sound")
    assert asyncio.run(final_state(queue, error)) is JobState.FAILED
    assert tasks.refused == times
