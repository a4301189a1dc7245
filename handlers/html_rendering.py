"""Blocks as Telegram's HTML, within what one message holds. Lengths are UTF-16 units without the tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import count, groupby
from typing import Protocol

from bot.chat.recording_names import SEPARATOR
from bot.chat.replies import View
from bot.domain.recording import TimeRange
from bot.text.blocks import Block, Heading, ListItem, Paragraph, Reference, Row, TurnParagraph
from bot.text.clock import clock
from bot.text.message_split import split_text, utf16_length

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
MOST_LINKS = 80
"""Of the hundred entities that Telegram takes in a message."""
SCREEN_CHARACTERS, SCREEN_LINES = 700, 12
"""Past a screenful transcripts and notes fold: a quotation that shows its first lines until it is tapped."""
FEWEST_FOLDED = 200
"""Characters: less than that is shown by a folded quotation anyway."""
_MENTION = re.compile(r"(?<!\w)@(?=\w)")
_LINK = re.compile(
    r"(?<![\w/])/(?=\w)|(?<!\w)[#$+](?=\w)|:(?=//)|(?<=\S)\.(?=[^\W\d])"
    r"(?!(?:aac|amr|flac|m4[abv]|mk[av]|mp[34]|mpga|og[ag]|opus|wav|web[am]|wma)(?![\w.]))"
)
"""A dot before the ending of a recording makes no address; `.mov` is one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HtmlLine:
    """Paragraph of a message; `text` may hold line breaks."""

    text: str
    bold: bool = False
    italic: bool = False
    foldable: bool = False
    """Of what people read when they want all of it: a transcript, notes, one long paragraph."""
    quoted: bool = False
    apart: bool = False
    """A blank line before it."""
    speaker: str = ""
    """A name at the beginning of the text, or behind the words that lead somewhere."""
    words: str = ""
    """A part of the text, at its beginning or near its end, that leads to `url`."""
    url: str = ""

    @property
    def length(self) -> int:
        return utf16_length(self.text)


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderedHtml:
    html: str
    plain: str
    """The same without any markup."""
    complete: bool
    """False: `html` is the beginning, as much as fits."""
    rich: bool = False
    """Written for a kind of message of its own: see `handlers.telegram.outgoing.rich_rendering`."""


class MessageLink(Protocol):
    """How a platform leads to a message."""

    def __call__(self, message: str, *, seconds: int = 0) -> str:
        """To the message with this key, at that second of what it plays; empty where none leads there."""
        ...


def no_link(message: str, *, seconds: int = 0) -> str:  # noqa: ARG001  the shape of `MessageLink`
    """Of a platform that knows none."""
    return ""


def render_view(
    view: View, *, rest: str, limit: int = TEXT_LIMIT, link: MessageLink = no_link, folds: bool = True
) -> RenderedHtml:
    """The one message of a job. `rest` is what the last line says where not everything fits.

    `folds`: the platform's quotations can be folded.
    """
    status = HtmlLine(text=unlinked(_clean(view.status)), bold=view.final)
    source = view.about.message if view.about else ""
    body = [
        replace(line, text=unmentioned(line.text), apart=line.apart or not place)
        for place, line in enumerate(lines_of(view.body, link, source=source))
    ]
    body = _folded(body) if folds else body
    foot = [HtmlLine(text=view.footnote, italic=True, apart=True)] if view.footnote else []
    head = [status, *body] if status.text else body
    whole = [*head, *foot]
    if _length(whole) <= limit:
        return RenderedHtml(html=to_html(whole), plain=to_plain(whole), complete=True)
    closing = HtmlLine(text=rest, apart=True)
    room = limit - closing.length - 2 - _length(foot)
    first = [*_page(head, room)[0], closing, *foot]
    return RenderedHtml(html=to_html(first), plain=to_plain(first), complete=False)


def render_pages(
    blocks: Iterable[Block], *, limit: int = TEXT_LIMIT, link: MessageLink = no_link
) -> tuple[RenderedHtml, ...]:
    """As many messages as it takes; none for no words at all."""
    rest = [_without_found_links(line) for line in lines_of(blocks, link)]
    pages: list[RenderedHtml] = []
    while rest:
        page, rest = _page(rest, limit)
        pages.append(RenderedHtml(html=to_html(page), plain=to_plain(page), complete=not rest))
    return tuple(pages)


def literal(text: str) -> RenderedHtml:
    """A line that is no prose: a name."""
    line = HtmlLine(text=clipped(_clean(text), TEXT_LIMIT) or "…")
    return RenderedHtml(html=to_html([line]), plain=line.text, complete=True)


def named(name: str) -> RenderedHtml:
    """The name of a file, in which Telegram finds no links."""
    plain = literal(name).plain
    return RenderedHtml(
        html=f"<code>{escape(plain, quote=False)}</code>", plain=unlinked(plain), complete=True
    )


def clipped(text: str, limit: int) -> str:
    """Its beginning, cut between words, with an ellipsis where something is left out."""
    text = text.strip()
    if utf16_length(text) <= limit:
        return text
    return f"{split_text(text, limit - 1, utf16_length)[0]}…"


def unmentioned(text: str) -> str:
    """What was spoken calls nobody: words that only look like somebody's name are none to Telegram."""
    return _MENTION.sub("@\u200c", text)


def unlinked(text: str) -> str:
    """With names of files and the like, where Telegram would find people, commands, tags and addresses."""
    return _LINK.sub(lambda found: f"{found[0]}\u200c", unmentioned(text))


def _without_found_links(line: HtmlLine) -> HtmlLine:
    """In lists a name stands as `Summary · meeting.m4a`, followed by how it is."""
    if line.words:
        return replace(line, text=unlinked(line.text), words=unlinked(line.words))
    kind, separator, name = line.text.partition(SEPARATOR)
    return replace(line, text=f"{kind}{separator}{unlinked(name)}")


def lines_of(blocks: Iterable[Block], link: MessageLink = no_link, *, source: str = "") -> Iterator[HtmlLine]:
    """Blocks of a kind stand together, a blank line between kinds; a heading stands with what follows.

    `source`: key of the message that times play, where the platform links to it.
    """
    before: type[Block] | None = None
    links = count()
    for kind, group in groupby(blocks, key=type):
        lines = [line for block in group if (line := _linked(block, _line(block), source, link)).text]
        for place, line in enumerate(lines):
            starts = (
                before is not None and before is not Heading
                if place == 0
                else kind not in {Row, ListItem, TurnParagraph}
            )
            url = line.url if line.url and next(links) < MOST_LINKS else ""
            yield replace(line, apart=starts, url=url)
        before = kind if lines else before


def _line(block: Block) -> HtmlLine:
    text = _clean(block.text)
    match block:
        case Heading():
            return HtmlLine(text=text, bold=True)
        case Paragraph(at=at):
            timed = bool(at and text)
            shown = f"{clock(at.start)}\n{text}" if at and text else text
            return HtmlLine(text=shown, foldable=timed or utf16_length(text) > SCREEN_CHARACTERS)
        case ListItem(at=at, owner=owner):
            owned = f"{_clean(owner)}: {text}" if owner else text
            return HtmlLine(text=f"• {owned}{f' ({clock(at.start)})' if at else ''}" if text else "")
        case Row(at=at):
            return HtmlLine(text=f"{clock(at.start)} {text}" if text else "", foldable=True)
        case TurnParagraph(at=at, speaker=speaker):
            name = f"{_clean(speaker)}:" if speaker else ""
            parts = (clock(at.start) if at else "", name, text)
            return HtmlLine(text=" ".join(filter(None, parts)), speaker=name, foldable=bool(at))


def _linked(block: Block, line: HtmlLine, source: str, link: MessageLink) -> HtmlLine:
    match block:
        case Paragraph(reference=Reference(words=words, message=message)):
            return replace(line, words=_clean(words), url=link(message))
        case ListItem(reference=Reference(words=words, message=message)):
            return replace(line, words=_clean(words), url=link(message))
        case (
            Paragraph(at=TimeRange() as at)
            | ListItem(at=TimeRange() as at)
            | Row(at=at)
            | TurnParagraph(at=TimeRange() as at)
        ):
            url = link(source, seconds=int(at.start_seconds))
            return replace(line, words=clock(at.start), url=url)
        case _:
            return line


def _clean(text: str) -> str:
    """Without what Telegram would count or drop: control characters, halves of surrogate pairs."""
    kept = "".join(one if one == "\n" or one.isprintable() or one in _FORMAT else " " for one in text)
    return kept.encode("utf-8", "replace").decode().strip()


_FORMAT = frozenset(
    "\u00a0\u202f\u200b\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\ufe0f\ufe0e"
)
"""Invisible, and meant: spaces that do not break, joiners of emoji and scripts, marks of direction."""


def _folded(lines: Sequence[HtmlLine]) -> list[HtmlLine]:
    """What is more than a screenful; summaries, decisions and tasks stay open."""
    if not is_past_a_screenful(lines):
        return list(lines)
    folded: list[HtmlLine] = []
    for foldable, group in groupby(lines, key=lambda line: line.foldable):
        members = list(group)
        quoted = foldable and _length(members) > FEWEST_FOLDED
        folded += [replace(line, quoted=quoted) for line in members]
    return folded


def is_past_a_screenful(lines: Sequence[HtmlLine]) -> bool:
    written = sum(line.text.count("\n") + 1 for line in lines)
    return _length(lines) > SCREEN_CHARACTERS or written > SCREEN_LINES


def to_html(lines: Sequence[HtmlLine]) -> str:
    """Quotations do not nest and touch nothing but whole lines."""
    parts: list[str] = []
    for quoted, group in groupby(lines, key=lambda line: line.quoted):
        members = list(group)
        inside = "".join(
            f"{_gap(line) if place else ''}{_tagged(line)}" for place, line in enumerate(members)
        )
        lead = _gap(members[0]) if parts else ""
        parts.append(f"{lead}<blockquote expandable>{inside}</blockquote>" if quoted else f"{lead}{inside}")
    return "".join(parts)


def to_plain(lines: Sequence[HtmlLine]) -> str:
    return "".join(f"{_gap(line) if place else ''}{line.text}" for place, line in enumerate(lines))


def _gap(line: HtmlLine) -> str:
    return "\n\n" if line.apart else "\n"


def _tagged(line: HtmlLine) -> str:
    text = with_link(line)
    if line.italic:
        return f"<i>{text}</i>"
    return f"<b>{text}</b>" if line.bold else text


def with_link(line: HtmlLine) -> str:
    """Times stand first, or last in brackets; of a line that was cut in two only one half has them."""
    at = line.text.find(line.words) if line.url and line.words else -1
    if line.text.endswith(f"({line.words})"):
        at = len(line.text) - len(line.words) - 1
    if at < 0 or not line.url:
        return _with_speaker(line.text, line.speaker)
    before, behind = line.text[:at], line.text[at + len(line.words) :]
    link = f'<a href="{escape(line.url)}">{escape(line.words, quote=False)}</a>'
    return f"{escape(before, quote=False)}{link}{_with_speaker(behind, line.speaker)}"


def _with_speaker(text: str, speaker: str) -> str:
    before, found, behind = text.partition(speaker) if speaker else (text, "", "")
    name = f"<b>{escape(found, quote=False)}</b>" if found else ""
    return f"{escape(before, quote=False)}{name}{escape(behind, quote=False)}"


def _length(lines: Sequence[HtmlLine]) -> int:
    return sum(line.length + len(_gap(line)) for line in lines)


def _page(lines: Sequence[HtmlLine], limit: int) -> tuple[list[HtmlLine], list[HtmlLine]]:
    """What fits, at least a part of the first line, and what does not."""
    room = limit
    page: list[HtmlLine] = []
    for place, line in enumerate(lines):
        needed = line.length + len(_gap(line))
        if needed > room:
            return _broken(page, lines[place:], room)
        room -= needed
        page.append(line)
    return page, []


def _broken(
    page: list[HtmlLine], rest: Sequence[HtmlLine], room: int
) -> tuple[list[HtmlLine], list[HtmlLine]]:
    """Cuts the first line that does not fit, unless so little room is left that it rather begins anew."""
    line, *others = rest
    space = room - len(_gap(line))
    if page and (space < 200 or line.bold):
        while len(page) > 1 and page[-1].bold:  # a heading stays with what it is the heading of
            others, line = [line, *others], page.pop()
        return page, [line, *others]
    first, *more = split_text(line.text, max(space, 2), utf16_length)
    remaining = [replace(line, text=line.text[len(first) :].lstrip(), speaker="")] if more else []
    return [*page, replace(line, text=first)], [*remaining, *others]
