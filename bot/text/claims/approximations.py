"""Numbers that are only nearly meant: `about twenty`, `二十人左右`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.text.claims.number_tables import TABLES
from bot.text.claims.plain_words import Piece

_NEAR_MARKS = frozenset("~≈±+")
_EAST_ASIAN_NEAR = re.compile(
    "(?:大约|大概|约|約|差不多|将近|近|接近|超过|不到|至少|最多|およそ|おおよそ|ほぼ|だいたい|ざっと)$"
)
_EAST_ASIAN_NEAR_BEHIND = re.compile(
    r"^.{0,3}?(?:左右|上下|多(?=[个位名人万元天年])|余|来个|ほど|くらい|ぐらい|前後|近く|以上|以下|超|弱|強)"
)
_NEAR_BEHIND = frozenset(
    {"+", "or", "ungefahr", "etwa", "circa", "environ", "aproximadamente", "примерно", "o", "ou"}
)
_MOST_SIGNIFICANT = 2
"""Digits of a number that may be nearly meant: `about 6,400`, but not `about 6,440`."""


def is_near(
    text: str, before: Sequence[Piece], behind: Sequence[Piece], digits: str, language: str | None
) -> bool:
    """Of a number with these digits, and the few pieces of the text on either side."""
    if len(digits.strip("0")) > _MOST_SIGNIFICANT:
        return False
    table = TABLES.get(language or "")
    if any(piece.raw in _NEAR_MARKS or (table and piece.plain in table.approximate) for piece in before):
        return True
    if behind and behind[0].plain in _NEAR_BEHIND:
        return True
    left = text[max(0, before[-1].end - 3) : before[-1].end] if before else ""
    right = text[behind[0].start : behind[0].start + 6] if behind else ""
    return bool(_EAST_ASIAN_NEAR.search(left) or _EAST_ASIAN_NEAR_BEHIND.match(right))
