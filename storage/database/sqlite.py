"""SQLite as the table needs it: a write-ahead log, full durability, a local disk."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from bot.domain.errors import ConfigurationError

SQLITE_BUSY_SECONDS = 30
NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "ncpfs",
     "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.gcsfuse", "gfs2", "ocfs2"}
)  # fmt: skip


def sqlite_engine(url: URL, *, writes: bool = True) -> Engine:
    """An engine of one connection. Unless it `writes`, it makes no file where there is none."""
    path = Path(url.database or "").absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The folder of the database, {path.parent}, cannot be made ({error.strerror}): "
            "set EARMARK_DATABASE_URL or EARMARK_DATA_DIR to a place that can be written to"
        ) from None
    refuse_network_file_system(path.parent, Path("/proc/mounts"))
    place = path.as_uri()

    def connect() -> sqlite3.Connection:
        mode = "rwc" if writes else "rw"
        return sqlite3.connect(f"{place}?mode={mode}", SQLITE_BUSY_SECONDS, isolation_level=None, uri=True)

    engine = create_engine(url, creator=connect, pool_size=1, max_overflow=0, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    if not writes:
        event.listen(engine, "connect", _refuse_writing)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_SECONDS * 1000}").close()
    _turn_on_write_ahead_log(connection)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _refuse_writing(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA query_only = ON").close()


def _turn_on_write_ahead_log(connection: sqlite3.Connection) -> None:
    """SQLite does not wait by itself here: of two that open a new file at once, one is told it is busy."""
    until = time.monotonic() + SQLITE_BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


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
