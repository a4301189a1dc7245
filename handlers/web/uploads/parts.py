"""Uploads that go on after a break: what has arrived lies on this machine's disk until the rest is there."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from weakref import WeakValueDictionary

from bot.disk import storage_error, write_stream
from handlers.web.scratch import probe_folder

KEPT_SECONDS = 26 * 3600.0
"""Longer than any link is good."""


PROBED_SECONDS = 3600.0
"""A file that is only looked at is gone long before, or its process was killed."""


def sweep_uploads(scratch: Path) -> None:
    """Deletes what nobody ended: uploads whose link is dead, and files of killed processes."""
    UploadParts(scratch).sweep(KEPT_SECONDS)
    _sweep(probe_folder(scratch), PROBED_SECONDS)


class UploadParts:
    """One folder a link, and in it one file for the recording that is on its way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "uploads"
        self._taking: dict[Path, asyncio.Event] = {}
        self._locks: WeakValueDictionary[Path, asyncio.Lock] = WeakValueDictionary()

    def part(self, link: str, file: str) -> Path:
        """`file` tells recordings apart, so that no two are put together. Neither is used as a name."""
        return self._folder / _name(link) / _name(file)

    async def size(self, part: Path) -> int:
        return await asyncio.to_thread(_size, part)

    @asynccontextmanager
    async def alone(self, part: Path) -> AsyncIterator[asyncio.Event]:
        """One writer a link: a later one ends an earlier that hangs, and begins when that is over.

        The event is for `write`: it is set when the next writer waits.
        """
        folder = part.parent
        lock = self._locks.setdefault(folder, asyncio.Lock())
        if (before := self._taking.get(folder)) is not None:
            before.set()
        taken_over = self._taking[folder] = asyncio.Event()
        try:
            async with lock:
                yield taken_over
        finally:
            if self._taking.get(folder) is taken_over:
                del self._taking[folder]

    async def write(
        self,
        part: Path,
        chunks: AsyncIterator[bytes],
        *,
        offset: int,
        limit_bytes: int,
        taken_over: asyncio.Event,
    ) -> int:
        """Puts the bytes there, within `alone`; returns the part's size then.

        Raises `BadInput` (TOO_LARGE), `DiskFull` or `StorageError`; what came before stays.
        """
        await asyncio.to_thread(self._make_room, part)
        return await write_stream(part, _until(taken_over, chunks), limit_bytes=limit_bytes, offset=offset)

    def sweep(self, older_than_seconds: float) -> None:
        """Deletes uploads of which nothing came for so long."""
        _sweep(self._folder, older_than_seconds)

    async def drop(self, link: str) -> None:
        await asyncio.to_thread(shutil.rmtree, self._folder / _name(link), ignore_errors=True)

    def _make_room(self, part: Path) -> None:
        """Another file takes the place of the link's earlier one."""
        try:
            part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise storage_error(error) from None
        for other in part.parent.iterdir():
            if other != part:
                other.unlink(missing_ok=True)


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


def _sweep(folder: Path, older_than_seconds: float) -> None:
    before = time.time() - older_than_seconds
    for left in folder.iterdir() if folder.is_dir() else ():
        if _changed_at(left) >= before:
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _changed_at(left: Path) -> float:
    try:
        inside = [file.stat().st_mtime for file in left.iterdir()] if left.is_dir() else []
        return max(inside, default=left.stat().st_mtime)
    except OSError:
        return time.time()
