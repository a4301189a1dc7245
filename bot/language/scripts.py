"""Writing systems: which characters belong together, and which scripts do without spaces."""

from __future__ import annotations

import unicodedata
from collections import Counter
from enum import StrEnum

_MARK_BLOCKS = (
    range(0x300, 0x3100),
    range(0xA66F, 0xAC00),
    range(0xFB1E, 0xFE30),
    range(0x101FD, 0x12000),
    range(0x13430, 0x13460),
    range(0x16110, 0x17000),
    range(0x1BC9D, 0x1E95A),
)
"""Where combining marks are. Every start of the program looks through them: Han and Hangul, which have none,
are most of all characters."""


def _character_class(points: list[int]) -> str:
    """The inside of a regular expression's `[...]` for these code points, which are in order."""
    ranges: list[list[int]] = []
    for point in points:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


MARKS = _character_class(
    [point for block in _MARK_BLOCKS for point in block if unicodedata.category(chr(point))[0] == "M"]
    + [0xFF9E, 0xFF9F],  # the half-width voicing marks of kana are letters to Unicode
)
"""Combining marks, for use inside `[...]`."""

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d"
SOUTH_EAST_ASIAN = "\u0e01-\u0e4e\u0e81-\u0ec6\u0edc-\u0edf\u1000-\u103f\u1050-\u109f\u1780-\u17d3"
"""Thai, Lao, Burmese and Khmer letters."""

UNSPACED = HAN + KANA + SOUTH_EAST_ASIAN + "\u3105-\u312f"
"""Letters of scripts that put no spaces between words, for use inside `[...]`."""


class Script(StrEnum):
    LATIN = "latin"
    CYRILLIC = "cyrillic"
    HAN = "han"
    KANA = "kana"
    HANGUL = "hangul"
    ARABIC = "arabic"
    HEBREW = "hebrew"
    GREEK = "greek"
    THAI = "thai"
    LAO = "lao"
    KHMER = "khmer"
    MYANMAR = "myanmar"
    TIBETAN = "tibetan"
    DEVANAGARI = "devanagari"
    BENGALI = "bengali"
    GURMUKHI = "gurmukhi"
    GUJARATI = "gujarati"
    TAMIL = "tamil"
    TELUGU = "telugu"
    KANNADA = "kannada"
    MALAYALAM = "malayalam"
    SINHALA = "sinhala"
    GEORGIAN = "georgian"
    ARMENIAN = "armenian"
    ETHIOPIC = "ethiopic"


_BLOCKS: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x024F, Script.LATIN),
    (0x0370, 0x03FF, Script.GREEK),
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x0531, 0x058A, Script.ARMENIAN),
    (0x0591, 0x05F4, Script.HEBREW),
    (0x0600, 0x077F, Script.ARABIC),
    (0x0900, 0x097F, Script.DEVANAGARI),
    (0x0980, 0x09FF, Script.BENGALI),
    (0x0A00, 0x0A7F, Script.GURMUKHI),
    (0x0A80, 0x0AFF, Script.GUJARATI),
    (0x0B80, 0x0BFF, Script.TAMIL),
    (0x0C00, 0x0C7F, Script.TELUGU),
    (0x0C80, 0x0CFF, Script.KANNADA),
    (0x0D00, 0x0D7F, Script.MALAYALAM),
    (0x0D80, 0x0DFF, Script.SINHALA),
    (0x0E00, 0x0E7F, Script.THAI),
    (0x0E80, 0x0EFF, Script.LAO),
    (0x0F00, 0x0FFF, Script.TIBETAN),
    (0x1000, 0x109F, Script.MYANMAR),
    (0x10A0, 0x10FF, Script.GEORGIAN),
    (0x1100, 0x11FF, Script.HANGUL),
    (0x1200, 0x137F, Script.ETHIOPIC),
    (0x1780, 0x17FF, Script.KHMER),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x3005, 0x3007, Script.HAN),
    (0x3041, 0x30FF, Script.KANA),
    (0x3400, 0x9FFF, Script.HAN),
    (0xAC00, 0xD7AF, Script.HANGUL),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFF21, 0xFF5A, Script.LATIN),
    (0xFF66, 0xFF9F, Script.KANA),
    (0x20000, 0x323AF, Script.HAN),
)


def script_of(letter: str) -> Script | None:
    """The script of one letter; None for anything else, and for scripts that are not in the table."""
    if not letter.isalpha():
        return None
    point = ord(letter)
    return next((script for first, last, script in _BLOCKS if first <= point <= last), None)


def scripts(text: str) -> Counter[Script]:
    """How many letters of each script the text has."""
    found: Counter[Script] = Counter()
    for letter, count in Counter(text).items():
        if (script := script_of(letter)) is not None:
            found[script] += count
    return found


def main_script(text: str) -> Script | None:
    """The script that most letters are in; han with a tenth of kana or more is Japanese writing: KANA."""
    found = scripts(text)
    if not found:
        return None
    if found[Script.KANA] * 10 >= found[Script.HAN] + found[Script.KANA] > found.total() / 2:
        return Script.KANA
    return found.most_common(1)[0][0]


_WITHOUT_SPACES = frozenset(
    {Script.HAN, Script.KANA, Script.THAI, Script.LAO, Script.KHMER, Script.MYANMAR},
)


def is_unspaced(text: str) -> bool:
    """Whether most of the text is in scripts that put no spaces between words."""
    return main_script(text) in _WITHOUT_SPACES


def is_wide(text: str) -> bool:
    """Whether most letters take two columns of a screen: han, kana and hangul."""
    return main_script(text) in {Script.HAN, Script.KANA, Script.HANGUL}


_LATIN = "ca cs da de en es fi fr hu id it ms nl no pl pt ro sk sv tr vi"
_WRITTEN_IN = {
    **{code: frozenset({Script.LATIN}) for code in _LATIN.split()},
    **{code: frozenset({Script.CYRILLIC}) for code in ("bg", "ru", "uk")},
    **{code: frozenset({Script.ARABIC}) for code in ("ar", "fa")},
    **{code: frozenset({Script.HAN}) for code in ("yue", "zh")},
    "el": frozenset({Script.GREEK}),
    "he": frozenset({Script.HEBREW}),
    "hi": frozenset({Script.DEVANAGARI, Script.LATIN}),
    "ja": frozenset({Script.HAN, Script.KANA}),
    "ko": frozenset({Script.HANGUL, Script.HAN}),
    "th": frozenset({Script.THAI}),
}


def scripts_of(code: str) -> frozenset[Script]:
    """The scripts that a language is written in; empty where that is not known, or may be any."""
    return _WRITTEN_IN.get(code, frozenset())
