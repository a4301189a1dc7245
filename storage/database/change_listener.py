"""Noticing what other processes commit."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import sqlite3
import struct
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import URL

from storage.database.postgresql import cut_off, transport_limits
from storage.database.wakeups import FALLBACK_SECONDS, Wakeups

if TYPE_CHECKING:
    import psycopg

    from storage.database.connection import Database

logger = logging.getLogger(__name__)

IN_MODIFY, IN_ATTRIB, IN_CLOSE_WRITE, IN_DELETE_SELF, IN_MOVE_SELF = 0x2, 0x4, 0x8, 0x400, 0x800
"""Of Linux's inotify(7). Deleting a file that is open changes its attributes."""
_WRITTEN, _TOUCHED = IN_MODIFY, IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
_EVENT = struct.Struct("iIII")
POLL_SECONDS = 0.025
"""Where the system does not tell of writes to a file."""
FIRST_LOOK_SECONDS = 0.001
LAST_LOOK_SECONDS = 1.0
"""A write to the log becomes a commit when the disk has it: look again and again, twice as long apart."""
CLOSE_SECONDS = 2.0


class ChangeListener(Protocol):
    """Calls `Wakeups.wake` when another process has committed."""

    async def close(self) -> None: ...


class SqliteChangeListener:
    """Linux tells of writes to the write-ahead log; `PRAGMA data_version` tells when they are a commit.

    Elsewhere `data_version` is asked every few milliseconds.
    """

    def __init__(self, path: str, wakeups: Wakeups, database: Database) -> None:
        self._database = database
        self._looking: asyncio.Task[None] | None = None
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=0)
        self._wakeups = wakeups
        self._loop = asyncio.get_running_loop()
        self._version: object = None
        self._look_again: asyncio.TimerHandle | None = None
        self._delay = FIRST_LOOK_SECONDS
        self._changed()
        self._watch = _watch(
            {
                f"{path}-wal": _WRITTEN | _TOUCHED,
                f"{path}-shm": _TOUCHED,
                path: _TOUCHED | IN_CLOSE_WRITE,
            }
        )
        if self._watch is None:
            self._poll()
        else:
            self._loop.add_reader(self._watch, self._written)

    async def close(self) -> None:
        if self._watch is not None:
            self._loop.remove_reader(self._watch)
            os.close(self._watch)
        if self._look_again is not None:
            self._look_again.cancel()
        if not self._database.files_lost:  # see `Database`
            self._connection.close()

    def _written(self) -> None:
        assert self._watch is not None
        with suppress(BlockingIOError):
            if any(mask & ~_WRITTEN for mask in _masks(os.read(self._watch, 1 << 16))):
                self._looking = asyncio.create_task(self._database.look_after_files())
        self._delay = FIRST_LOOK_SECONDS
        if self._look_again is not None:
            self._look_again.cancel()
        self._look()

    def _look(self) -> None:
        self._look_again = None
        if self._changed():
            self._wakeups.wake()
        if self._delay < LAST_LOOK_SECONDS:
            self._look_again = self._loop.call_later(self._delay, self._look)
            self._delay *= 2

    def _poll(self) -> None:
        if self._changed():
            self._wakeups.wake()
        self._look_again = self._loop.call_later(POLL_SECONDS, self._poll)

    def _changed(self) -> bool:
        try:
            version: object = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.OperationalError:  # busy: somebody is at it this moment
            return True
        before, self._version = self._version, version
        return bool(before != version)


class PostgresChangeListener:
    """Listens on a connection of its own, in a thread, and connects again when it is lost."""

    def __init__(self, url: URL, wakeups: Wakeups) -> None:
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._limits = transport_limits(url)
        self._connection: psycopg.Connection[Any] | None = None
        self._wakeups = wakeups
        self._loop = asyncio.get_running_loop()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="database-listener", daemon=True)
        self._thread.start()

    async def close(self) -> None:
        """Within seconds: a thread that hangs in a connection attempt is left behind."""
        self._closing.set()
        if self._connection is not None:
            cut_off(self._connection)
        await asyncio.to_thread(self._thread.join, CLOSE_SECONDS)

    def _run(self) -> None:
        from psycopg import Error  # noqa: PLC0415  loads slowly, and SQLite does without

        while not self._closing.is_set():
            try:
                self._listen()
            except Error:
                if not self._closing.is_set():
                    logger.warning("database.listener.lost")
                self._closing.wait(FALLBACK_SECONDS)

    def _listen(self) -> None:
        from psycopg import connect  # noqa: PLC0415  as above

        with connect(self._address, autocommit=True, **self._limits) as connection:
            self._connection = connection
            connection.execute("LISTEN earmark")
            while not self._closing.is_set():
                for _ in connection.notifies(timeout=FALLBACK_SECONDS, stop_after=1):
                    self._tell()

    def _tell(self) -> None:
        with suppress(RuntimeError):  # the loop is gone already
            self._loop.call_soon_threadsafe(self._wakeups.wake)


def _masks(events: bytes) -> Iterator[int]:
    at = 0
    while at < len(events):
        _, mask, _, name_bytes = _EVENT.unpack_from(events, at)
        yield mask
        at += _EVENT.size + name_bytes


def _watch(files: Mapping[str, int]) -> int | None:
    """A descriptor that is readable after such events; None where the system has no such thing."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor: int = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    if descriptor < 0:
        return None
    for path, mask in files.items():
        if libc.inotify_add_watch(descriptor, os.fsencode(path), mask) < 0:
            os.close(descriptor)
            return None
    return descriptor
