"""A backup of SQLite while jobs come in and are worked on holds every job that was accepted before it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.job import Capability
from bot.domain.ports.table import JobTable
from bot.domain.ports.tasks import ClaimRequest
from storage.job_table import open_job_table
from tests.fakes.jobs import a_request

Backup = Callable[[Path, Path], None]
PREPARE = ClaimRequest(worker="restored", needs={Capability.PREPARE: ()})


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def copied_page_by_page(database: Path, copy: Path) -> None:
    """What `sqlite3 earmark.db ".backup copy.db"` does."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target, pages=64)


def vacuumed_into(database: Path, copy: Path) -> None:
    with closing(sqlite3.connect(database)) as source:
        source.execute("VACUUM INTO ?", (str(copy),))


@pytest.mark.anyio
@pytest.mark.parametrize("backup", [copied_page_by_page, vacuumed_into])
async def test_every_job_accepted_before_a_backup_can_be_claimed_after_it(
    backup: Backup, tmp_path: Path
) -> None:
    database, copy = tmp_path / "live" / "earmark.db", tmp_path / "copy.db"
    database.parent.mkdir()
    queue = await open_job_table(f"sqlite:///{database}")
    accepted: list[str] = []
    claimed: list[str] = []
    work = [asyncio.create_task(_add(queue, accepted)), asyncio.create_task(_claim(queue, claimed))]
    try:
        await _until(lambda: len(accepted) >= 60 and len(claimed) >= 20)
        before = list(accepted)
        await asyncio.to_thread(backup, database, copy)
        await _until(lambda: len(accepted) > len(before))
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await queue.close()
    assert not {f"{copy.name}-wal", f"{copy.name}-journal"} & {path.name for path in tmp_path.iterdir()}
    await _expect_all(copy, tmp_path / "restored", before)


async def _expect_all(copy: Path, folder: Path, wanted: list[str]) -> None:
    folder.mkdir()
    copy.rename(folder / "earmark.db")
    with closing(sqlite3.connect(folder / "earmark.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.execute("UPDATE tasks SET lease_expires_at = 1 WHERE state = 'leased'")
        database.commit()
    queue = await open_job_table(f"sqlite:///{folder}/earmark.db")
    try:
        await queue.tasks.reap()
        found = set()
        while claim := await queue.tasks.claim(PREPARE):
            found.add(claim.job.id)
        assert set(wanted) <= found
    finally:
        await queue.close()


async def _add(queue: JobTable, accepted: list[str]) -> None:
    while True:
        number = len(accepted)
        added = await queue.jobs.add(a_request(f"flow-{number % 7}", event_id=f"event-{number}"))
        accepted.append(added.job_id)


async def _claim(queue: JobTable, claimed: list[str]) -> None:
    """Work goes on meanwhile: some jobs are leased at the moment of the backup."""
    while True:
        if claim := await queue.tasks.claim(ClaimRequest(worker="live", needs={Capability.PREPARE: ()})):
            claimed.append(claim.job.id)
        await asyncio.sleep(0.005)


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.005)
