"""How many event streams may be open: each looks at the job table again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi.sse import EventSourceResponse

from handlers.web.http.event_stream import streamed
from handlers.web.http.problems import RETRY_SECONDS, Problem

MOST_OF_A_CALLER, MOST_IN_ALL = 64, 512


class StreamSeats:
    """Of one process."""

    def __init__(self, *, most_of_a_caller: int = MOST_OF_A_CALLER, most_in_all: int = MOST_IN_ALL) -> None:
        self._most_of_a_caller = most_of_a_caller
        self._most_in_all = most_in_all
        self._taken: Counter[str] = Counter()

    def require(self, flow: str) -> None:
        """To be asked first, as it costs nothing.

        Raises `Problem`: 429 where this caller has too many streams, 503 where all together have.
        """
        headers = {"Retry-After": RETRY_SECONDS}
        if self._taken[flow] >= self._most_of_a_caller:
            most = self._most_of_a_caller
            detail = (
                f"You have {most} event streams open, as many as a caller may. Ask for the task now and then."
            )
            raise Problem(429, "too_many_streams", detail, headers=headers)
        if self._taken.total() >= self._most_in_all:
            detail = "Too many event streams are open. Ask for the task itself now and then."
            raise Problem(503, "too_many_streams", detail, headers=headers)

    def streamed(
        self,
        flow: str,
        events: AsyncGenerator[bytes | None, None],
        *,
        retry_milliseconds: int | None = None,
    ) -> EventSourceResponse:
        """The events, in a seat that is free again when they end or their reader leaves."""
        return streamed(self._seated(flow, events), retry_milliseconds=retry_milliseconds)

    async def _seated(
        self, flow: str, events: AsyncGenerator[bytes | None, None]
    ) -> AsyncGenerator[bytes | None, None]:
        """Counts from its first event on: what is never begun takes no seat."""
        self._taken[flow] += 1
        try:
            async with aclosing(events):
                async for told in events:
                    yield told
        finally:
            self._taken[flow] -= 1
            if not self._taken[flow]:
                del self._taken[flow]
