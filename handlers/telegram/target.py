"""Where in Telegram an answer goes, as plain strings that a job keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Message, ReplyParameters

from bot.chat.guests import GUEST_CALL

GENERAL_TOPIC = 1
"""Of a forum: messages go there without naming a topic."""


_LINKED = re.compile(r"message:/-100(\d{5,})/(\d+)")
"""Supergroups and channels."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TelegramTarget:
    chat: int
    reply_to: int | None = None
    thread: int | None = None
    """Topic of a forum."""
    direct: int | None = None
    """Topic of a channel's direct messages."""
    business: str | None = None
    """Connection to a person's account on whose behalf the bot speaks."""
    private: bool = False
    guest: str | None = None
    """Query by which the bot was called into a chat that it is no member of: it takes one answer, and nothing
    else can be posted there."""
    bot: str | None = None
    """Name of the bot, for links to it out of such a chat."""

    @classmethod
    def from_message(
        cls, message: Message, *, reply_to: int | None = None, bot: str | None = None
    ) -> TelegramTarget:
        topic = message.message_thread_id if message.is_topic_message else None
        direct = message.direct_messages_topic
        guest, business = message.guest_query_id, message.business_connection_id
        return cls(
            chat=message.chat.id,
            reply_to=message.message_id if reply_to is None else reply_to,
            thread=None if topic == GENERAL_TOPIC else topic,
            direct=direct.topic_id if direct else None,
            business=business,
            private=message.chat.type == message.chat.PRIVATE and not (business or guest),
            guest=guest,
            bot=bot if guest else None,
        )

    @classmethod
    def from_address(cls, address: Mapping[str, str]) -> TelegramTarget:
        """Raises `KeyError` or `ValueError` for an address that is not one of Telegram's."""
        numbers = {name: int(address[name]) for name in ("reply_to", "thread", "direct") if name in address}
        return cls(
            chat=int(address["chat"]),
            business=address.get("business"),
            private="private" in address,
            guest=address.get(GUEST_CALL),
            bot=address.get("bot"),
            **numbers,
        )

    @property
    def address(self) -> dict[str, str]:
        """Becomes `Origin.address`."""
        parts = {
            "chat": str(self.chat),
            "reply_to": self.reply_to,
            "thread": self.thread,
            "direct": self.direct,
            "business": self.business,
            "private": "yes" if self.private else None,
            GUEST_CALL: self.guest,
            "bot": self.bot,
        }
        return {name: str(value) for name, value in parts.items() if value is not None}

    @property
    def workspace(self) -> str:
        """A business connection is a workspace of its own: its chats have the ids of private chats."""
        return self.business or ""

    @property
    def chat_name(self) -> str:
        """As `Place.chat`. Where the bot is a guest the id may be that of another chat, which it is in."""
        return f"guest{self.chat}" if self.guest else str(self.chat)

    @property
    def seat(self) -> tuple[str, str]:
        """Workspace and chat, as in `Place`."""
        return self.workspace, self.chat_name

    def message_key(self, message: int, chat: int | None = None) -> str:
        """Of a message in this chat, or in another."""
        elsewhere = chat is not None and chat != self.chat
        return message_key(self.workspace, str(chat) if elsewhere else self.chat_name, message)

    def new_message(self, chat: int) -> dict[str, Any]:
        """Arguments of the methods that post in `chat`, where this one is now."""
        reply = None
        if self.reply_to is not None and chat == self.chat:  # numbers of messages do not move along
            reply = ReplyParameters(self.reply_to, allow_sending_without_reply=True)
        return {
            "message_thread_id": self.thread,
            "direct_messages_topic_id": self.direct,
            "business_connection_id": self.business,
            "reply_parameters": reply,
        }


def message_key(workspace: str, chat: int | str, message: int | str) -> str:
    """How jobs are found by a message; unique on the platform. For no message: how all of the chat begin."""
    return f"message:{workspace}/{chat}/{message}"


def message_link(message: str, *, seconds: int = 0) -> str:
    """Of the message with this key, at that second of what it plays; empty where Telegram has no links: in
    private chats and small groups.
    """
    if (found := _LINKED.fullmatch(message)) is None:
        return ""
    return f"https://t.me/c/{found[1]}/{found[2]}" + (f"?t={seconds}" if seconds else "")


def start_link(bot: str) -> str:
    """To the private chat with the bot of this name; what it shall open with follows, 64 letters at most."""
    return f"https://t.me/{bot}?start="
