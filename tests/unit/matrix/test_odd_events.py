"""Strangers' homeservers need not validate what they pass on: any field may hold anything."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.matrix.incoming.room_message import LONGEST_ID_BYTES, RoomMessage
from handlers.matrix.incoming.sync_answer import invites, since_invited
from handlers.matrix.incoming.typed_text import MatrixIdentity, written_text
from handlers.matrix.received import RoomEvent
from handlers.matrix.recordings import recordings_of

ME = "@earmark:here"
ODD: tuple[Any, ...] = ([], {}, None, 7, -1.5, True, "", "\x00", ["m.text"], {"m.text": 1}, "x" * 70_000)
PLAIN: dict[str, Any] = {
    "type": "m.room.message",
    "event_id": "$one",
    "sender": "@ann:there",
    "state_key": ME,
    "content": {
        "msgtype": "m.audio",
        "membership": "join",
        "body": "note.ogg",
        "filename": "note.ogg",
        "url": "mxc://there/abc",
        "info": {"mimetype": "audio/ogg", "duration": 5000, "size": 10},
        "m.mentions": {"user_ids": [ME]},
        "m.relates_to": {"rel_type": "m.thread", "event_id": "$root", "m.in_reply_to": {"event_id": "$two"}},
    },
    "unsigned": {"prev_content": {"membership": "invite"}},
}


def places(value: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Paths of all fields, of nested ones too."""
    found = []
    for name, inner in value.items():
        found.append((*path, name))
        found += places(inner, (*path, name)) if isinstance(inner, dict) else []
    return found


def with_odd(value: dict[str, Any], path: tuple[str, ...], odd: Any) -> dict[str, Any]:
    name, *rest = path
    return {**value, name: with_odd(value[name], tuple(rest), odd) if rest else odd}


@pytest.mark.parametrize("path", places(PLAIN), ids=".".join)
def test_an_event_with_anything_in_a_field_is_read(path: tuple[str, ...]) -> None:
    for odd in ODD:
        event = with_odd(PLAIN, path, odd)
        message = RoomMessage.of(RoomEvent(room="!room:here", event=event))
        assert isinstance(message.kind, str)
        assert all(isinstance(one, str) for one in (message.thread, message.replied, message.sender))
        assert isinstance(message.falls_back, bool)
        written_text(message.content, MatrixIdentity(user=ME))
        recordings_of(message.carrier, "!room:here")
        for kind in ("m.room.message", "m.room.member"):
            since_invited([{**event, "type": kind}], ME)
            answer = {
                "rooms": {"invite": {"!room:here": {"invite_state": {"events": [{**event, "type": kind}]}}}}
            }
            invites(answer, ME)


@pytest.mark.parametrize("number", ["$" + "x" * LONGEST_ID_BYTES, "one", "", "../../logout"])
def test_what_is_no_id_of_an_event_is_asked_of_no_homeserver(number: str) -> None:
    event = with_odd(PLAIN, ("content", "m.relates_to", "event_id"), number)
    assert not RoomMessage.of(RoomEvent(room="!room:here", event=event)).thread
