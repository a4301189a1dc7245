"""What an older version stored is still there, and found, after an upgrade."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.job import JobState
from bot.domain.outcome import Prepared
from bot.domain.ports.jobs import SeenBefore
from storage.database.connection import Database, Transaction, parse_url
from storage.job_table import open_job_table
from storage.migrations.steps import downgrade_to, upgrade_to
from tests.fakes.databases import empty_postgres_url  # noqa: F401  # a fixture is found by name
from tests.fakes.jobs import PLATFORM, PREPARE, a_recording, a_request, claimed


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
