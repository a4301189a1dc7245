"""What the homeserver says of rooms: their people, their events, what hangs in a thread."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cachetools import LRUCache

from bot.domain.errors import PlatformGone
from handlers.json_objects import is_bounded
from handlers.matrix.client_server.client import HomeserverClient, MatrixRefused

MOST_CACHED = 1000
LATEST_EVENTS = 50
"""So far back is looked for what somebody means without pointing at it."""
_SAID = {"filter": json.dumps({"types": ["m.room.message"]}), "dir": "b", "limit": str(LATEST_EVENTS)}
_CREATORS_RULE_FROM = 12
"""Version of rooms from which on those who made one stand above all power levels."""
_MODERATOR = 50

RoomContent = Mapping[str, Any]


class Rooms:
    """Events as the homeserver tells them; empty ones for those that it does not hand out."""

    def __init__(self, client: HomeserverClient) -> None:
        self._client = client
        self._members: LRUCache[str, frozenset[str]] = LRUCache(MOST_CACHED)

    async def members(self, room: str) -> frozenset[str]:
        """Who is in the room; nobody where the bot is not."""
        if (known := self._members.get(room)) is None:
            try:
                told = await self._client.ask("rooms", room, "joined_members")
            except (PlatformGone, MatrixRefused):
                return frozenset()
            known = self._members[room] = frozenset(_object(told.get("joined")))
        return known

    def forget_members(self, room: str) -> int:
        """They have changed. How many were known; 0: nobody had asked."""
        return len(self._members.pop(room, ()))

    async def event(self, room: str, event: str) -> RoomContent:
        """With its latest edit, where there is one, in `unsigned`."""
        try:
            return _bounded(await self._client.ask("rooms", room, "event", event))
        except (PlatformGone, MatrixRefused):
            return {}

    async def thread(self, room: str, root: str) -> Sequence[RoomContent]:
        """What hangs on the event, newest first, and the event itself last."""
        try:
            told = await self._client.ask_first_version(
                *("rooms", room, "relations", root, "m.thread"), query={"limit": str(LATEST_EVENTS)}
            )
        except (PlatformGone, MatrixRefused):
            told = {}
        return [*_events(told.get("chunk")), await self.event(room, root)]

    async def latest(self, room: str) -> Sequence[RoomContent]:
        """The room's last messages, newest first."""
        try:
            told = await self._client.ask("rooms", room, "messages", query=_SAID)
        except (PlatformGone, MatrixRefused):
            return ()
        return _events(told.get("chunk"))

    async def may_moderate(self, room: str, user: str) -> bool:
        levels = await self._state(room, "m.room.power_levels")
        users = _object(levels.get("users"))
        level = users.get(user, levels.get("users_default", 0))
        if isinstance(level, int) and level >= _MODERATOR:
            return True
        made = await self._state(room, "m.room.create", query={"format": "event"})
        content = _object(made.get("content"))
        version = str(content.get("room_version", "1"))
        if not version.isdigit() or int(version) < _CREATORS_RULE_FROM:
            return False
        more = content.get("additional_creators")
        return user == made.get("sender") or (isinstance(more, list) and user in more)

    async def _state(self, room: str, kind: str, query: Mapping[str, str] | None = None) -> RoomContent:
        try:
            return await self._client.ask("rooms", room, "state", kind, query=query)
        except (PlatformGone, MatrixRefused):
            return {}


def content_of(event: RoomContent) -> RoomContent:
    """What the event says now: of an edited one what its author made of it."""
    content = _object(event.get("content"))
    edit = _object(_object(_object(event.get("unsigned")).get("m.relations")).get("m.replace"))
    if edit.get("sender") != event.get("sender"):
        return content
    return _object(_object(edit.get("content")).get("m.new_content")) or content


def is_redacted(event: RoomContent) -> bool:
    return "redacted_because" in _object(event.get("unsigned"))


def _events(chunk: object) -> list[RoomContent]:
    """Messages, and not what edits them: that stands in the message."""
    found = [_bounded(one) for one in chunk if isinstance(one, dict)] if isinstance(chunk, list) else []
    return [
        event
        for event in found
        if _object(_object(event.get("content")).get("m.relates_to")).get("rel_type") != "m.replace"
    ]


def _bounded(event: RoomContent) -> RoomContent:
    return event if is_bounded(event) else {}


def _object(value: object) -> RoomContent:
    return value if isinstance(value, dict) else {}
