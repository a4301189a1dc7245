"""What of a text is compared, and so what counts as an error; docs/evaluation.md says it in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.language.scripts import UNSPACED
from bot.language.tokens import token_keys

NORMALIZER = 1
"""Rises with every change of what is compared: figures of different numbers are not comparable."""

_GROUPING = re.compile(r"(?<=\d)[.,\u00a0\u202f'\u2019](?=\d{3}(?!\d))")
"""Marks before three digits: 1,000 in every language's way. Others part a number, so that 1.5 is not 15."""
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u0640]")
"""Soft hyphens, joiners, marks of direction, and the stroke that stretches Arabic words."""
_VOWEL_POINTS = re.compile(r"[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]")
"""Of Hebrew and Arabic, which hardly anybody writes."""
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u0060\u00b4\uff07]")
_DOTTED = str.maketrans({"I": "\u0131", "\u0130": "i"})
_UNSPACED = re.compile(f"[{UNSPACED}]")
_WITHOUT_DOTS = str.maketrans({"\u0451": "\u0435", "\u0401": "\u0415"})


def units(text: str, language: str | None = None) -> tuple[str, ...]:
    """Words in order, and characters of scripts that put no spaces between words."""
    text = unicodedata.normalize("NFKC", _GROUPING.sub("", text))
    text = _APOSTROPHES.sub("'", _VOWEL_POINTS.sub("", _INVISIBLE.sub("", text)))
    match language:
        case "tr" | "az":
            text = text.translate(_DOTTED)
        case "ru":
            text = text.translate(_WITHOUT_DOTS)
        case _:
            pass
    return token_keys(text)


def is_by_characters(found: Sequence[str]) -> bool:
    """Whether most of the units are characters: their errors are a character error rate."""
    return sum(map(_is_character, found)) * 2 > len(found)


def _is_character(unit: str) -> bool:
    return _UNSPACED.match(unit) is not None
