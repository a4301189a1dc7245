"""Answers as rich messages: headings, lists and parts that unfold, eight times as long as other messages.

Apps of before June 2026 show a line that asks for an update in their place, so they are for chats whose
admin knows better.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from bot.chat.replies import View
from bot.text.blocks import Block, Heading, ListItem
from bot.text.message_split import split_text
from handlers.html_rendering import (
    SCREEN_LINES,
    HtmlLine,
    MessageLink,
    RenderedHtml,
    is_past_a_screenful,
    lines_of,
    no_link,
    with_link,
)

RICH_BYTES = 32_768
"""Telegram counts "UTF-8 characters": of both readings the one that is never too long."""
RICH_BLOCKS = 500
"""With list items, lists and what unfolds."""
_BESIDE_LINES = 2
_REST_OPENS = "…"
_BULLET = "• "


@dataclass(frozen=True, slots=True)
class _Part:
    kind: type[Block]
    line: HtmlLine

    @property
    def blocks(self) -> int:
        """At most: a list or what unfolds may begin with it."""
        return self.line.text.count("\n") + 1 + _BESIDE_LINES

    @property
    def size_bytes(self) -> int:
        return _bytes(self.line.text)


def render_rich(view: View, *, rest: str, link: MessageLink = no_link) -> RenderedHtml:
    """Of an answer. `rest` is what the last line says where not everything fits."""
    source = view.about.message if view.about else ""
    parts = [
        _Part(type(block), line) for block in view.body for line in lines_of((block,), link, source=source)
    ]
    edges = (view.status, rest, view.footnote)
    kept = _fitting(parts, RICH_BYTES - sum(map(_bytes, edges)), RICH_BLOCKS - len(edges))
    complete = kept == parts
    html = [
        f"<h3>{escape(view.status, quote=False)}</h3>" if view.status else "",
        *_body(kept),
        "" if complete else f"<p>{escape(rest, quote=False)}</p>",
        f"<footer>{escape(view.footnote, quote=False)}</footer>" if view.footnote else "",
    ]
    return RenderedHtml(html="".join(html), plain="", complete=complete, rich=True)


def _fitting(parts: Sequence[_Part], room_bytes: int, room_blocks: int) -> list[_Part]:
    """The beginning that fits; a part is cut where more than half of the message would stay empty."""
    kept: list[_Part] = []
    for part in parts:
        if part.size_bytes > room_bytes or part.blocks > room_blocks:
            kept += _beginning(part, room_bytes, room_blocks) if 2 * room_bytes > RICH_BYTES else ()
            break
        room_bytes -= part.size_bytes
        room_blocks -= part.blocks
        kept.append(part)
    while kept and kept != parts and kept[-1].kind is Heading:
        kept.pop()
    return kept


def _beginning(part: _Part, room_bytes: int, room_blocks: int) -> Iterator[_Part]:
    lines = part.line.text.split("\n")[: max(0, room_blocks - _BESIDE_LINES)]
    for text in split_text("\n".join(lines), room_bytes, _bytes)[:1]:
        yield replace(part, line=replace(part.line, text=text))


def _body(parts: Sequence[_Part]) -> Iterator[str]:
    """Notes unfold beneath their heading; of a transcript the first lines stay open."""
    if not is_past_a_screenful([part.line for part in parts]):
        yield from _tags(parts)
        return
    before: list[_Part] = []
    for folds, group in groupby(parts, key=lambda part: part.line.foldable):
        members = list(group)
        if not folds:
            yield from _tags(before)
            before = members
            continue
        heading = before.pop() if before and before[-1].kind is Heading else None
        yield from _tags(before)
        before = []
        opened = [] if heading is not None else members[:SCREEN_LINES]
        yield from _tags(opened)
        if closed := "".join(_tags(members[len(opened) :])):
            label = _REST_OPENS if heading is None else escape(heading.line.text, quote=False)
            yield f"<details><summary>{label}</summary>{closed}</details>"
    yield from _tags(before)


def _tags(parts: Sequence[_Part]) -> Iterator[str]:
    for kind, group in groupby(parts, key=lambda part: part.kind):
        if kind is Heading:
            yield from (f"<h4>{with_link(part.line)}</h4>" for part in group)
        elif kind is ListItem:
            items = (with_link(replace(one.line, text=one.line.text.removeprefix(_BULLET))) for one in group)
            yield f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
        else:
            for part in group:
                told = (one for one in with_link(part.line).split("\n") if one.strip())
                yield from (f"<p>{one}</p>" for one in told)


def _bytes(text: str) -> int:
    return len(text.encode())
