"""How many event streams may be open: each looks at the job table again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import ExitStack, contextmanager

from fastapi.sse import EventSourceResponse

from handlers.web.http.event_stream import streamed
from handlers.web.http.problems import RETRY_SECONDS, Problem

MOST_OF_A_CALLER, MOST_IN_ALL = 64, 512


class StreamSeat:
    """Free again when the block ends that took it, or with the stream that it was given to."""

    def __init__(self, held: ExitStack) -> None:
        self._held = held

    def streamed(
        self, events: AsyncGenerator[bytes | None, None], *, retry_milliseconds: int | None = None
    ) -> EventSourceResponse:
        """The events, in this seat until the answer ends, however it does."""
        return streamed(events, retry_milliseconds=retry_milliseconds, ended=self._held.pop_all().close)


class StreamSeats:
    """Of one process."""

    def __init__(self, *, most_of_a_caller: int = MOST_OF_A_CALLER, most_in_all: int = MOST_IN_ALL) -> None:
        self._most_of_a_caller = most_of_a_caller
        self._most_in_all = most_in_all
        self._taken: Counter[str] = Counter()

    @property
    def taken(self) -> int:
        return self._taken.total()

    @contextmanager
    def seat(self, flow: str) -> Iterator[StreamSeat]:
        """To be taken first, as it costs nothing: between the look and the taking nobody else comes.

        Raises `Problem`: 429 where this caller has too many streams, 503 where all together have.
        """
        self._require(flow)
        with ExitStack() as held:
            self._taken[flow] += 1
            held.callback(self._leave, flow)
            yield StreamSeat(held)

    def _require(self, flow: str) -> None:
        headers = {"Retry-After": RETRY_SECONDS}
        if self._taken[flow] >= self._most_of_a_caller:
            most = self._most_of_a_caller
            detail = (
                f"You have {most} event streams open, as many as a caller may. Ask for the task now and then."
            )
            raise Problem(429, "too_many_streams", detail, headers=headers)
        if self.taken >= self._most_in_all:
            detail = "Too many event streams are open. Ask for the task itself now and then."
            raise Problem(503, "too_many_streams", detail, headers=headers)

    def _leave(self, flow: str) -> None:
        self._taken[flow] -= 1
        if not self._taken[flow]:
            del self._taken[flow]
