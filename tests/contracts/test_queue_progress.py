"""How long a job has been worked on, and what holds it up."""

from __future__ import annotations

import pytest

from bot.domain.job import Progress
from bot.domain.outcome import Failed, PauseGate, Released, TryAgain
from bot.domain.ports.table import JobTable
from tests.fakes.jobs import GATE, PREPARE, TRANSCRIBE, TROUBLE, a_request, claimed, prepared_job, said
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def _an_engine(queue: JobTable) -> None:
    await queue.tasks.set_gate(GATE, slots=4)


async def progress(queue: JobTable, job_id: str) -> Progress:
    found = await queue.jobs.progress(job_id)
    assert found is not None
    return found


async def running(queue: JobTable, job_id: str) -> float:
    seconds = (await progress(queue, job_id)).running_seconds
    assert seconds is not None
    return seconds


async def test_the_time_of_work_begins_with_it_and_ends_with_the_job(queue: JobTable, clock: Clock) -> None:
    job_id = (await queue.jobs.add(a_request())).job_id
    assert (await progress(queue, job_id)).running_seconds is None
    await claimed(queue, PREPARE)
    clock.move(10)
    assert 10 <= await running(queue, job_id) < 60
    await queue.jobs.cancel(job_id)
    over = await running(queue, job_id)
    clock.move(10)
    assert await running(queue, job_id) == over


async def test_a_task_that_waits_for_its_next_try_says_why(queue: JobTable, clock: Clock) -> None:
    job_id = await prepared_job(queue, a_request(), [30, 30])
    assert (await progress(queue, job_id)).trouble is None
    claim = await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(claim.lease, TryAgain(failure=TROUBLE, after_seconds=5))
    assert (await progress(queue, job_id)).trouble == TROUBLE
    clock.move(10)
    await queue.tasks.reap()
    again = [await claimed(queue, TRANSCRIBE) for _ in range(2)]
    assert (await progress(queue, job_id)).trouble is None
    for one in again:
        await queue.tasks.settle(one.lease, said("words"))
    assert (await progress(queue, job_id)).trouble is None


async def test_a_task_whose_engine_rests_says_why(queue: JobTable, clock: Clock) -> None:
    job_id = await prepared_job(queue, a_request(), [30])
    claim = await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(claim.lease, PauseGate(failure=TROUBLE, after_seconds=5))
    assert (await progress(queue, job_id)).trouble == TROUBLE
    clock.move(10)
    again = await claimed(queue, TRANSCRIBE)
    assert (await progress(queue, job_id)).trouble is None
    await queue.tasks.settle(again.lease, Released())
    assert (await progress(queue, job_id)).trouble is None


async def test_what_failed_for_good_is_no_trouble_that_passes(queue: JobTable) -> None:
    job_id = await prepared_job(queue, a_request(), [30, 30])
    await queue.tasks.settle((await claimed(queue, TRANSCRIBE)).lease, Failed(failure=TROUBLE))
    assert (await progress(queue, job_id)).trouble is None
