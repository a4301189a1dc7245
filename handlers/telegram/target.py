"""Where in Telegram an answer goes, as plain strings that a job keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Message, ReplyParameters

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

    @classmethod
    def from_message(cls, message: Message, *, reply_to: int | None = None) -> TelegramTarget:
        topic = message.message_thread_id if message.is_topic_message else None
        direct = message.direct_messages_topic
        return cls(
            chat=message.chat.id,
            reply_to=message.message_id if reply_to is None else reply_to,
            thread=None if topic == GENERAL_TOPIC else topic,
            direct=direct.topic_id if direct else None,
            business=message.business_connection_id,
            private=message.chat.type == message.chat.PRIVATE and not message.business_connection_id,
        )

    @classmethod
    def from_address(cls, address: Mapping[str, str]) -> TelegramTarget:
        """Raises `KeyError` or `ValueError` for an address that is not one of Telegram's."""
        numbers = {name: int(address[name]) for name in ("reply_to", "thread", "direct") if name in address}
        return cls(
            chat=int(address["chat"]),
            business=address.get("business"),
            private="private" in address,
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
        }
        return {name: str(value) for name, value in parts.items() if value is not None}

    @property
    def workspace(self) -> str:
        """A business connection is a workspace of its own: its chats have the ids of private chats."""
        return self.business or ""

    @property
    def seat(self) -> tuple[str, str]:
        """Workspace and chat, as in `Place`."""
        return self.workspace, str(self.chat)

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
