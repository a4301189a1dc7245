"""What a room said between two answers of the homeserver, asked for page by page while other rooms go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.errors import PlatformGone
from handlers.matrix.client_server.client import HomeserverClient, MatrixRefused
from handlers.matrix.incoming.intake import MatrixIntake, Told
from handlers.matrix.incoming.sync_answer import PAGE_EVENTS, events_in, page_filter, since_invited
from handlers.matrix.received import Missed, RoomEvent

logger = logging.getLogger(__name__)

MOST_PAGES = 50
"""So far back a gap is filled: five thousand events of a room."""
MOST_ROOMS = 4
"""Whose history is asked for, and held, at the same time."""


class RoomHistory:
    """Implements `handlers.delivery_attempts.Intake`: what was missed is taken as if it had been told."""

    def __init__(self, client: HomeserverClient, intake: MatrixIntake) -> None:
        self._client = client
        self._intake = intake
        self._rooms = asyncio.Semaphore(MOST_ROOMS)

    @property
    def me(self) -> str:
        return self._intake.reader.me.user

    async def take(self, meaning: Told | Missed) -> None:
        if not isinstance(meaning, Missed):
            await self._intake.take(meaning)
            return
        async with self._rooms:
            for event in await self._events(meaning):
                await self._intake.take(RoomEvent(room=meaning.room, event=event))

    async def apologize(self, meaning: Told | Missed) -> None:
        if not isinstance(meaning, Missed):
            await self._intake.apologize(meaning)

    async def _events(self, missed: Missed) -> Sequence[Mapping[str, Any]]:
        """In order, from where the bot was called on."""
        events: Sequence[Mapping[str, Any]] = []
        page: str | None = missed.before
        called, pages = False, 0
        while page is not None and not called and pages < MOST_PAGES:
            more, page = await self._page(missed, page)
            events, called = since_invited([*more, *events], self.me)
            pages += 1
        if page is not None and not called:
            logger.warning("sync.gap", extra={"pages": pages})
        return events

    async def _page(self, missed: Missed, start: str) -> tuple[list[Mapping[str, Any]], str | None]:
        """A page of earlier events in order, and where the one before it begins."""
        query = {"dir": "b", "from": start, "to": missed.since, "limit": str(PAGE_EVENTS)}
        query["filter"] = page_filter()
        try:
            told = await self._client.ask("rooms", missed.room, "messages", query=query)
        except (MatrixRefused, PlatformGone):
            return [], None
        events, end = events_in(told.get("chunk")), told.get("end")
        return events[::-1], end if isinstance(end, str) and told.get("chunk") else None
