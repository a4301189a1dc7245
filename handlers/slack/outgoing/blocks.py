"""Blocks of an answer become Block Kit, within Slack's limits. Pure.

Words of people stand in rich text alone: Slack interprets nothing in it, so nobody is mentioned by accident.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.chat.replies import Button
from bot.domain.recording import TimeRange
from bot.text.blocks import Block, Heading, ListItem, Paragraph, Reference, Row, TurnParagraph
from bot.text.clock import clock
from bot.text.message_split import split_text
from handlers.slack.forms import ACTION_PREFIX
from handlers.slack.payloads import SlackJson

MESSAGE_CHARACTERS = 12_500
"""Of all blocks of a message, as JSON: Slack refuses about 13,200 characters of text in them."""
BLOCK_CHARACTERS = 2_800
"""Of one rich text block; Slack folds long messages between blocks."""
PART_CHARACTERS = 2_400
"""Of one paragraph, so that a long one can be cut off in its middle."""
SECTION_CHARACTERS = 3_000
LINKED_ROWS = 12
"""Of a transcript or of evidence, that have their times as links."""
LABEL_CHARACTERS = 75
OPTIONS = 100
ROW_OF_BUTTONS = 5
MOST_BUTTONS = 25


@dataclass(frozen=True, slots=True)
class Fitted:
    """The blocks that fit, and whether something was left out."""

    blocks: list[SlackJson]
    cut: bool
    rest: int
    """Where what was left out begins among `parts_of` the content."""


def fitted(content: Sequence[Block], room: int, *, times: str = "") -> Fitted:
    """The beginning of the content in at most `room` characters of JSON. `times` as in `rich`."""
    parts, more = _beginning(content, room)
    low, high = 0, len(parts)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(rich(parts[:middle], times=times)) <= room else (low, middle - 1)
    return Fitted(rich(parts[:low], times=times), cut=more or low < len(parts), rest=low)


def _beginning(content: Sequence[Block], room: int) -> tuple[list[Block], bool]:
    """All that could fit, since no form is shorter than its text; and whether there is more."""
    found: list[Block] = []
    length = 0
    for part in parts_of(content):
        if length > room:
            return found, True
        found.append(part)
        length += len(part.text)
    return found, False


def size(blocks: Iterable[SlackJson]) -> int:
    """Characters as JSON: more than Slack counts, whatever it counts."""
    return len(json.dumps(list(blocks), ensure_ascii=False))


def rich(content: Sequence[Block], *, times: str = "") -> list[SlackJson]:
    """All of it in rich text blocks of a readable size.

    `times`: where the times of statements and of a few lines lead; a whole transcript would say the same in
    every line.
    """
    blocks: list[SlackJson] = []
    elements: list[SlackJson] = []
    length = 0
    for kind, group in groupby(content, key=type):
        for element in _elements(kind, list(group), times):
            weight = len(json.dumps(element, ensure_ascii=False))
            if elements and length + weight > BLOCK_CHARACTERS:
                blocks.append({"type": "rich_text", "elements": elements})
                elements, length = [], 0
            elements.append(element)
            length += weight
    return [*blocks, {"type": "rich_text", "elements": elements}] if elements else blocks


def line(text: str, *, bold: bool = False) -> SlackJson:
    """One line as a block of its own."""
    return {"type": "rich_text", "elements": [_section(text, bold=bold)]}


def item_line(item: ListItem) -> SlackJson:
    """A line without a bullet, with the link that it has."""
    return {"type": "rich_text", "elements": [_linked_section(item, "")]}


def reference_line(reference: Reference) -> SlackJson:
    """The words alone, as a link where there is one."""
    return item_line(ListItem(reference.words, reference=reference))


def context(text: str) -> list[SlackJson]:
    """A quiet line, if there is one."""
    return [{"type": "context", "elements": [words(text, SECTION_CHARACTERS)]}] if text else []


def quote(text: str) -> SlackJson:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]}],
    }


def plainly(text: str) -> list[SlackJson]:
    """As the plainest blocks there are: Slack interprets nothing in them either."""
    return [
        {"type": "section", "text": words(part, SECTION_CHARACTERS)}
        for part in split_text(text, SECTION_CHARACTERS)
    ]


def parts_of(content: Sequence[Block]) -> Iterator[Block]:
    """The same content in blocks short enough to be left out one by one."""
    for block in content:
        texts = split_text(block.text, PART_CHARACTERS) or ("",)
        match block:
            case Heading():
                yield from (Heading(text) for text in texts)
            case Paragraph(at=at, reference=reference):
                yield from (Paragraph(text, at if not n else None, reference) for n, text in enumerate(texts))
            case ListItem(at=at, owner=owner, reference=reference):
                last = len(texts) - 1
                yield from (
                    ListItem(text, at if n == last else None, owner if n == last else None, reference)
                    for n, text in enumerate(texts)
                )
            case Row(at=at):
                yield from (Row(text, at) if not n else Paragraph(text) for n, text in enumerate(texts))
            case TurnParagraph(at=at, speaker=speaker):
                yield from (
                    TurnParagraph(text, at, speaker) if not n else TurnParagraph(text, None, "")
                    for n, text in enumerate(texts)
                )


def _elements(kind: type[Block], group: list[Block], times: str) -> Iterator[SlackJson]:
    if kind is ListItem:
        for items in _batches(group):
            yield {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [_linked_section(item, times) for item in items],
            }
    elif kind is Row and times and len(group) <= LINKED_ROWS:
        pieces = (piece for row in group for piece in _linked_section(row, times, end="\n")["elements"])
        yield {"type": "rich_text_section", "elements": list(pieces)}
    elif kind is TurnParagraph:
        linked = times if len(group) <= LINKED_ROWS else ""
        for turns in _batches(group):
            pieces = (piece for turn in turns for piece in _turn_pieces(turn, linked))
            yield {"type": "rich_text_section", "elements": list(pieces)}
    elif kind is Row:
        for rows in _batches(group):
            yield _section("".join(f"{plain(row)}\n" for row in rows))
    else:
        for block in group:
            if kind is Heading:
                yield _section(f"{plain(block)}\n", bold=True)
            else:
                yield _linked_section(block, times, end="\n")


def _batches(group: list[Block]) -> Iterator[list[Block]]:
    """Neighbours together, so that a transcript does not become a thousand elements."""
    batch: list[Block] = []
    length = 0
    for block in group:
        if batch and length + len(block.text) > PART_CHARACTERS:
            yield batch
            batch, length = [], 0
        batch.append(block)
        length += len(block.text) + 12
    if batch:
        yield batch


def _linked_section(block: Block, times: str, *, end: str = "") -> SlackJson:
    """With its time, or the words that are about a message, as a link."""
    text = f"{plain(block)}{end}"
    match block:
        case Paragraph(reference=Reference(words=words, url=url)) if url:
            return _around(text, words, url)
        case ListItem(reference=Reference(words=words, url=url)) if url:
            return _around(text, words, url)
        case ListItem(at=TimeRange() as at) | Row(at=at) if times:
            return _around(text, clock(at.start), times, last=isinstance(block, ListItem))
        case _:
            return _section(text)


def _turn_pieces(block: Block, times: str) -> Iterator[SlackJson]:
    """The time, the name in bold, and what is said."""
    assert isinstance(block, TurnParagraph)
    if block.at is not None:
        shown = {"type": "text", "text": clock(block.at.start)}
        yield {"type": "link", "url": times, "text": clock(block.at.start)} if times else shown
        yield {"type": "text", "text": "  "}
    if block.speaker:
        yield {"type": "text", "text": f"{block.speaker}: ", "style": {"bold": True}}
    yield {"type": "text", "text": f"{block.text}\n"}


def _around(text: str, words: str, url: str, *, last: bool = False) -> SlackJson:
    before, found, behind = text.rpartition(words) if last else text.partition(words)
    if not found:
        return _section(text)
    link = {"type": "link", "url": url, "text": words}
    pieces = ({"type": "text", "text": before}, link, {"type": "text", "text": behind})
    return {"type": "rich_text_section", "elements": [piece for piece in pieces if piece["text"]]}


def _section(text: str, *, bold: bool = False) -> SlackJson:
    element: SlackJson = {"type": "text", "text": text or " "}
    if bold:
        element["style"] = {"bold": True}
    return {"type": "rich_text_section", "elements": [element]}


def plain(block: Block) -> str:
    """The block as a line of plain text."""
    match block:
        case Heading(text) | Paragraph(text):
            return text
        case ListItem(text, at, owner):
            person = f"{owner}: " if owner else ""
            return f"{person}{text}{f' ({clock(at.start)})' if at else ''}"
        case Row(text, at):
            return f"{clock(at.start)}  {text}"
        case TurnParagraph(text, at, speaker):
            return f"{f'{clock(at.start)}  ' if at else ''}{f'{speaker}: ' if speaker else ''}{text}"


def actions(buttons: Sequence[Button]) -> list[SlackJson]:
    """Rows of buttons and menus, each with an id that is unique in the message."""
    elements = [_element(number, button) for number, button in enumerate(buttons[:MOST_BUTTONS])]
    rows = (elements[start : start + ROW_OF_BUTTONS] for start in range(0, len(elements), ROW_OF_BUTTONS))
    return [{"type": "actions", "elements": row} for row in rows]


def _element(number: int, button: Button) -> SlackJson:
    if button.choices:
        return {
            "type": "static_select",
            "action_id": f"{ACTION_PREFIX}{number}",
            "placeholder": words(button.label),
            "options": [option(choice.label, choice.action) for choice in button.choices[:OPTIONS]],
        }
    element: SlackJson = {"type": "button", "text": words(button.label)}
    if button.url:
        element |= {"action_id": f"link:{number}", "url": button.url}
    else:
        element |= {"action_id": f"{ACTION_PREFIX}{number}", "value": button.action}
    return element | ({"style": "danger"} if button.urgent else {})


def option(label: str, value: str) -> SlackJson:
    return {"text": words(label), "value": value}


def words(text: str, most: int = LABEL_CHARACTERS) -> SlackJson:
    """Plain text for a label; Slack takes no empty ones."""
    short = text if len(text) <= most else f"{text[: most - 1]}…"
    return {"type": "plain_text", "text": short or "…", "emoji": False}
