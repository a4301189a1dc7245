"""Job tables for tests: copies of a SQLite file that the migrations made, and a clock to set."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from bot.domain.ports.observer import TableObserver
from storage.database.address import parse_url
from storage.database.connection import Database, Transaction
from storage.database.sqlite import sqlite_engine
from storage.database.wakeups import Wakeups
from storage.job_table import SqlJobTable
from storage.migrations.epoch import SCHEMA_EPOCH
from storage.schema import migrate
from storage.sql.part import TableLimits, TablePart

P = TypeVar("P", bound=TablePart)

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


class Unheard:
    """A listener for a database that nobody else writes to."""

    async def close(self) -> None:
        """There is nothing to end."""


def new_table(
    *,
    lease_seconds: float = 30,
    max_attempts: int = 5,
    max_losses: int = 20,
    delivery_spacing_seconds: float = 3,
    observers: Sequence[TableObserver] = (),
    clock: Callable[[], float] | None = None,
) -> SqlJobTable:
    """An empty job table for one process, on whichever event loop; its file goes with it."""
    _remover()
    folder = new_table_folder()
    database = Database(parse_url(f"sqlite:///{folder}/earmark.db"), clock=clock)
    database.fence(SCHEMA_EPOCH)
    limits = TableLimits(
        lease_seconds=lease_seconds,
        max_attempts=max_attempts,
        max_losses=max_losses,
        delivery_spacing_seconds=delivery_spacing_seconds,
    )
    wakeups = Wakeups()  # every part has them, and nothing else does: the last part takes the file along
    weakref.finalize(wakeups, _remove, database, folder)
    return SqlJobTable.over(database, wakeups, Unheard(), limits, observers)


def instead(kind: type[P], table: SqlJobTable) -> P:
    """A part of the table that a test has changed."""
    part = table.chat_settings
    return kind(part._database, part._wakeups, part._limits, part._observers)


def _remove(database: Database, folder: Path) -> None:
    """The collector may call at any place, whatever locks are held there: nothing waits here."""
    _remover().unneeded.put((database, folder))


class Remover:
    """A thread of its own that ends databases and removes their folders."""

    def __init__(self) -> None:
        self.unneeded: SimpleQueue[tuple[Database, Path] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="tables", daemon=True)
        self._thread.start()
        atexit.register(self._end)

    def _run(self) -> None:
        while (gone := self.unneeded.get()) is not None:
            database, folder = gone
            database.end()
            shutil.rmtree(folder)
            del database, gone

    def _end(self) -> None:
        self.unneeded.put(None)
        self._thread.join(20)


@cache
def _remover() -> Remover:
    return Remover()
