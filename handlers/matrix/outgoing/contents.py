"""Contents of events: words with markup, their edits, files, reactions, and choices that a message offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from bot.chat.replies import Button
from bot.text.message_split import utf16_length
from handlers.form_menus import flattened
from handlers.html_rendering import RenderedHtml, clipped

CHOICES = "earmark.choices"
"""In a message of the bot: what its numbered choices do, one after the other."""
POST = "earmark.post"
"""In a message of the bot: which step of which job it is."""
ASKS = "earmark.asks"
"""In a message of the bot: it asks for words, and what is written below it is meant for the bot."""
_MOST_IN_A_LINE = 6
_MOST_FALLBACK = 200
"""Characters for clients that know no edits: an event holds 64 KiB, and the words stand there twice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomText:
    """Words as Matrix takes them."""

    plain: str
    html: str
    """Empty: without markup."""
    actions: tuple[str, ...] = ()
    """What the numbered choices beneath do."""

    def content(self, *, notifies: bool) -> dict[str, Any]:
        """Clients notify nobody of notices."""
        content: dict[str, Any] = {
            "msgtype": "m.text" if notifies else "m.notice",
            "body": self.plain,
            "m.mentions": {},
        }
        if self.html:
            content |= {"format": "org.matrix.custom.html", "formatted_body": self.html}
        if self.actions:
            content[CHOICES] = list(self.actions)
        return content


def room_text(rendered: RenderedHtml) -> RoomText:
    return RoomText(plain=rendered.plain, html=rendered.html.replace("\n", "<br>"))


def with_choices(text: RoomText, choices: RoomText) -> RoomText:
    """The same with the choices beneath."""
    if not choices.plain:
        return text
    gap = ("\n\n", "<br><br>") if text.plain else ("", "")
    return replace(
        text,
        plain=f"{text.plain}{gap[0]}{choices.plain}",
        html=f"{text.html}{gap[1]}{choices.html}",
        actions=choices.actions,
    )


def choices_of(buttons: Sequence[Button], hint: str) -> RoomText:
    """Matrix has no buttons: people answer with a number. Links stand in lines of their own."""
    flat = list(flattened(buttons))
    acting = [button for button in flat if button.action]
    words = [f"{number} {button.label}" for number, button in enumerate(acting, start=1)]
    lines = [f"{button.label}: {button.url}" for button in flat if button.url]
    if words:
        in_a_line = len(words) <= _MOST_IN_A_LINE
        lines += [f"{hint} {' · '.join(words)}"] if in_a_line else [hint, *words]
    plain = "\n".join(lines)
    html = "<br>".join(escape(line, quote=False) for line in lines)
    return RoomText(
        plain=plain,
        html=f"<em>{html}</em>" if html else "",
        actions=tuple(button.action for button in acting),
    )


def length(text: RoomText) -> int:
    return utf16_length(text.plain)


def edit_of(event: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Turns the message into another."""
    body = clipped(str(content.get("body", "")), _MOST_FALLBACK)
    return {
        "msgtype": content["msgtype"],
        "body": f"* {body}",
        "m.mentions": {},
        "m.new_content": dict(content),
        "m.relates_to": {"rel_type": "m.replace", "event_id": event},
    }


def file_content(name: str, media_type: str, size: int, uri: str) -> dict[str, Any]:
    return {
        "msgtype": "m.file",
        "body": name,
        "filename": name,
        "url": uri,
        "info": {"mimetype": media_type, "size": size},
        "m.mentions": {},
    }


def reaction_content(event: str, emoji: str) -> dict[str, Any]:
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": emoji}}


def related(content: Mapping[str, Any], relation: Mapping[str, Any]) -> dict[str, Any]:
    return {**content, "m.relates_to": dict(relation)} if relation else dict(content)
