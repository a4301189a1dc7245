"""Words as tables know them: without case, accents or full width, digits of every script as those of
ASCII.
"""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.scripts import HAN, KANA

_ACCENTS = re.compile("[\u0300-\u0305\u0307-\u036f]")
"""But for the breve: a Russian й is a letter of its own."""
_POWERS = re.compile("(?<=m)[²³]")
"""Of square and cubic metres: no numbers."""
_PIECE = re.compile(
    rf"\d+(?:[.,'’\u00a0\u202f]\d{{3}}(?!\d))+(?:[.,]\d+)?|\d+(?: \d{{3}}(?!\d))+(?:,\d+)?|\d+[.,]\d+|\d+"
    rf"|[^\W\d_{HAN}{KANA}]+|[{HAN}]|[{KANA}]+|[^\w\s]|_"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A word, a numeral or a mark of a text that went through `western`."""

    raw: str
    plain: str
    start: int
    end: int

    @property
    def is_numeral(self) -> bool:
        return self.raw[0].isdecimal()

    @property
    def is_word(self) -> bool:
        return self.raw[0].isalpha()

    @property
    def is_capital(self) -> bool:
        return self.raw[0].isupper() or self.raw[0].istitle()


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def plain(word: str) -> str:
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parts))


def western(text: str) -> str:
    """In compatibility form, with digits of ASCII: `١٢` and full-width digits too. No vulgar fraction is
    lost.
    """
    text = _POWERS.sub("", text).replace("，", ", ")
    found = unicodedata.normalize(
        "NFKC", text.replace("½", " 1/2 ").replace("¼", " 1/4 ").replace("¾", " 3/4 ")
    )
    if found.isascii():
        return found
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in found)


def pieces(text: str) -> tuple[Piece, ...]:
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    for found in _PIECE.finditer(text):
        yield Piece(raw=found[0], plain=plain(found[0]), start=found.start(), end=found.end())
