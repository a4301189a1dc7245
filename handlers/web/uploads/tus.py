"""The wire of tus 1.0.0, the protocol of uploads that go on after a break. No storage.

https://tus.io/protocols/resumable-upload
"""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from bot.domain.errors import EarmarkError
from handlers.web.http.problems import Problem, problem_of

VERSION = "1.0.0"
EXTENSIONS = "creation,termination"
MEDIA_TYPE = "application/offset+octet-stream"
RESUMABLE, OFFSET, LENGTH, METADATA = "Tus-Resumable", "Upload-Offset", "Upload-Length", "Upload-Metadata"
OVERRIDE = "X-HTTP-Method-Override"
"""For clients that can send no PATCH and no DELETE."""
_MOST_DIGITS = 15
_MOST_METADATA_CHARACTERS = 4096


class TusRoute(APIRoute):
    """A route whose requests and answers, problems too, are in the protocol's version."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await spoken(request, partial(handler, request))

        return handle


async def spoken(request: Request, answer: Callable[[], Awaitable[Response]]) -> Response:
    """The answer in the protocol's version; nothing is done for a client that speaks another one."""
    try:
        _require_version(request)
        response = await answer()
    except Problem as problem:
        response = problem.response(request.url.path)
    except EarmarkError as error:
        response = problem_of(error).response(request.url.path)
    response.headers[RESUMABLE] = VERSION
    return response


def capabilities(*, max_bytes: int) -> Response:
    headers = {
        RESUMABLE: VERSION,
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(max_bytes),
    }
    return Response(status_code=204, headers=headers)


def require_slice(request: Request) -> None:
    """Raises `Problem` (415)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise Problem(415, "unsupported_media_type", f"Bytes of an upload are sent as {MEDIA_TYPE}.")


def number(request: Request, header: str) -> int:
    """Raises `Problem` (400)."""
    value = request.headers.get(header, "")
    if not (value.isascii() and value.isdecimal()) or len(value) > _MOST_DIGITS:
        raise Problem(400, "malformed_header", f"The header {header} holds a number of bytes.")
    return int(value)


def metadata(request: Request) -> str:
    """As it was sent. Raises `Problem` (400) for what cannot be read."""
    text = request.headers.get(METADATA, "")
    if len(text) > _MOST_METADATA_CHARACTERS:
        raise _malformed_metadata()
    _values(text)
    return text


def file_name(metadata: str) -> str | None:
    return _values(metadata).get("filename") or None


def _require_version(request: Request) -> None:
    if request.headers.get(RESUMABLE) != VERSION:
        detail = f"This is tus {VERSION}: say so in the header {RESUMABLE}."
        raise Problem(412, "unknown_version", detail, headers={"Tus-Version": VERSION})


def _values(metadata: str) -> dict[str, str]:
    """Pairs stand between commas: a key, and its value in base64 after a blank."""
    values: dict[str, str] = {}
    for pair in metadata.split(",") if metadata.strip() else ():
        key, _, encoded = pair.strip().partition(" ")
        try:
            value = base64.b64decode(encoded.strip(), validate=True).decode(errors="replace")
        except ValueError:
            raise _malformed_metadata() from None
        if not key or not key.isascii() or key in values:
            raise _malformed_metadata()
        values[key] = value
    return values


def _malformed_metadata() -> Problem:
    detail = f"The header {METADATA} holds keys with values in base64, separated by commas, each key once."
    return Problem(400, "malformed_header", detail)
