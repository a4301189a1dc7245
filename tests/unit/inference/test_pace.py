from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import EngineSlow, EngineUnreachable
from bot.inference.pace import MOST_PATIENCE, EnginePace

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def timed_out_together(pace: EnginePace, requests: int) -> list[str]:
    """Names of what is raised by so many requests of one moment."""

    async def one() -> str:
        try:
            async with pace.request(60.0):
                await asyncio.sleep(0.001)
                raise EngineSlow("late")
        except EngineUnreachable as error:
            return type(error).__name__

    return await asyncio.gather(*(one() for _ in range(requests)))


async def test_requests_that_time_out_together_are_one_lesson() -> None:
    pace = EnginePace("engine", 8)
    assert await timed_out_together(pace, 8) == ["EngineSlow"] * 8
    assert pace.limit == 4


async def test_an_engine_that_does_not_answer_at_all_is_unreachable_in_the_end() -> None:
    pace, raised = EnginePace("engine", 8), []
    async with pace.turn() as first:
        assert first.patience == 1.0
    for _ in range(4):
        raised += await timed_out_together(pace, 1)
    assert raised == ["EngineSlow", "EngineSlow", "EngineSlow", "EngineUnreachable"]
    async with pace.turn() as last:
        assert last.patience == MOST_PATIENCE


async def test_never_more_requests_are_under_way_than_the_limit() -> None:
    pace = EnginePace("engine", 8)
    await timed_out_together(pace, 8)
    running = most = 0

    async def one() -> None:
        nonlocal running, most
        async with pace.turn():
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.001)
            running -= 1

    await asyncio.gather(*(one() for _ in range(40)))
    assert most == 4


async def test_answers_in_time_open_it_again() -> None:
    pace = EnginePace("engine", 4)
    for _ in range(2):
        await timed_out_together(pace, 1)
    assert pace.limit == 1
    for _ in range(2 + 4 + 6):
        async with pace.request(60.0):
            pass
    assert pace.limit == 4
    async with pace.turn() as turn:
        assert turn.patience == 1.0


async def test_a_request_that_is_given_up_leaves_its_place() -> None:
    pace = EnginePace("engine", 1)
    holding = asyncio.Event()

    async def hold() -> None:
        async with pace.turn():
            holding.set()
            await asyncio.sleep(60)

    first = asyncio.ensure_future(hold())
    await holding.wait()
    waiting = asyncio.ensure_future(hold())
    await asyncio.sleep(0)
    for task in (waiting, first):
        task.cancel()
    await asyncio.gather(first, waiting, return_exceptions=True)
    async with asyncio.timeout(1), pace.turn():
        pass
