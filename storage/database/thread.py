"""The one thread that talks to the database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from bot.domain.errors import StorageError

T = TypeVar("T")


class DatabaseThread:
    """Carries functions out in the order they came. Unlike a pool's thread, it lets the process end while
    it hangs.
    """

    def __init__(self, at_end: Callable[[], object]) -> None:
        self._at_end = at_end
        self._orders: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._closed = False
        self._ended: Future[None] = Future()
        self._ended.set_running_or_notify_cancel()
        threading.Thread(target=self._run, name="database", daemon=True).start()

    def submit(self, function: Callable[[], T]) -> Future[T]:
        """A future that can be cancelled until its turn comes."""
        order: Future[T] = Future()
        if self._closed:
            order.set_exception(_closed())
        else:
            self._orders.put((order, function))
        return order

    def end(self) -> Future[None]:
        """Done when what was submitted before is carried out and the thread is at its end."""
        if not self._closed:
            self._closed = True
            self._orders.put(None)
        return self._ended

    def drop(self) -> None:
        """Refuses what still waits for its turn."""
        self.end()
        while True:
            try:
                waiting = self._orders.get_nowait()
            except Empty:
                break
            if waiting is not None and waiting[0].set_running_or_notify_cancel():
                waiting[0].set_exception(_closed())
        self._orders.put(None)

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            _carry_out(*order)
            del order
        try:
            self._at_end()
        finally:
            self._ended.set_result(None)


def _carry_out(order: Future[T], function: Callable[[], T]) -> None:
    if not order.set_running_or_notify_cancel():
        return
    try:
        order.set_result(function())
    except BaseException as error:  # noqa: BLE001  it belongs to the one who waits
        order.set_exception(error)
        del order, function  # the error's traceback would hold this frame and with it the error


def _closed() -> StorageError:
    return StorageError("The database is closed")
