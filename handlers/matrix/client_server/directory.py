"""What the homeserver says of people and their rooms."""

from __future__ import annotations

from bot.chat.events import Attachment, Person, Place
from bot.chat.unasked import UnaskedDefaults
from handlers.matrix.client_server.rooms import Rooms
from handlers.matrix.recordings import recordings_of
from handlers.matrix.target import MatrixTarget


class MatrixDirectory:
    """Implements `bot.chat.events.Directory`."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    @property
    def unasked(self) -> UnaskedDefaults:
        """Rooms stay quiet until somebody asks, or a moderator wants more."""
        return UnaskedDefaults()

    async def may_administer(self, place: Place, person: Person) -> bool:
        """Those who may moderate the room."""
        return place.private or await self._rooms.may_moderate(place.chat, person.id)

    async def is_member(self, workspace: str, chat: str, person: Person) -> bool:
        return not workspace and person.id in await self._rooms.members(chat)

    async def recording(self, place: Place, key: str) -> Attachment | None:
        """Among what the thread holds, or the room's latest messages."""
        target = MatrixTarget.from_address(place.address)
        events = await self._rooms.thread(target.room, target.thread) if target.thread else ()
        for event in (*events, *await self._rooms.latest(target.room)):
            for attachment in recordings_of(event, target.room):
                if attachment.key == key:
                    return attachment
        return None
