"""Where in Matrix an answer goes, as plain strings that a job keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixTarget:
    room: str
    reply_to: str = ""
    """The event that is answered."""
    thread: str = ""
    """The event that the thread hangs on: in rooms the recording itself begins one."""
    private: bool = False

    @classmethod
    def from_address(cls, address: Mapping[str, str]) -> MatrixTarget:
        """Raises `KeyError` for an address that is not one of Matrix's."""
        return cls(
            room=address["room"],
            reply_to=address.get("reply_to", ""),
            thread=address.get("thread", ""),
            private="private" in address,
        )

    @property
    def address(self) -> dict[str, str]:
        """Becomes `Origin.address`."""
        parts = {
            "room": self.room,
            "reply_to": self.reply_to,
            "thread": self.thread,
            "private": "yes" if self.private else "",
        }
        return {name: value for name, value in parts.items() if value}

    @property
    def relation(self) -> dict[str, Any]:
        """`m.relates_to` of what is posted here; empty where it stands alone."""
        reply = {"m.in_reply_to": {"event_id": self.reply_to or self.thread}}
        if self.thread:
            return {"rel_type": "m.thread", "event_id": self.thread, "is_falling_back": False, **reply}
        return reply if self.reply_to else {}


def message_key(room: str, event: str) -> str:
    """How jobs are found by a message; for no event: how all of the room begin."""
    return f"message:/{room}/{event}"


def event_of_key(room: str, key: str) -> str:
    return key.removeprefix(message_key(room, ""))
