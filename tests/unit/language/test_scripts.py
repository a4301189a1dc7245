from __future__ import annotations

import re
import unicodedata

from bot.language.scripts import MARKS

LAST = 0x1E95A
"""No combining mark that languages write with lies beyond."""


def test_every_combining_mark_is_known_as_one_and_no_letter_is() -> None:
    mark = re.compile(f"[{MARKS}]")
    points = [point for point in range(0x300, LAST) if point not in {0xFF9E, 0xFF9F}]
    wrong = [hex(one) for one in points if bool(mark.match(chr(one))) != is_mark(chr(one))]
    assert wrong == []


def is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
