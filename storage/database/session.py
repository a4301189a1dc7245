"""One connection, the thread that talks over it, and the database's clock as it tells it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, event

from storage.database.clock_watch import ClockReading, steady_seconds
from storage.database.postgresql import cut_off, postgresql_engine
from storage.database.sqlite import sqlite_engine
from storage.database.thread import DatabaseCall, DatabaseThread

WRITER_LOCK = 0x6561726D61726B
"""Key of PostgreSQL's advisory lock ("earmark"). It is held for the few statements of a writing transaction,
so that fairness and slot limits are decided on what is true, as under SQLite's single writer."""
_POSTGRESQL_TIME = "SELECT extract(epoch FROM clock_timestamp())::float8"
_AND_EPOCH = ", (SELECT epoch FROM schema_epoch)"
_SQLITE_TIME = "SELECT (julianday('now') - 2440587.5) * 86400.0"


class DatabaseSession:
    def __init__(
        self,
        url: URL,
        carry_out: Callable[[Sequence[DatabaseCall]], object],
        *,
        connected: Callable[[Any], object] | None = None,
        hurried: bool,
        clock: Callable[[], float] | None,
    ) -> None:
        """`connected` is told of each new connection of the driver's. Without it, nothing is written."""
        self.postgresql = url.get_backend_name() == "postgresql"
        writes = connected is not None
        self.engine: Engine = (
            postgresql_engine(url, hurried=hurried, writes=writes)
            if self.postgresql
            else sqlite_engine(url, writes=writes)
        )
        self.connection: Any = None
        self._clock = clock
        self._told = connected
        self._may_close = True
        self._busy_since: float | None = None
        event.listen(self.engine, "connect", self._connected, insert=self.postgresql)
        self.thread = DatabaseThread(carry_out, self._dispose)

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """For one transaction."""
        self._busy_since = time.monotonic()
        try:
            with self.engine.connect() as connection:
                yield connection
        finally:
            self._busy_since = None

    def busy_seconds(self) -> float:
        """How long the transaction goes on that is under way."""
        since = self._busy_since
        return 0.0 if since is None else time.monotonic() - since

    def now(self, connection: Connection) -> float:
        """Seconds since 1970."""
        if self._clock is not None:
            return self._clock()
        return float(connection.exec_driver_sql(self._tell_time).scalar_one())

    def lock(self, connection: Connection, check_epoch: Callable[[int], object] | None) -> ClockReading:
        """The time. PostgreSQL locks in a statement of its own: what one sees is older than its locks."""
        if self.postgresql:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (WRITER_LOCK,))
        not_before = steady_seconds()
        if check_epoch is None:
            now = self.now(connection)
        else:
            told, epoch = connection.exec_driver_sql(self._tell_time + _AND_EPOCH).one()
            check_epoch(epoch)
            now = float(told) if self._clock is None else self._clock()
        return ClockReading(database=now, not_before=not_before, not_after=steady_seconds())

    def cut_off(self) -> None:
        """From another thread: whoever waits on the connection finds it lost. Of PostgreSQL alone."""
        if self.postgresql and self.connection is not None:
            cut_off(self.connection)

    def keep_open(self) -> None:
        """Its files are lost: closing it, SQLite would write its log into what lies there now."""
        self._may_close = False

    def _connected(self, connection: Any, _record: object) -> None:
        self.connection = connection
        if self._told is not None:
            self._told(connection)

    def _dispose(self) -> None:
        if self._may_close:
            self.engine.dispose()

    @property
    def _tell_time(self) -> str:
        return _POSTGRESQL_TIME if self.postgresql else _SQLITE_TIME
