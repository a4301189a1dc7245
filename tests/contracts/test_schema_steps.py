"""What an older version stored is still there, and found, after an upgrade."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import inspect

from bot.domain.job import JobState
from bot.domain.outcome import Finished, Prepared
from bot.domain.ports.jobs import SeenBefore
from bot.domain.ports.table import JobTable
from storage.database.address import parse_url
from storage.database.connection import Database, Transaction
from storage.job_table import open_job_table
from storage.migrations.steps import downgrade_to, upgrade_to
from storage.schema import HEAD_REVISION
from tests.fakes.databases import empty_postgres_url  # noqa: F401  # a fixture is found by name
from tests.fakes.jobs import PLATFORM, PREPARE, REDUCE, a_recording, a_request, an_answer, claimed

ANSWERED = 120
"""More than the migration moves at once."""


@pytest.fixture(params=["sqlite_url", "empty_postgres_url"])
def empty_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


async def moved_to(url: str, revision: str, *, back: bool = False) -> None:
    def move(transaction: Transaction) -> None:
        (downgrade_to if back else upgrade_to)(transaction.connection, revision)

    database = Database(parse_url(url))
    await database.write(move)
    await database.close()


def test_jobs_and_events_of_before_are_known_after_the_upgrade(empty_url: str) -> None:
    async def scenario() -> None:
        await moved_to(empty_url, "head")
        queue = await open_job_table(empty_url)
        job_id = (await queue.jobs.add(a_request(event_id="e", notify=True))).job_id
        forgotten = (await queue.jobs.add(a_request(event_id="of a forgotten job"))).job_id
        await queue.jobs.forget(forgotten)
        await queue.events.claim_event(PLATFORM, "seen")
        await queue.close()
        await moved_to(empty_url, "0001", back=True)
        await moved_to(empty_url, "head")
        queue = await open_job_table(empty_url)
        await queue.retention.forget_events(older_than_seconds=60)
        again = await queue.jobs.add(a_request(event_id="e"))
        assert again == SeenBefore(job_id=job_id)
        assert not await queue.events.claim_event(PLATFORM, "e")
        prepare = await claimed(queue, PREPARE)
        await queue.tasks.settle(prepare.lease, Prepared(recording=a_recording(), cut_key="c"))
        assert await queue.jobs.cancel(job_id)
        job = await queue.jobs.job(job_id)
        assert job is not None
        assert job.state is JobState.CANCELLED
        assert await queue.jobs.forget(job_id)
        assert not await queue.events.claim_event(PLATFORM, "e")
        await queue.close()

    asyncio.run(scenario())


@pytest.mark.parametrize("revision", [f"{number:04}" for number in range(1, int(HEAD_REVISION))])
def test_answers_of_every_earlier_schema_are_kept_word_for_word(empty_url: str, revision: str) -> None:
    async def scenario() -> None:
        await moved_to(empty_url, "head")
        queue = await open_job_table(empty_url)
        jobs = [await answered(queue, number) for number in range(ANSWERED if revision == "0008" else 3)]
        waiting = (await queue.jobs.add(a_request("waiting"))).job_id
        await queue.close()
        await moved_to(empty_url, revision, back=True)
        await moved_to(empty_url, "head")
        queue = await open_job_table(empty_url)
        for number, job_id in enumerate(jobs):
            assert await queue.jobs.answer(job_id) == an_answer(f"words {number}")
        assert await queue.jobs.answer(waiting) is None
        depth = await queue.status.depth()
        assert (depth.ready, depth.delayed, depth.jobs_open) == (1, 0, 1)
        assert (await claimed(queue, PREPARE)).job.id == waiting
        await queue.close()

    asyncio.run(scenario())


async def answered(queue: JobTable, number: int) -> str:
    job_id = (await queue.jobs.add(a_request(f"flow {number % 3}"))).job_id
    prepare = await claimed(queue, PREPARE)
    await queue.tasks.settle(prepare.lease, Prepared(recording=a_recording(), cut_key="c"))
    done = Finished(state=JobState.DONE, answer=an_answer(f"words {number}"), failure=None)
    await queue.tasks.settle((await claimed(queue, REDUCE)).lease, done)
    return job_id


def test_programs_that_know_no_epoch_find_no_work(empty_url: str) -> None:
    """What they name in every claim, and wherever a job or its message changes, is called otherwise."""

    def columns(transaction: Transaction) -> set[str]:
        look = inspect(transaction.connection)
        return {
            f"{table}.{column['name']}" for table in ("jobs", "outbox") for column in look.get_columns(table)
        }

    async def scenario() -> set[str]:
        await moved_to(empty_url, "head")
        database = Database(parse_url(empty_url))
        try:
            return await database.read(columns)
        finally:
            await database.close()

    assert not {"jobs.siblings_open", "jobs.answer", "outbox.tried"} & asyncio.run(scenario())
