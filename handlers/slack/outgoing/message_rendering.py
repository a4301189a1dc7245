"""A job's view, and other messages, in the form that Slack takes. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.chat.replies import SendMessage, View, ViewFile
from bot.text.blocks import Block, Paragraph, Reference
from bot.text.message_split import split_text
from handlers.slack.mrkdwn import escaped
from handlers.slack.outgoing.blocks import (
    MESSAGE_CHARACTERS,
    actions,
    context,
    fitted,
    line,
    parts_of,
    plain,
    plainly,
    quote,
    reference_line,
    size,
)
from handlers.slack.payloads import SlackJson

TEXT_CHARACTERS = 3_900
"""`chat.update` refuses more than 4,000, though `chat.postMessage` takes 40,000."""
SUMMARY_CHARACTERS = 300
"""Of the text that stands in notifications beside the blocks."""
DRAFT_CHARACTERS = 700
STATUS_CHARACTERS = 1_000
BESIDE_CANVAS_CHARACTERS = 2_900
"""Of the blocks of a body as JSON: some of what a canvas holds is always left out."""
MOST_MESSAGES = 5
"""Of the rest of an answer where files are not taken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderedBlocks:
    """A message as `chat.postMessage` and `chat.update` take it."""

    text: str
    blocks: list[SlackJson]
    files: tuple[ViewFile, ...] = field(default=())
    """What goes along because the message holds only the beginning."""
    rest: int | None = None
    """Where the rest of the body begins, as `Fitted.rest` has it; None if nothing is left."""

    @property
    def digest(self) -> str:
        """Equal for equal messages."""
        told = json.dumps([self.text, self.blocks], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def render_status(view: View) -> RenderedBlocks:
    """The one line alone: what is posted first, and edited from then on."""
    return RenderedBlocks(
        text=shortened(view.notice or view.status, TEXT_CHARACTERS), blocks=[_headline(view), *_about(view)]
    )


def render_line(text: str) -> RenderedBlocks:
    return RenderedBlocks(text=shortened(text, TEXT_CHARACTERS), blocks=[line(text)])


def render_view(view: View, *, rest_in_file: str, canvas: Reference | None = None) -> RenderedBlocks:
    """A message that holds only the beginning of its body is closed by `rest_in_file`, or by the way to the
    `canvas` that holds all of it.
    """
    head = [_headline(view)] if view.status or not view.body else []
    head += _about(view)
    if not view.final and view.draft:
        head.append(quote(f"…{view.draft[-DRAFT_CHARACTERS:]}"))
    tail = [*context(view.footnote), *actions(view.buttons)]
    closing = [reference_line(canvas) if canvas else line(rest_in_file or "…")]
    room = MESSAGE_CHARACTERS - size(head) - size(tail) - size(closing)
    room = min(room, BESIDE_CANVAS_CHARACTERS) if canvas else room
    content = fitted(view.body, room, times=_times(view))
    return RenderedBlocks(
        text=shortened(_told_of(view), SUMMARY_CHARACTERS),
        blocks=[*head, *content.blocks, *(closing if content.cut else ()), *tail],
        files=_attached(view.files) if content.cut and not canvas else (),
        rest=content.rest if content.cut and not canvas else None,
    )


def render_rest(view: View, begun: RenderedBlocks, *, left_out: str) -> list[RenderedBlocks]:
    """What the first message could not hold, in a few more; `left_out` closes the last if that is not all."""
    if begun.rest is None:
        return []
    rest = [*parts_of(view.body)][begun.rest :]
    room = MESSAGE_CHARACTERS - size([line(left_out)])
    messages: list[RenderedBlocks] = []
    while rest and len(messages) < MOST_MESSAGES:
        content = fitted(rest, room, times=_times(view))
        closes = content.cut and len(messages) == MOST_MESSAGES - 1
        summary = shortened(_beginning("", rest[:1], SUMMARY_CHARACTERS), SUMMARY_CHARACTERS)
        closing = [line(left_out)] if closes else []
        messages.append(RenderedBlocks(text=summary, blocks=[*content.blocks, *closing]))
        rest = rest[content.rest :]
    return messages


def render_plainly(view: View, *, rest_in_file: str, canvas: Reference | None = None) -> RenderedBlocks:
    """In plain text, for a message whose blocks Slack did not take; the files always go along.

    The text beside the blocks would be read as mrkdwn, and what people said as signs for bold or emoji.
    """
    text = _beginning(view.status, view.body, TEXT_CHARACTERS)
    cut = len(text) > TEXT_CHARACTERS
    closing = plainly(rest_in_file) if cut and rest_in_file else []
    closing = [reference_line(canvas)] if canvas else closing
    return RenderedBlocks(
        text=shortened(_told_of(view), SUMMARY_CHARACTERS),
        blocks=[*plainly(text[:TEXT_CHARACTERS] or "…"), *closing, *plainly(view.footnote)],
        files=() if canvas else _attached(view.files),
    )


def render_say(localize: SendMessage) -> RenderedBlocks:
    """What does not fit is left out: help and lists are short."""
    tail = actions(localize.buttons)
    content = fitted(localize.blocks, MESSAGE_CHARACTERS - size(tail))
    return RenderedBlocks(
        text=shortened(_beginning("", localize.blocks, SUMMARY_CHARACTERS), SUMMARY_CHARACTERS),
        blocks=[*content.blocks, *tail] or [line("…")],
    )


def _told_of(view: View) -> str:
    """In notifications: what has come, not how it came about."""
    return _beginning(view.notice or view.status, view.body, SUMMARY_CHARACTERS)


def _beginning(status: str, body: Iterable[Block], most: int) -> str:
    """As plain text, somewhat more than `most` characters where there is more."""
    lines: list[str] = [status] if status else []
    length = len(status)
    for block in body:
        if length > most:
            break
        if text := plain(block):
            lines.append(text)
            length += len(text) + 1
    return "\n".join(lines)


def _attached(files: Iterable[ViewFile]) -> tuple[ViewFile, ...]:
    return tuple(file for file in files if file.attach)


def shortened(text: str, most: int) -> str:
    """Escaped, and at most so long after that; never cut inside an escape."""
    if len(text) <= most and len(whole := escaped(text)) <= most:
        return whole or "…"
    parts = split_text(text[:most], most - 1, lambda part: len(escaped(part)))
    return f"{escaped(parts[0] if parts else '')}…"


def _headline(view: View) -> SlackJson:
    status = view.status
    short = status if len(status) <= STATUS_CHARACTERS else f"{status[: STATUS_CHARACTERS - 1]}…"
    return line(short or "…", bold=view.final)


def _about(view: View) -> list[SlackJson]:
    """Which recording it is about, where that does not stand above."""
    return [reference_line(view.about)] if view.apart and view.about else []


def _times(view: View) -> str:
    return view.about.url if view.about else ""


def paragraphs(text: str) -> tuple[Block, ...]:
    """Plain text as content."""
    return tuple(Paragraph(part) for part in text.split("\n\n") if part.strip())
