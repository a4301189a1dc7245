"""Blocks of an answer in the markdown of Slack's canvases. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.text.blocks import Block, Heading, ListItem, Paragraph, Row, TurnParagraph
from bot.text.clock import clock

_SIGNS = re.compile(r"([\\`*_~\[\]<>|#!])")
_LIST = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)", re.MULTILINE)


def markdown(content: Sequence[Block]) -> str:
    """Words of people stay words: nothing in them is a heading, a link or a mention."""
    lines: list[str] = []
    for block, after in zip(content, (*content[1:], None), strict=True):
        lines.append(_of_block(block))
        together = isinstance(block, ListItem) and isinstance(after, ListItem)
        lines.append("\n" if together else "\n\n")
    return "".join(lines).rstrip()


def _of_block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"## {escaped_markdown(text)}"
        case Paragraph(text):
            return escaped_markdown(text)
        case ListItem(text, at, owner):
            person = f"**{escaped_markdown(owner)}:** " if owner else ""
            time = f" ({clock(at.start)})" if at else ""
            return f"- {person}{_one_line(text)}{time}"
        case Row(text, at):
            return f"**{clock(at.start)}** {_one_line(text)}"
        case TurnParagraph(text, at, speaker):
            told = (f"**{_one_line(speaker)}**" if speaker else "", clock(at.start) if at else "")
            head = " ".join(filter(None, told))
            return f"{head}\n\n{escaped_markdown(text)}" if head else escaped_markdown(text)


def escaped_markdown(text: str) -> str:
    return _LIST.sub(r"\1\\\2\3", _SIGNS.sub(r"\\\1", text))


def _one_line(text: str) -> str:
    return escaped_markdown(" ".join(text.split()))
