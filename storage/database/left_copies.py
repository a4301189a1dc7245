"""What lies beside a database since its files were lost: the copy that was saved, and its old log."""

from __future__ import annotations

import fcntl
import glob
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url

from bot.file_age import ago

RESCUED, LOST = ".rescued-", ".lost-"


def left_copies(url: str) -> list[Path]:
    """None for PostgreSQL."""
    return [file for file in _found(url) if not _is_put_back(file)]


def drop_left_copies(url: str, *, older_than_seconds: float) -> None:
    """People's words are in them."""
    before = ago(older_than_seconds)
    for file in _found(url):
        with suppress(OSError):  # gone this moment, or not ours
            if _is_put_back(file) or file.stat().st_mtime < before:
                file.unlink()


def save_once(copy: Path, save: Callable[[Path], object], *, since: float) -> None:
    """Of all processes that lose the same files the first makes the copy, no matter what lay there before.

    Raises what `save` does.
    """
    part = copy.with_name(f"{copy.name}.part")
    with _alone(copy):
        if copy.stat().st_size and copy.stat().st_mtime >= since:
            return
        part.unlink(missing_ok=True)
        try:
            save(part)
        except BaseException:
            for file in (part, copy):
                file.unlink(missing_ok=True)
            raise
        part.replace(copy)


def _found(url: str) -> list[Path]:
    database = make_url(url)
    if database.get_backend_name() != "sqlite" or not database.database:
        return []
    path = Path(database.database).absolute()
    kinds = (RESCUED, f"-wal{LOST}", f"-shm{LOST}")
    return sorted(file for kind in kinds for file in path.parent.glob(f"{glob.escape(path.name + kind)}*"))


def _is_put_back(file: Path) -> bool:
    """Whether it is the database itself, by a second name."""
    database, rescued, _ = file.name.rpartition(RESCUED)
    try:
        return bool(rescued) and file.samefile(file.with_name(database))
    except OSError:
        return False


@contextmanager
def _alone(copy: Path) -> Iterator[None]:
    descriptor = os.open(copy, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
