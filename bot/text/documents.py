"""Answers as plain text and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.answer import Answer, Point, Summary
from bot.domain.job import Mode
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.text.clock import clock
from bot.text.labels import ENGLISH, Labels


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    at: TimeRange | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    text: str
    at: TimeRange | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a transcript."""

    text: str
    at: TimeRange


_Block = _Heading | _Paragraph | _Item | _Row


def to_text(answer: Answer, *, times: bool = True, labels: Labels = ENGLISH) -> str:
    """Plain text. A bare transcript carries no heading, so that it can be used as it is."""
    rows = [_as_text(block, times=times) for block in _blocks(answer, labels)]
    return _stacked(rows)


def to_markdown(answer: Answer, *, times: bool = True, labels: Labels = ENGLISH) -> str:
    rows = [_as_markdown(block, times=times) for block in _blocks(answer, labels)]
    return _stacked(rows)


def _stacked(rows: Sequence[tuple[type[_Block], str]]) -> str:
    """A blank line between blocks of different kinds, none inside lists and transcripts."""
    text = ""
    before: type[_Block] | None = None
    for kind, row in rows:
        if text:
            text += "\n" if kind is before and kind in {_Item, _Row} else "\n\n"
        text += row
        before = kind
    return f"{text}\n" if text else ""


def _as_text(block: _Block, *, times: bool) -> tuple[type[_Block], str]:
    text = _one_line(block.text)
    match block:
        case _Heading():
            return _Heading, text.upper()
        case _Paragraph(at=at):
            return _Paragraph, f"[{clock(at.start)}]\n{text}" if at and times else text
        case _Item(at=at):
            return _Item, f"- {_owned(block, text)}{f' [{clock(at.start)}]' if at and times else ''}"
        case _Row(at=at):
            return _Row, f"[{clock(at.start)}] {text}" if times else text


def _as_markdown(block: _Block, *, times: bool) -> tuple[type[_Block], str]:
    text = _escaped(_one_line(block.text))
    match block:
        case _Heading():
            return _Heading, f"## {text}"
        case _Paragraph(at=at):
            return _Paragraph, f"*{clock(at.start)}*\n\n{text}" if at and times else text
        case _Item(at=at, owner=owner):
            owned = f"**{_escaped(owner)}**: {text}" if owner else text
            return _Item, f"- {owned}{f' *({clock(at.start)})*' if at and times else ''}"
        case _Row(at=at):
            return _Row, f"**{clock(at.start)}** {text}  " if times else f"{text}  "


def _owned(item: _Item, text: str) -> str:
    return f"{_one_line(item.owner)}: {text}" if item.owner else text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    """Spoken words are never taken for Markdown."""
    text = re.sub(r"([\\`*_\[\]<>|~#])", r"\\\1", text)
    return re.sub(r"^([-+]|\d+[.)])(?=\s)", r"\\\1", text)


def _blocks(answer: Answer, labels: Labels) -> Iterator[_Block]:
    if answer.question:
        yield _Heading(labels.question)
        yield _Paragraph(answer.question)
    if answer.reply:
        yield _Heading(labels.answer)
        yield from (_Paragraph(part) for part in answer.reply.split("\n\n") if part.strip())
    if answer.evidence:
        yield _Heading(labels.evidence)
        yield from _rows(answer.evidence)
    if answer.summary:
        yield from _summary(answer.summary, labels)
    if answer.paragraphs:
        yield _Heading(labels.notes)
        yield from (_Paragraph(line.text, line.range) for line in answer.paragraphs)
    yield from _rows(answer.lines)
    yield from _closing(answer, labels)


def _rows(lines: Iterable[Line]) -> Iterator[_Block]:
    return (_Row(line.text, line.range) for line in lines)


def _summary(summary: Summary, labels: Labels) -> Iterator[_Block]:
    if summary.gist:
        yield _Heading(labels.summary)
        yield _Paragraph(summary.gist)
    sections: tuple[tuple[str, tuple[Point, ...]], ...] = (
        (labels.points, summary.points),
        (labels.decisions, summary.decisions),
        (labels.actions, summary.actions),
    )
    for heading, points in sections:
        if points:
            yield _Heading(heading)
            yield from (_Item(point.text, point.at, point.owner) for point in points)


def _closing(answer: Answer, labels: Labels) -> Iterator[_Block]:
    if answer.missing:
        yield _Heading(labels.missing)
        yield from (_Item(f"{clock(gap.start)}-{clock(gap.end)}") for gap in answer.missing)
    yield from (_Paragraph(labels.remarks[remark]) for remark in answer.remarks)


def spoken_lines(answer: Answer) -> tuple[Line, ...]:
    """What subtitles show: the mode's own lines where it has them, else the words as spoken."""
    return answer.lines if answer.mode in {Mode.ASR, Mode.TRANSLATE} else answer.transcript.lines
