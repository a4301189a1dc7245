"""A model from the hub onto the disk: resumed where it stopped, checked, and there whole or not at all."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.inference.builtin.hub_models import (
    SPARE_DISK_BYTES,
    HubFile,
    HubModel,
    HubModels,
    sha256_of_file,
)

_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_PARTIAL_CONTENT = 206
_LOCK = ".downloads.lock"

FetchProgress = Callable[[int], None]
"""Is told how many bytes of the model are there."""


class NotFetched(Exception):
    """Why not, in words for the log. It may work later."""


async def fetch(model: HubModel, models: HubModels, *, hub: str, progress: FetchProgress) -> None:
    """Returns when the model is there. Raises `NotFetched`, with what came so far kept for the next try."""
    parts = models.cache / f".{model.name}.part"
    try:
        with _only_one(models.cache):
            if models.has(model):
                return
            parts.mkdir(exist_ok=True)
            _require_room(model, parts)
            await _all_files(model, parts, hub, progress)
            await asyncio.to_thread(_put_in_place, parts, models.folder(model))
    except httpx.HTTPError as error:
        raise NotFetched(f"the model hub does not answer ({type(error).__name__})") from error
    except OSError as error:
        raise NotFetched(f"the data folder takes nothing ({error.strerror})") from error


@contextmanager
def _only_one(cache: Path) -> Iterator[None]:
    """Of all processes that share the folder; the lock goes with its process."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / _LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotFetched("another process is at it") from None
        yield


def _require_room(model: HubModel, parts: Path) -> None:
    there = sum(path.stat().st_size for path in parts.iterdir())
    free_bytes = shutil.disk_usage(parts).free
    if free_bytes + there < model.size_bytes + SPARE_DISK_BYTES:
        needed = (model.size_bytes + SPARE_DISK_BYTES) / 1e9
        raise NotFetched(f"it needs {needed:.1f} GB of free disk, and {free_bytes / 1e9:.1f} are there")


async def _all_files(model: HubModel, parts: Path, hub: str, progress: FetchProgress) -> None:
    before = 0
    async with _client() as client:
        for file in model.files:
            address = f"{hub.rstrip('/')}/{model.repository}/resolve/{model.revision}/{file.name}"
            async for size in _file(client, address, file, parts / file.name):
                progress(before + size)
            if await asyncio.to_thread(sha256_of_file, parts / file.name) != file.sha256:
                (parts / file.name).unlink()
                raise NotFetched(f"{file.name} came with other content than it should have")
            before += file.size_bytes


def _client() -> httpx.AsyncClient:
    """By the proxy and the certificates that the environment names."""
    try:
        return httpx.AsyncClient(follow_redirects=True, timeout=_TIMEOUT)
    except (ImportError, OSError, ValueError) as error:  # SOCKS, no such file, no such scheme
        raise NotFetched(f"proxy or certificates of the environment cannot be used ({error})") from error


async def _file(client: httpx.AsyncClient, address: str, file: HubFile, path: Path) -> AsyncIterator[int]:
    """Its size on the disk, from time to time."""
    size = _size(path)
    if size >= file.size_bytes:
        yield size
        return
    headers = {"Range": f"bytes={size}-", "Accept-Encoding": "identity"}
    async with client.stream("GET", address, headers=headers) as response:
        if response.is_error:
            raise NotFetched(f"the model hub answers {response.status_code}")
        if response.status_code != _PARTIAL_CONTENT:
            size = 0
        with path.open("ab" if size else "wb") as out:
            async for chunk in response.aiter_raw():
                size += len(chunk)
                if size > file.size_bytes:
                    break
                await asyncio.to_thread(out.write, chunk)
                yield size
            out.flush()
            os.fsync(out.fileno())
    if size < file.size_bytes:
        raise NotFetched(f"{file.name} ended early")


def _put_in_place(parts: Path, folder: Path) -> None:
    if folder.exists():  # what is there is not whole
        shutil.rmtree(folder)
    parts.rename(folder)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
