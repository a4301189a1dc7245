from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from bot.domain.errors import StorageError
from storage.database.thread import DatabaseCall, DatabaseThread, told

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def one_by_one(calls: Sequence[DatabaseCall]) -> None:
    for call in calls:
        if not call.begins():
            continue
        try:
            call.succeed(call.function(None))
        except ZeroDivisionError as error:
            call.fail(error)
    assert told(calls) == []


def called(thread: DatabaseThread, function: Callable[[Any], Any]) -> asyncio.Future[Any]:
    call = DatabaseCall(function, asyncio.get_running_loop().create_future())
    thread.submit(call)
    return call.answer


async def ended(thread: DatabaseThread) -> None:
    await asyncio.wrap_future(thread.end())


async def test_calls_are_carried_out_in_turn_and_then_the_thread_ends() -> None:
    done: list[str] = []
    thread = DatabaseThread(one_by_one, lambda: done.append("end"))
    calls = [called(thread, lambda _, name=name: done.append(name)) for name in "abc"]  # type: ignore[misc]  # mypy knows no defaults of a lambda
    await ended(thread)
    assert done == ["a", "b", "c", "end"]
    await asyncio.gather(*calls)


async def test_what_waits_meanwhile_is_carried_out_together() -> None:
    rows: list[int] = []

    def counted(calls: Sequence[DatabaseCall]) -> None:
        rows.append(len(calls))
        one_by_one(calls)

    begun, go = threading.Event(), threading.Event()
    thread = DatabaseThread(counted, lambda: None)
    first = called(thread, lambda _: (begun.set(), go.wait(60)))
    await asyncio.to_thread(begun.wait, 60)
    others = [called(thread, lambda _: None) for _ in range(300)]
    go.set()
    await asyncio.gather(first, *others)
    await ended(thread)
    assert rows == [1, 256, 44]


async def test_an_error_goes_to_the_one_who_waits() -> None:
    thread = DatabaseThread(one_by_one, lambda: None)
    failing, other = called(thread, lambda _: 1 // 0), called(thread, lambda _: 1)
    with pytest.raises(ZeroDivisionError):
        await failing
    assert await other == 1
    await ended(thread)


async def test_an_error_that_no_future_takes_holds_up_nobody() -> None:
    def none_left(calls: Sequence[DatabaseCall]) -> None:
        for call in calls:
            call.fail(StopIteration())
        told(calls)

    thread = DatabaseThread(none_left, lambda: None)
    both = [called(thread, lambda _: None) for _ in range(2)]
    errors = await asyncio.gather(*both, return_exceptions=True)
    assert [type(error) for error in errors] == [RuntimeError, RuntimeError]
    await ended(thread)


async def test_a_call_that_was_withdrawn_before_its_turn_is_not_carried_out() -> None:
    done: list[str] = []
    begun, go = threading.Event(), threading.Event()
    thread = DatabaseThread(one_by_one, lambda: None)
    first = called(thread, lambda _: (begun.set(), go.wait(60)))
    await asyncio.to_thread(begun.wait, 60)
    assert called(thread, lambda _: done.append("withdrawn")).cancel()
    go.set()
    await first
    await ended(thread)
    assert done == []


async def test_what_waits_behind_a_hanging_call_can_be_dropped() -> None:
    begun, go = threading.Event(), threading.Event()

    def hang(_: object) -> bool:
        begun.set()
        return go.wait(60)

    thread = DatabaseThread(one_by_one, lambda: None)
    hanging = called(thread, hang)
    await asyncio.to_thread(begun.wait, 60)
    waiting = called(thread, lambda _: True)
    thread.drop()
    with pytest.raises(StorageError, match="closed"):
        await waiting
    with pytest.raises(StorageError, match="closed"):
        await called(thread, lambda _: True)
    go.set()
    assert await hanging
    await ended(thread)
