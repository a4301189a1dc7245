"""Recordings from the homeserver's media repository, to disk as a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import httpx

from bot.disk import temporary_file, too_large, write_stream
from bot.domain.errors import BadInput, FetchFailed
from bot.domain.failure import FailureCode
from bot.domain.job import Source
from bot.domain.outside_numbers import number_within
from handlers.json_objects import parse_answer
from handlers.matrix.client_server.client import HomeserverClient

CHUNK_BYTES = 1 << 18


class MatrixFetcher:
    """Implements `bot.domain.ports.Fetcher` for `matrix:SERVER/MEDIA`."""

    def __init__(self, client: HomeserverClient, scratch: Path) -> None:
        self._client = client
        self._scratch = scratch

    @asynccontextmanager
    async def fetch(self, source: Source, *, limit_bytes: int) -> AsyncIterator[Path]:
        server, _, media = source.url.partition(":")[2].rpartition("/")
        async with temporary_file(self._scratch, prefix="matrix-") as path:
            try:
                async with self._client.download(server, media) as answer:
                    await _check(answer, limit_bytes)
                    await write_stream(path, answer.aiter_bytes(CHUNK_BYTES), limit_bytes=limit_bytes)
            except httpx.HTTPError:
                raise FetchFailed("The homeserver broke off while handing over the file.") from None
            yield path


async def _check(answer: httpx.Response, limit_bytes: int) -> None:
    if answer.status_code == HTTPStatus.NOT_FOUND:
        told = parse_answer(await answer.aread())
        if told is not None and told.get("errcode") == "M_NOT_FOUND":
            raise BadInput(FailureCode.FILE_GONE, "The homeserver does not have this file any more.")
    if not answer.is_success:
        raise FetchFailed(f"The homeserver answers {answer.status_code} in place of the file.")
    length = number_within(answer.headers.get("content-length"), most=2.0**63)
    if length is not None and length > limit_bytes:
        raise too_large(limit_bytes)
