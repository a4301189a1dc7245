"""The connection: one database thread, one writer at a time, the database's clock."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.domain.errors import ConfigurationError, RestartNeeded, StorageError
from bot.domain.ports.observer import JobEnded
from storage.database.clock_watch import ClockReading, ClockState, steady_seconds
from storage.database.errors import DATABASE_ERRORS, place, storage_error
from storage.database.postgresql import connection_lost, cut_off, postgresql_engine
from storage.database.sqlite import sqlite_engine
from storage.database.sqlite_files import SqliteFiles
from storage.database.thread import DatabaseThread

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

WRITER_LOCK = 0x6561726D61726B
"""Key of PostgreSQL's advisory lock ("earmark"). It is held for the few statements of a writing transaction,
so that fairness and slot limits are decided on what is true, as under SQLite's single writer."""
ANSWER_SECONDS = 30.0
"""PostgreSQL ends statements earlier itself; past this it is frozen, or the network is."""
CLOSE_SECONDS = (2.0, 1.0)
"""For what is under way; then for the thread to notice that it was cut off."""
_POSTGRESQL_TIME = "SELECT extract(epoch FROM clock_timestamp())::float8"
_AND_EPOCH = ", (SELECT epoch FROM schema_epoch)"
_SQLITE_TIME = "SELECT (julianday('now') - 2440587.5) * 86400.0"
READ_AGAIN_SECONDS = (0.1, 0.5, 1.2)
"""Pauses before a read is tried again that lost its connection."""


@dataclass(slots=True)
class Transaction:
    """A transaction in progress and the database's time at its start."""

    connection: Connection
    now: float
    """Seconds since 1970."""
    wake: bool = False
    """Something became claimable or sendable: tell those who wait."""
    ended: list[JobEnded] = field(default_factory=list)
    """Jobs that are over by it."""
    counted: Counter[str] = field(default_factory=Counter)
    """By how much it changes what is counted of the queue."""
    newcomer_seconds: float = 0.0
    """By how much it changes what newcomers have together: see `storage.sql.fairness`."""


FollowClock = Callable[[Transaction, ClockState | None, ClockReading], ClockState]


class Database:
    """Runs functions of a transaction on the one thread that talks to the database."""

    def __init__(
        self,
        url: URL,
        *,
        hurried: bool = True,
        answer_seconds: float = ANSWER_SECONDS,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Unless `hurried`, work may take as long as it needs. Over SQLite it always may: there the wait
        for a lock is the only one, and bounded. A `clock` tells the time instead of the database.
        """
        self.url = url
        self._clock = clock
        self._follow_clock: FollowClock | None = None
        self._clock_state: ClockState | None = None
        self.postgresql = url.get_backend_name() == "postgresql"
        self._answer_seconds = answer_seconds if self.postgresql and hurried else None
        self._engine = postgresql_engine(url, hurried=hurried) if self.postgresql else sqlite_engine(url)
        self._connection: Any = None
        event.listen(self._engine, "connect", self._connected, insert=self.postgresql)
        self._files = None if self.postgresql else SqliteFiles(Path(url.database or "").absolute())
        self.files_lost = False
        self._epoch: int | None = None
        self._gone: Future[RestartNeeded] = Future()
        self._thread = DatabaseThread(self._dispose)

    def fence(self, epoch: int) -> None:
        """From now on nothing is written unless the schema has this epoch, as every transaction sees."""
        self._epoch = epoch

    async def gone(self) -> RestartNeeded:
        """Returns when this process can go on with the database no more. Every call raises it then."""
        return await asyncio.shield(asyncio.wrap_future(self._gone))

    async def look_after_files(self) -> None:
        """Somebody touched them: `gone` tells if they are others now."""
        with suppress(StorageError):
            await self.run(self._check_files)

    def follow_clock(self, follow: FollowClock) -> None:
        """`follow` goes first in every writing transaction, with what it returned in the one before."""
        self._follow_clock = follow

    async def write(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, Transaction]:
        """What the function returned, and the transaction as it was committed. Runs to its end even when the
        caller is cancelled: then the caller never learns of it.
        """
        return await self.run(lambda: self._transact(function, *args, **kwargs))

    async def read(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the function returned. Where the connection is lost it is tried again on a new one."""
        return await self.run(lambda: self._look_again(lambda: self._look(function, *args, **kwargs)))

    async def aside(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Work on what was read, or is to be written, that needs no database. Raises as `run` does."""
        return await asyncio.to_thread(self._translated, lambda: function(*args, **kwargs))

    async def run(self, function: Callable[[], T]) -> T:
        """Raises `StorageError`, within `answer_seconds` whatever happens."""
        order = self._thread.submit(lambda: self._translated(function))
        try:
            async with asyncio.timeout(self._answer_seconds):
                return await asyncio.wrap_future(order)
        except TimeoutError:
            if order.running():
                self._cut_off()
        raise StorageError(
            f"The database {place(self.url)} did not answer within {self._answer_seconds:g} s. "
            "Check that it and the network to it are well."
        )

    def end(self) -> None:
        """Refuses what still waits, and waits for what is under way."""
        self._thread.drop()
        self._thread.end().result()

    async def close(self) -> None:
        """Within seconds, whatever happens. What is under way is let finish, if it can."""
        ended = asyncio.wrap_future(self._thread.end())
        for seconds in CLOSE_SECONDS:
            if (await asyncio.wait([ended], timeout=seconds))[0]:
                return
            self._thread.drop()
            self._cut_off()

    def _connected(self, connection: Any, _record: object) -> None:
        self._connection = connection
        self._clock_state = (
            None  # this process may have stood still, or the database moved to another machine
        )
        if self._files is not None:
            self._files.opened(connection)

    def _dispose(self) -> None:
        """Lost files are not closed: SQLite would write its log into what lies there now."""
        if not self.files_lost:
            self._engine.dispose()

    def _check_files(self) -> None:
        """Raises `RestartNeeded`. Not inside a transaction."""
        if self._files is None or self._connection is None:
            return
        loss = self._files.loss(self._connection)
        if loss is not None:
            self.files_lost = True
            said = self._files.rescue(self._connection, loss)
            logger.critical("database.files_lost", extra={"reason": said})
            raise self._end(f"{said} This process writes no more: start it again.")

    def _check_epoch(self, epoch: int) -> None:
        if epoch != self._epoch:
            raise self._end(
                f"The database was changed by another version of Earmark (schema epoch {epoch}, where this "
                f"process knows {self._epoch}). It writes no more: start it again with that version."
            )

    def _end(self, message: str) -> RestartNeeded:
        error = RestartNeeded(message)
        self._gone.set_result(error)
        return error

    def _cut_off(self) -> None:
        if self.postgresql and self._connection is not None:
            cut_off(self._connection)

    def _translated(self, function: Callable[[], T]) -> T:
        if self._gone.done():
            raise self._gone.result()
        try:
            return function()
        except DATABASE_ERRORS as error:
            raise storage_error(error, self.url) from None

    def _look_again(self, look: Callable[[], T]) -> T:
        until = time.monotonic() + sum(READ_AGAIN_SECONDS)
        for pause in READ_AGAIN_SECONDS:
            try:
                return look()
            except DBAPIError as error:
                if not connection_lost(error) or time.monotonic() + pause > until:
                    raise
            time.sleep(pause)
        return look()

    def _transact(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, Transaction]:
        with self._engine.connect() as connection:
            self._check_files()
            connection.execution_options(writes=True)
            reading = self._lock(connection)
            transaction = Transaction(connection, reading.database)
            clock_state = self._followed_clock(transaction, reading)
            result = function(transaction, *args, **kwargs)
            if transaction.wake and self.postgresql:
                connection.exec_driver_sql("SELECT pg_notify('earmark', '')")
            connection.commit()
            self._check_files()
        self._clock_state = clock_state
        return result, transaction

    def _followed_clock(self, transaction: Transaction, reading: ClockReading) -> ClockState | None:
        if self._follow_clock is None:
            return None
        return self._follow_clock(transaction, self._clock_state, reading)

    def _look(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with self._engine.connect() as connection:
            self._check_files()
            return function(Transaction(connection, self._now(connection)), *args, **kwargs)

    def _lock(self, connection: Connection) -> ClockReading:
        """The time. PostgreSQL locks in a statement of its own: what one sees is older than its locks."""
        if self.postgresql:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (WRITER_LOCK,))
        not_before = steady_seconds()
        if self._epoch is None:
            now = self._now(connection)
        else:
            told, epoch = connection.exec_driver_sql(self._tell_time + _AND_EPOCH).one()
            self._check_epoch(epoch)
            now = float(told) if self._clock is None else self._clock()
        return ClockReading(database=now, not_before=not_before, not_after=steady_seconds())

    def _now(self, connection: Connection) -> float:
        if self._clock is not None:
            return self._clock()
        return float(connection.exec_driver_sql(self._tell_time).scalar_one())

    @property
    def _tell_time(self) -> str:
        return _POSTGRESQL_TIME if self.postgresql else _SQLITE_TIME


def parse_url(url: str) -> URL:
    """`sqlite:///folder/file.db` or `postgresql://…`. Raises `ConfigurationError`."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ConfigurationError(
            "The database address is not a URL: use sqlite:///path/earmark.db or postgresql://…"
        ) from None
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database:
        return parsed
    raise ConfigurationError(
        f"Earmark keeps its table in SQLite or PostgreSQL, not in “{parsed.drivername}”: "
        "use sqlite:///path/earmark.db or postgresql://…"
    )
