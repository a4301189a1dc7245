"""Updates as the Bot API writes them."""

from __future__ import annotations

from typing import Any

from telegram import Update

from handlers.telegram.incoming.typed_text import BotIdentity
from handlers.telegram.incoming.updates import parse
from handlers.telegram.received import ReceivedUpdate, UpdateMeaning

ME = BotIdentity(id=42, username="Earmark_Bot")
ANA: dict[str, Any] = {"id": 1001, "is_bot": False, "first_name": "Ana", "language_code": "pt-br"}
BOT: dict[str, Any] = {"id": 42, "is_bot": True, "first_name": "Earmark", "username": "Earmark_Bot"}
PRIVATE: dict[str, Any] = {"id": 1001, "type": "private", "first_name": "Ana"}
TEAM: dict[str, Any] = {"id": -1001234567890, "type": "supergroup", "title": "Team"}
NEWS: dict[str, Any] = {"id": -1009999999999, "type": "channel", "title": "News"}
VOICE: dict[str, Any] = {
    "file_id": "AwACAgIAAxkBAAM",
    "file_unique_id": "AgADvQ4AAl",
    "duration": 7,
    "mime_type": "audio/ogg",
    "file_size": 12345,
}


def a_message(**content: Any) -> dict[str, Any]:
    return {"message_id": 55, "date": 1_700_000_000, "chat": TEAM, "from": ANA} | content


def an_update(kind: str = "message", content: dict[str, Any] | None = None) -> Update:
    update = Update.de_json({"update_id": 900, kind: content or a_message()}, None)
    assert update is not None
    return update


def meaning(
    kind: str = "message", content: dict[str, Any] | None = None, *, local_files: bool = False
) -> UpdateMeaning:
    return parse(an_update(kind, content), ME, local_files=local_files)


def received(kind: str = "message", **content: Any) -> ReceivedUpdate:
    found = meaning(kind, a_message(**content))
    assert isinstance(found, ReceivedUpdate)
    return found
