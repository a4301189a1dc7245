"""An answer of `/sync`, taken apart. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.json_objects import is_bounded
from handlers.matrix.incoming.room_message import mapping
from handlers.matrix.received import Invited, Removed

KINDS = ("m.room.message", "m.room.encrypted", "m.room.redaction", "m.room.member", "m.reaction")
NOTHING: Mapping[str, Any] = {"types": []}
TIMELINE_EVENTS = 50
PAGE_EVENTS = 100
_MEMBER = "m.room.member"


def sync_filter(events: int = TIMELINE_EVENTS) -> str:
    """What is asked for: so many events of a room at once, and nothing that the bot does not read."""
    timeline = {"limit": events, "types": KINDS}
    room = {"timeline": timeline, "state": NOTHING, "ephemeral": NOTHING, "account_data": NOTHING}
    return json.dumps({"room": room, "presence": NOTHING, "account_data": NOTHING})


def page_filter() -> str:
    return json.dumps({"types": KINDS})


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomTimeline:
    room: str
    events: Sequence[Mapping[str, Any]]
    """In order."""
    gap: str | None
    """There are more before these; from here back they can be asked for."""


def timelines(answer: Mapping[str, Any]) -> list[RoomTimeline]:
    """Of the rooms that the bot is in."""
    found = []
    for room, told in mapping(mapping(answer.get("rooms")).get("join")).items():
        timeline = mapping(mapping(told).get("timeline"))
        gap = timeline.get("prev_batch") if timeline.get("limited") is True else None
        events = events_in(timeline.get("events"))
        found.append(RoomTimeline(room=room, events=events, gap=gap if isinstance(gap, str) else None))
    return found


def invites(answer: Mapping[str, Any], me: str) -> list[Invited]:
    found = []
    for room, told in mapping(mapping(answer.get("rooms")).get("invite")).items():
        for event in events_in(mapping(mapping(told).get("invite_state")).get("events")):
            content = mapping(event.get("content"))
            if _is_of(event, me) and content.get("membership") == "invite":
                direct = content.get("is_direct") is True
                inviter = str(event.get("sender", ""))
                found.append(
                    Invited(room=room, inviter=inviter, direct=direct, event=_event_here(answer, room))
                )
    return found


def removals(answer: Mapping[str, Any], me: str) -> list[Removed]:
    """Rooms that the bot is in no more; an invitation that was taken back is none of them."""
    found = []
    for room, told in mapping(mapping(answer.get("rooms")).get("leave")).items():
        events = events_in(mapping(mapping(told).get("timeline")).get("events"))
        last = next((event for event in reversed(events) if _is_of(event, me)), None)
        number = None if last is None else last.get("event_id")
        found.append(
            Removed(room=room, event=number if isinstance(number, str) else _event_here(answer, room))
        )
    return found


def _event_here(answer: Mapping[str, Any], room: str) -> str:
    """Stands for an event that is told without its id."""
    return f"{answer.get('next_batch')}/{room}"


def since_invited(events: Sequence[Mapping[str, Any]], me: str) -> tuple[Sequence[Mapping[str, Any]], bool]:
    """Without what was said before the bot was called; and whether it was called among these."""
    for place in range(len(events) - 1, -1, -1):
        event = events[place]
        if not _is_of(event, me):
            continue
        membership = mapping(event.get("content")).get("membership")
        before = mapping(mapping(event.get("unsigned")).get("prev_content")).get("membership")
        if membership == "invite" or (membership == "join" and before not in ("join", "invite")):
            return events[place + 1 :], True
    return events, False


def events_in(chunk: object) -> list[Mapping[str, Any]]:
    """Those that are as events are: what strangers nested too deep is none."""
    found = chunk if isinstance(chunk, list) else []
    return [event for event in found if isinstance(event, dict) and is_bounded(event)]


def _is_of(event: Mapping[str, Any], me: str) -> bool:
    return event.get("type") == _MEMBER and event.get("state_key") == me
