"""Updates in hand: each chat's in order, the chats beside each other: nobody waits for another chat."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from handlers.telegram.incoming.delivery_attempts import DeliveryAttempts
from handlers.telegram.received import ChatMoved, ReceivedUpdate


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrived:
    number: int
    """`update_id`: they grow."""
    chat: int
    meaning: ReceivedUpdate | ChatMoved | None
    due: float = 0.0
    """On the event loop's clock: not taken before, since more of it may be on its way."""


class ChatOrder:
    """What cannot be committed is tried again in its place; only its own chat waits for it."""

    def __init__(self, attempts: DeliveryAttempts, pause_seconds: Callable[[int], float]) -> None:
        """`pause_seconds`: before the try that follows so many failures."""
        self._attempts = attempts
        self._pause_seconds = pause_seconds
        self._order: dict[int, deque[Arrived]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._known: dict[int, bool] = {}
        """Numbers that arrived and are not confirmed yet: whether they are done."""
        self._closing = asyncio.Event()

    def __contains__(self, number: int) -> bool:
        return number in self._known

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    def add(self, one: Arrived) -> None:
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

    async def _work(self, chat: int) -> None:
        lane = self._order[chat]
        while lane and not self._closing.is_set():
            await self._take(lane[0])
            lane.popleft()
        del self._order[chat]

    async def _take(self, one: Arrived) -> None:
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
