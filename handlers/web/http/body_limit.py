"""Refuses a body that is too large while it comes in, before anything of it is kept."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.domain.failure import FailureCode
from handlers.web.http.problems import Problem

SMALL_BYTES = 64 << 10
"""For what is read whole, before anybody asks who sent it."""
WEBHOOK_BYTES = 1 << 20
"""For what chat platforms send: a few kilobytes as a rule. Their rooms read it whole."""
_MOST_DIGITS = 20
_WITH_SOUND = frozenset({"/api/task", "/api/process", "/api/audio/info"})


def limit_of(path: str, *, sound_bytes: int) -> int:
    """How many bytes a request to this path may hold: `sound_bytes` where recordings come in as a stream."""
    if path.rstrip("/") in _WITH_SOUND or path.startswith(("/v1/audio/", "/upload/")):
        return sound_bytes
    return WEBHOOK_BYTES if path.startswith(("/slack/", "/telegram/")) else SMALL_BYTES


class BodyLimit:
    """ASGI middleware. Counts what arrives, whatever the client said it would send; answers 413.

    `max_bytes` is for recordings; everything else is held to less.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = limit_of(scope["path"], sound_bytes=self._max_bytes)
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and (len(announced) > _MOST_DIGITS or int(announced) > limit):
            await self._refuse(limit, scope, receive, send)
            return
        body = _CountedBody(receive, limit)
        refused = False

        async def answer(message: Message) -> None:
            nonlocal refused
            if not body.overflowed:
                await send(message)
            elif not refused:
                refused = True
                await self._refuse(limit, scope, receive, send)

        await self._app(scope, body.receive, answer)

    async def _refuse(self, limit: int, scope: Scope, receive: Receive, send: Send) -> None:
        detail = f"At most {limit // 1_000_000} MB are accepted. Send it in parts."
        if limit < self._max_bytes:
            detail = f"At most {limit} bytes are accepted here."
        problem = Problem(413, FailureCode.TOO_LARGE, detail, headers={"Connection": "close"})
        await problem.response(scope["path"])(scope, receive, send)


class _CountedBody:
    def __init__(self, receive: Receive, max_bytes: int) -> None:
        self.overflowed = False
        self._receive = receive
        self._left = max_bytes

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left >= 0:
            return message
        self.overflowed = True
        return {"type": "http.disconnect"}
