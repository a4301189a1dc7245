"""Telling those who wait that something may have become claimable."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from contextlib import suppress
from typing import Protocol
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import URL

logger = logging.getLogger(__name__)

FALLBACK_SECONDS = 1.0
"""Delays and pauses end without a commit, and a notification may be lost: look this often anyway."""
POLL_SECONDS = 0.02
RECENT_SECONDS = 0.25
"""A waiter that was never seen before may have missed a change as old as this."""
SETTLE_SECONDS = 0.001
"""Keeps a caller that is always new, as under `asyncio.wait_for`, from spinning."""


class Neighbours(Protocol):
    """Notices commits of other processes; calls back on the loop, or is asked."""

    def changed(self) -> bool:
        """Since it was last asked."""
        ...

    async def close(self) -> None: ...


class Wakeups:
    """Counts changes. Each asyncio task that waits has seen the changes up to the end of its last wait, so
    that a commit between its claim and its wait is not missed.
    """

    def __init__(self) -> None:
        self._changes = 0
        self._changed_at = float("-inf")
        self._seen: WeakKeyDictionary[asyncio.Task[object], int] = WeakKeyDictionary()
        self._waiters: set[asyncio.Event] = set()

    def wake(self) -> None:
        self._changes += 1
        self._changed_at = asyncio.get_running_loop().time()
        for waiter in self._waiters:
            waiter.set()

    async def wait(self, timeout_seconds: float, neighbours: Neighbours | None = None) -> None:
        loop, waiter = asyncio.get_running_loop(), asyncio.Event()
        until = loop.time() + min(timeout_seconds, FALLBACK_SECONDS)
        self._waiters.add(waiter)
        try:
            if self._news():
                await asyncio.sleep(SETTLE_SECONDS)
                return
            while not waiter.is_set() and (left := until - loop.time()) > 0:
                if neighbours is not None and neighbours.changed():
                    self.wake()
                    return
                with suppress(TimeoutError):
                    async with asyncio.timeout(left if neighbours is None else min(left, POLL_SECONDS)):
                        await waiter.wait()
        finally:
            self._waiters.discard(waiter)
            task = asyncio.current_task()
            assert task is not None
            self._seen[task] = self._changes

    def _news(self) -> bool:
        task = asyncio.current_task()
        assert task is not None
        seen = self._seen.get(task)
        if seen is None:
            return asyncio.get_running_loop().time() - self._changed_at < RECENT_SECONDS
        return seen != self._changes


class SqliteNeighbours:
    """`PRAGMA data_version` changes when another connection has committed; asking costs microseconds."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=0)
        self._version: object = None
        self.changed()

    def changed(self) -> bool:
        try:
            version: object = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.OperationalError:  # busy: somebody is at it this moment
            return True
        before, self._version = self._version, version
        return bool(before != version)

    async def close(self) -> None:
        self._connection.close()


class PostgresListener:
    """Listens on a connection of its own, in a thread, and connects again when it is lost."""

    def __init__(self, url: URL, wakeups: Wakeups) -> None:
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._wakeups = wakeups
        self._loop = asyncio.get_running_loop()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="database-listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends with the next notification."""
        self._closing.set()

    async def close(self) -> None:
        self.stop()
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._listen()
            except psycopg.OperationalError:
                logger.warning("database.listener.lost")
                self._closing.wait(FALLBACK_SECONDS)

    def _listen(self) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute("LISTEN earmark")
            while not self._closing.is_set():
                for _ in connection.notifies(timeout=0.25, stop_after=1):
                    self._tell()

    def _tell(self) -> None:
        with suppress(RuntimeError):  # the loop is gone already
            self._loop.call_soon_threadsafe(self._wakeups.wake)
