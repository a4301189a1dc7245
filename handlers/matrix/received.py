"""What the homeserver tells, in our terms, for what takes it in and what answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.events import ChatEvent, Place
from handlers.matrix.settings import PLATFORM
from handlers.matrix.target import MatrixTarget


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomEvent:
    room: str
    event: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """There is more of the room than the homeserver told: between these two tokens."""

    room: str
    before: str
    since: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """The bot is not in the room. It may have been until now: a kick and an invitation can come together."""

    room: str
    inviter: str
    direct: bool
    event: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """The bot left, or was kicked or banned."""

    room: str
    event: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedMessage:
    """An event, and where it is answered."""

    event: ChatEvent
    target: MatrixTarget
    cause: str
    """Id of the Matrix event: what is replied to it has its transaction ids from it."""


def place_of(target: MatrixTarget) -> Place:
    return Place(platform=PLATFORM, chat=target.room, address=target.address, private=target.private)
