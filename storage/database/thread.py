"""A thread that talks to the database: what waits when its turn comes is carried out together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from bot.domain.errors import StorageError

MOST_AT_ONCE = 256
"""Orders that are carried out together."""


class DatabaseCall:
    """A function that waits for its turn, and the future of the event loop that learns what came of it."""

    def __init__(self, function: Callable[[Any], Any], answer: asyncio.Future[Any]) -> None:
        self.function = function
        self.answer = answer
        self.settled = False
        self._result: Any = None
        self._error: BaseException | None = None

    def begins(self) -> bool:
        """False if nobody waits for it any more: then it is settled."""
        if self.answer.cancelled():
            self.settled = True
            return False
        return True

    def succeed(self, result: object) -> None:
        self._result, self.settled = result, True

    def fail(self, error: BaseException) -> None:
        """Unless it is settled."""
        if not self.settled:
            self._error, self.settled = _raisable(error), True

    def tell(self) -> None:
        """On the event loop."""
        if not self.answer.done():
            if self._error is not None:
                self.answer.set_exception(self._error)
            else:
                self.answer.set_result(self._result)
        self._result = self._error = None


class DatabaseThread:
    """Gives calls to `carry_out` in the row they came, all at once that wait. Unlike a pool's thread, it
    lets the process end while it hangs.
    """

    def __init__(
        self, carry_out: Callable[[Sequence[DatabaseCall]], object], at_end: Callable[[], object]
    ) -> None:
        """`carry_out` settles each of its calls, tells of it, and raises nothing."""
        self._carry_out = carry_out
        self._at_end = at_end
        self.dropped = False
        """Nothing is begun any more."""
        self._calls: SimpleQueue[DatabaseCall | None] = SimpleQueue()
        self._closed = False
        self._ended: Future[None] = Future()
        self._ended.set_running_or_notify_cancel()
        threading.Thread(target=self._run, name="database", daemon=True).start()

    def submit(self, call: DatabaseCall) -> None:
        if self._closed:
            call.fail(closed())
            call.tell()
        else:
            self._calls.put(call)

    def end(self) -> Future[None]:
        """Done when what was submitted before is carried out and the thread is at its end."""
        if not self._closed:
            self._closed = True
            self._calls.put(None)
        return self._ended

    def drop(self) -> None:
        """Refuses what still waits for its turn."""
        self.end()
        self.dropped = True
        while True:
            try:
                waiting = self._calls.get_nowait()
            except Empty:
                break
            if waiting is not None:
                waiting.fail(closed())
                told([waiting])
        self._calls.put(None)

    def _run(self) -> None:
        over = False
        while not over:
            calls, over = self._next()
            if calls:
                self._carry_out(calls)
            del calls
        try:
            self._at_end()
        finally:
            self._ended.set_result(None)

    def _next(self) -> tuple[list[DatabaseCall], bool]:
        """Waits for one, and takes along what came meanwhile; and whether that was the last."""
        calls: list[DatabaseCall] = []
        call = self._calls.get()
        while call is not None:
            calls.append(call)
            if len(calls) == MOST_AT_ONCE:
                return calls, False
            try:
                call = self._calls.get_nowait()
            except Empty:
                return calls, False
        return calls, True


def told(calls: Sequence[DatabaseCall]) -> list[DatabaseCall]:
    """Tells of those that are settled, waking each event loop once. Returns the others."""
    by_loop: dict[asyncio.AbstractEventLoop, list[DatabaseCall]] = {}
    for call in calls:
        if call.settled:
            by_loop.setdefault(call.answer.get_loop(), []).append(call)
    for loop, settled in by_loop.items():
        with suppress(RuntimeError):  # the loop is gone already
            loop.call_soon_threadsafe(_tell_all, settled)
    return [call for call in calls if not call.settled]


def _tell_all(calls: Sequence[DatabaseCall]) -> None:
    for call in calls:
        call.tell()


def closed() -> StorageError:
    return StorageError("The database is closed")


def _raisable(error: BaseException) -> BaseException:
    """Without the frame that caught it, which holds all that was carried out with it. A future takes no
    StopIteration.
    """
    if isinstance(error, StopIteration):
        return RuntimeError("A function of the database ran out of items")
    trace = error.__traceback__
    return error if trace is None else error.with_traceback(trace.tb_next)
