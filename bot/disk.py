"""Bytes onto this machine's disk: all that came, or an error."""

from __future__ import annotations

import asyncio
import errno
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.errors import BadInput, DiskFull, StorageError
from bot.domain.failure import FailureCode

T = TypeVar("T")

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""No room: on the disk, for this user, or in a file of this process."""


@asynccontextmanager
async def temporary_file(folder: Path, *, prefix: str = "") -> AsyncIterator[Path]:
    """An empty file while the context lasts. Raises `DiskFull` or `StorageError` where none can be made."""
    path = await _had(asyncio.to_thread(_made, folder, prefix), _unlink)
    try:
        yield path
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)


async def write_stream(path: Path, chunks: AsyncIterator[bytes], *, limit_bytes: int, offset: int = 0) -> int:
    """Puts the bytes there, from `offset` on; returns the offset behind them.

    Raises `BadInput` (TOO_LARGE), `DiskFull` or `StorageError`. What came before stays in the file.
    """
    size = offset
    descriptor = await _had(asyncio.to_thread(_opened, path), os.close)
    try:
        async for chunk in chunks:
            if size + len(chunk) > limit_bytes:
                raise too_large(limit_bytes)
            await _to_its_end(asyncio.to_thread(_write_whole, descriptor, chunk, size))
            size += len(chunk)
    finally:
        with _translated():
            os.close(descriptor)
    return size


def too_large(limit_bytes: int) -> BadInput:
    limit_mb = str(limit_bytes // 1_000_000)
    message = f"At most {limit_mb} MB are accepted. Send it in parts."
    return BadInput(FailureCode.TOO_LARGE, message, limit_mb=limit_mb)


def storage_error(error: OSError) -> StorageError:
    if error.errno in FULL:
        return DiskFull("The disk is full.")
    return StorageError(f"The folder for files that come in cannot be used ({error.strerror}).")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_error(error) from None


def _opened(path: Path) -> int:
    with _translated():
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)


async def _had(making: Coroutine[Any, Any, T], undo: Callable[[T], None]) -> T:
    """What a thread makes. If the caller is cancelled meanwhile, it is undone as soon as it is made."""
    coming = asyncio.ensure_future(making)
    try:
        return await asyncio.shield(coming)
    except asyncio.CancelledError:
        coming.add_done_callback(partial(_undone, undo))
        raise


def _undone(undo: Callable[[T], None], made: asyncio.Future[T]) -> None:
    if not made.cancelled() and made.exception() is None:
        undo(made.result())


async def _to_its_end(writing: Coroutine[Any, Any, None]) -> None:
    """However often the caller is cancelled: until then the descriptor is neither closed nor given anew."""
    running = asyncio.ensure_future(writing)
    cancelled: asyncio.CancelledError | None = None
    while not running.done():
        try:
            await asyncio.wait([running])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    running.result()


def _write_whole(descriptor: int, chunk: bytes, offset: int) -> None:
    """A write may take less than it was given, and says so only by its result."""
    left = memoryview(chunk)
    with _translated():
        while left:
            written = os.pwrite(descriptor, left, offset)
            left, offset = left[written:], offset + written


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)


def _made(folder: Path, prefix: str) -> Path:
    with _translated():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=prefix)
        os.close(descriptor)
    return Path(name)
