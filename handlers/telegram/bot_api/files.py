"""Recordings from Telegram, to disk as a stream; from a local Bot API server without a copy."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from telegram.error import TelegramError

from bot.disk import temporary_file, too_large, write_stream
from bot.domain.errors import BadInput, FetchFailed
from bot.domain.failure import FailureCode
from bot.domain.job import Source
from handlers.telegram.bot_api.client import QuietBot, TelegramRefusal, refusal
from handlers.telegram.received import CLOUD_LIMIT_BYTES

CHUNK_BYTES = 1 << 18
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
LOCAL_SECONDS = 1800.0
"""A local server fetches the whole file, up to 2 GB, before it answers."""


class TelegramFetcher:
    """Implements `bot.domain.ports.Fetcher` for `telegram:FILE_ID`."""

    def __init__(
        self, bot: QuietBot, scratch: Path, *, local_files: bool = False, files_dir: Path | None = None
    ) -> None:
        self._bot = bot
        self._scratch = scratch
        self._local_files = local_files
        self._files_dir = files_dir
        self._http = httpx.AsyncClient(timeout=TIMEOUT)

    @asynccontextmanager
    async def fetch(self, source: Source, *, limit_bytes: int) -> AsyncIterator[Path]:
        _, _, file_id = source.url.partition(":")
        location = await self._location(file_id)
        if self._local_files:
            yield await asyncio.to_thread(self._on_this_machine, Path(location))
            return
        async with temporary_file(self._scratch, prefix="telegram-") as path:
            await self._download(location, path, limit_bytes)
            yield path

    async def close(self) -> None:
        await self._http.aclose()

    async def _location(self, file_id: str) -> str:
        """Path on the server; links that Telegram gives last an hour, so it is asked for each time."""
        try:
            file = await self._bot.get_file(
                file_id, read_timeout=LOCAL_SECONDS if self._local_files else 30.0
            )
        except TelegramError as error:
            raise _meant(error) from None
        if not file.file_path:
            raise FetchFailed("Telegram names no place of this file.")
        return file.file_path.removeprefix(f"{self._bot.base_file_url}/")

    def _on_this_machine(self, path: Path) -> Path:
        """The server's own file. Raises `FetchFailed` with the admin's mend where it cannot be read."""
        if not path.is_absolute():
            raise FetchFailed(
                "The Bot API server does not hand over paths: start it with --local, "
                "or unset EARMARK_TELEGRAM_LOCAL_FILES."
            )
        if self._files_dir is not None and not path.resolve().is_relative_to(self._files_dir.resolve()):
            raise FetchFailed("The Bot API server points outside of EARMARK_TELEGRAM_FILES_DIR.")
        if not os.access(path, os.R_OK):
            raise FetchFailed(
                "The file of the Bot API server cannot be read here: "
                "its folder must be the same path for both, and readable for Earmark's user."
            )
        return path

    async def _download(self, location: str, path: Path, limit_bytes: int) -> None:
        address = f"{self._bot.base_file_url}/{location}"
        try:
            async with self._http.stream("GET", address) as answer:
                _check(answer, limit_bytes)
                await write_stream(path, answer.aiter_bytes(CHUNK_BYTES), limit_bytes=limit_bytes)
        except httpx.HTTPError:  # its text may hold the address, and that the token
            raise FetchFailed("Telegram broke off while handing over the file.") from None


def _meant(error: TelegramError) -> BadInput | FetchFailed:
    match refusal(error):
        case TelegramRefusal.TOO_BIG:
            limit_mb = str(CLOUD_LIMIT_BYTES // 1024 // 1024)
            text = f"Telegram hands bots files of at most {limit_mb} MB. Send it in parts."
            return BadInput(FailureCode.TOO_LARGE, text, limit_mb=limit_mb)
        case TelegramRefusal.FILE_GONE:
            return BadInput(
                FailureCode.FILE_GONE, "Telegram does not have this file any more. Send it again."
            )
        case _:
            return FetchFailed("Telegram does not hand over the file now.")


def _check(answer: httpx.Response, limit_bytes: int) -> None:
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise FetchFailed("Telegram does not have the file at the place it named.")
    if not answer.is_success:
        raise FetchFailed(f"Telegram answers {answer.status_code} in place of the file.")
    if int(answer.headers.get("content-length", 0)) > limit_bytes:
        raise too_large(limit_bytes)
