"""What Telegram remembers: people, chats, messages, files, and what the bot has not yet been told.

`World.lock` guards all of it; whoever changes something holds it. Shapes of JSON are those of Bot API 10.
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fakes.telegram_limits import Fault, Flood
from tests.fakes.telegram_text import Entity
from tests.fakes.telegram_updates import Updates

Json = dict[str, Any]
MEGABYTE = 1024 * 1024
FOLDERS = {
    "voice": ("voice", ".oga", "AwAC"),
    "audio": ("music", ".mp3", "CQAC"),
    "video": ("videos", ".mp4", "BAAC"),
    "video_note": ("video_notes", ".mp4", "DQAC"),
    "document": ("documents", ".bin", "BQAC"),
}


class Refused(Exception):
    """The API's answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(what: str) -> Refused:
    return Refused(400, f"Bad Request: {what}")


@dataclass
class Person:
    id: int
    first_name: str
    language_code: str | None = None
    username: str | None = None
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    """Has blocked the bot."""
    deactivated: bool = False

    def json(self) -> Json:
        whole = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {name: value for name, value in whole.items() if value is not None}


ANONYMOUS = Person(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
"""Stands for an admin who writes in the name of the group."""


@dataclass
class File:
    """`data` is None where only a size was declared; then it holds zeros."""

    id: str
    unique_id: str
    kind: str
    path: str
    size: int
    data: bytes | None
    name: str | None = None
    mime: str | None = None
    seconds: int | None = None

    def json(self) -> Json:
        whole: Json = {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
            "file_name": self.name,
            "mime_type": self.mime,
            "duration": self.seconds,
        }
        if self.kind == "video":
            whole |= {"width": 640, "height": 360}
        if self.kind == "video_note":
            whole |= {"length": 240}
        return {name: value for name, value in whole.items() if value is not None}

    @property
    def content(self) -> bytes:
        return self.data if self.data is not None else bytes(self.size)


@dataclass
class Topic:
    id: int
    name: str
    closed: bool = False


@dataclass
class Message:
    id: int
    chat: Chat
    sender: Person | None
    """None: the chat itself, as in a channel or from an anonymous admin."""
    date: int
    by_bot: bool = False
    """Posted by the bot; a channel does not say so."""
    text: str = ""
    """Also the caption of `file`."""
    entities: list[Entity] = field(default_factory=list)
    file: File | None = None
    reply_to: Message | None = None
    topic: int | None = None
    markup: Json | None = None
    """The inline keyboard."""
    asks_reply: bool = False
    """Sent with `force_reply`."""
    forward: Json | None = None
    media_group: str | None = None
    business: str | None = None
    service: Json = field(default_factory=dict)
    """Fields of a message that tells what happened in the chat."""
    edited_at: int | None = None
    deleted: bool = False
    history: list[str] = field(default_factory=list)
    """Every text before the present one, oldest first."""
    reactions: dict[int, list[str]] = field(default_factory=dict)
    """By who put them there."""
    rich: str = ""
    """HTML of a rich message; `text` is what is read of it."""
    inline_id: str = ""
    """By which a bot edits what it posted where it is no member."""

    @property
    def buttons(self) -> list[Json]:
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def state(self) -> tuple[Any, ...]:
        """What an edit compares."""
        return self.text, self.rich, self.entities, self.file.id if self.file else None, self.markup


@dataclass
class Chat:
    id: int
    type: str
    title: str
    members: dict[int, str] = field(default_factory=dict)
    """Status of a ChatMember by person."""
    forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    """What members may not send: `text messages`, `documents`."""
    migrated_to: int | None = None
    username: str | None = None
    business: str | None = None
    foreign: bool = False
    """Of two people: the bot is not in it, unless they call it."""
    messages: dict[int, Message] = field(default_factory=dict)
    drafts: dict[int, list[str]] = field(default_factory=dict)
    """Texts of each draft, oldest first."""
    actions: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """As errors call it."""
        return {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}[self.type]

    def json(self) -> Json:
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": self.title}
        whole: Json = {"id": self.id, "type": self.type, "title": self.title}
        if self.username:
            whole["username"] = self.username
        return whole | ({"is_forum": True} if self.forum else {})


@dataclass
class Call:
    """`parameters` as they came; of an upload its file name and size."""

    method: str
    parameters: Json
    status: int = 0
    description: str = ""
    at: float = field(default_factory=time.monotonic)
    crash: str = ""
    """A fault of the stand-in itself."""


@dataclass
class World:
    token: str
    username: str
    local: bool = False
    privacy: bool = True
    guest_mode: bool = False
    """Switched on at @BotFather: people may mention the bot where it is no member."""
    inline_mode: bool = False
    """Switched on at @BotFather: people type behind the bot's name."""
    rich_messages: bool = True
    """A server of Bot API 10.1 or later; an older one ignores what it does not know."""
    query_seconds: float = 60.0
    """How long a pressed button may be answered, and a call as a guest."""
    download_limit: int = 20 * MEGABYTE
    upload_limit: int = 50 * MEGABYTE
    flood: Flood = field(default_factory=Flood)
    updates: Updates = field(default_factory=Updates)
    lock: threading.RLock = field(default_factory=threading.RLock)
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int | str, Chat] = field(default_factory=dict)
    """By id; a business chat by `connection:person`."""
    files: dict[str, File] = field(default_factory=dict)
    log: list[Call] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    queries: dict[str, float] = field(default_factory=dict)
    """When each pressed button was pressed; answered ones are gone."""
    guest_queries: dict[str, tuple[Message, float]] = field(default_factory=dict)
    """The message that calls the bot, and when; answered ones are gone."""
    inline_queries: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Who types, and when; answered ones are gone."""
    inline_answers: dict[str, Json] = field(default_factory=dict)
    toasts: list[Json] = field(default_factory=list)
    connections: dict[str, Json] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """By scope, as JSON, and language."""
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    """By field and language."""
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="telegram-bot-api-") if self.local else None
        number = int(self.token.split(":")[0])
        self.bot = Person(number, "Earmark", username=self.username, is_bot=True)
        self.people[number] = self.bot

    def next(self, what: str, start: int = 1) -> int:
        self.numbers[what] = self.numbers.get(what, start - 1) + 1
        return self.numbers[what]

    def chat(self, key: int | str) -> Chat:
        """Raises KeyError."""
        return self.chats[key]

    def add_chat(self, chat: Chat, key: int | str | None = None) -> Chat:
        return self.chats.setdefault(chat.id if key is None else key, chat)

    def add_message(self, chat: Chat, sender: Person | None, **what: Any) -> Message:
        """Private chats and small groups share one row of numbers; the others have their own.

        Number 1 is the making of the chat, and the topic General.
        """
        own = chat.type in ("supergroup", "channel")
        number = self.next(f"messages of {chat.id}", 2) if own else self.next("messages")
        message = Message(number, chat, sender, int(time.time()), business=chat.business, **what)
        chat.messages[number] = message
        return message

    def inline_message(self, number: str) -> Message:
        """Raises `Refused`."""
        found = [one for chat in self.chats.values() for one in chat.messages.values()]
        fitting = [one for one in found if one.inline_id == number and not one.deleted]
        if not number or not fitting:
            raise bad("MESSAGE_ID_INVALID")
        return fitting[0]

    def add_file(self, kind: str, data: bytes | None, **what: Any) -> File:
        number = self.next("files", 0)
        folder, ending, prefix = FOLDERS[kind]
        ending = Path(what.get("name") or "").suffix or ending
        seed = hashlib.sha256(f"{self.token}{number}".encode()).digest()
        shown = base64.urlsafe_b64encode(seed * 2).decode()
        size = what.pop("size", None) or len(data or b"")
        one = File(
            id=f"{prefix}AgIAAxkBAAM{shown[:56]}",
            unique_id=f"AgAD{shown[:12]}",
            kind=kind,
            path=f"{folder}/file_{number}{ending}",
            size=size,
            data=data,
            **what,
        )
        self.files[one.id] = one
        return one

    @property
    def folder(self) -> Path:
        """Where a local server keeps its files."""
        assert self._folder, "not a local server"
        return Path(self._folder.name)

    def path_on_disk(self, one: File) -> str:
        """Where a local server puts it: an absolute path."""
        path = self.folder / self.token / one.path
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as target:
                target.write(one.data or b"")
                target.truncate(one.size)
        return str(path)

    def message_json(self, message: Message, *, nested: bool = False) -> Json:
        chat = message.chat
        whole: Json = {"message_id": message.id, "date": message.date, "chat": chat.json()}
        if message.sender:
            whole["from"] = message.sender.json()
        else:
            whole["sender_chat"] = chat.json()
            whole |= {"from": ANONYMOUS.json()} if chat.type != "channel" else {}
        if message.by_bot and chat.business:
            whole["sender_business_bot"] = self.bot.json()
        if message.topic:
            whole["message_thread_id"] = message.topic
            whole |= {"is_topic_message": True} if message.topic in chat.topics else {}
        whole |= self._content(message) | message.service
        if message.reply_to and not nested and not message.reply_to.deleted:
            whole["reply_to_message"] = self.message_json(message.reply_to, nested=True)
        extras: Mapping[str, Any] = {
            "reply_markup": message.markup,
            "forward_origin": message.forward,
            "media_group_id": message.media_group,
            "business_connection_id": message.business,
            "edit_date": message.edited_at,
        }
        return whole | {name: value for name, value in extras.items() if value}

    def _content(self, message: Message) -> Json:
        words, marks = ("caption", "caption_entities") if message.file else ("text", "entities")
        whole: Json = {message.file.kind: message.file.json()} if message.file else {}
        if message.text:
            whole[words] = message.text
        if message.entities:
            whole[marks] = message.entities
        return whole

    def member_json(self, chat: Chat, person: Person) -> Json:
        status = chat.members.get(person.id, "left")
        whole: Json = {"user": person.json(), "status": status}
        rights = (
            "can_be_edited can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
            "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories "
            "can_delete_stories"
        )
        if status == "creator":
            whole["is_anonymous"] = False
        if status == "administrator":
            whole |= dict.fromkeys(rights.split(), True) | {"is_anonymous": False, "can_be_edited": False}
        if status == "kicked":
            whole["until_date"] = 0
        return whole

    def until(self, holds: Callable[[], object], seconds: float = 60.0) -> None:
        """Waits until it holds. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(f"still not after {seconds} s")
            time.sleep(0.005)

    def close(self) -> None:
        if self._folder:
            self._folder.cleanup()
