"""Cuts long text into messages that a chat takes."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.language.scripts import MARKS, UNSPACED

_JOINS = re.compile(f"[{MARKS}\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
_BREAKS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[.!?…][\"'\u201d\u2019)\u00bb]*\s|[。！？।؟]+[」』\u201d]*"),  # noqa: RUF001  full-width marks
    re.compile(r"\s"),
)
_WORD = re.compile(f"[^\\W{UNSPACED}]")
_FREE = re.compile(f"[\\s{UNSPACED}\u3000-\u3004\u3008-\u303f\uff01-\uff20]")
"""Text may be cut beside these: white space, scripts without spaces and their punctuation."""


def utf16_length(text: str) -> int:
    """Units that Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_text(text: str, limit: int, measure: Callable[[str], int] = len) -> tuple[str, ...]:
    """Parts in order whose measure is at most `limit`, cut at paragraphs, lines, sentences or words.

    Nothing but white space at the cuts is lost. A word is cut only where it alone is too long, and a
    character that is made of several code points only where it alone is. `measure` must grow with the text,
    and `limit` must hold any code point.
    """
    parts: list[str] = []
    rest = text.strip()
    while measure(rest) > limit:
        cut = _cut(rest, _longest_prefix(rest, limit, measure))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return (*parts, rest) if rest else tuple(parts)


def _longest_prefix(text: str, limit: int, measure: Callable[[str], int]) -> int:
    """Characters from the start that fit, at least one."""
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= limit else (low, middle - 1)
    return low


def _cut(text: str, longest: int) -> int:
    """The best place to cut, at `longest` or before."""
    window = text[: longest + 1]  # a space right behind the limit is as good as one before
    for kind, pattern in enumerate(_BREAKS):
        ends = [found.end() for found in pattern.finditer(window) if found.start() <= longest]
        cuts = [min(end, longest) for end in ends if text[: min(end, longest)].strip()]
        if cuts and (cuts[-1] >= longest / 3 or kind == len(_BREAKS) - 1):
            unspaced = _last(text, longest, _beside_free) if kind == len(_BREAKS) - 1 else 0
            return max(cuts[-1], unspaced)
    return (
        _last(text, longest, _beside_free)
        or _last(text, longest, _between_words)
        or _last(text, longest, between_graphemes)
        or longest
    )


def _last(text: str, longest: int, allowed: Callable[[str, int], bool]) -> int:
    """The last allowed place up to `longest`, 0 if there is none."""
    return next((at for at in range(longest, 0, -1) if allowed(text, at)), 0)


def _beside_free(text: str, at: int) -> bool:
    free = at >= len(text) or _FREE.match(text[at - 1]) or _FREE.match(text[at])
    return bool(free) and between_graphemes(text, at)


def _between_words(text: str, at: int) -> bool:
    in_word = _WORD.match(text[at - 1]) and at < len(text) and _WORD.match(text[at])
    return not in_word and between_graphemes(text, at)


def between_graphemes(text: str, at: int) -> bool:
    """Whether no emoji sequence, flag or accented letter is torn by a cut at `at`."""
    if at >= len(text):
        return True
    if _JOINS.match(text[at]) or text[at - 1] == "\u200d":
        return False
    flags = 0
    while flags < at and _FLAG.match(text[at - 1 - flags]):
        flags += 1
    return not (flags % 2 and _FLAG.match(text[at]))
