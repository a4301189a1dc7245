"""What waits at the same time is committed together, and nobody who looks waits for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.domain.errors import StorageError
from bot.domain.job import JobState
from bot.domain.ports.jobs import Accepted
from bot.requests.cancel import cancel_found
from storage.database.connection import Transaction
from storage.job_table import SqlJobTable, open_job_table
from tests.fakes.jobs import a_request

pytestmark = pytest.mark.anyio

JOBS = 40


@asynccontextmanager
async def held_up(queue: SqlJobTable) -> AsyncIterator[threading.Event]:
    """A writer that is not over before the event is set."""
    begun, go = threading.Event(), threading.Event()

    def hold(_: Transaction) -> None:
        begun.set()
        go.wait(60)

    holding = asyncio.create_task(queue.database.write(hold))
    await asyncio.to_thread(begun.wait, 60)
    try:
        yield go
    finally:
        go.set()
        await holding


def commits(queue: SqlJobTable) -> list[object]:
    found: list[object] = []
    event.listen(queue.database._writing.engine, "commit", found.append)
    return found


async def kept_words(queue: SqlJobTable) -> list[str]:
    def look(transaction: Transaction) -> list[str]:
        return list(transaction.connection.execute(text("SELECT key FROM key_values ORDER BY key")).scalars())

    return await queue.database.read(look)


def keep(transaction: Transaction, word: str) -> None:
    transaction.connection.execute(
        text("INSERT INTO key_values (key, value, created_at) VALUES (:key, '{}', :now)"),
        {"key": word, "now": transaction.now},
    )


async def test_all_that_waits_is_committed_together(queue: SqlJobTable) -> None:
    found = commits(queue)
    async with held_up(queue) as go:
        adding = [asyncio.create_task(queue.jobs.add(a_request(f"flow {number}"))) for number in range(JOBS)]
        await asyncio.sleep(0.1)
        go.set()
        added = await asyncio.gather(*adding)
    assert all(isinstance(one, Accepted) for one in added)
    assert len({one.job_id for one in added if isinstance(one, Accepted)}) == JOBS
    assert len(await queue.jobs.newest(limit=2 * JOBS)) == JOBS
    assert (await queue.status.depth()).jobs_open == JOBS
    found.clear()
    async with held_up(queue) as go:
        keeping = [asyncio.create_task(queue.database.write(keep, str(number))) for number in range(JOBS)]
        await asyncio.sleep(0.1)
        go.set()
        await asyncio.gather(*keeping)
    assert len(found) < JOBS / 2


async def test_one_that_fails_is_undone_alone(queue: SqlJobTable) -> None:
    def fail(transaction: Transaction) -> None:
        keep(transaction, "undone")
        raise LookupError("a fault of the program")

    def refused(transaction: Transaction) -> None:
        keep(transaction, "undone too")
        transaction.connection.execute(text("INSERT INTO key_values (key) VALUES (NULL)"))

    async with held_up(queue) as go:
        first = asyncio.create_task(queue.database.write(keep, "first"))
        failing = [asyncio.create_task(queue.database.write(function)) for function in (fail, refused)]
        last = asyncio.create_task(queue.database.write(keep, "last"))
        await asyncio.sleep(0.1)
        go.set()
        await asyncio.gather(first, last)
        errors = await asyncio.gather(*failing, return_exceptions=True)
    assert isinstance(errors[0], LookupError)
    assert isinstance(errors[1], StorageError)
    assert await kept_words(queue) == ["first", "last"]


async def test_one_that_takes_the_transaction_along_takes_nobody_elses_work(queue: SqlJobTable) -> None:
    """As SQLite does when the disk is full."""

    def lose(transaction: Transaction) -> None:
        transaction.connection.exec_driver_sql("ROLLBACK")
        raise LookupError("all undone")

    async with held_up(queue) as go:
        first = asyncio.create_task(queue.database.write(keep, "first"))
        losing = asyncio.create_task(queue.database.write(lose))
        last = asyncio.create_task(queue.database.write(keep, "last"))
        await asyncio.sleep(0.1)
        go.set()
        await asyncio.gather(first, last)
        with pytest.raises(LookupError):
            await losing
    assert await kept_words(queue) == ["first", "last"]


async def test_where_the_commit_of_all_fails_each_is_tried_alone(queue: SqlJobTable) -> None:
    """As on a disk too full for all of them. What one was told of the others is not true then."""

    def made(transaction: Transaction, *statements: str) -> None:
        for statement in statements:
            transaction.connection.exec_driver_sql(statement)

    def orphan(transaction: Transaction) -> None:
        keep(transaction, "orphan")
        made(transaction, "INSERT INTO children VALUES (1)")  # the commit refuses it

    def only_among_few(transaction: Transaction) -> None:
        if transaction.connection.execute(text("SELECT count(*) FROM key_values")).scalar_one() > 1:
            raise LookupError("there are two already")
        keep(transaction, "last")

    await queue.database.write(
        made,
        "CREATE TABLE parents (id INTEGER PRIMARY KEY)",
        "CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)",
    )
    try:
        async with held_up(queue) as go:
            calls = (orphan, lambda transaction: keep(transaction, "first"), only_among_few)
            writing = [asyncio.create_task(queue.database.write(call)) for call in calls]
            await asyncio.sleep(0.1)
            go.set()
            results = await asyncio.gather(*writing, return_exceptions=True)
    finally:
        await queue.database.write(made, "DROP TABLE children", "DROP TABLE parents")
    assert [isinstance(one, StorageError) for one in results] == [True, False, False]
    assert await kept_words(queue) == ["first", "last"]


async def test_a_job_that_is_being_added_when_all_are_cancelled_is_cancelled(database_url: str) -> None:
    """By the database's own clock: one that stands still tells nothing apart."""
    queue = await open_job_table(database_url)
    request = a_request(keys=("person",))
    sound: Any = SimpleNamespace(drop_unneeded=lambda: asyncio.sleep(0))
    async with held_up(queue) as go:
        before = asyncio.create_task(queue.jobs.add(request))
        await asyncio.sleep(0.1)
        cancelling = asyncio.create_task(cancel_found(queue.jobs, sound, request.origin.platform, "person"))
        await asyncio.sleep(0.1)
        after = asyncio.create_task(queue.jobs.add(request))
        await asyncio.sleep(0.1)
        go.set()
        added = await asyncio.gather(before, after)
        await cancelling
    jobs = [await queue.jobs.job(one.job_id) for one in added if isinstance(one, Accepted)]
    await queue.close()
    assert [job.state for job in jobs if job is not None] == [JobState.CANCELLED, JobState.QUEUED]


async def test_nobody_who_looks_waits_for_a_writer(queue: SqlJobTable) -> None:
    added = await queue.jobs.add(a_request())
    assert isinstance(added, Accepted)
    async with held_up(queue):
        stand = await asyncio.wait_for(queue.jobs.snapshot(added.job_id), 20)
    assert stand is not None
    assert stand.job.id == added.job_id


async def test_many_looks_share_a_snapshot_and_one_that_fails_spoils_none(queue: SqlJobTable) -> None:
    def wrong(transaction: Transaction) -> None:
        transaction.connection.execute(text("SELECT nothing FROM nowhere"))

    added = await queue.jobs.add(a_request())
    assert isinstance(added, Accepted)
    looks = [asyncio.create_task(queue.jobs.job(added.job_id)) for _ in range(JOBS)]
    failing = asyncio.create_task(queue.database.read(wrong))
    looks += [asyncio.create_task(queue.jobs.job(added.job_id)) for _ in range(JOBS)]
    found = await asyncio.gather(*looks)
    assert all(job is not None and job.id == added.job_id for job in found)
    with pytest.raises(StorageError):
        await failing


async def test_a_version_is_another_when_the_job_is(queue: SqlJobTable) -> None:
    added = await queue.jobs.add(a_request())
    assert isinstance(added, Accepted)
    before, again = await queue.jobs.snapshot(added.job_id), await queue.jobs.snapshot(added.job_id)
    assert before is not None
    assert again is not None
    assert before.version == again.version
    await queue.jobs.cancel(added.job_id)
    after = await queue.jobs.snapshot(added.job_id)
    assert after is not None
    assert after.version != before.version
    assert await queue.jobs.snapshot("no such job") is None
