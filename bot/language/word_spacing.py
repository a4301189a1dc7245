"""Puts texts beside each other as their script writes words: with a blank between, or with none."""

from __future__ import annotations

from collections.abc import Iterable

from bot.language.scripts import is_unspaced

_FULL_WIDTH_MARKS = tuple("\u3002\uff0c\u3001\uff01\uff1f\uff1b\uff1a\u300d\u300f\uff09")
"""They bring their own space."""
_LOOKED_AT = 8
"""Characters on either side that tell the script: a foreign word may stand there."""


def side_by_side(left: str, right: str) -> str:
    """Both texts whole, with a space between where their scripts write one."""
    left, right = left.rstrip(), right.lstrip()
    return f"{left} {right}" if _is_spaced(left[-_LOOKED_AT:], right) else left + right


def run_together(texts: Iterable[str]) -> str:
    """All texts in order as one, each beside the next."""
    pieces: list[str] = []
    tail = ""
    for text in filter(None, map(str.strip, texts)):
        pieces += (" ", text) if _is_spaced(tail, text) else (text,)
        tail = (tail + text)[-_LOOKED_AT:]
    return "".join(pieces)


def _is_spaced(tail: str, right: str) -> bool:
    """`tail` ends the left side; where either side is empty nothing stands between."""
    if not tail or not right or tail.endswith(_FULL_WIDTH_MARKS) or right.startswith(_FULL_WIDTH_MARKS):
        return False
    return not (is_unspaced(tail) and is_unspaced(right[:_LOOKED_AT]))
