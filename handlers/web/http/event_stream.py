"""Server-sent events, as the HTML standard writes them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from fastapi.responses import StreamingResponse

HEARTBEAT_SECONDS = 15.0
MEDIA_TYPE = "text/event-stream"
EVENT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "Of each event.",
    "properties": {
        "event": {"type": "string"},
        "data": {"type": "string", "description": "JSON."},
        "id": {"type": "string"},
    },
}
HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx passes each event on at once
}


def event(data: Any, *, name: str | None = None, number: str | None = None) -> str:
    lines = [f"id: {number}"] if number is not None else []
    if name is not None:
        lines.append(f"event: {name}")
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    lines += [f"data: {line}" for line in text.split("\n")]
    return "\n".join(lines) + "\n\n"


def streamed(events: AsyncGenerator[str, None]) -> StreamingResponse:
    return StreamingResponse(with_heartbeat(events), media_type=MEDIA_TYPE, headers=HEADERS)


async def with_heartbeat(
    events: AsyncGenerator[str, None], *, seconds: float = HEARTBEAT_SECONDS
) -> AsyncIterator[str]:
    """A comment where nothing happened for so long, so that nobody takes the connection for dead."""
    coming: asyncio.Future[str | None] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(_following(events))
            done, _ = await asyncio.wait([coming], timeout=seconds)
            if not done:
                yield ": alive\n\n"
                continue
            text, coming = coming.result(), None
            if text is None:
                return
            yield text
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.wait([coming])
        await events.aclose()


async def _following(events: AsyncGenerator[str, None]) -> str | None:
    return await anext(events, None)
