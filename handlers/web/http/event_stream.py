"""Server-sent events, written by FastAPI's own writer.

Endpoints do not yield them, as FastAPI offers too: one of ours streams only if its form says so, and FastAPI
0.165 takes a reader who leaves between two events for a crash.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

MEDIA_TYPE = EventSourceResponse.media_type
PING_SECONDS = 15.0
"""So long may nothing be told before a comment says that the connection lives."""
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx passes each event on at once
}


def event(data: BaseModel | str, *, name: str | None = None, number: str | None = None) -> bytes:
    """`data` as JSON."""
    text = data if isinstance(data, str) else data.model_dump_json()
    return format_sse_event(data_str=text, event=name, id=number)


def streamed(
    events: AsyncGenerator[bytes | None, None],
    *,
    ended: Callable[[], None],
    retry_milliseconds: int | None = None,
) -> EventSourceResponse:
    """`None` stands for a look at which there was nothing to tell.

    `ended` is called once the answer is over, also where its reader left before the first event.
    `retry_milliseconds`: after which a reader comes again whose connection broke.
    """
    return _EndingStream(events, ended, retry_milliseconds)


class _EndingStream(EventSourceResponse):
    def __init__(
        self,
        events: AsyncGenerator[bytes | None, None],
        ended: Callable[[], None],
        retry_milliseconds: int | None,
    ) -> None:
        super().__init__(_with_pings(events, retry_milliseconds), headers=_HEADERS)
        self._events, self._ended = events, ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with aclosing(self._events):
                await super().__call__(scope, receive, send)
        finally:
            self._ended()


async def _with_pings(
    events: AsyncGenerator[bytes | None, None], retry_milliseconds: int | None
) -> AsyncIterator[bytes]:
    if retry_milliseconds is not None:
        yield format_sse_event(retry=retry_milliseconds)
    told_at = time.monotonic()
    async for told in events:
        if told is not None:
            yield told
        elif time.monotonic() - told_at >= PING_SECONDS:
            yield KEEPALIVE_COMMENT
        else:
            continue
        told_at = time.monotonic()


def named_events(**data: dict[str, Any]) -> dict[str, Any]:
    """For `content` of OpenAPI: the schema of an event's data, by its name."""
    return _content(
        {"oneOf": [_event(event={"const": name}, data=_json(schema)) for name, schema in data.items()]}
    )


def nameless_events(*data: dict[str, Any]) -> dict[str, Any]:
    return _content(_event(data=_json({"oneOf": list(data)})))


def _content(event_schema: dict[str, Any]) -> dict[str, Any]:
    """As OpenAPI 3.2 describes what comes in items, and FastAPI with it."""
    return {MEDIA_TYPE: {"itemSchema": event_schema}}


def _event(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "string", "contentMediaType": "application/json", "contentSchema": schema}
