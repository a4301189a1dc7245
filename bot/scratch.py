"""A folder of this process alone for files on their way; what killed processes left in theirs is removed."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def own_folder(root: Path) -> Iterator[Path]:
    """The lock on a folder is dropped by the kernel with its process."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(root):  # nobody may meet a folder before it is locked
        for left in root.iterdir():
            if _abandoned(left):
                shutil.rmtree(left, ignore_errors=True)
        folder = TemporaryDirectory(dir=root, ignore_cleanup_errors=True)
        descriptor = os.open(folder.name, os.O_RDONLY | os.O_CLOEXEC)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield Path(folder.name)
    finally:
        folder.cleanup()
        os.close(descriptor)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _abandoned(folder: Path) -> bool:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)
