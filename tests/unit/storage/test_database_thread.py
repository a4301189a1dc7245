from __future__ import annotations

import threading

import pytest

from bot.domain.errors import StorageError
from storage.database.thread import DatabaseThread


def test_orders_are_carried_out_in_turn_and_then_the_thread_ends() -> None:
    done: list[str] = []
    thread = DatabaseThread(lambda: done.append("end"))
    orders = [thread.submit(lambda name=name: done.append(name)) for name in "abc"]  # type: ignore[misc]  # mypy knows no defaults of a lambda
    thread.end().result(60)
    assert done == ["a", "b", "c", "end"]
    assert all(order.done() for order in orders)


def test_an_error_goes_to_the_one_who_waits() -> None:
    thread = DatabaseThread(lambda: None)
    with pytest.raises(ZeroDivisionError):
        thread.submit(lambda: 1 // 0).result(60)
    assert thread.submit(lambda: 1).result(60) == 1
    thread.end().result(60)


def test_an_order_that_was_withdrawn_before_its_turn_is_not_carried_out() -> None:
    done: list[str] = []
    go = threading.Event()
    thread = DatabaseThread(lambda: None)
    thread.submit(lambda: go.wait(60))
    assert thread.submit(lambda: done.append("withdrawn")).cancel()
    go.set()
    thread.end().result(60)
    assert done == []


def test_what_waits_behind_a_hanging_order_can_be_dropped() -> None:
    begun, go = threading.Event(), threading.Event()

    def hang() -> bool:
        begun.set()
        return go.wait(60)

    thread = DatabaseThread(lambda: None)
    hanging, waiting = thread.submit(hang), thread.submit(lambda: True)
    begun.wait(60)
    thread.drop()
    with pytest.raises(StorageError, match="closed"):
        waiting.result(60)
    with pytest.raises(StorageError, match="closed"):
        thread.submit(lambda: True).result(60)
    go.set()
    thread.end().result(60)
    assert hanging.result(60)
