"""Updates of Telegram in our terms, for what takes them in, answers them and calls the Bot API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.chat.events import Attachment, ChatEvent, Person, Place
from handlers.telegram.settings import PLATFORM
from handlers.telegram.target import TelegramTarget

SCHEME = PLATFORM
"""Of the address by which a recording is fetched: its file id follows."""
CLOUD_LIMIT_BYTES = 20 * 1024 * 1024
"""What `getFile` of Telegram's own servers hands over at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatMoved:
    """A group became a supergroup: its id is another one from now on."""

    old: int
    new: int


@dataclass(frozen=True, kw_only=True, slots=True)
class InlineSearch:
    """Somebody types behind the bot's name, in any chat: it shows what of theirs could be put there."""

    query: str
    place: Place
    """Their private chat with the bot: what they type elsewhere is nobody else's business."""
    person: Person
    words: str
    skip: int
    """Where the results go on that were shown so far."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedUpdate:
    """An event, and what Telegram needs to be answered with."""

    event: ChatEvent
    target: TelegramTarget | None = None
    """None where nobody can be answered."""
    callback: str | None = None
    """Id of a press, which waits for a word."""
    pressed: int | None = None
    """The message with the button that was pressed, while it can be changed."""
    media_group: str | None = None
    """Of several recordings sent as one; each is a message of its own."""
    captioned: bool = False
    known: tuple[Attachment, ...] = ()
    """Recordings that came into sight, whoever they are for."""


UpdateMeaning: TypeAlias = ReceivedUpdate | ChatMoved | InlineSearch | None
"""None is nobody's business here."""
