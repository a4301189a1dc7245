"""Uploads that go on after a break: what has arrived lies on this machine's disk until the rest is there."""

from __future__ import annotations

import asyncio
import hashlib
import math
import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakValueDictionary

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.disk import storage_error, write_stream
from bot.file_age import ago
from handlers.web.http.body import CHUNK_BYTES
from handlers.web.http.multipart import in_chunks

KEPT_SECONDS = 26 * 3600.0
"""Longer than any link is good."""

IsOpen = Callable[[str], Awaitable[bool]]


async def sweep_uploads(scratch: Path, is_open: IsOpen) -> None:
    """Deletes what nobody ended: uploads to which nothing came for long, and whose link is dead."""
    await UploadParts(scratch).sweep(KEPT_SECONDS, is_open)


class UploadInfo(BaseModel):
    """What lies beside the bytes of an upload."""

    model_config = ConfigDict(frozen=True)

    link: str
    length: int
    metadata: str
    """As the client wrote it."""
    finished: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ResumableUpload:
    data: Path
    info: UploadInfo


class UploadParts:
    """One folder a link, and in it the one upload that is on its way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "uploads"
        self._writers: dict[str, asyncio.Event] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def alone(self, link: str) -> AsyncIterator[asyncio.Event]:
        """One writer a link: a later one ends an earlier that hangs, and begins when that is over.

        The event is for `write`: it is set when the next writer waits.
        """
        lock = self._locks.setdefault(link, asyncio.Lock())
        if (before := self._writers.get(link)) is not None:
            before.set()
        taken_over = self._writers[link] = asyncio.Event()
        try:
            async with lock:
                yield taken_over
        finally:
            if self._writers.get(link) is taken_over:
                del self._writers[link]

    async def begin(self, link: str, info: UploadInfo) -> str:
        """The id of a new upload, within `alone`. It takes the place of the link's earlier one.

        Raises `DiskFull` or `StorageError`.
        """
        upload_id = secrets.token_urlsafe(16)
        await asyncio.to_thread(self._begin, link, upload_id, info)
        return upload_id

    async def find(self, link: str, upload_id: str) -> ResumableUpload | None:
        """None for what was never begun, gave way to another, or ended."""
        return await asyncio.to_thread(_found, self._data(link, upload_id))

    async def offset(self, upload: ResumableUpload) -> int:
        """How many bytes have arrived.

        The last one counts only when all is finished: a client who sent everything, and was then told of a
        fault, still has something to send.
        """
        if upload.info.finished:
            return upload.info.length
        return min(await asyncio.to_thread(_size, upload.data), upload.info.length - 1)

    async def write(
        self,
        upload: ResumableUpload,
        chunks: AsyncIterator[bytes],
        *,
        offset: int,
        taken_over: asyncio.Event,
    ) -> int:
        """Puts the bytes there, within `alone`; returns the offset behind them.

        Raises `BadInput` (TOO_LARGE), `DiskFull` or `StorageError`; what came before stays.
        """
        arriving = in_chunks(_until(taken_over, chunks), CHUNK_BYTES)
        return await write_stream(upload.data, arriving, limit_bytes=upload.info.length, offset=offset)

    async def finish(self, upload: ResumableUpload) -> None:
        """Keeps neither bytes nor names, but that all arrived: the answer that said so may have been lost."""
        await asyncio.to_thread(_finish, upload)

    async def drop(self, link: str) -> None:
        await asyncio.to_thread(shutil.rmtree, self._folder / _name(link), ignore_errors=True)

    async def drop_closed(self, is_open: IsOpen) -> None:
        """Deletes what came by links that are too old, or whose request was forgotten."""
        for link in await asyncio.to_thread(_links, self._folder):
            if not await is_open(link):
                await self.drop(link)

    async def sweep(self, older_than_seconds: float, is_open: IsOpen) -> None:
        """Deletes uploads of which nothing came for so long, unless the link that they name is open."""
        for left in await asyncio.to_thread(_old, self._folder, older_than_seconds):
            links = await asyncio.to_thread(_links, left)
            if not any([await is_open(link) for link in links]):
                await asyncio.to_thread(_remove, left)

    def _data(self, link: str, upload_id: str) -> Path:
        """Neither is used as a name."""
        return self._folder / _name(link) / _name(upload_id)

    def _begin(self, link: str, upload_id: str, info: UploadInfo) -> None:
        data = self._data(link, upload_id)
        try:
            data.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            for other in data.parent.iterdir():
                other.unlink(missing_ok=True)
            _put(data, info)
        except OSError as error:
            raise storage_error(error) from None


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


def _found(data: Path) -> ResumableUpload | None:
    try:
        info = UploadInfo.model_validate_json(_info(data).read_bytes())
    except (OSError, ValidationError):
        return None
    return ResumableUpload(data=data, info=info)


def _finish(upload: ResumableUpload) -> None:
    try:
        upload.data.unlink(missing_ok=True)
        _put(upload.data, upload.info.model_copy(update={"metadata": "", "finished": True}))
    except OSError as error:
        raise storage_error(error) from None


def _put(data: Path, info: UploadInfo) -> None:
    path = _info(data)
    path.touch(mode=0o600)
    path.write_text(info.model_dump_json(), encoding="utf-8")


def _info(data: Path) -> Path:
    return data.with_suffix(".json")


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _links(folder: Path) -> set[str]:
    """Those whose uploads lie there, or in a folder there."""
    known = (_found(info.with_suffix("")) for info in folder.rglob("*.json"))
    return {upload.info.link for upload in known if upload is not None}


def _old(folder: Path, older_than_seconds: float) -> list[Path]:
    before = ago(older_than_seconds)
    return [left for left in (folder.iterdir() if folder.is_dir() else ()) if _changed_at(left) < before]


def _remove(left: Path) -> None:
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)


def _changed_at(left: Path) -> float:
    """Later than all, if it is gone this moment."""
    try:
        inside = [file.stat().st_mtime for file in left.iterdir()] if left.is_dir() else []
        return max(inside, default=left.stat().st_mtime)
    except OSError:
        return math.inf
