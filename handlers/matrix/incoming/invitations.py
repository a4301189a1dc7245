"""Who may bring the bot into a room, and when it goes by itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from bot.chat.events import Person, Place
from bot.chat.platform import Conversation
from bot.domain.errors import PlatformBusy, PlatformGone
from handlers.background import Background
from handlers.matrix.client_server.client import HomeserverClient, MatrixRefused
from handlers.matrix.client_server.rooms import Rooms
from handlers.matrix.received import Invited
from handlers.matrix.settings import PLATFORM

logger = logging.getLogger(__name__)

JOIN_SECONDS = 90.0
"""A room of another homeserver is fetched from there first."""
_PAUSES_SECONDS = (1.0, 5.0, 30.0, 60.0, 300.0, 900.0, *(3600.0 for _ in range(24)))


class Invitations:
    def __init__(
        self,
        client: HomeserverClient,
        rooms: Rooms,
        conversation: Conversation,
        servers: frozenset[str],
        background: Background,
    ) -> None:
        """`servers`: whose people may invite; empty: all."""
        self._client = client
        self._rooms = rooms
        self._conversation = conversation
        self._servers = servers
        self._background = background

    async def decide(self, invited: Invited) -> None:
        """Joins, or declines in silence; later, where another homeserver is slow. What waits is asked anew at
        each start.
        """
        try:
            await self._decided(invited)
        except PlatformBusy:
            self._background.start(self._in_time(invited))

    async def _in_time(self, invited: Invited) -> None:
        for pause in _PAUSES_SECONDS:
            await asyncio.sleep(pause)
            with contextlib.suppress(PlatformBusy):
                await self._decided(invited)
                return
        logger.warning("invite.given_up")

    async def _decided(self, invited: Invited) -> None:
        welcome = self._admits(invited)
        try:
            if welcome:
                await self._client.post("rooms", invited.room, "join", body={}, seconds=JOIN_SECONDS)
                self._rooms.forget_members(invited.room)
            else:
                await self._client.post("rooms", invited.room, "leave", body={})
        except (MatrixRefused, PlatformGone):  # taken back meanwhile, or a room that cannot be joined
            logger.warning("invite.failed", extra={"welcome": welcome})
            return
        logger.info("invite.decided", extra={"welcome": welcome})

    async def leave_if_alone(self, room: str) -> None:
        """Where everybody else has gone the bot goes as well."""
        if len(await self._rooms.members(room)) != 1:
            return
        try:
            await self._client.post("rooms", room, "leave", body={})
        except (MatrixRefused, PlatformGone):
            logger.info("room.kept")

    def _admits(self, invited: Invited) -> bool:
        server = invited.inviter.partition(":")[2].lower()
        if self._servers and server not in self._servers:
            return False
        place = Place(platform=PLATFORM, chat=invited.room, address={}, private=invited.direct)
        return self._conversation.admits(place, Person(id=invited.inviter))
