"""An answer as a sequence of blocks: what documents and chat messages are rendered from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.answer import Answer, Point, Summary
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.text.clock import clock
from bot.text.labels import ENGLISH, Labels


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


Block = Heading | Paragraph | ListItem | Row


def blocks(answer: Answer, labels: Labels = ENGLISH) -> Iterator[Block]:
    """The answer in reading order. Text may hold line breaks; nothing in it is markup."""
    if answer.question:
        yield Heading(labels.question)
        yield Paragraph(answer.question)
    if answer.reply:
        yield Heading(labels.answer)
        yield from (Paragraph(part) for part in answer.reply.split("\n\n") if part.strip())
    if answer.evidence:
        yield Heading(labels.evidence)
        yield from _rows(answer.evidence)
    if answer.summary:
        yield from _summary(answer.summary, labels)
    if answer.paragraphs:
        yield Heading(labels.notes)
        yield from (Paragraph(line.text, line.range) for line in answer.paragraphs)
    yield from _rows(answer.lines)
    yield from _closing(answer, labels)


def _rows(lines: Iterable[Line]) -> Iterator[Block]:
    return (Row(line.text, line.range) for line in lines)


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
            yield from (ListItem(point.text, point.at, point.owner) for point in points)


def _closing(answer: Answer, labels: Labels) -> Iterator[Block]:
    if answer.missing:
        yield Heading(labels.missing)
        yield from (ListItem(f"{clock(gap.start)}-{clock(gap.end)}") for gap in answer.missing)
    yield from (Paragraph(labels.remarks[remark]) for remark in answer.remarks)
