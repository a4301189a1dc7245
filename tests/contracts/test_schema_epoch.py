"""A process of an older schema epoch writes no more from the moment that the migration is committed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.errors import RestartNeeded
from storage.database.address import parse_url
from storage.database.connection import Database, Transaction
from storage.job_table import SqlJobTable
from storage.migrations.epoch import SCHEMA_EPOCH
from tests.fakes.jobs import a_request

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
ADD_UNTIL_REFUSED = """
import asyncio, sys
from bot.domain.errors import RestartNeeded
from storage.job_table import open_job_table
from tests.fakes.jobs import a_request

async def main():
    queue = await open_job_table(sys.argv[1])
    try:
        while True:
            print((await queue.jobs.add(a_request())).job_id, flush=True)
    except RestartNeeded as error:
        print("refused:", error.message, flush=True)
    for call in (queue.jobs.newest, queue.tasks.reap, queue.status.depth):
        try:
            await call()
        except RestartNeeded:
            print("refused", flush=True)
    assert (await queue.status.gone()).message
    await queue.close()

asyncio.run(main())
"""


def started(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def raise_epoch(transaction: Transaction) -> int:
    """As a migration does. How many jobs there are then."""
    transaction.connection.execute(text("UPDATE schema_epoch SET epoch = epoch + 1"))
    return int(transaction.connection.scalar(text("SELECT count(*) FROM jobs")) or 0)


async def test_an_older_process_writes_nothing_after_the_migration_and_says_why(database_url: str) -> None:
    command = [sys.executable, "-c", ADD_UNTIL_REFUSED, database_url]
    with started(command) as old:
        assert old.stdout is not None
        added = [old.stdout.readline() for _ in range(20)]
        migration = Database(parse_url(database_url), hurried=False)
        there, _ = await migration.write(raise_epoch)
        rest = await asyncio.to_thread(old.stdout.read)
        now = await migration.read(
            lambda look: look.connection.scalar(text("SELECT count(*) FROM jobs")),
        )
        await migration.close()
    lines = rest.splitlines()
    reason = next(line for line in lines if line.startswith("refused:"))
    assert f"schema epoch {SCHEMA_EPOCH + 1}, where this process knows {SCHEMA_EPOCH}" in reason
    assert "start it again with that version" in reason
    assert now == there == len(added) + lines.index(reason)
    assert lines[lines.index(reason) + 1 :] == ["refused"] * 3
    assert old.returncode == 0


async def test_what_waits_for_the_lock_of_a_migration_sees_its_epoch(queue: SqlJobTable) -> None:
    """PostgreSQL shows a statement what was there when it began: before the lock was free."""
    database = Database(queue.database.url, hurried=False)

    def slowly(transaction: Transaction) -> None:
        raise_epoch(transaction)
        holding.set()
        released.wait()

    holding, released = threading.Event(), threading.Event()
    migrating = asyncio.create_task(database.write(slowly))
    await asyncio.to_thread(holding.wait)
    adding = asyncio.create_task(queue.jobs.add(a_request()))
    await asyncio.sleep(0.3)
    released.set()
    await migrating
    with pytest.raises(RestartNeeded):
        await adding
    await database.close()
