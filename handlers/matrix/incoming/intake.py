"""What the homeserver told is understood, committed by the conversation, and then answered."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat.events import Departed, Directory, MessageReceived, Pressed, Reacted
from bot.chat.job_keys import chat_key
from bot.chat.platform import Conversation
from bot.chat.replies import Reply, SendMessage
from bot.domain.errors import PlatformGone
from bot.domain.ports.key_values import KeyValue
from bot.text.blocks import Paragraph
from handlers.background import Background
from handlers.form_menus import MenuPress, opened
from handlers.matrix.client_server.client import MatrixRefused
from handlers.matrix.client_server.rooms import Rooms
from handlers.matrix.incoming.event_reader import MatrixEventReader
from handlers.matrix.incoming.invitations import Invitations
from handlers.matrix.outgoing.replies import MatrixReplies
from handlers.matrix.received import Invited, ReceivedMessage, Removed, RoomEvent
from handlers.matrix.settings import PLATFORM

logger = logging.getLogger(__name__)

FEW = 3
"""People of a room that may be empty when one has gone; of larger ones not all are asked for each time."""
Told = RoomEvent | Invited | Removed


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixIntake:
    """The token that leads behind an event is not kept before `take` has returned."""

    reader: MatrixEventReader
    rooms: Rooms
    conversation: Conversation
    directory: Directory
    replies: MatrixReplies
    invitations: Invitations
    key_values: KeyValue
    background: Background

    async def take(self, meaning: Told) -> None:
        """Returns once it is committed. Raises what the conversation raises: then it must come again."""
        match meaning:
            case Invited(
                room=room, event=event
            ):  # who was in there until now hears of the kick by this alone
                await self._departed(room, event)
                await self.invitations.decide(meaning)
            case Removed(room=room, event=event):
                await self._departed(room, event)
            case RoomEvent(event=event):
                await self._happened(meaning, event)

    async def _departed(self, room: str, event: str) -> None:
        self.rooms.forget_members(room)
        departed = Departed(event_id=event, platform=PLATFORM, key=chat_key("", room), purge=False)
        await self.conversation.handle(departed, self.directory)

    async def apologize(self, meaning: Told) -> None:
        """Tells the person that their message could not be understood, where that is possible."""
        if not isinstance(meaning, RoomEvent):
            return
        received = await self.reader.read(meaning)
        event = None if received is None else received.event
        if received is None or not isinstance(event, MessageReceived | Pressed | Reacted):
            return
        if isinstance(event, MessageReceived) and not (event.addressed or event.place.private):
            return
        place, person = event.place, event.person
        locale = await self.conversation.locale(PLATFORM, place.workspace, person.id, person.locale)
        text = self.conversation.localize("chat-trouble", locale)
        self._answer([SendMessage(blocks=(Paragraph(text),), private=True)], received)

    async def _happened(self, told: RoomEvent, event: Mapping[str, Any]) -> None:
        if event.get("sender") == self.reader.me.user:
            return
        if event.get("type") == "m.room.member":
            if self.rooms.forget_members(told.room) <= FEW:
                await self.invitations.leave_if_alone(told.room)
        elif event.get("type") == "m.room.encrypted":
            await self._unreadable(told.room, str(event.get("sender", "")))
        elif (received := await self.reader.read(told)) is not None:
            await self._handle(received)

    async def _handle(self, received: ReceivedMessage) -> None:
        event = received.event
        menu = MenuPress.parse(event.action) if isinstance(event, Pressed) else None
        if menu is not None and isinstance(event, Pressed):
            replies = await opened(menu, event, self.conversation, self.directory)
        else:
            replies = await self.conversation.handle(event, self.directory)
        self._answer(replies, received)

    async def _unreadable(self, room: str, sender: str) -> None:
        """Said once in a room: the bot has no keys."""
        key = f"matrix:encrypted:{room}"
        if await self.key_values.get(key) is not None:
            return
        locale = await self.conversation.locale(PLATFORM, "", sender, None)
        try:
            await self.replies.tell(room, self.conversation.localize("matrix-encrypted", locale), key)
        except (PlatformGone, MatrixRefused) as refused:
            logger.warning("reply.failed", extra={"kind": "encrypted", "reason": refused.message})
        await self.key_values.put(key, {"told": True}, owner=None, keep_seconds=None)

    def _answer(self, replies: Sequence[Reply], received: ReceivedMessage) -> None:
        if replies:
            self.background.start(self.replies.carry_out(replies, received))
