"""Of a database whose files are lost one copy is left for a time; what lies there now stays as it is."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.database.left_copies import drop_left_copies, left_copies

ROOT = Path(__file__).parents[2]
PROGRAM = """
import asyncio, sys
from pathlib import Path
from bot.domain.errors import RestartNeeded
from storage.database.address import parse_url
from storage.database.connection import Database

async def main(path, ending):
    database = Database(parse_url(f"sqlite:///{path}"))
    def write(transaction):
        transaction.connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS words (word TEXT)")
        transaction.connection.exec_driver_sql("INSERT INTO words VALUES ('accepted')")
    await database.write(write)
    print("written", flush=True)
    sys.stdin.readline()
    try:
        await database.write(write)
    except RestartNeeded as error:
        print(error.message, flush=True)
    if ending == "closed":
        await database.close()

asyncio.run(main(*sys.argv[1:]))
"""


class Writer:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._said()

    def go_on(self) -> str:
        """What it says of the loss; then it has ended as any program does."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        said = self._said()
        assert self._process.wait(30) == 0
        return said

    def _said(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


@contextmanager
def writing(database: Path, ending: str = "closed") -> Iterator[Writer]:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(database), ending],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    ) as process:
        yield Writer(process)


def words(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM words")]


def replace(file: Path) -> None:
    fresh = file.with_name("fresh")
    fresh.write_bytes(file.read_bytes())
    fresh.replace(file)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "earmark.db"


@pytest.mark.parametrize("ending", ["closed", "left open"])
@pytest.mark.parametrize("suffixes", [("-wal",), ("-shm",), ("-wal", "-shm"), ("", "-wal", "-shm"), ("",)])
def test_a_process_that_ends_touches_nothing_of_what_was_put_in_place(
    database: Path, suffixes: tuple[str, ...], ending: str
) -> None:
    with writing(database, ending) as writer:
        for suffix in suffixes:
            replace(Path(f"{database}{suffix}"))
        files = [Path(f"{database}{suffix}") for suffix in {"", *suffixes}]
        before = [file.read_bytes() for file in files]
        assert "replaced" in writer.go_on()
    assert [file.read_bytes() for file in files] == before


def test_of_two_processes_that_lose_a_database_one_leaves_a_copy(database: Path) -> None:
    with writing(database) as one, writing(database) as other:
        replace(database)
        said = [one.go_on(), other.go_on()]
    (copy,) = database.parent.glob("earmark.db.rescued-*")
    assert all(copy.name in loss for loss in said)
    assert words(copy) == ["accepted", "accepted"]
    assert copy in left_copies(f"sqlite:///{database}")


def test_of_two_processes_that_lose_a_database_one_puts_it_back_for_both(database: Path) -> None:
    url = f"sqlite:///{database}"
    with writing(database) as one, writing(database) as other:
        database.unlink()
        assert "nothing is lost" in one.go_on()
        assert "nothing is lost" in other.go_on()
    assert words(database) == ["accepted", "accepted"]
    drop_left_copies(url, older_than_seconds=3600)
    assert list(database.parent.glob("earmark.db.rescued-*")) == []
    assert words(database) == ["accepted", "accepted"]


def test_a_copy_and_an_old_log_go_with_the_words_of_their_time(database: Path) -> None:
    url = f"sqlite:///{database}"
    with writing(database) as one:
        replace(database)
        one.go_on()
    drop_left_copies(url, older_than_seconds=3600)
    left = left_copies(url)
    assert len(left) == 3
    for file in left:
        os.utime(file, (time.time() - 7200,) * 2)
    drop_left_copies(url, older_than_seconds=3600)
    assert left_copies(url) == []
    assert database.exists()
