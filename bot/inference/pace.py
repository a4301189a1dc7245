"""How many requests an engine gets at once and how long each may take: learned from what it has shown.

An engine that is slower than thought lets all requests of a moment run into their time-outs, and sent again
they would do so for ever. So after a time-out half as many are sent and twice as long is waited (Jacobson and
Karels, "Congestion avoidance and control", 1988); what comes back in time opens it again, one by one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.domain.errors import EngineSlow, EngineUnreachable

logger = logging.getLogger(__name__)

MOST_PATIENCE = 8.0
"""Times the usual time-out."""
_QUICK_SHARE = 0.25
"""Of the time that a request had: who needs less gets half the patience next."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A request under way."""

    patience: float
    """How many times the usual time-out it has."""
    lesson: int
    """How often the pace had slowed down when it began."""


class EnginePace:
    """Of one engine, as one process speaks to it."""

    def __init__(self, engine: str, slots: int) -> None:
        self._engine = engine
        self._slots = slots
        self._patience = 1.0
        self._running = 0
        self._in_time = 0
        self._lessons = 0
        self._room = asyncio.Condition()
        self.limit = slots
        """Requests at once, from now on."""

    @asynccontextmanager
    async def request(self, usual_seconds: float) -> AsyncIterator[Turn]:
        """A request's turn. Raises `EngineSlow` while fewer requests or more patience are worth a try."""
        async with self.turn() as turn:
            since = time.monotonic()
            try:
                yield turn
            except EngineSlow:
                if self.timed_out(turn):
                    logger.warning(
                        "engine.timed_out", extra={"gate": self._engine, "requests_at_once": self.limit}
                    )
                    raise
                raise EngineUnreachable("The engine did not answer, even alone and given time.") from None
            self.in_time(share=(time.monotonic() - since) / usual_seconds)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """Waits until fewer than `limit` are under way."""
        async with self._room:
            await self._room.wait_for(lambda: self._running < self.limit)
            self._running += 1
        try:
            yield Turn(patience=self._patience, lesson=self._lessons)
        finally:
            self._running -= 1
            async with self._room:
                self._room.notify_all()

    def timed_out(self, turn: Turn) -> bool:
        """Whether there is still something to try; requests that began before the last lesson teach none."""
        if turn.lesson < self._lessons:
            return True
        if self.limit == 1 and self._patience >= MOST_PATIENCE:
            return False
        self._lessons += 1
        self._in_time = 0
        self.limit = max(1, self.limit // 2)
        self._patience = min(MOST_PATIENCE, 2 * self._patience)
        return True

    def in_time(self, *, share: float) -> None:
        """A request came back within this share of the usual time-out."""
        self._in_time += 1
        if self._in_time >= 2 * self.limit and self.limit < self._slots:
            self.limit, self._in_time = self.limit + 1, 0
        if share < _QUICK_SHARE * self._patience:
            self._patience = max(1.0, self._patience / 2)
