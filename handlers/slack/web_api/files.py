"""Fetches recordings from Slack, with the bot's token and only from Slack's own hosts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from bot.disk import temporary_file, too_large, write_stream
from bot.domain.errors import BadInput, DeliveryError, FetchFailed
from bot.domain.failure import FailureCode
from bot.domain.job import Source
from bot.domain.outside_numbers import number_within
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import NeedsMending, SlackRefused
from handlers.slack.web_api.workspaces import Workspace, Workspaces

logger = logging.getLogger(__name__)

GONE = (
    "Slack does not have this file any more, or does not show it to Earmark. Invite Earmark to its channel."
)
MOST_REDIRECTS = 3
READ_SECONDS = 60.0
MOST_PAUSE_SECONDS = 60.0
PAGE_BEGINS = (b"<!doctype html", b"<html")
CHUNK_BYTES = 1 << 18


class SlackFetcher:
    """`Source.url` is `slack:TEAM/FILE`: its address may change, so it is asked for each time."""

    def __init__(
        self, web: SlackWebApi, workspaces: Workspaces, scratch: Path, *, hosts: Collection[str]
    ) -> None:
        self._web = web
        self._workspaces = workspaces
        self._scratch = scratch
        self._hosts = frozenset(hosts)
        self._http = httpx.AsyncClient(timeout=READ_SECONDS, follow_redirects=False)

    @asynccontextmanager
    async def fetch(self, source: Source, *, limit_bytes: int) -> AsyncIterator[Path]:
        """A local file while the context lasts. Raises `BadInput` or `FetchFailed`."""
        team, _, file = source.url.partition(":")[2].partition("/")
        workspace, address = await self._located(team, file)
        async with temporary_file(self._scratch, prefix="slack-") as kept:
            await self._download(workspace, address, kept, limit_bytes)
            yield kept

    async def close(self) -> None:
        await self._http.aclose()

    async def _located(self, team: str, file: str) -> tuple[Workspace, str]:
        try:
            workspace = await self._workspaces.get(team)
            told = await self._web.call(workspace.token, "files.info", file=file)
        except NeedsMending as error:
            message = f"{error.message} The file cannot be fetched until then."
            raise FetchFailed(message, **({"right": error.needed} if error.needed else {})) from None
        except SlackRefused as refusal:
            raise BadInput(FailureCode.FILE_GONE, GONE, reason=refusal.error) from None
        except DeliveryError as error:
            raise FetchFailed(error.message) from None
        found = told.get("file") or {}
        address = found.get("url_private_download") or found.get("url_private")
        if found.get("mode") in ("tombstone", "hidden_by_limit", "file_access") or not address:
            raise BadInput(FailureCode.FILE_GONE, GONE)
        return workspace, str(address)

    async def _download(self, workspace: Workspace, address: str, kept: Path, limit_bytes: int) -> None:
        try:
            for _ in range(MOST_REDIRECTS + 1):
                onward = await self._one(workspace, self._trusted(address), kept, limit_bytes)
                if onward is None:
                    return
                address = onward
        except httpx.HTTPError as error:
            logger.warning("slack.download_failed", extra={"error": type(error).__name__})
            raise FetchFailed("The download from Slack broke off.") from None
        raise FetchFailed("Slack's file server sends us in circles.")

    def _trusted(self, address: str) -> str:
        """Raises `FetchFailed` for an address that must not see the token."""
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL:
            raise FetchFailed("Slack named an address that is none.") from None
        own = httpx.URL(self._web.base_url)
        if (url.scheme, url.host, url.port) == (own.scheme, own.host, own.port):
            return address
        inside = any(url.host == host or url.host.endswith(f".{host}") for host in self._hosts)
        if url.scheme != "https" or not inside:
            raise FetchFailed("Slack names a host for the file that is not Slack's: it is not asked.")
        return address

    async def _one(self, workspace: Workspace, address: str, kept: Path, limit_bytes: int) -> str | None:
        """Where to ask next, after a redirect or a pause; None when the file is there."""
        headers = {"Authorization": f"Bearer {workspace.token}"}
        async with self._http.stream("GET", address, headers=headers) as answer:
            if answer.is_redirect:
                return str(answer.url.join(answer.headers.get("location", "")))
            if answer.status_code == 429:
                await asyncio.sleep(_pause_seconds(answer))
                return address
            _check_status(answer)
            _check_type(answer)
            if int(answer.headers.get("content-length", 0)) > limit_bytes:
                raise too_large(limit_bytes)
            await write_stream(kept, _no_page(answer.aiter_bytes(CHUNK_BYTES)), limit_bytes=limit_bytes)
        return None


async def _no_page(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Raises `FetchFailed` for a web page."""
    first = True
    async for chunk in chunks:
        if first and chunk.lstrip()[:14].lower().startswith(PAGE_BEGINS):
            raise _login_page()
        first = False
        yield chunk


def _pause_seconds(answer: httpx.Response) -> float:
    told = number_within(answer.headers.get("retry-after"), most=MOST_PAUSE_SECONDS)
    return 1.0 if told is None else told


def _check_status(answer: httpx.Response) -> None:
    if answer.status_code in (404, 410):
        raise BadInput(FailureCode.FILE_GONE, GONE)
    if answer.status_code != 200:
        raise FetchFailed(f"Slack's file server answers {answer.status_code}.")


def _check_type(answer: httpx.Response) -> None:
    """Without the scope `files:read`, Slack answers with its login page and status 200."""
    if answer.headers.get("content-type", "").startswith("text/html"):
        raise _login_page()


def _login_page() -> FetchFailed:
    logger.warning("slack.needs_mending", extra={"method": "download", "needed": "files:read"})
    return FetchFailed(
        "Slack sent its login page in place of the file. Add the scope files:read to the app "
        "and install it again.",
        right="files:read",
    )
