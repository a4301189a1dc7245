"""The connection: one database thread, one writer at a time, the database's clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.domain.errors import ConfigurationError, StorageError
from bot.domain.ports.observer import JobEnded
from storage.database.clock_watch import ClockReading, ClockState
from storage.database.errors import DATABASE_ERRORS, place, storage_error
from storage.database.postgresql import connection_lost, cut_off, postgresql_engine
from storage.database.sqlite import sqlite_engine
from storage.database.thread import DatabaseThread

P = ParamSpec("P")
T = TypeVar("T")

WRITER_LOCK = 0x6561726D61726B
"""Key of PostgreSQL's advisory lock ("earmark"). It is held for the few statements of a writing transaction,
so that fairness and slot limits are decided on what is true, as under SQLite's single writer."""
ANSWER_SECONDS = 30.0
"""PostgreSQL ends statements earlier itself; past this it is frozen, or the network is."""
CLOSE_SECONDS = (2.0, 1.0)
"""For what is under way; then for the thread to notice that it was cut off."""
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
        event.listen(self._engine, "connect", self._connected, insert=True)
        self._thread = DatabaseThread(self._engine.dispose)

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

    def _cut_off(self) -> None:
        if self.postgresql and self._connection is not None:
            cut_off(self._connection)

    def _translated(self, function: Callable[[], T]) -> T:
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
            connection.execution_options(writes=True)
            not_before = time.monotonic()
            transaction = Transaction(connection, self._lock(connection))
            clock_state = self._followed_clock(transaction, not_before)
            result = function(transaction, *args, **kwargs)
            if transaction.wake and self.postgresql:
                connection.exec_driver_sql("SELECT pg_notify('earmark', '')")
            connection.commit()
        self._clock_state = clock_state
        return result, transaction

    def _followed_clock(self, transaction: Transaction, not_before: float) -> ClockState | None:
        if self._follow_clock is None:
            return None
        reading = ClockReading(database=transaction.now, not_before=not_before, not_after=time.monotonic())
        return self._follow_clock(transaction, self._clock_state, reading)

    def _look(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with self._engine.connect() as connection:
            return function(Transaction(connection, self._now(connection)), *args, **kwargs)

    def _lock(self, connection: Connection) -> float:
        if not self.postgresql:
            return self._now(connection)
        statement = "SELECT pg_advisory_xact_lock(%s), extract(epoch FROM clock_timestamp())::float8"
        now = float(connection.exec_driver_sql(statement, (WRITER_LOCK,)).one()[1])
        return now if self._clock is None else self._clock()

    def _now(self, connection: Connection) -> float:
        if self._clock is not None:
            return self._clock()
        statement = (
            "SELECT extract(epoch FROM clock_timestamp())::float8"
            if self.postgresql
            else "SELECT (julianday('now') - 2440587.5) * 86400.0"
        )
        return float(connection.exec_driver_sql(statement).scalar_one())


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
