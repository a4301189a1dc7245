"""Uploads on this machine's disk."""

from __future__ import annotations

import asyncio
import errno
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.domain.errors import BadInput, DiskFull, StorageError
from bot.domain.failure import FailureCode

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def probe_folder(scratch: Path) -> Path:
    """For files that are looked at and not kept."""
    return scratch / "looked-at"


@asynccontextmanager
async def temporary_file(folder: Path) -> AsyncIterator[Path]:
    """An empty file while the context lasts. Raises `StorageError` where none can be made."""
    path = await asyncio.to_thread(_made, folder)
    try:
        yield path
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)


async def write_from(offset: int, path: Path, chunks: AsyncIterator[bytes], *, limit_bytes: int) -> int:
    """Puts the bytes there, and returns the offset behind them. What came before a break stays.

    Raises `BadInput` (TOO_LARGE), `DiskFull` or `StorageError`.
    """
    size = offset
    try:
        await asyncio.to_thread(path.touch, mode=0o600)
        with path.open("r+b", buffering=0) as file:
            file.seek(offset)
            async for chunk in chunks:
                size += len(chunk)
                if size > limit_bytes:
                    raise too_large(limit_bytes)
                await asyncio.to_thread(_write_whole, file.fileno(), chunk)
    except OSError as error:
        raise storage_error(error) from None
    return size


def too_large(limit_bytes: int) -> BadInput:
    return BadInput(
        FailureCode.TOO_LARGE, f"At most {limit_bytes // 1_000_000} MB are accepted. Send it in parts."
    )


def storage_error(error: OSError) -> StorageError:
    if error.errno in _FULL:
        return DiskFull("The disk is full.")
    return StorageError("The folder for uploads cannot be used.")


def _write_whole(descriptor: int, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[os.write(descriptor, left) :]


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=folder)
    except OSError as error:
        raise storage_error(error) from None
    os.close(descriptor)
    return Path(name)
