"""A lock file a worker: the kernel drops it with the process, so a death on this machine shows at once."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Self


class Lifeline:
    """Held as long as this process lives."""

    def __init__(self, folder: Path, worker: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{worker}.lock"
        unseen = folder / f".{worker}.new"  # nobody may meet the file before it is locked
        self._descriptor = os.open(unseen, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        unseen.rename(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def dead_workers(folder: Path) -> Sequence[str]:
    """Workers of this machine whose process is gone, whatever ended it."""
    return [path.stem for path in sorted(folder.glob("[!.]*.lock")) if _is_dead(path)]


def bury(folder: Path, workers: Sequence[str]) -> None:
    """Removes the lock files of workers whose leases were taken back."""
    for worker in workers:
        (folder / f"{worker}.lock").unlink(missing_ok=True)


def _is_dead(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:  # ended in order just now, or somebody else's: its lease will tell
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)
