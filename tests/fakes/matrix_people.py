"""People on a homeserver, who use the client-server API as their apps do: of the fake, or of a real one."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import quote

import httpx

_counter = itertools.count(1)
PASSWORD = "a password of the tests"  # of no account elsewhere


@dataclass(kw_only=True)
class MatrixMessage:
    """A message as an app shows it: with its edits, and what was put beneath."""

    id: str
    sender: str
    content: dict[str, Any]
    redacted: bool = False
    edits: int = 0
    reactions: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return str(self.content.get("body", ""))

    @property
    def thread(self) -> str | None:
        relation = self.content.get("m.relates_to", {})
        return relation.get("event_id") if relation.get("rel_type") == "m.thread" else None

    @property
    def reply_to(self) -> str | None:
        found = self.content.get("m.relates_to", {}).get("m.in_reply_to", {})
        return found.get("event_id")

    @property
    def notifies(self) -> bool:
        return self.content.get("msgtype") != "m.notice"


class MatrixPerson:
    """Signed in."""

    def __init__(self, url: str, name: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=60)
        signed_in = self._call(
            "POST",
            "login",
            body={
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": name},
                "password": PASSWORD,
            },
        )
        self.id: str = signed_in["user_id"]
        self.token: str = signed_in["access_token"]
        self._http.headers["Authorization"] = f"Bearer {self.token}"

    # Rooms

    def create_room(self, *invited: str, direct: bool = False, **more: Any) -> str:
        body = {"preset": "private_chat", "invite": list(invited), "is_direct": direct, **more}
        return str(self._call("POST", "createRoom", body=body)["room_id"])

    def invite(self, room: str, user: str) -> None:
        self._call("POST", "rooms", room, "invite", body={"user_id": user})

    def join(self, room: str) -> None:
        self._call("POST", "rooms", room, "join", body={})

    def leave(self, room: str) -> None:
        self._call("POST", "rooms", room, "leave", body={})

    def kick(self, room: str, user: str) -> None:
        self._call("POST", "rooms", room, "kick", body={"user_id": user})

    def members(self, room: str) -> set[str]:
        return set(self._call("GET", "rooms", room, "joined_members")["joined"])

    def joined_rooms(self) -> set[str]:
        return set(self._call("GET", "joined_rooms")["joined_rooms"])

    # Messages

    def send(self, room: str, content: Mapping[str, Any], kind: str = "m.room.message") -> str:
        transaction = f"test-{time.time_ns()}-{next(_counter)}"
        return str(self._call("PUT", "rooms", room, "send", kind, transaction, body=content)["event_id"])

    def say(
        self,
        room: str,
        text: str,
        *,
        thread: str | None = None,
        reply_to: str | None = None,
        mentions: tuple[str, ...] = (),
    ) -> str:
        content = {"msgtype": "m.text", "body": text, "m.mentions": {"user_ids": list(mentions)}}
        if thread is not None:
            last = {"event_id": reply_to or thread}
            relation = {
                "rel_type": "m.thread",
                "event_id": thread,
                "is_falling_back": reply_to is None,
                "m.in_reply_to": last,
            }
            content["m.relates_to"] = relation
        elif reply_to is not None:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": reply_to}}
        return self.send(room, content)

    def record(
        self,
        room: str,
        data: bytes,
        *,
        kind: str = "m.audio",
        name: str = "Voice message.ogg",
        media_type: str = "audio/ogg",
        seconds: float | None = None,
        caption: str = "",
        voice: bool = False,
        **more: Any,
    ) -> str:
        uri = self.upload(data, name, media_type)
        info: dict[str, Any] = {"mimetype": media_type, "size": len(data)}
        if seconds is not None:
            info["duration"] = round(seconds * 1000)
        content = {
            "msgtype": kind,
            "body": caption or name,
            "filename": name,
            "url": uri,
            "info": info,
            "m.mentions": {},
            **({"org.matrix.msc3245.voice": {}} if voice else {}),
            **more,
        }
        return self.send(room, content)

    def upload(self, data: bytes, name: str, media_type: str) -> str:
        answer = self._http.post(
            "/_matrix/media/v3/upload",
            params={"filename": name},
            content=data,
            headers={"Content-Type": media_type},
        )
        return str(answer.raise_for_status().json()["content_uri"])

    def react(self, room: str, event: str, emoji: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event, "key": emoji}
        return self.send(room, {"m.relates_to": relation}, "m.reaction")

    def edit(self, room: str, event: str, text: str, **more: Any) -> str:
        new = {"msgtype": "m.text", "body": text, "m.mentions": {}, **more}
        relation = {"rel_type": "m.replace", "event_id": event}
        return self.send(room, {**new, "body": f"* {text}", "m.new_content": new, "m.relates_to": relation})

    def redact(self, room: str, event: str) -> None:
        self._call("PUT", "rooms", room, "redact", event, f"test-{next(_counter)}-{time.time_ns()}", body={})

    # What is seen

    def messages(self, room: str, *, sender: str | None = None) -> list[MatrixMessage]:
        """Oldest first, those that were redacted too."""
        told = self._call("GET", "rooms", room, "messages", query={"dir": "b", "limit": "200"})
        shown: dict[str, MatrixMessage] = {}
        events = told["chunk"][::-1]
        for event in events:
            content, relation = event["content"], event["content"].get("m.relates_to", {})
            redacted = "redacted_because" in event.get("unsigned", {})
            target = shown.get(relation.get("event_id", ""))
            if event["type"] == "m.reaction" and target is not None and not redacted:
                target.reactions.append(relation["key"])
            elif event["type"] == "m.room.message" and relation.get("rel_type") == "m.replace":
                if target is not None and target.sender == event["sender"] and not target.redacted:
                    kept = target.content.get("m.relates_to")
                    target.content = {**content["m.new_content"], **({"m.relates_to": kept} if kept else {})}
                    target.edits += 1
            elif event["type"] == "m.room.message":
                one = MatrixMessage(
                    id=event["event_id"], sender=event["sender"], content=content, redacted=redacted
                )
                shown[one.id] = one
        return [one for one in shown.values() if sender in {None, one.sender}]

    def download(self, uri: str) -> bytes:
        server, _, media = uri.removeprefix("mxc://").partition("/")
        answer = self._http.get(f"/_matrix/client/v1/media/download/{server}/{media}")
        return answer.raise_for_status().content

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(
        self,
        method: str,
        *path: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        address = "/_matrix/client/v3/" + "/".join(quote(part, safe="") for part in path)
        answer = self._http.request(method, address, json=body, params=query)
        assert answer.is_success, f"{method} {address}: {answer.status_code} {answer.text}"
        told: dict[str, Any] = answer.json()
        return told


def until(holds: Callable[[], object], seconds: float = 60.0, shown: Callable[[], str] = str) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"still not after {seconds} s\n{shown()}"
        time.sleep(0.05)
