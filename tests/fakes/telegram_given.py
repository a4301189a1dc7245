"""The parameters of a call, and what Telegram checks in them: text, buttons, where a message goes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram_text import BadMarkup, Entity, formatted, parse_html, units
from tests.fakes.telegram_world import Chat, File, Json, Message, Refused, World, bad

TEXT_UNITS, CAPTION_UNITS = 4096, 1024
ACTS = {
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
}


@dataclass(frozen=True)
class Upload:
    name: str
    data: bytes
    mime: str


@dataclass
class Given:
    """Values are strings where the call was a form, or whatever JSON brought."""

    values: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value if isinstance(value, str) else "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self.values.get(name) or default)
        except ValueError:
            raise bad(f'invalid parameter "{name}"') from None

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def parsed(self, name: str) -> Any:
        """None where it is not given."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None


def chat_of(world: World, given: Given) -> Chat:
    if "chat_id" not in given:
        raise bad("chat_id is empty")
    wanted = given.text("chat_id")
    if wanted.startswith("@"):
        named = [one for one in world.chats.values() if one.username == wanted[1:]]
        key: int | str | None = named[0].id if named else None
    else:
        key = given.number("chat_id")
    if "business_connection_id" in given:
        key = _business_key(world, given, key)
    chat = world.chats.get(key) if key is not None else None
    if chat is None:
        raise bad("chat not found")
    if chat.migrated_to:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.migrated_to,
        )
    return chat


def _business_key(world: World, given: Given, chat: int | str | None) -> str:
    connection = world.connections.get(given.text("business_connection_id"))
    if connection is None or not connection["is_enabled"]:
        raise bad("BUSINESS_CONNECTION_INVALID")
    if not connection["rights"].get("can_reply"):
        raise bad("BUSINESS_CONNECTION_NOT_ALLOWED")
    key = f"{connection['id']}:{chat}"
    if key not in world.chats:
        raise bad("BUSINESS_PEER_INVALID")
    return key


def may_post(world: World, chat: Chat, what: str = "text messages") -> None:
    """Raises where the bot may not write. `what` is the word of the error."""
    if chat.type == "private":
        person = world.people[chat.id]
        if person.deactivated:
            raise Refused(403, "Forbidden: user is deactivated")
        if person.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if not person.started and not chat.business:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        return
    status = chat.members.get(world.bot.id)
    if status == "kicked":
        raise Refused(403, f"Forbidden: bot was kicked from the {chat.kind}")
    if status in (None, "left"):
        raise Refused(403, f"Forbidden: bot is not a member of the {chat.kind}")
    if chat.type == "channel" and status != "administrator":
        raise bad("need administrator rights in the channel chat")
    if what in chat.refuses and status != "administrator":
        raise bad(f"not enough rights to send {what} to the chat")


def topic_of(world: World, chat: Chat, given: Given, reply_to: Message | None) -> int | None:
    """A topic must be there and open; General is said by leaving it out."""
    wanted = given.number("message_thread_id")
    if not wanted:
        wanted = (reply_to.topic if reply_to and reply_to.topic in chat.topics else None) or 0
    if not wanted:
        return None
    if wanted not in chat.topics:
        raise bad("message thread not found")
    if chat.topics[wanted].closed and chat.members.get(world.bot.id) != "administrator":
        raise bad("TOPIC_CLOSED")
    return wanted


def reply_of(chat: Chat, given: Given) -> Message | None:
    parameters = given.parsed("reply_parameters") or {}
    number = int(parameters.get("message_id") or given.number("reply_to_message_id"))
    if not number:
        return None
    found = chat.messages.get(number)
    if found is None or found.deleted:
        if parameters.get("allow_sending_without_reply") or given.flag("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")
    return found


def words_of(given: Given, name: str, *, limit: int | None = None) -> tuple[str, list[Entity]]:
    """Text or caption, parsed and measured. A text of nothing is refused, a caption may be."""
    source, mode = given.text(name), given.text("parse_mode").lower()
    entities = given.parsed("entities" if name == "text" else "caption_entities") or []
    if mode == "html":
        try:
            source, entities = parse_html(source)
        except BadMarkup as error:
            raise bad(f"can't parse entities: {error}") from None
    elif mode:
        raise bad("unsupported parse_mode")
    text, entities = formatted(source, entities)
    if name == "text":
        if not text:
            raise bad("message text is empty")
        if units(text) > (limit or TEXT_UNITS):
            raise bad("message is too long")
    elif units(text) > CAPTION_UNITS:
        raise bad("message caption is too long")
    return text, entities


def article_of(result: Json) -> tuple[str, list[Entity], Json | None]:
    """Words and buttons of an article among results, checked."""
    if result.get("type") != "article":
        raise bad(
            f"can't parse inline query result: Unsupported inline query result type {result.get('type')}"
        )
    if not 1 <= len(str(result.get("id") or "").encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    if not result.get("title"):
        raise bad("can't parse inline query result: Can't find field \"title\"")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or not content.get("message_text"):
        raise bad("MESSAGE_EMPTY")
    words = {
        "text": content["message_text"],
        "parse_mode": content.get("parse_mode"),
        "entities": content.get("entities"),
    }
    text, entities = words_of(Given({name: one for name, one in words.items() if one}), "text")
    return text, entities, markup_of(Given({"reply_markup": result.get("reply_markup")}))


def markup_of(given: Given) -> Json | None:
    """The inline keyboard, checked; None for any other markup and for an empty keyboard."""
    parameters = given.parsed("reply_markup")
    if not parameters:
        return None
    if not isinstance(parameters, dict):
        raise bad("object expected as reply markup")
    rows = parameters.get("inline_keyboard")
    if rows is None:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad(
            "can't parse reply keyboard markup JSON object: "
            'Field "inline_keyboard" must be of type Array of Arrays'
        )
    for button in (one for row in rows for one in row):
        _check_button(button)
    if sum(len(row) for row in rows) > 100:
        raise bad("reply markup is too long")
    kept = [row for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _check_button(button: Json) -> None:
    if not button.get("text"):
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    data, url = button.get("callback_data"), button.get("url")
    if not button.keys() & ACTS:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data is not None and not 1 <= len(str(data).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if url is not None:
        _check_url(url)


def _check_url(url: str) -> None:
    whole = f"inline keyboard button URL '{url}' is invalid: "
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in ("http", "https", "tg", "ton"):
        raise bad(f"{whole}Unsupported URL protocol")
    if not parts.hostname:
        raise bad(f"{whole}URL host is empty")
    if parts.scheme.startswith("http") and not re.fullmatch(r"[^\s.]+(\.[^\s.]+)+", parts.hostname):
        raise bad(f"{whole}Wrong HTTP URL")


def document_of(world: World, given: Given, name: str) -> File:
    """An upload, or a file that Telegram has already, by its id."""
    reference = given.text(name)
    attached = reference.removeprefix("attach://") if reference.startswith("attach://") else name
    upload = given.uploads.get(attached)
    if upload is None:
        if reference.startswith("attach://") or not reference:
            raise bad(f"there is no {name} in the request")
        if reference not in world.files:
            raise bad("wrong remote file identifier specified: Wrong string length")
        return world.files[reference]
    if not upload.data:
        raise bad("file must be non-empty")
    return world.add_file("document", upload.data, name=upload.name, mime=upload.mime)
