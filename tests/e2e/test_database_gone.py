"""A service whose database is changed beneath it: it acknowledges nothing more, says why, and ends."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

import httpx
import psycopg
import pytest

from storage.schema import upgrade
from tests.e2e.service import ROOT, Service
from tests.e2e.test_service import recording
from tests.fakes.databases import empty_postgres_url, postgres_server  # noqa: F401  # found by name
from tests.fakes.vllm import FakeVllm

pytestmark = pytest.mark.usefixtures("loopback")

END_SECONDS = 30.0
START_AGAIN = 75


class Caller:
    """Hands recordings in until nobody takes them any more."""

    def __init__(self, url: str) -> None:
        self.accepted: list[str] = []
        self._url = url
        self._sound = recording(3)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        while len(self.accepted) < 3:
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        with httpx.Client(base_url=self._url, timeout=10) as http:
            while not self._ended.is_set():
                try:
                    made = http.post("/api/task", files={"audio": self._sound})
                except httpx.HTTPError:
                    return
                if made.status_code == 202:
                    self.accepted.append(made.json()["id"])
                time.sleep(0.02)


@contextmanager
def in_use(tmp_path: Path, **settings: str) -> Iterator[tuple[Service, Caller]]:
    with (
        FakeVllm() as engine,
        Service(folder=tmp_path, settings={"ENGINE_URLS": engine.url, **settings}) as service,
        Caller(service.url) as caller,
    ):
        yield service, caller


def ended(service: Service) -> str:
    """What it said, at the end that asks for a new start."""
    assert service.process
    assert service.process.wait(END_SECONDS) == START_AGAIN, service.log.read_text()
    said = [line for line in service.log.read_text().splitlines() if line.startswith("earmark: ")]
    assert len(said) == 1
    return said[0]


def known(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {row[0] for row in connection.execute("SELECT id FROM jobs")}


def delete_log(database: Path) -> None:
    Path(f"{database}-wal").unlink()


def move_log(database: Path) -> None:
    Path(f"{database}-wal").rename(f"{database}-wal.old")


def delete_index(database: Path) -> None:
    Path(f"{database}-shm").unlink()


def delete_log_and_index(database: Path) -> None:
    delete_log(database)
    delete_index(database)


def delete_all(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database}{suffix}").unlink()


def move_away(database: Path) -> None:
    database.rename(f"{database}.old")


@pytest.mark.parametrize(
    "lose", [delete_log, move_log, delete_index, delete_log_and_index, delete_all, move_away]
)
def test_files_that_were_deleted_are_told_at_once_and_nothing_accepted_is_lost(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    with in_use(tmp_path) as (service, caller):
        database = service.data / "earmark.db"
        lose(database)
        said = ended(service)
        assert "nothing is lost" in said
        assert "start it again" in said
        service.start()
        states = {
            task: httpx.get(f"{service.url}/api/task/{task}", timeout=60).status_code
            for task in caller.accepted
        }
        service.stop()
        assert set(states.values()) == {200}
        assert known(database) >= set(caller.accepted)


def backup_of(database: Path, *, vacuumed: bool) -> Path:
    path = database.with_name("backup.db")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(path)) as target:
        if vacuumed:
            source.execute(f"VACUUM INTO '{path}'")
        else:
            source.backup(target)
    return path


def put_in_place(backup: Path, database: Path) -> None:
    backup.rename(database)


def copy_over(backup: Path, database: Path) -> None:
    """As `cp` does: the file stays the same one."""
    with backup.open("rb") as source, database.open("r+b") as target:
        target.truncate(0)
        shutil.copyfileobj(source, target)


@pytest.mark.parametrize("vacuumed", [False, True])
@pytest.mark.parametrize("restore", [put_in_place, copy_over])
def test_a_backup_that_is_restored_beneath_the_service_stays_as_it_is(
    tmp_path: Path, restore: Callable[[Path, Path], None], *, vacuumed: bool
) -> None:
    with in_use(tmp_path) as (service, caller):
        database = service.data / "earmark.db"
        backup = backup_of(database, vacuumed=vacuumed)
        restored = known(backup)
        seen = len(caller.accepted)
        while len(caller.accepted) < seen + 5:
            time.sleep(0.02)
        restore(backup, database)
        said = ended(service)
        assert "What lies there now is left as it is" in said
        assert known(database) == restored
        if restore is put_in_place:
            rescued = next(service.data.glob("earmark.db.rescued-*"))
            assert rescued.name in said
            assert known(rescued) >= set(caller.accepted)


def raise_epoch(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("UPDATE schema_epoch SET epoch = epoch + 1")


def test_a_service_of_an_older_schema_epoch_ends_so_that_the_new_version_is_started(tmp_path: Path) -> None:
    with in_use(tmp_path) as (service, caller):
        raise_epoch(service.data / "earmark.db")
        assert "changed by another version of Earmark" in ended(service)
        assert known(service.data / "earmark.db") == set(caller.accepted)


def test_a_worker_of_an_older_schema_epoch_ends_on_postgresql(
    tmp_path: Path,
    empty_postgres_url: str,  # noqa: F811
) -> None:
    asyncio.run(upgrade(empty_postgres_url))
    with FakeVllm() as engine:
        settings = {"ENGINE_URLS": engine.url, "DATABASE_URL": empty_postgres_url}
        environment = Service(folder=tmp_path, settings=settings).environment()
        command = [sys.executable, "-m", "bot", "worker"]
        with subprocess.Popen(
            command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True
        ) as worker:
            assert worker.stderr is not None
            while worker.stderr.readline() != "Earmark works.\n":
                assert worker.poll() is None
            with psycopg.connect(empty_postgres_url) as connection:
                connection.execute("UPDATE schema_epoch SET epoch = epoch + 1")
            said = worker.stderr.read()
            assert worker.wait(END_SECONDS) == START_AGAIN
    assert "earmark: The database was changed by another version of Earmark" in said
