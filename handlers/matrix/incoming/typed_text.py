"""What a person wrote, without what was only meant to reach the bot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.mention import MENTION
from handlers.matrix.client_server.client import MatrixIdentity
from handlers.matrix.recordings import FILES, caption

_COMMAND = re.compile(r"!(?=[^\W\d_])")
_QUOTED = re.compile(r"(?:>[^\n]*\n)+\n?")
"""What older clients put before a reply: the words that it answers."""
_NUMBER = re.compile(r"#?([0-9]{1,2})(?:\ufe0f?\u20e3|[.)])?")


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenText:
    text: str
    addressed: bool
    """A command, or a mention of the bot."""
    wording: str = ""
    """As `MessageReceived.wording`."""


def written_text(content: Mapping[str, Any], me: MatrixIdentity) -> WrittenText:
    text = caption(content) if content.get("msgtype") in tuple(FILES) else _string(content.get("body"))
    relation = content.get("m.relates_to")
    if isinstance(relation, dict) and "m.in_reply_to" in relation:
        text = _QUOTED.sub("", text, count=1) if text.startswith("> ") else text
    mentioned = _is_mentioned(content, text, me)
    names = _names(me)
    bare = _as_command(names.sub(" ", text, count=1) if mentioned else text)
    wording = names.sub(MENTION, text, count=1).strip() if mentioned and names.search(text) else ""
    return WrittenText(
        text=bare,
        addressed=mentioned or bare.startswith("/"),
        wording="" if bare.startswith("/") else wording,
    )


def number_of(text: str) -> int | None:
    """Of a choice: `2`, `2.`, or its emoji."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def _as_command(text: str) -> str:
    """Matrix clients keep words with a slash in front for themselves, so people write an exclamation mark."""
    text = text.strip().lstrip(":,").strip()
    return f"/{text[1:]}" if _COMMAND.match(text) else text


def _is_mentioned(content: Mapping[str, Any], text: str, me: MatrixIdentity) -> bool:
    """Clients say whom they mention; who begins with the bot's name and a colon means it all the same."""
    mentions = content.get("m.mentions")
    named = mentions.get("user_ids") if isinstance(mentions, dict) else None
    if isinstance(named, list) and me.user in named:
        return True
    if re.match(rf"(?:{_alternatives(me)})[:,]", text, re.IGNORECASE):
        return True
    linked = f"matrix.to/#/{me.user}" in _string(content.get("formatted_body"))
    return not isinstance(mentions, dict) and (linked or me.user in text)


def _names(me: MatrixIdentity) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(me)})(?!\w)", re.IGNORECASE)


def _alternatives(me: MatrixIdentity) -> str:
    """As clients write a mention into the body: a name, or the whole id."""
    known = {me.user, f"@{me.localpart}", me.localpart, me.display_name, f"@{me.display_name}"} - {"", "@"}
    return "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
