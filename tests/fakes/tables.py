"""Job tables for tests: copies of a SQLite file that the migrations made, and a clock to set."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from storage.database.connection import Transaction, parse_url
from storage.database.schema import migrate
from storage.database.sqlite import sqlite_engine
from storage.job_table import SqlJobTable, open_job_table

SHARED_MEMORY = Path("/dev/shm")
"""Where there is such a thing, tests wait for no disk."""


@dataclass
class Clock:
    """Time as it is, and as much later as a test says."""

    later_seconds: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.later_seconds

    def move(self, seconds: float) -> None:
        self.later_seconds += seconds


@cache
def migrated() -> bytes:
    """A database file with all tables and nothing in them."""
    with tempfile.TemporaryDirectory(prefix="earmark-") as folder:
        path = Path(folder) / "earmark.db"
        engine = sqlite_engine(parse_url(f"sqlite:///{path}"))
        with engine.connect() as connection:
            migrate(Transaction(connection, time.time()))
            connection.commit()
        engine.dispose()
        return path.read_bytes()


def new_table_folder() -> Path:
    """With a database file in it that is up to date."""
    place = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="earmark-", dir=place))
    (folder / "earmark.db").write_bytes(migrated())
    return folder


@asynccontextmanager
async def a_table(**options: Any) -> AsyncIterator[SqlJobTable]:
    """An empty job table; `options` as in `open_job_table`."""
    folder = new_table_folder()
    try:
        table = await open_job_table(f"sqlite:///{folder}/earmark.db", **options)
        try:
            yield table
        finally:
            await table.close()
    finally:
        shutil.rmtree(folder)
