"""An answer as a sequence of blocks: what documents and chat messages are rendered from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.domain.answer import Answer, Point, Summary
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.language.word_spacing import run_together
from bot.text.clock import clock
from bot.text.extractive import owner_in
from bot.text.labels import ENGLISH, Labels
from bot.text.named_answers import speaker_names, with_names
from bot.text.speakers import SpeakerNames


@dataclass(frozen=True, slots=True)
class Reference:
    """Words of a text that are about a message: a link, where the platform has links to messages."""

    words: str
    message: str
    """The platform's key of it."""
    url: str = ""
    """Where it is seen, once the platform has told."""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    at: TimeRange | None = None
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    """A bullet."""

    text: str
    at: TimeRange | None = None
    owner: str | None = None
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a transcript."""

    text: str
    at: TimeRange


@dataclass(frozen=True, slots=True)
class TurnParagraph:
    """What one of several people says, until another does or it grows long."""

    text: str
    at: TimeRange | None
    speaker: str
    """Empty where the one before goes on."""
    voice: int = 0
    """As `Line.speaker`; 0 where it cannot be told."""


Block = Heading | Paragraph | ListItem | Row | TurnParagraph
_LONG_TURN = 700
"""Characters, behind which what goes on begins a new paragraph."""


def blocks(answer: Answer, labels: Labels = ENGLISH) -> Iterator[Block]:
    """The answer in reading order. Text may hold line breaks; nothing in it is markup."""
    answer, names = with_names(answer, labels), speaker_names(answer, labels)
    if answer.question:
        yield Heading(labels.question)
        yield Paragraph(answer.question)
    if answer.reply:
        yield Heading(labels.answer)
        yield from (Paragraph(part) for part in answer.reply.split("\n\n") if part.strip())
    if answer.evidence:
        yield Heading(labels.evidence)
        yield from (Row(_said_by(line, names), line.range) for line in answer.evidence)
    if answer.summary:
        yield from _summary(answer.summary, labels)
    if answer.paragraphs:
        yield Heading(labels.notes)
        yield from _notes(answer.paragraphs, names)
    yield from _turns(answer.lines, names) if names.given else _rows(answer.lines)
    yield from _closing(answer, labels)


def _rows(lines: Iterable[Line]) -> Iterator[Block]:
    return (Row(line.text, line.range) for line in lines)


def _said_by(line: Line, names: SpeakerNames) -> str:
    name = names.of(line.speaker)
    return f"{name}: {line.text}" if name else line.text


def _turns(lines: Iterable[Line], names: SpeakerNames) -> Iterator[TurnParagraph]:
    voices: dict[str, int] = {}
    for name, group in groupby(lines, key=lambda line: names.of(line.speaker)):
        shown = name
        for paragraph in _paragraphs(group):
            at = TimeRange(start=paragraph[0].range.start, end=max(line.range.end for line in paragraph))
            voice = voices.setdefault(name, paragraph[0].speaker or 0)
            yield TurnParagraph(run_together(line.text for line in paragraph), at, shown, voice)
            shown = ""


def _paragraphs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Neighbours, until they are long enough."""
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and sum(len(one.text) for one in paragraph) > _LONG_TURN:
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _notes(paragraphs: Iterable[Line], names: SpeakerNames) -> Iterator[Block]:
    """One name in front of all that its bearer says in a row; none before what several say."""
    before = ""
    for line in paragraphs:
        name = names.of(line.speaker) if line.speaker else ""
        if name:
            yield TurnParagraph(line.text, line.range, name if name != before else "", line.speaker or 0)
        else:
            yield Paragraph(line.text, line.range)
        before = name


def _summary(summary: Summary, labels: Labels) -> Iterator[Block]:
    if summary.gist:
        yield Heading(labels.summary)
        yield Paragraph(summary.gist)
    sections: tuple[tuple[str, tuple[Point, ...]], ...] = (
        (labels.points, summary.points),
        (labels.decisions, summary.decisions),
        (labels.actions, summary.actions),
    )
    for heading, points in sections:
        if points:
            yield Heading(heading)
            yield from (ListItem(point.text, point.at, _shown_owner(point)) for point in points)


def _shown_owner(point: Point) -> str | None:
    """None where the text itself begins with who does it: `Ana will send it`."""
    if point.owner is None:
        return None
    begins = point.text.casefold().startswith(point.owner.casefold())
    named_whole = not point.text[len(point.owner) : len(point.owner) + 1].isalnum()
    return None if (begins and named_whole) or owner_in(point.text) == point.owner else point.owner


def _closing(answer: Answer, labels: Labels) -> Iterator[Block]:
    if answer.missing:
        yield Heading(labels.missing)
        yield from (ListItem(f"{clock(gap.start)}-{clock(gap.end)}") for gap in answer.missing)
    yield from (Paragraph(labels.remarks[remark]) for remark in answer.remarks)
