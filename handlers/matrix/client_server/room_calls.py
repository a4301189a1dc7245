"""Rate-limited calls that change a room. Each has a transaction id: repeated, it changes nothing more.

Homeservers remember these ids for a day or so. What may be older is looked for by its mark, in the messenger.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import Enum, auto
from typing import Any, TypeVar

from bot.domain.errors import PlatformBusy, PlatformGone
from handlers.matrix.client_server.client import HomeserverClient, MatrixRefused
from handlers.rate_limiter import Rate, RateLimiter

T = TypeVar("T")

PROGRESS_SECONDS = 1.0
"""Progress that has to wait asks again so soon: an answer that is ready meanwhile goes in its place."""
PROGRESS_REST_SECONDS = 30.0
"""After a homeserver asked for patience what room it has is for answers: progress is left out for so long."""
_ALL = "all"
_PROGRESS = "progress"


class Pace(Enum):
    ANSWER = auto()
    PROGRESS = auto()
    """Leaves room for answers: a change every four seconds in a room."""


class RoomCalls:
    """All raise `PlatformBusy`, `PlatformGone` and `MatrixRefused`."""

    def __init__(self, client: HomeserverClient, rate_limiter: RateLimiter, *, patient: bool = False) -> None:
        """`patient`: waits while the homeserver is busy, for what is said once."""
        self._client = client
        self._rate_limiter = rate_limiter
        self._patient = patient

    def patiently(self) -> RoomCalls:
        return RoomCalls(self._client, self._rate_limiter, patient=True)

    async def send(
        self,
        room: str,
        transaction: str,
        content: Mapping[str, Any],
        *,
        kind: str = "m.room.message",
        pace: Pace = Pace.ANSWER,
    ) -> str:
        """Id of the event."""

        async def put() -> str:
            told = await self._client.put("rooms", room, "send", kind, transaction, body=content)
            return str(told.get("event_id", ""))

        return await self._in_turn(room, put, pace)

    async def redact(self, room: str, event: str, transaction: str) -> bool:
        """False: it may still be there."""

        async def put() -> None:
            await self._client.put("rooms", room, "redact", event, transaction, body={})

        try:
            await self._in_turn(room, put, Pace.ANSWER)
        except (MatrixRefused, PlatformGone):
            return False
        return True

    async def upload(self, name: str, media_type: str, data: bytes) -> str:
        """Its `mxc://` address; what nobody's message names the homeserver may drop again."""
        return await self._somehow(lambda: self._client.upload(name, media_type, data))

    async def _in_turn(self, room: str, call: Callable[[], Awaitable[T]], pace: Pace) -> T:
        async def once() -> T:
            if wait := self._rate_limiter.take(*_claims(room, pace)):
                patience = min(wait, PROGRESS_SECONDS) if pace is Pace.PROGRESS else wait
                raise PlatformBusy("This room was written to just now.", retry_after=patience)
            try:
                return await call()
            except PlatformBusy as busy:
                if busy.retry_after is not None:
                    self._rate_limiter.rest(_ALL, busy.retry_after)
                    self._rate_limiter.rest(_PROGRESS, busy.retry_after + PROGRESS_REST_SECONDS)
                raise

        return await self._somehow(once)

    async def _somehow(self, call: Callable[[], Awaitable[T]]) -> T:
        return await (self._rate_limiter.patiently(call) if self._patient else call())


def _claims(room: str, pace: Pace) -> tuple[tuple[str, Rate], ...]:
    """What a homeserver takes is its admin's to say, and told by its refusals alone."""
    claims = ((_ALL, Rate(20, 1)), (room, Rate(5, 1)))
    if pace is Pace.ANSWER:
        return claims
    return (*claims, (_PROGRESS, Rate(5, 1)), (f"{_PROGRESS} {room}", Rate(1, 4)))
