"""Tokens: what two texts are compared by."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.language.scripts import MARKS, UNSPACED

_TOKEN = re.compile(
    f"[{UNSPACED}][{MARKS}]*"
    f"|[^\\W_{UNSPACED}][{MARKS}]*(?:[^\\W_{UNSPACED}][{MARKS}]*|['’\u200c\u200d](?=[^\\W_{UNSPACED}]))*",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A word, or one character of a script without spaces."""

    key: str
    """Compatibility-normalised and case-folded: equal keys are the same token."""
    start: int
    """Offset of its first character in the text it came from."""
    end: int


def token_key(word: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold()).replace("’", "'")


def tokenize(text: str) -> tuple[Token, ...]:
    """Words and characters in order; punctuation, symbols and spaces are skipped."""
    return tuple(
        Token(key=token_key(found[0]), start=found.start(), end=found.end())
        for found in _TOKEN.finditer(text)
    )


def token_keys(text: str) -> tuple[str, ...]:
    return tuple(token_key(found) for found in _TOKEN.findall(text))
