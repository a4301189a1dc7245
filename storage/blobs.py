"""Sound on disk, in an object store, or in memory."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import MemoryStore, ObjectStore, S3Store

from bot.disk import FULL, temporary_file, write_stream
from bot.domain.errors import ConfigurationError, DiskFull, StorageError
from bot.domain.ports.stores import Blobs
from bot.file_age import ago
from bot.scratch import OwnFolder

_KEY = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
_CHUNK_BYTES = 1 << 20
_PARTS = ".parts"
_FORMER_PARTS = ".part-*"
_TRIES = 20
_WHOLE_BYTES = 64 << 20
"""Up to here a file is put in one request, which takes as much memory as its parts at once would: a process
that is killed in the midst of parts leaves them in the bucket, where only the bucket's own rule finds them.
"""


def open_blobs(url: str, *, scratch: Path | None = None, config: Mapping[str, str] | None = None) -> Blobs:
    """A folder (a path or `file:///folder`), `s3://bucket/prefix?endpoint=http://host:9000`, or `memory:`.

    `scratch` is where object stores put files while they are read or taken in; default: where Python does.
    `config` goes to the S3 client before the AWS variables: `access_key_id`, `secret_access_key`, `region`.
    Raises `ConfigurationError`.
    """
    parts = urlsplit(url)
    match parts.scheme:
        case "":
            return LocalBlobs(Path(url))
        case "file":
            return LocalBlobs(Path(unquote(parts.path)))
        case "memory":
            return ObjectBlobs(MemoryStore(), scratch)
        case "s3":
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            return ObjectBlobs(_s3(parts.netloc, parts.path.strip("/"), query, config or {}), scratch)
        case scheme:
            raise ConfigurationError(
                f"Sound cannot be kept in “{scheme}:”: use a folder, or s3://bucket/prefix?endpoint=http://…"
            )


class LocalBlobs:
    """A folder. A blob appears under its name when its bytes are safe on the disk, whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        with _translated():
            self._folder.mkdir(parents=True, exist_ok=True)
            _clear_away(self._folder)
            self._parts = OwnFolder(
                self._folder / _PARTS
            )  # a file is moved into place within its file system

    async def put(self, key: str, data: bytes) -> None:
        path = self._path(key)
        async with temporary_file(self._parts.path) as part:
            with _translated():
                await asyncio.to_thread(part.write_bytes, data)
                await asyncio.to_thread(_move_into_place, part, path)

    async def put_stream(self, key: str, chunks: AsyncIterator[bytes], *, limit_bytes: int) -> int:
        path = self._path(key)
        async with temporary_file(self._parts.path) as part:
            size = await write_stream(part, chunks, limit_bytes=limit_bytes)
            with _translated():
                await asyncio.to_thread(_move_into_place, part, path)
        return size

    async def get(self, key: str) -> bytes:
        path = self._path(key)
        with _translated():
            return await asyncio.to_thread(path.read_bytes)

    def local(self, key: str) -> AbstractAsyncContextManager[Path]:
        return self._local(self._path(key))

    async def delete(self, keys: Sequence[str]) -> None:
        paths = [self._path(key) for key in keys]
        with _translated():
            await asyncio.to_thread(_unlink, paths, self._folder)

    async def stale(self, folder: str, *, older_than_seconds: float) -> Sequence[str]:
        before = ago(older_than_seconds)
        with _translated():
            paths = await asyncio.to_thread(_older, self._path(folder), before)
        return [path.relative_to(self._folder).as_posix() for path in paths]

    @asynccontextmanager
    async def _local(self, path: Path) -> AsyncIterator[Path]:
        if not await asyncio.to_thread(path.is_file):
            raise StorageError("There is no such sound any more")
        yield path

    def _path(self, key: str) -> Path:
        return self._folder / checked_key(key)


class ObjectBlobs:
    """A bucket, or memory: what `obstore` speaks."""

    def __init__(self, store: ObjectStore, scratch: Path | None) -> None:
        self._store = store
        self._scratch = scratch or Path(tempfile.gettempdir())

    async def put(self, key: str, data: bytes) -> None:
        with _translated():
            await obstore.put_async(self._store, checked_key(key), data)

    async def put_stream(self, key: str, chunks: AsyncIterator[bytes], *, limit_bytes: int) -> int:
        checked_key(key)
        async with temporary_file(self._scratch) as part:
            size = await write_stream(part, chunks, limit_bytes=limit_bytes)
            with _translated():
                await obstore.put_async(self._store, key, part, use_multipart=size > _WHOLE_BYTES)
        return size

    async def get(self, key: str) -> bytes:
        with _translated():
            found = await obstore.get_async(self._store, checked_key(key))
            return bytes(await found.bytes_async())

    def local(self, key: str) -> AbstractAsyncContextManager[Path]:
        return self._local(checked_key(key))

    async def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            with _translated():
                await self._delete(checked_key(key))

    async def stale(self, folder: str, *, older_than_seconds: float) -> Sequence[str]:
        before = datetime.fromtimestamp(ago(older_than_seconds), UTC)
        keys: list[str] = []
        with _translated():
            async for page in obstore.list(self._store, f"{checked_key(folder)}/"):
                keys += [entry["path"] for entry in page if entry["last_modified"] <= before]
        return keys

    async def _delete(self, key: str) -> None:
        try:
            await obstore.delete_async(self._store, key)
        except NotFoundError:
            return

    @asynccontextmanager
    async def _local(self, key: str) -> AsyncIterator[Path]:
        async with temporary_file(self._scratch) as copy:
            with _translated():
                found = await obstore.get_async(self._store, key)
                chunks = (bytes(chunk) async for chunk in found.stream(_CHUNK_BYTES))
                await write_stream(copy, chunks, limit_bytes=found.meta["size"])
            yield copy


def checked_key(key: str) -> str:
    """Raises `StorageError` for a key that could lead out of the store."""
    if not _KEY.fullmatch(key) or ".." in key.split("/") or "." in key.split("/"):
        raise StorageError("Not a name for a blob: letters, digits, “-”, “_”, “.” and “/” make one")
    return key


def _s3(bucket: str, prefix: str, query: dict[str, str], config: Mapping[str, str]) -> ObjectStore:
    endpoint = query.pop("endpoint", None)
    settings: dict[str, Any] = {**query, **config} | ({"endpoint": endpoint} if endpoint else {})
    try:
        return S3Store(
            bucket,
            prefix=prefix or None,
            config=settings,  # type: ignore[arg-type]  # names come from outside; obstore refuses unknown ones
            client_options={"allow_http": bool(endpoint and endpoint.startswith("http://"))},
            retry_config={"max_retries": 4, "retry_timeout": timedelta(seconds=30)},
        )
    except BaseError as error:
        raise ConfigurationError("The address of the bucket is not understood: s3://bucket/prefix") from error


def _move_into_place(part: Path, path: Path) -> None:
    """The bytes first, then the name, then the folder that holds the name."""
    _sync(part)
    for _ in range(_TRIES):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.replace(path)
            _sync(path.parent)
        except (
            FileExistsError,
            FileNotFoundError,
        ):  # the folder was empty, and `_unlink` took it away meanwhile
            continue
        return
    raise OSError(errno.EAGAIN, "the folder keeps vanishing")


def _clear_away(folder: Path) -> None:
    """What earlier versions left behind that were killed while they wrote."""
    yesterday = ago(86_400)
    for part in folder.glob(_FORMER_PARTS):
        if part.is_file() and part.stat().st_mtime < yesterday:
            part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unlink(paths: Sequence[Path], root: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == root or not _removed(folder):
                break


def _older(folder: Path, before: float) -> list[Path]:
    """Files of the folder that were put in place before then."""
    found: list[Path] = []
    for inner, _, names in os.walk(folder):  # passes over folders that are dropped this moment
        for path in (Path(inner, name) for name in names):
            with suppress(FileNotFoundError):  # dropped this moment
                if path.stat().st_mtime <= before:
                    found.append(path)
    return found


def _removed(folder: Path) -> bool:
    """Whether the folder was empty and is gone."""
    try:
        folder.rmdir()
    except OSError:
        return False
    return True


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, NotFoundError) as error:
        raise StorageError("There is no such sound any more") from error
    except BaseError as error:
        raise StorageError("The object store did not do as told") from error
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull("The disk is full") from error
        raise StorageError("The folder for sound cannot be used") from error
