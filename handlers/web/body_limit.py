"""Refuses a body that is too large while it comes in, before anything of it is kept."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.domain.failure import FailureCode
from handlers.web.problems import Problem


class BodyLimit:
    """ASGI middleware. Counts what arrives, whatever the client said it would send; answers 413."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._max_bytes:
            await self._refuse(scope, receive, send)
            return
        body = _CountedBody(receive, self._max_bytes)
        refused = False

        async def answer(message: Message) -> None:
            nonlocal refused
            if not body.overflowed:
                await send(message)
            elif not refused:
                refused = True
                await self._refuse(scope, receive, send)

        await self._app(scope, body.receive, answer)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        detail = f"At most {self._max_bytes // 1_000_000} MB are accepted. Send it in parts."
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
