"""What the stand-in for a homeserver answers to `/sync` and `/messages`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.fakes.matrix_world import FakeRoom, MatrixError, MatrixWorld

_GONE = frozenset({"leave", "ban"})


def synced(world: MatrixWorld, user: str, query: Mapping[str, str]) -> dict[str, Any] | None:
    """None: nothing is new."""
    since = position_of(query["since"]) if "since" in query else 0
    asked = json.loads(query.get("filter", "{}")).get("room", {}).get("timeline", {})
    rooms: dict[str, dict[str, Any]] = {"join": {}, "invite": {}, "leave": {}}
    for room in world.rooms.values():
        membership, at = room.members.get(user), room.since.get(user, 0)
        if membership == "join":
            timeline = _timeline(world, room, since, asked, fresh=at > since)
            if timeline["events"] or at > since:
                rooms["join"][room.id] = {"timeline": timeline, "state": {"events": []}}
        elif membership == "invite" and at > since:
            events = [world.events[at - 1].told()]
            rooms["invite"][room.id] = {"invite_state": {"events": events}}
        elif membership in _GONE and at > since and since:
            events = [world.events[at - 1].told()]
            rooms["leave"][room.id] = {"timeline": {"events": events, "limited": False}}
    if not any(rooms.values()) and "since" in query:
        return None
    return {"next_batch": f"s{world.position}", "rooms": rooms}


def paged(world: MatrixWorld, user: str, room: FakeRoom, query: Mapping[str, str]) -> dict[str, Any]:
    """Backwards alone."""
    start = position_of(query["from"]) if "from" in query else world.position
    if world.sparse_pages and not query.get("from", "").startswith("s0"):
        return {"chunk": [], "start": f"s{start}", "end": f"s0{start}"}
    end = position_of(query["to"]) if "to" in query else 0
    kinds = json.loads(query.get("filter", "{}")).get("types")
    found = [one for one in world.of(room.id, kinds) if end < one.position <= start][::-1]
    page = found[: int(query.get("limit", "10"))]
    told: dict[str, Any] = {"chunk": [world.shown(one) for one in page], "start": f"s{start}"}
    if len(found) > len(page):
        told["end"] = f"s{page[-1].position - 1}"
    return told


def position_of(token: str) -> int:
    if not token.startswith("s") or not token[1:].isdigit():
        raise MatrixError(400, "M_UNKNOWN")
    return int(token[1:])


def _timeline(
    world: MatrixWorld, room: FakeRoom, since: int, asked: Mapping[str, Any], *, fresh: bool
) -> dict[str, Any]:
    """Who has just come in is shown what was said before, as Synapse does."""
    events = [one for one in world.of(room.id, asked.get("types")) if fresh or one.position > since]
    limit = int(asked.get("limit", 20))
    shown = events[-limit:]
    return {
        "events": [one.told() for one in shown],
        "limited": fresh or len(events) > limit,
        "prev_batch": f"s{shown[0].position - 1 if shown else since}",
    }
