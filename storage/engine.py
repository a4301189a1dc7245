"""The connection: one database thread, one writer at a time, the database's clock."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from bot.domain.errors import ConfigurationError, DiskFull, StorageError

P = ParamSpec("P")
T = TypeVar("T")

WRITER_LOCK = 0x6561726D61726B
"""Key of PostgreSQL's advisory lock ("earmark"). It is held for the few statements of a writing transaction,
so that fairness and slot limits are decided on what is true, as under SQLite's single writer."""

NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "ncpfs",
     "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.gcsfuse", "gfs2", "ocfs2"}
)  # fmt: skip


@dataclass(slots=True)
class Transaction:
    """A transaction in progress and the database's time at its start."""

    connection: Connection
    now: float
    """Seconds since 1970."""
    wake: bool = False
    """Something became claimable or sendable: tell those who wait."""


class Database:
    """Runs functions of a transaction on the one thread that talks to the database."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.postgresql = url.get_backend_name() == "postgresql"
        self._engine = _postgresql(url) if self.postgresql else _sqlite(url)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")

    async def write(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, bool]:
        """What the function returned, and whether it left something to wake up for. Runs to its end even
        when the caller is cancelled: then the caller never learns of it.
        """
        return await self.run(lambda: self._transact(function, *args, **kwargs))

    async def read(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self.run(lambda: self._look(function, *args, **kwargs))

    async def run(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _translated, function)

    async def close(self) -> None:
        await self.run(self._engine.dispose)
        self._thread.shutdown()

    def _transact(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, bool]:
        with self._engine.connect() as connection:
            connection.execution_options(writes=True)
            transaction = Transaction(connection, self._lock(connection))
            result = function(transaction, *args, **kwargs)
            if transaction.wake and self.postgresql:
                connection.exec_driver_sql("SELECT pg_notify('earmark', '')")
            connection.commit()
        return result, transaction.wake

    def _look(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with self._engine.connect() as connection:
            return function(Transaction(connection, self._now(connection)), *args, **kwargs)

    def _lock(self, connection: Connection) -> float:
        if not self.postgresql:
            return self._now(connection)
        statement = "SELECT pg_advisory_xact_lock(%s), extract(epoch FROM clock_timestamp())::float8"
        return float(connection.exec_driver_sql(statement, (WRITER_LOCK,)).one()[1])

    def _now(self, connection: Connection) -> float:
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
    except ArgumentError as error:
        raise ConfigurationError(
            "The database address is not a URL: use sqlite:///path/earmark.db or postgresql://…"
        ) from error
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database:
        return parsed
    raise ConfigurationError(
        f"Earmark keeps its table in SQLite or PostgreSQL, not in “{parsed.drivername}”: "
        "use sqlite:///path/earmark.db or postgresql://…"
    )


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url, pool_size=1, max_overflow=0, pool_pre_ping=True, isolation_level="READ COMMITTED"
    )


def _sqlite(url: URL) -> Engine:
    path = Path(url.database or "").absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    refuse_network_file_system(path.parent, Path("/proc/mounts"))
    engine = create_engine(
        url, pool_size=1, max_overflow=0, connect_args={"isolation_level": None, "timeout": 30}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("busy_timeout = 30000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def refuse_network_file_system(folder: Path, mounts: Path) -> None:
    """SQLite's locks and shared memory do not hold over a network. Raises `ConfigurationError`.

    `mounts` is in the format of /proc/mounts; without one (not Linux) nothing is refused.
    """
    if not mounts.exists():
        return
    kinds = {}
    for line in mounts.read_text(errors="replace").splitlines():
        _, where, kind, *_ = line.split(" ")
        kinds[Path(where.replace("\\040", " "))] = kind
    resolved = folder.resolve()
    kind = next((kinds[place] for place in (resolved, *resolved.parents) if place in kinds), "")
    if kind in NETWORK_FILE_SYSTEMS:
        raise ConfigurationError(
            f"The database file lies on a network file system ({kind}), where SQLite loses data: "
            "put it on a local disk, or use PostgreSQL (postgresql://…)"
        )


def _translated(function: Callable[[], T]) -> T:
    try:
        return function()
    except SQLAlchemyError as error:
        if _disk_full(error):
            raise DiskFull("The disk of the database is full") from error
        raise StorageError(f"The database failed: {_reason(error)}") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull("The disk of the database is full") from error
        raise StorageError("The database file cannot be used") from error


def _disk_full(error: SQLAlchemyError) -> bool:
    original = error.orig if isinstance(error, DBAPIError) else None
    return getattr(original, "sqlite_errorname", None) == "SQLITE_FULL" or (
        getattr(original, "sqlstate", None) == "53100"
    )


def _reason(error: SQLAlchemyError) -> str:
    """The kind of error alone: its text would carry the values of the statement."""
    original = error.orig if isinstance(error, DBAPIError) else None
    detail = getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None)
    return f"{type(original or error).__name__} {detail or ''}".strip()
