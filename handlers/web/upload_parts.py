"""Uploads that go on after a break: what has arrived lies on this machine's disk until the rest is there."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

from handlers.web.files import append, storage_error

KEPT_SECONDS = 26 * 3600.0
"""Longer than any link is good."""


class UploadParts:
    """One folder a link, and in it one file for the recording that is on its way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "uploads"
        self._taking: dict[Path, asyncio.Event] = {}

    def part(self, link: str, file: str) -> Path:
        """`file` tells recordings apart, so that no two are put together. Neither is used as a name."""
        return self._folder / _name(link) / _name(file)

    async def size(self, part: Path) -> int:
        return await asyncio.to_thread(_size, part)

    async def add(self, part: Path, chunks: AsyncIterator[bytes], *, limit_bytes: int) -> int:
        """Puts the bytes at the end; returns the part's size then. A later call ends one that hangs.

        Raises `BadInput` (TOO_LARGE), `DiskFull` or `StorageError`; what came before stays.
        """
        await asyncio.to_thread(self._make_room, part)
        if (before := self._taking.get(part)) is not None:
            before.set()
        taken_over = self._taking[part] = asyncio.Event()
        try:
            return await append(part, _until(taken_over, chunks), limit_bytes=limit_bytes)
        finally:
            if self._taking.get(part) is taken_over:
                del self._taking[part]

    async def drop(self, link: str) -> None:
        await asyncio.to_thread(shutil.rmtree, self._folder / _name(link), ignore_errors=True)

    def _make_room(self, part: Path) -> None:
        """Another file takes the place of the link's earlier one; what nobody ended is cleared away."""
        try:
            part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise storage_error(error) from None
        for other in part.parent.iterdir():
            if other != part:
                other.unlink(missing_ok=True)
        before = time.time() - KEPT_SECONDS
        for folder in self._folder.iterdir():
            if folder != part.parent and _changed_at(folder) < before:
                shutil.rmtree(folder, ignore_errors=True)


async def _until(stopped: asyncio.Event, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What comes before the event. A connection that is dead without a word would hold on for long."""
    stop = asyncio.ensure_future(stopped.wait())
    coming: asyncio.Future[bytes | None] | None = None
    try:
        while True:
            coming = asyncio.ensure_future(_following(chunks))
            await asyncio.wait([coming, stop], return_when=asyncio.FIRST_COMPLETED)
            if stop.done():
                return
            chunk = coming.result()
            if chunk is None:
                return
            yield chunk
    finally:
        for waiting in (stop, coming):
            if waiting is not None:
                waiting.cancel()


async def _following(chunks: AsyncIterator[bytes]) -> bytes | None:
    return await anext(chunks, None)


async def file_chunks(path: Path, chunk_bytes: int) -> AsyncIterator[bytes]:
    """Raises `StorageError`."""
    try:
        with path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, chunk_bytes):
                yield chunk
    except OSError as error:
        raise storage_error(error) from None


def _name(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _changed_at(folder: Path) -> float:
    try:
        return max((file.stat().st_mtime for file in folder.iterdir()), default=folder.stat().st_mtime)
    except OSError:
        return time.time()
