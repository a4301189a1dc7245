"""What a person wrote, without what was only meant to reach the bot. Offsets count UTF-16 units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import Message, MessageEntity

from bot.chat.mention import MENTION


@dataclass(frozen=True, kw_only=True, slots=True)
class BotIdentity:
    """The bot itself."""

    id: int
    username: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TypedText:
    text: str
    addressed: bool
    """A command, or a mention of the bot."""
    wording: str = ""
    """As `MessageReceived.wording`."""
    elsewhere: bool = False
    """A command for another bot of the chat."""


def typed_text(message: Message, me: BotIdentity) -> TypedText:
    text = message.text or message.caption or ""
    entities = message.entities if message.text else message.caption_entities
    units = text.encode("utf-16-le")
    command = next((one for one in entities if one.type == one.BOT_COMMAND and one.offset == 0), None)
    name, _, to_bot = _covered(units, command).partition("@") if command else ("", "", "")
    if to_bot and to_bot.lower() != me.username.lower():
        return TypedText(text="", addressed=False, elsewhere=True)
    cuts = [(one.offset, one.offset + one.length) for one in entities if _is_mention(one, units, me)]
    addressed = bool(command or cuts)
    wording = _without(units, sorted(cuts), MENTION) if cuts and not command else ""
    if command and to_bot:
        cuts.append((len(name), command.length))  # a command is plain ASCII: units are characters
    return TypedText(text=_without(units, sorted(cuts)), addressed=addressed, wording=wording)


def _is_mention(entity: MessageEntity, units: bytes, me: BotIdentity) -> bool:
    if entity.type == entity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    return entity.type == entity.MENTION and _covered(units, entity).lower() == f"@{me.username}".lower()


def _covered(units: bytes, entity: MessageEntity) -> str:
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")


def _without(units: bytes, cuts: Sequence[tuple[int, int]], mark: str = "") -> str:
    """The rest of the text, with the mark in place of each cut; where one leaves two spaces one stays."""
    text, end = "", 0
    for start, stop in [*cuts, (len(units) // 2, 0)]:
        part = units[2 * end : 2 * start].decode("utf-16-le", "replace")
        text = f"{text}{part.lstrip(' ')}" if not text or text.endswith(" ") else f"{text}{part}"
        text = f"{text}{mark}" if stop else text
        end = stop
    return text.strip()
