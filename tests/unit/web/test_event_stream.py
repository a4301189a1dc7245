from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from handlers.web.http.event_stream import event, with_heartbeat


def test_an_event_has_its_fields_on_lines() -> None:
    assert event({"text": "ü"}, name="text", number="1") == 'id: 1\nevent: text\ndata: {"text":"ü"}\n\n'
    assert event("one\ntwo") == "data: one\ndata: two\n\n"


def test_a_comment_comes_where_nothing_happens() -> None:
    async def slow() -> AsyncGenerator[str, None]:
        yield "a"
        await asyncio.sleep(0.1)
        yield "b"

    async def whole() -> list[str]:
        return [text async for text in with_heartbeat(slow(), seconds=0.03)]

    told = asyncio.run(whole())
    assert told[0] == "a"
    assert told[-1] == "b"
    assert set(told[1:-1]) == {": alive\n\n"}


def test_a_stream_that_is_left_is_closed_inside_too() -> None:
    closed: list[bool] = []

    async def endless() -> AsyncGenerator[str, None]:
        try:
            while True:
                yield "a"
                await asyncio.sleep(0.01)
        finally:
            closed.append(True)

    async def whole() -> None:
        stream = with_heartbeat(endless())
        assert isinstance(stream, AsyncGenerator)
        async for _ in stream:
            break
        await stream.aclose()

    asyncio.run(whole())
    assert closed == [True]
