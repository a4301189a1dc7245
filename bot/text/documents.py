"""Answers as plain text and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.answer import Answer
from bot.domain.job import Mode
from bot.domain.transcript import Line
from bot.text.blocks import Block, Heading, ListItem, Paragraph, Row, TurnParagraph, blocks
from bot.text.clock import clock
from bot.text.labels import ENGLISH, Labels


def to_text(answer: Answer, *, times: bool = True, labels: Labels = ENGLISH) -> str:
    """Plain text. A bare transcript carries no heading, so that it can be used as it is."""
    rows = [_as_text(block, times=times) for block in blocks(answer, labels)]
    return _stacked(rows)


def to_markdown(answer: Answer, *, times: bool = True, labels: Labels = ENGLISH) -> str:
    """Closes with what of the recording was heard."""
    rows = [_as_markdown(block, times=times) for block in blocks(answer, labels)]
    coverage = answer.transcript.coverage
    if labels.coverage and coverage and (told := labels.coverage(coverage)):
        rows.append((Paragraph, f"*{_escaped(told)}*"))
    return _stacked(rows)


def _stacked(rows: Sequence[tuple[type[Block], str]]) -> str:
    """A blank line between blocks of different kinds, none inside lists and transcripts."""
    text = ""
    before: type[Block] | None = None
    for kind, row in rows:
        if text:
            text += "\n" if kind is before and kind in {ListItem, Row} else "\n\n"
        text += row
        before = kind
    return f"{text}\n" if text else ""


def _as_text(block: Block, *, times: bool) -> tuple[type[Block], str]:
    text = _one_line(block.text)
    match block:
        case Heading():
            return Heading, text.upper()
        case Paragraph(at=at):
            return Paragraph, f"[{clock(at.start)}]\n{text}" if at and times else text
        case ListItem(at=at):
            return ListItem, f"- {_owned(block, text)}{f' [{clock(at.start)}]' if at and times else ''}"
        case Row(at=at):
            return Row, f"[{clock(at.start)}] {text}" if times else text
        case TurnParagraph(at=at, speaker=speaker):
            if at and times:
                return (
                    TurnParagraph,
                    f"[{clock(at.start)}]{f' {_one_line(speaker)}' if speaker else ''}\n{text}",
                )
            return TurnParagraph, f"{_one_line(speaker)}: {text}" if speaker else text


def _as_markdown(block: Block, *, times: bool) -> tuple[type[Block], str]:
    text = _escaped(_one_line(block.text))
    match block:
        case Heading():
            return Heading, f"## {text}"
        case Paragraph(at=at):
            return Paragraph, f"*{clock(at.start)}*\n\n{text}" if at and times else text
        case ListItem(at=at, owner=owner):
            owned = f"**{_escaped(owner)}**: {text}" if owner else text
            return ListItem, f"- {owned}{f' *({clock(at.start)})*' if at and times else ''}"
        case Row(at=at):
            return Row, f"**{clock(at.start)}** {text}  " if times else f"{text}  "
        case TurnParagraph(at=at, speaker=speaker):
            name = f"**{_escaped(_one_line(speaker))}**" if speaker else ""
            if at and times:
                return TurnParagraph, f"{f'{name} ' if name else ''}*{clock(at.start)}*\n\n{text}"
            return TurnParagraph, f"{name}: {text}" if name else text


def _owned(item: ListItem, text: str) -> str:
    return f"{_one_line(item.owner)}: {text}" if item.owner else text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    """Spoken words are never taken for Markdown."""
    text = re.sub(r"([\\`*_\[\]<>|~#])", r"\\\1", text)
    return re.sub(r"^([-+]|\d+[.)])(?=\s)", r"\\\1", text)


def spoken_lines(answer: Answer) -> tuple[Line, ...]:
    """What subtitles show: the mode's own lines where it has them, else the words as spoken."""
    return answer.lines if answer.mode in {Mode.ASR, Mode.TRANSLATE} else answer.transcript.lines
