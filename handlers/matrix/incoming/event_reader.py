"""From an event of a room to what it means: parsed, and completed by what has to be looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat.actions import Verb
from bot.chat.events import Attachment, Deleted, MessageReceived, Person, Pressed, Reacted
from handlers.matrix.client_server.client import MatrixIdentity
from handlers.matrix.client_server.rooms import Rooms, content_of
from handlers.matrix.incoming.room_message import RoomMessage, is_event_id, mapping, related_id
from handlers.matrix.incoming.typed_text import number_of, written_text
from handlers.matrix.outgoing.contents import ASKS, CHOICES
from handlers.matrix.received import ReceivedMessage, RoomEvent, place_of
from handlers.matrix.recordings import FILES, recordings_of
from handlers.matrix.target import MatrixTarget, message_key

_SAID = frozenset({"m.text", *FILES})
"""Notices are for machines not to answer."""
_TWO = 2
_GRAVE = frozenset({Verb.FORGET, Verb.CANCEL, Verb.SET})


class MatrixEventReader:
    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self.me = MatrixIdentity(user="")
        """Known once the homeserver has said who the bot is; nothing is read before."""

    async def read(self, told: RoomEvent) -> ReceivedMessage | None:
        """None for what is nobody's business here."""
        match told.event.get("type"):
            case "m.room.message":
                message = await self._message(told)
                return None if message is None else await self._said(message)
            case "m.reaction":
                return await self._reaction(told)
            case "m.room.redaction":
                return await self._redaction(told)
            case _:
                return None

    async def is_private(self, room: str) -> bool:
        """One person alone with the bot."""
        return len(await self._rooms.members(room)) == _TWO

    async def _message(self, told: RoomEvent) -> RoomMessage | None:
        relation = mapping(mapping(told.event.get("content")).get("m.relates_to"))
        original = None
        if relation.get("rel_type") == "m.replace":
            if not (edited := related_id(relation)):
                return None
            original = await self._rooms.event(told.room, edited)
            if original.get("sender") != told.event.get("sender"):
                return None
        message = RoomMessage.of(told, original)
        return message if message.kind in _SAID else None

    async def _said(self, message: RoomMessage) -> ReceivedMessage | None:
        words = written_text(message.content, self.me)
        private = await self.is_private(message.room)
        target = message.target(private=private)
        answered = await self._rooms.event(message.room, message.replied) if message.replied else {}
        ours = answered.get("sender") == self.me.user
        if (number := number_of(words.text)) is not None and (private or message.thread or ours):
            pressed = await self._pressed(message, target, answered, number)
            if pressed is not None:
                return pressed
        asked = ours and ASKS in content_of(answered)
        addressed = words.addressed or asked or (ours and not message.falls_back)
        recordings = recordings_of(message.carrier, message.room)
        if not (words.text or words.addressed or recordings or (private and message.is_file)):
            return None
        about: tuple[Attachment, ...] = ()
        if not recordings and (addressed or private):
            about = await self._about(message, answered, in_the_room=bool(words.text) and not private)
        replies_to = [message_key(message.room, one) for one in (message.replied, message.thread) if one]
        event = MessageReceived(
            event_id=message.number,
            place=place_of(target),
            person=Person(id=message.sender),
            message=message_key(message.room, message.origin),
            text=words.text,
            wording=words.wording,
            recordings=recordings,
            other_file=message.is_file and not recordings,
            about=about,
            replies_to=tuple(dict.fromkeys(replies_to)),
            addressed=addressed,
            edited=message.edited,
        )
        return ReceivedMessage(event=event, target=target, cause=message.number)

    async def _about(
        self, message: RoomMessage, answered: Mapping[str, Any], *, in_the_room: bool
    ) -> tuple[Attachment, ...]:
        """What the words point at: the message replied to, the thread's recordings, the room's latest one."""
        room = message.room
        if not message.falls_back and (found := recordings_of(answered, room)):
            return found
        if message.thread:
            events = await self._rooms.thread(room, message.thread)
            return tuple(found for event in events for found in recordings_of(event, room))
        if message.replied or not in_the_room:
            return ()
        latest = (found for event in await self._rooms.latest(room) for found in recordings_of(event, room))
        return tuple(latest)[:1]

    async def _pressed(
        self, message: RoomMessage, target: MatrixTarget, answered: Mapping[str, Any], number: int
    ) -> ReceivedMessage | None:
        """The choice of the message that is answered, or of the bot's last that offers some. An answer to
        somebody else chooses nothing, and among people what deletes or changes is chosen by an answer alone.
        """
        explicit = bool(message.replied) and not message.falls_back
        offering = answered if explicit and self._actions(answered) else None
        if offering is None:
            if explicit and answered.get("sender") != self.me.user:
                return None
            events = await (
                self._rooms.thread(message.room, message.thread)
                if message.thread
                else self._rooms.latest(message.room)
            )
            offering = next((event for event in events if self._actions(event)), {})
            actions = self._actions(offering)
            grave = 1 <= number <= len(actions) and actions[number - 1].partition(":")[0] in _GRAVE
            if grave and not target.private:
                return None
        return self._press(message.number, message.sender, target, offering, number)

    def _press(
        self, cause: str, sender: str, target: MatrixTarget, offering: Mapping[str, Any], number: int
    ) -> ReceivedMessage | None:
        actions = self._actions(offering)
        if not 1 <= number <= len(actions):
            return None
        event = Pressed(
            event_id=f"press/{cause}",
            place=place_of(target),
            person=Person(id=sender),
            action=actions[number - 1],
            message=message_key(target.room, str(offering.get("event_id", ""))),
        )
        return ReceivedMessage(event=event, target=target, cause=cause)

    def _actions(self, event: Mapping[str, Any]) -> list[str]:
        """Of a message of ours: nobody else's choices are taken for ours."""
        actions = content_of(event).get(CHOICES) if event.get("sender") == self.me.user else None
        return [str(one) for one in actions] if isinstance(actions, list) else []

    async def _reaction(self, told: RoomEvent) -> ReceivedMessage | None:
        relation = mapping(mapping(told.event.get("content")).get("m.relates_to"))
        number, emoji = str(told.event.get("event_id", "")), relation.get("key")
        on = related_id(relation)
        if relation.get("rel_type") != "m.annotation" or not isinstance(emoji, str) or not on:
            return None
        event = await self._rooms.event(told.room, on)
        carrier = RoomMessage.of(RoomEvent(room=told.room, event=event))
        target = carrier.target(private=await self.is_private(told.room))
        sender = str(told.event.get("sender", ""))
        if (choice := number_of(emoji)) is not None and self._actions(event):
            return self._press(number, sender, target, event, choice)
        recordings = recordings_of({**event, "content": content_of(event)}, told.room)
        if not recordings:
            return None
        reacted = Reacted(
            event_id=number,
            place=place_of(target),
            person=Person(id=sender),
            emoji=emoji,
            message=message_key(told.room, carrier.origin),
            recordings=recordings,
        )
        return ReceivedMessage(event=reacted, target=target, cause=number)

    async def _redaction(self, told: RoomEvent) -> ReceivedMessage | None:
        """By whomever the homeserver lets: of the bot's own messages nothing hangs on."""
        content, number = mapping(told.event.get("content")), str(told.event.get("event_id", ""))
        redacted = told.event.get("redacts") or content.get("redacts")
        if not isinstance(redacted, str) or not is_event_id(redacted):
            return None
        if (await self._rooms.event(told.room, redacted)).get("sender") == self.me.user:
            return None
        target = MatrixTarget(room=told.room)
        event = Deleted(event_id=number, place=place_of(target), keys=(message_key(told.room, redacted),))
        return ReceivedMessage(event=event, target=target, cause=number)
