"""The one owner of temporary files: a folder of one process, under a lock that the kernel drops with it.

Everything that is on its way lies in such a folder. What killed processes left in theirs is removed when
another is made beside it, and by `sweep_all`, which every process calls from time to time. The lock is a file
beside the folder: machines that share it by NFS see the locks of files alone. Where there are no locks, age
decides, and every process touches its lock files when it sweeps, so that none is old while it lives.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from bot.file_age import ago

_LOCK = ".lock"
_OLD_SECONDS = 86_400.0
"""What cannot be locked is in nobody's hands when nothing came to it for so long."""
_TRIES = 20

_held: dict[Path, Path] = {}
"""Folders of this process, and where they lie. On some file systems a process finds its own locks free."""


class OwnFolder:
    """There while this object is, with `path` in it."""

    def __init__(self, root: Path) -> None:
        """Also removes what killed processes left in `root`. Raises `OSError`."""
        root = root.absolute()
        sweep(root)
        self.path = root / secrets.token_hex(8)
        lock = _locked(self.path)
        self.path.mkdir(mode=0o700)
        _held[self.path] = root
        self._removal = weakref.finalize(self, _remove, self.path, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes the folder and all that is in it. A repeat does nothing."""
        self._removal()


@contextmanager
def default_of_libraries(folder: Path) -> Iterator[None]:
    """Who asks Python for a temporary file, and says no place, gets it there."""
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = None


def sweep_all() -> None:
    """Removes what killed processes left wherever this process has a folder. Every hour: touches count."""
    held = _held.copy()
    for folder in held:
        with suppress(OSError):  # closed this moment
            os.utime(_lock_of(folder))
    for root in set(held.values()):
        sweep(root)


def sweep(root: Path) -> None:
    """Removes folders whose process is gone, and what belongs to no folder when it is old."""
    for left in _entries(root):
        folder = left.with_suffix("") if left.suffix == _LOCK else left
        if folder in _held:
            continue
        if left is not folder:
            if not folder.exists() and _is_free(left):
                left.unlink(missing_ok=True)
        elif not left.is_dir():
            if _is_old(left):
                left.unlink(missing_ok=True)
        elif _is_free(left):
            shutil.rmtree(left, ignore_errors=True)
            _lock_of(left).unlink(missing_ok=True)


def _locked(folder: Path) -> int:
    """The descriptor that holds the folder's lock: nobody sees the one without the other."""
    for _ in range(_TRIES):
        with suppress(FileExistsError):  # `exist_ok` fails where it vanishes between two looks
            folder.parent.mkdir(mode=0o700)
        unseen = folder.with_name(f".{folder.name}")
        with suppress(FileNotFoundError):  # another process found the place empty, and took it away
            descriptor = os.open(unseen, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
            with suppress(OSError):  # a file system without locks
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            unseen.rename(_lock_of(folder))
            return descriptor
    raise FileNotFoundError(f"the folder {folder.parent} keeps vanishing")


def _remove(folder: Path, lock: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _lock_of(folder).unlink(missing_ok=True)
    del _held[folder]
    os.close(lock)
    with suppress(OSError):  # others are there
        folder.parent.rmdir()


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{_LOCK}")


def _entries(root: Path) -> list[Path]:
    try:
        return list(root.iterdir())
    except OSError:
        return []


def _is_free(left: Path) -> bool:
    """Whether nobody holds the folder's lock. Earlier versions locked the folder itself."""
    lock = left if left.suffix == _LOCK else _lock_of(left)
    lock = lock if lock.exists() else left
    try:
        descriptor = os.open(lock, (os.O_RDONLY if lock.is_dir() else os.O_RDWR) | os.O_CLOEXEC)
    except OSError:  # gone this moment, or somebody else's
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return _is_old(left)
    else:
        return True
    finally:
        os.close(descriptor)


def _is_old(left: Path) -> bool:
    """Whether nothing came to it for long, and nobody who holds it touched its lock file."""
    try:
        times = [
            path.stat().st_mtime for path in (left, *left.rglob("*"), *left.parent.glob(_lock_of(left).name))
        ]
    except OSError:  # gone this moment
        return False
    return max(times) < ago(_OLD_SECONDS)
