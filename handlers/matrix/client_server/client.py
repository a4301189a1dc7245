"""Calls of the client-server API. What goes wrong becomes one of the house's errors; none holds the token."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from bot.domain.errors import DeliveryError, PlatformBusy, PlatformGone
from bot.domain.outside_numbers import LONGEST_PLATFORM_REST_SECONDS, number_within
from handlers.json_objects import parse_answer

CALL_SECONDS = 30.0
TOKEN_PAUSE_SECONDS = 60.0
"""A token that is refused is the admin's to mend; nothing is lost meanwhile."""
UNTOLD_REST_SECONDS = 5.0
_OF_THE_ACCOUNT = frozenset(
    {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED"}
)
_FOR_A_WHILE = frozenset({"M_RESOURCE_LIMIT_EXCEEDED", "M_LIMIT_EXCEEDED"})


class MatrixRefusal(Enum):
    TOO_LARGE = auto()
    NOT_FOUND = auto()
    """No such event, room or file, or none that the bot may see."""
    DUPLICATE = auto()
    """The bot has put this very reaction there already."""
    INVALID = auto()
    """What was asked makes no sense to it, such as a token of before it was set up anew."""
    OTHER = auto()


_REASONS = {"M_TOO_LARGE": MatrixRefusal.TOO_LARGE, "M_DUPLICATE_ANNOTATION": MatrixRefusal.DUPLICATE}
_STATUSES: Mapping[int, MatrixRefusal] = {
    HTTPStatus.BAD_REQUEST: MatrixRefusal.INVALID,
    HTTPStatus.NOT_FOUND: MatrixRefusal.NOT_FOUND,
}


class MatrixRefused(DeliveryError):
    """The homeserver turned one call down; the caller may know another way."""

    def __init__(self, reason: MatrixRefusal) -> None:
        super().__init__(f"The homeserver refused: {reason.name.lower()}.")
        self.reason = reason


class TokenRefused(PlatformBusy):
    """The account's token is not taken, or its account is locked."""

    def __init__(self) -> None:
        super().__init__("The homeserver refuses the token.", retry_after=TOKEN_PAUSE_SECONDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixIdentity:
    """The bot's own account."""

    user: str
    display_name: str = ""

    @property
    def localpart(self) -> str:
        return self.user.removeprefix("@").partition(":")[0]


class HomeserverClient:
    """All raise `PlatformBusy`, `PlatformGone` (it may not, or is not in the room) and `MatrixRefused`."""

    def __init__(self, homeserver: str, token: str) -> None:
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)  # below it they log names of rooms and people
        self._http = httpx.AsyncClient(
            base_url=homeserver,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(CALL_SECONDS, connect=10.0, pool=10.0),
            limits=httpx.Limits(max_connections=64),
        )

    async def ask(
        self, *path: str, query: Mapping[str, str] | None = None, seconds: float = CALL_SECONDS
    ) -> dict[str, Any]:
        return await self._call("GET", _address(path), query=query, seconds=seconds)

    async def ask_first_version(self, *path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """For those of the API's parts that were never numbered anew."""
        return await self._call("GET", _address(path, version="v1"), query=query)

    async def versions(self) -> dict[str, Any]:
        return await self._call("GET", "/_matrix/client/versions")

    async def post(
        self, *path: str, body: Mapping[str, Any], seconds: float = CALL_SECONDS
    ) -> dict[str, Any]:
        return await self._call("POST", _address(path), body=body, seconds=seconds)

    async def put(self, *path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return await self._call("PUT", _address(path), body=body)

    async def upload(self, name: str, media_type: str, data: bytes) -> str:
        """The `mxc://` address of it."""
        told = await self._call(
            "POST",
            "/_matrix/media/v3/upload",
            query={"filename": name},
            data=data,
            headers={"Content-Type": media_type},
            seconds=120.0,
        )
        return str(told.get("content_uri", ""))

    @asynccontextmanager
    async def download(self, server: str, media: str) -> AsyncIterator[httpx.Response]:
        """The file as a stream, whatever its status. Raises `httpx.HTTPError`."""
        address = f"/_matrix/client/v1/media/download/{quote(server, safe=':')}/{quote(media, safe='')}"
        async with self._http.stream("GET", address, follow_redirects=True) as answer:
            yield answer

    async def close(self) -> None:
        await self._http.aclose()

    async def _call(
        self,
        method: str,
        address: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = CALL_SECONDS,
    ) -> dict[str, Any]:
        try:
            answer = await self._http.request(
                method,
                address,
                params=query,
                json=body,
                content=data,
                headers=headers,
                timeout=httpx.Timeout(seconds, connect=10.0, pool=10.0),
            )
        except httpx.HTTPError:  # its text may hold the address, and that people's names
            raise PlatformBusy("The homeserver gives no answer.") from None
        told = await asyncio.to_thread(parse_answer, answer.content)  # a thread's stack is short: depth fits
        if not answer.is_success:
            raise _meant(answer.status_code, told or {}, answer.headers.get("retry-after"))
        if told is None:
            raise PlatformBusy("What answers at the homeserver's address is no homeserver.")
        return told


def _address(path: tuple[str, ...], *, version: str = "v3") -> str:
    return "/".join((f"/_matrix/client/{version}", *(quote(part, safe="") for part in path)))


def _meant(status: int, told: Mapping[str, Any], retry_after: str | None) -> DeliveryError:
    """What names no error of Matrix came from something in between, and says nothing of the room."""
    code = str(told.get("errcode", ""))
    if code in _OF_THE_ACCOUNT or status == HTTPStatus.UNAUTHORIZED:
        return TokenRefused()
    if code in _FOR_A_WHILE or status == HTTPStatus.TOO_MANY_REQUESTS:
        return PlatformBusy("The homeserver asks for patience.", retry_after=_rest(told, retry_after))
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return MatrixRefused(MatrixRefusal.TOO_LARGE)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not code:
        return PlatformBusy("The homeserver is in trouble, or something before it.")
    if status == HTTPStatus.FORBIDDEN:
        return PlatformGone("The bot may not do this in this room any more.")
    return MatrixRefused(_REASONS.get(code) or _STATUSES.get(status, MatrixRefusal.OTHER))


def _rest(told: Mapping[str, Any], retry_after: str | None) -> float:
    milliseconds = number_within(told.get("retry_after_ms"), most=LONGEST_PLATFORM_REST_SECONDS * 1000)
    if milliseconds is not None:
        return milliseconds / 1000
    seconds = number_within(retry_after, most=LONGEST_PLATFORM_REST_SECONDS)
    return UNTOLD_REST_SECONDS if seconds is None else seconds
