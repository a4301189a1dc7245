"""A message of a room, with what it is related to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.matrix.received import RoomEvent
from handlers.matrix.recordings import FILES
from handlers.matrix.target import MatrixTarget

LONGEST_ID_BYTES = 255


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomMessage:
    room: str
    number: str
    """Id of the event that tells of it: of an edit its own."""
    origin: str
    """Id of the message itself."""
    sender: str
    content: Mapping[str, Any]
    """What it says now."""
    relation: Mapping[str, Any]
    """Of the message as it was sent: an edit does not move it."""
    edited: bool = False

    @classmethod
    def of(cls, told: RoomEvent, original: Mapping[str, Any] | None = None) -> RoomMessage:
        """`original`: what the event edits."""
        event, number = told.event, str(told.event.get("event_id", ""))
        content = mapping(event.get("content"))
        before = content if original is None else mapping(original.get("content"))
        return cls(
            room=told.room,
            number=number,
            origin=number if original is None else str(original.get("event_id", "")),
            sender=str(event.get("sender", "")),
            content=content if original is None else mapping(content.get("m.new_content")),
            relation=mapping(before.get("m.relates_to")),
            edited=original is not None,
        )

    @property
    def thread(self) -> str:
        """What its thread hangs on; empty outside of threads."""
        return related_id(self.relation) if self.relation.get("rel_type") == "m.thread" else ""

    @property
    def replied(self) -> str:
        """What it answers to; within a thread clients name the last message there."""
        return related_id(mapping(self.relation.get("m.in_reply_to")))

    @property
    def falls_back(self) -> bool:
        """What it answers to is named for clients without threads alone."""
        return bool(self.thread and self.relation.get("is_falling_back"))

    @property
    def kind(self) -> str:
        """Empty where it tells none: what strangers write may be anything."""
        kind = self.content.get("msgtype")
        return kind if isinstance(kind, str) else ""

    @property
    def is_file(self) -> bool:
        return self.kind in FILES

    @property
    def carrier(self) -> Mapping[str, Any]:
        """As an event, for what looks for recordings."""
        return {"event_id": self.origin, "content": self.content}

    def target(self, *, private: bool) -> MatrixTarget:
        """In its thread; in a room outside of one it begins one, so that answers are together."""
        thread = self.thread or ("" if private else self.origin)
        return MatrixTarget(room=self.room, reply_to=self.origin, thread=thread, private=private)


def related_id(relation: Mapping[str, Any]) -> str:
    """Of the event that a relation names; empty where it names none."""
    event = relation.get("event_id")
    return event if isinstance(event, str) and is_event_id(event) else ""


def is_event_id(text: str) -> bool:
    """Longer ones are none, and no homeserver takes them in an address."""
    return text.startswith("$") and len(text.encode()) <= LONGEST_ID_BYTES


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
