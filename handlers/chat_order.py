"""Order of events: one after the other within a chat, chats concurrently: none waits for another."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers.delivery_attempts import DeliveryAttempts

M = TypeVar("M")


@dataclass(frozen=True, kw_only=True)
class Arrived(Generic[M]):
    number: int
    """They grow in the order in which the platform tells of events."""
    chat: int | str
    meaning: M
    due: float = 0.0
    """On the event loop's clock: not taken before, since more of it may be on its way."""


class ChatOrder(Generic[M]):
    """What cannot be committed is tried again in its place; only its own chat waits for it."""

    def __init__(self, attempts: DeliveryAttempts[M], pause_seconds: Callable[[int], float]) -> None:
        """`pause_seconds`: before the try that follows so many failures."""
        self._attempts = attempts
        self._pause_seconds = pause_seconds
        self._order: dict[int | str, deque[Arrived[M]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._known: dict[int, bool] = {}
        """Numbers that arrived and are not confirmed yet: whether they are done."""
        self._closing = asyncio.Event()

    def __contains__(self, number: int) -> bool:
        return number in self._known

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    def add(self, one: Arrived[M]) -> None:
        self._known[one.number] = False
        if one.chat in self._order:
            self._order[one.chat].append(one)
            return
        self._order[one.chat] = deque([one])
        task = asyncio.get_running_loop().create_task(self._work(one.chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def confirmable(self) -> int | None:
        """The last number before which, itself included, all are done; they are not known any more then."""
        last = None
        for number in sorted(self._known):
            if not self._known[number]:
                break
            del self._known[number]
            last = number
        return last

    async def wait(self, seconds: float) -> None:
        """Until nothing is in hand, so long at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def close(self, *, grace_seconds: float) -> None:
        """Finishes what is being taken and begins nothing more; what takes too long is broken off."""
        self._closing.set()
        await self.wait(grace_seconds)
        rest = tuple(self._tasks)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _work(self, chat: int | str) -> None:
        updates = self._order[chat]
        while updates and not self._closing.is_set():
            await self._take(updates[0])
            updates.popleft()
        del self._order[chat]

    async def _take(self, one: Arrived[M]) -> None:
        """Until it is done, or nothing more is to be begun."""
        await self._rest(one.due - asyncio.get_running_loop().time())
        failures = 0
        while not self._closing.is_set():
            if await self._attempts.attempt(one.number, one.meaning):
                self._known[one.number] = True
                return
            await self._rest(self._pause_seconds(failures))
            failures += 1

    async def _rest(self, seconds: float) -> None:
        if seconds <= 0:
            return
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return
