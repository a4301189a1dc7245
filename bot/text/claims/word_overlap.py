"""How much of what a text is about stands in another: by stems of the words that carry the matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from math import log

from bot.text.claims.plain_words import plain
from bot.text.terms import terms

_SHORTEST = 4
"""Letters that compounds and derivations have in common at least: `Druckkosten` and `Kosten`."""
_BEGINNING = 0.6
"""Share of the longer word that both begin with."""
_NUMERAL = re.compile(r"\d|[一二三四五六七八九十百千万億亿]{2}")


@lru_cache(maxsize=1024)
def matter(text: str, language: str | None) -> tuple[str, ...]:
    """What it is about, each once, numerals aside."""
    found = dict.fromkeys(map(plain, terms(text, language)))
    return tuple(one for one in found if not _NUMERAL.search(one))


class WordOverlap:
    """The words of a recording, line by line, and how telling each is."""

    def __init__(self, texts: Sequence[str], language: str | None) -> None:
        self._lines = [matter(text, language) for text in texts]
        self._holding = Counter(word for line in self._lines for word in line)
        self._places: dict[str, list[int]] = {}
        for at, line in enumerate(self._lines):
            for word in line:
                self._places.setdefault(word, []).append(at)

    def weight(self, word: str) -> float:
        """The rarer the weightier; what nobody said weighs most."""
        return log(1 + len(self._lines) / max(0.5, self._holding[word]))

    def share(self, words: Sequence[str], lines: Collection[int]) -> float:
        """Of the words' weight, what these lines hold."""
        held = self._places.keys() if len(lines) == len(self._lines) else self._held(lines)
        weights = [(self.weight(word), is_held(word, held)) for word in words]
        whole = sum(weight for weight, _ in weights)
        return sum(weight for weight, is_in in weights if is_in) / whole if whole else 1.0

    def _held(self, lines: Collection[int]) -> set[str]:
        return {word for at in lines for word in self._lines[at]}

    def sharing(self, words: Sequence[str]) -> set[int]:
        """The lines that hold one of the words."""
        alike = {other for word in words for other in self._places if word == other or _is_like(word, other)}
        return {at for word in alike for at in self._places[word]}

    def likely(self, words: Sequence[str], most: int) -> list[int]:
        """The lines that share most of the words' weight, best first."""
        scores: Counter[int] = Counter()
        for word in words:
            for at in self._places.get(word, ()):
                scores[at] += self.weight(word)  # type: ignore[assignment]  # Counter adds up floats too
        return [at for at, _ in scores.most_common(most)]


def is_held(word: str, held: Collection[str]) -> bool:
    return word in held or any(_is_like(word, other) for other in held)


def _is_like(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHORTEST:
        return False
    if shorter in longer:
        return True
    common = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(shorter))
    return common >= max(_SHORTEST, _BEGINNING * len(longer))
