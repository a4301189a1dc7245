"""Whether SQLite still writes to the files that lie at the database's place, and what to save if it does not.

An open file that is deleted or replaced takes writes without a word; the next start knows nothing of them.
"""

from __future__ import annotations

import ctypes
import os
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import StorageError
from storage.database.left_copies import LOST, RESCUED, save_once

_LOG, _INDEX = "-wal", "-shm"
_HEADER_BYTES = 44
_FORMAT = slice(16, 20)
"""Of the database's header: the size of pages, and that there is a write-ahead log."""
_CHANGES, _SCHEMA_CHANGES = slice(24, 28), slice(40, 44)
"""Counters. They never go back; a copy's own begin anew."""
_DESCRIPTORS = Path("/proc/self/fd")

Inode = tuple[int, int]


class FilesMislaid(StorageError):
    """Who reads finds other files than it had opened; who writes says what became of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileLoss:
    """A file that is not what the connection has open."""

    suffix: str
    """Of the database's path; empty for the database itself."""
    present: bool
    """Something else lies there."""
    overwritten: bool = False
    """The same file with something else in it."""


class SqliteFiles:
    """The files of one connection, by inode, as they were when it was opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files = [(suffix, Path(f"{path}{suffix}")) for suffix in ("", _LOG, _INDEX)]
        self._inodes: dict[str, Inode] = {}
        self._size = 0
        self._header = b""
        self._opened_at = 0.0
        self._descriptor = -1

    def opened(self, connection: sqlite3.Connection) -> None:
        """To be called when the connection is made; all files are there when it has read."""
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        self._size, self._header, self._opened_at = 0, b"", time.time()
        self._inodes = {suffix: _inode(file.stat()) for suffix, file in self._files}

    def moved(self) -> bool:
        """From any thread, for who reads on another connection: whether others lie at the place now."""
        try:
            return any(
                _inode(file.stat()) != self._inodes.get(suffix)
                for suffix, file in self._files
                if self._inodes
            )
        except FileNotFoundError:
            return True

    def loss(self, connection: sqlite3.Connection) -> FileLoss | None:
        """Takes some microseconds."""
        for suffix, file in self._files:
            try:
                found = file.stat()
            except FileNotFoundError:
                return FileLoss(suffix=suffix, present=False)
            if _inode(found) != self._inodes[suffix]:
                return FileLoss(suffix=suffix, present=True)
            if not suffix and self._overwritten(connection, found.st_size):
                return FileLoss(suffix="", present=True, overwritten=True)
        return None

    def rescue(self, connection: sqlite3.Connection, loss: FileLoss) -> str:
        """Saves what can be saved through the open connection, and says what became of it.

        The connection is then never closed, not at the process's end either: SQLite would write its log into
        what lies at the database's place now, and delete what lies at the log's.
        """
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))  # the interpreter's end closes what it frees
        name = self._path.name
        if loss.overwritten:
            aside = self._set_aside()
            return (
                f"{name} was overwritten while the service ran. What lies there now is left as it is{aside}; "
                "what was stored since that copy was made is in no backup."
            )
        if not loss.suffix:
            return self._rescue_database(connection, loss)
        what = f"{name}{loss.suffix} was {_happened(loss)} while the service ran."
        if not loss.present and _checkpoint(connection):
            return f"{what} Everything that was accepted is in {name}: nothing is lost."
        return f"{what} {self._copied(connection)}"

    def _rescue_database(self, connection: sqlite3.Connection, loss: FileLoss) -> str:
        what = f"{self._path.name} was {_happened(loss)} while the service ran."
        aside = self._set_aside()
        saved = self._copied(connection)
        if not loss.present:
            with suppress(OSError):  # where another process was first
                self._path.hardlink_to(self._copy)
        if _is_same(self._copy, self._path):
            return f"{what} It was put back with everything that was accepted: nothing is lost."
        if loss.present:
            return f"{what} What lies there now is left as it is{aside}. {saved}"
        return f"{what} {saved}"

    @property
    def _copy(self) -> Path:
        """The same for all processes that had these files."""
        return self._at(f"{RESCUED}{self._inodes[''][1]}-{self._inodes[_LOG][1]}")

    def _copied(self, connection: sqlite3.Connection) -> str:
        def save(place: Path) -> None:
            connection.execute("VACUUM INTO ?", (str(place),))

        try:
            save_once(self._copy, save, since=self._opened_at)
        except (sqlite3.Error, OSError):
            return "It could not be saved: restore a backup."
        return f"A copy with everything that was accepted is {self._copy.name}, beside it."

    def _set_aside(self) -> str:
        """The log belongs to a database that is not there any more: the next start must not play it."""
        names = []
        for suffix in (_LOG, _INDEX):
            aside = self._at(f"{suffix}{LOST}{time.time():.0f}")
            with suppress(OSError):
                if _inode(self._at(suffix).stat()) == self._inodes[suffix]:
                    self._at(suffix).rename(aside)
                    names.append(aside.name)
        return f" (its old log is {names[0]})" if names else ""

    def _overwritten(self, connection: sqlite3.Connection, size: int) -> bool:
        """Smaller than it was and than what it holds, or its header is an older one."""
        if size < self._size:
            pages, page = (
                connection.execute(f"PRAGMA {of}").fetchone()[0] for of in ("page_count", "page_size")
            )
            if size < pages * page:
                return True
        self._size = size
        before, self._header = self._header, self._read_header() or self._header
        if self._header == before or not before:
            return False
        if self._header[_FORMAT] != before[_FORMAT] or self._header[_CHANGES] < before[_CHANGES]:
            return True
        schema = self._header[_SCHEMA_CHANGES]
        if schema == before[_SCHEMA_CHANGES]:
            return False
        known = connection.execute("PRAGMA schema_version").fetchone()[0]
        return schema < before[_SCHEMA_CHANGES] or int.from_bytes(schema, "big") != known

    def _read_header(self) -> bytes | None:
        """Through SQLite's own descriptor: to open the file and close it again would drop SQLite's locks."""
        with suppress(OSError):
            if self._descriptor < 0 or _inode(os.fstat(self._descriptor)) != self._inodes[""]:
                self._descriptor = _descriptor_of(self._inodes[""])
            return os.pread(self._descriptor, _HEADER_BYTES, 0).ljust(_HEADER_BYTES, b"\0")
        self._descriptor = -1
        return None

    def _at(self, suffix: str) -> Path:
        return Path(f"{self._path}{suffix}")


def _happened(loss: FileLoss) -> str:
    return "replaced" if loss.present else "deleted or moved"


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _inode(found: os.stat_result) -> Inode:
    return found.st_dev, found.st_ino


def _descriptor_of(inode: Inode) -> int:
    """Raises `OSError` where none can be found, or the system does not list them."""
    for entry in _DESCRIPTORS.iterdir():
        with suppress(OSError):
            if _inode(os.fstat(int(entry.name))) == inode:
                return int(entry.name)
    raise FileNotFoundError(_DESCRIPTORS)


def _checkpoint(connection: sqlite3.Connection) -> bool:
    """Whether all of the log is in the database now."""
    try:
        _busy, pages, moved = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
    except sqlite3.Error:
        return False
    return bool(pages == moved)
