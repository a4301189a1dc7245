"""What the stand-in for a homeserver knows: accounts, rooms and their events, in one order."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SERVER = "fake.example.org"
LARGEST_EVENT_BYTES = 65_536
MODERATOR = 50


class MatrixError(Exception):
    def __init__(self, status: int, code: str, **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"errcode": code, "error": "as the stand-in says", **more}


@dataclass(kw_only=True)
class FakeEvent:
    position: int
    id: str
    room: str
    kind: str
    sender: str
    content: dict[str, Any]
    state_key: str | None = None
    redacts: str | None = None
    redacted_by: FakeEvent | None = None
    before: str | None = None
    """Of a membership: the one before it."""

    def told(self) -> dict[str, Any]:
        unsigned: dict[str, Any] = {}
        if self.redacted_by is not None:
            unsigned["redacted_because"] = self.redacted_by.told()
        if self.before is not None:
            unsigned["prev_content"] = {"membership": self.before}
        plain = {
            "event_id": self.id,
            "type": self.kind,
            "sender": self.sender,
            "content": {} if self.redacted_by is not None else self.content,
            "origin_server_ts": 1_795_000_000_000 + self.position,
            "unsigned": unsigned,
        }
        if self.state_key is not None:
            plain["state_key"] = self.state_key
        return plain | ({"redacts": self.redacts} if self.redacts else {})

    @property
    def relation(self) -> Mapping[str, Any]:
        found = self.content.get("m.relates_to") if self.redacted_by is None else None
        return found if isinstance(found, dict) else {}


@dataclass(kw_only=True)
class FakeRoom:
    id: str
    creator: str
    members: dict[str, str] = field(default_factory=dict)
    """Membership of each who ever had one."""
    since: dict[str, int] = field(default_factory=dict)
    """Position of each membership."""
    levels: dict[str, int] = field(default_factory=dict)
    direct: set[str] = field(default_factory=set)


class MatrixWorld:
    def __init__(self) -> None:
        self.events: list[FakeEvent] = []
        self.rooms: dict[str, FakeRoom] = {}
        self.tokens: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.keyed: set[str] = set()
        """Accounts that have devices with keys."""
        self.upload_limit: int | None = 50_000_000
        self.sparse_pages = False
        """Before each page of history comes an empty one, as the protocol allows."""
        self._transactions: dict[tuple[str, ...], str] = {}
        self._numbers = itertools.count(1)

    @property
    def position(self) -> int:
        return len(self.events)

    # Rooms

    def create(self, creator: str, body: Mapping[str, Any]) -> FakeRoom:
        room = FakeRoom(id=f"!room{next(self._numbers)}:{SERVER}", creator=creator, levels={creator: 100})
        self.rooms[room.id] = room
        self.move(room, creator, creator, "join")
        for state in body.get("initial_state", ()):
            self.add(room, state["type"], creator, state["content"], state_key=state.get("state_key", ""))
        for user in body.get("invite", ()):
            if body.get("is_direct"):
                room.direct.add(user)
            self.move(room, creator, user, "invite")
        return room

    def room(self, user: str, name: str) -> FakeRoom:
        """Where the user is; nobody else is told anything of it."""
        room = self.rooms.get(name)
        if room is None or room.members.get(user) != "join":
            raise MatrixError(403, "M_FORBIDDEN")
        return room

    def move(self, room: FakeRoom, by: str, user: str, membership: str) -> None:
        if membership == "join" and room.members.get(user) not in {"invite", "join"} and user != room.creator:
            raise MatrixError(403, "M_FORBIDDEN")
        before = room.members.get(user)
        content = {"membership": membership, "is_direct": user in room.direct}
        room.members[user] = membership
        room.since[user] = self.add(
            room, "m.room.member", by, content, state_key=user, before=before
        ).position

    def add(
        self, room: FakeRoom, kind: str, sender: str, content: Mapping[str, Any], **more: Any
    ) -> FakeEvent:
        event = FakeEvent(
            position=self.position + 1,
            id=f"$event{next(self._numbers)}",
            room=room.id,
            kind=kind,
            sender=sender,
            content=dict(content),
            **more,
        )
        self.events.append(event)
        return event

    # Events

    def send(self, user: str, name: str, kind: str, transaction: str, content: Mapping[str, Any]) -> str:
        room, key = self.room(user, name), (user, name, kind, transaction)
        if (known := self._transactions.get(key)) is not None:
            return known
        if len(json.dumps(content).encode()) > LARGEST_EVENT_BYTES:
            raise MatrixError(413, "M_TOO_LARGE")
        if kind == "m.reaction" and any(
            one.kind == kind and one.sender == user and one.relation == content["m.relates_to"]
            for one in self.events
        ):
            raise MatrixError(400, "M_DUPLICATE_ANNOTATION")
        self._transactions[key] = self.add(room, kind, user, content).id
        return self._transactions[key]

    def redact(self, user: str, name: str, event: str, transaction: str) -> str:
        room, key = self.room(user, name), (user, name, event, "redact", transaction)
        if (known := self._transactions.get(key)) is not None:
            return known
        target = self.event(user, name, event)
        if target.sender != user and room.levels.get(user, 0) < MODERATOR:
            raise MatrixError(403, "M_FORBIDDEN")
        made = self.add(room, "m.room.redaction", user, {"redacts": event}, redacts=event)
        target.redacted_by = target.redacted_by or made
        self._transactions[key] = made.id
        return made.id

    def forget_transactions(self) -> None:
        """As homeservers do after a day, and when a token is replaced."""
        self._transactions.clear()

    def event(self, user: str, name: str, event: str) -> FakeEvent:
        room = self.room(user, name)
        found = next((one for one in self.events if one.id == event and one.room == room.id), None)
        if found is None:
            raise MatrixError(404, "M_NOT_FOUND")
        return found

    def shown(self, event: FakeEvent) -> dict[str, Any]:
        """With the latest edit of its author."""
        told = event.told()
        edits = [
            one
            for one in self.events
            if one.relation.get("rel_type") == "m.replace"
            and one.relation.get("event_id") == event.id
            and one.sender == event.sender
        ]
        if edits and event.redacted_by is None:
            told["unsigned"]["m.relations"] = {"m.replace": edits[-1].told()}
        return told

    def of(self, room: str, kinds: Iterable[str] | None = None) -> list[FakeEvent]:
        wanted = None if kinds is None else set(kinds)
        return [one for one in self.events if one.room == room and (wanted is None or one.kind in wanted)]
