"""What a room said between two answers of the homeserver, asked for page by page while other rooms go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache

from bot.domain.errors import PlatformBusy, PlatformGone
from handlers.matrix.client_server.client import HomeserverClient, MatrixRefused
from handlers.matrix.incoming.intake import MatrixIntake, Told
from handlers.matrix.incoming.sync_answer import PAGE_EVENTS, events_in, page_filter, since_invited
from handlers.matrix.received import Missed, RoomEvent

logger = logging.getLogger(__name__)

MOST_PAGES = 50
"""So far back a gap is filled: five thousand events of a room."""
MOST_ROOMS = 4
"""Whose history is asked for at the same time."""
MOST_GAPS = 1000
"""Whose beginning is held between two tries."""
MOST_TRIES_OF_A_PAGE = 10
"""Four minutes: in some rooms history fails for ever, and nobody's token leads past it."""


@dataclass(slots=True)
class _Gap:
    """How far one is filled: whoever tries again goes on from here."""

    page: str | None
    """Where the next earlier events begin; None: there are none, or nobody hands them over."""
    events: Sequence[Mapping[str, Any]] = ()
    pages: int = 0
    failures: int = 0
    """In a row."""


class RoomHistory:
    """Implements `handlers.delivery_attempts.Intake`: what was missed is taken as if it had been told."""

    def __init__(self, client: HomeserverClient, intake: MatrixIntake) -> None:
        self._client = client
        self._intake = intake
        self._rooms = asyncio.Semaphore(MOST_ROOMS)
        self._gaps: LRUCache[Missed, _Gap] = LRUCache(MOST_GAPS)

    @property
    def me(self) -> str:
        return self._intake.reader.me.user

    async def take(self, meaning: Told | Missed) -> None:
        if not isinstance(meaning, Missed):
            await self._intake.take(meaning)
            return
        async with self._rooms:
            gap = self._gaps.setdefault(meaning, _Gap(meaning.before))
            await self._fill(gap, meaning)
            for event in gap.events:
                await self._intake.take(RoomEvent(room=meaning.room, event=event))
            self._gaps.pop(meaning, None)

    async def apologize(self, meaning: Told | Missed) -> None:
        if isinstance(meaning, Missed):
            self._gaps.pop(meaning, None)
        else:
            await self._intake.apologize(meaning)

    async def _fill(self, gap: _Gap, missed: Missed) -> None:
        """In order, from where the bot was called on. Raises `PlatformBusy` to be tried again."""
        while gap.page is not None:
            reason = "too many" if gap.pages == MOST_PAGES else await self._earlier(gap, gap.page, missed)
            if reason is not None:
                logger.warning("sync.gap", extra={"pages": gap.pages, "reason": reason})
                gap.page = None

    async def _earlier(self, gap: _Gap, start: str, missed: Missed) -> str | None:
        """One page more, or why there is none."""
        try:
            more, page = await self._page(missed, start)
        except (MatrixRefused, PlatformGone) as refused:
            return refused.message
        except PlatformBusy as busy:
            if not await self._is_hopeless(gap, busy):
                raise
            return busy.message
        gap.events, called = since_invited([*more, *gap.events], self.me)
        gap.page = None if called else page
        gap.pages, gap.failures = gap.pages + 1, 0
        return None

    async def _is_hopeless(self, gap: _Gap, busy: PlatformBusy) -> bool:
        """A homeserver that says when it wants to be asked, or is away altogether, is waited for. Raises
        `PlatformBusy`.
        """
        if busy.retry_after is None:
            await self._client.versions()
            gap.failures += 1
        return gap.failures == MOST_TRIES_OF_A_PAGE

    async def _page(self, missed: Missed, start: str) -> tuple[list[Mapping[str, Any]], str | None]:
        """A page of earlier events in order, and where the one before it begins; the page may be empty."""
        query = {"dir": "b", "from": start, "to": missed.since, "limit": str(PAGE_EVENTS)}
        query["filter"] = page_filter()
        told = await self._client.ask("rooms", missed.room, "messages", query=query)
        end = told.get("end")
        goes_on = isinstance(end, str) and end not in {start, missed.since}
        return events_in(told.get("chunk"))[::-1], end if goes_on else None
