"""The words that carry the matter, and how well texts match by them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log

from bot.language.scripts import UNSPACED
from bot.language.stop_words import QUESTION_WORDS, STOP_WORDS, UNSPACED_STOP_CHARACTERS
from bot.language.tokens import tokenize
from bot.text.stems import stem

_UNSPACED = re.compile(f"[{UNSPACED}]")
_ALL_STOP_WORDS = frozenset().union(*STOP_WORDS.values(), QUESTION_WORDS)


def terms(text: str, language: str | None = None) -> tuple[str, ...]:
    """Stems of the words that carry the matter; pairs of characters where there are no spaces.

    `language` names the stop words; without it those of the main languages are left out alike.
    """
    stop_words = _stop_words(language)
    found: list[str] = []
    run: list[str] = []
    end = -1
    for token in tokenize(text):
        single = _UNSPACED.match(token.key) is not None
        if not single or token.start != end or token.key[0] in UNSPACED_STOP_CHARACTERS:
            found += _pairs(run)
            run = []
        end = token.end
        if single:
            if token.key[0] not in UNSPACED_STOP_CHARACTERS:
                run.append(token.key)
        elif token.key not in stop_words:
            found.append(stem(token.key, language))
    return (*found, *_pairs(run))


@lru_cache(maxsize=32)
def _stop_words(language: str | None) -> frozenset[str]:
    return STOP_WORDS[language] | QUESTION_WORDS if language in STOP_WORDS else _ALL_STOP_WORDS


def _pairs(run: Sequence[str]) -> Iterator[str]:
    if len(run) == 1:
        yield run[0]
    yield from (a + b for a, b in pairwise(run))


class Bm25:
    """Ranks documents, given as their terms, by a query (Robertson and Zaragoza, 2009; k1 1.2, b 0.75)."""

    def __init__(
        self, documents: Sequence[Sequence[str]], *, collection: Sequence[Sequence[str]] | None = None
    ) -> None:
        """`collection` tells how rare terms are, where the documents overlap each other."""
        self._counts = [Counter(document) for document in documents]
        self._mean = sum(map(len, documents)) / len(documents) if documents else 0.0
        texts = documents if collection is None else collection
        self._size = len(texts)
        self._holding = Counter(term for text in texts for term in set(text))

    def weight(self, term: str) -> float:
        """Inverse document frequency, never negative: the rarer the weightier, unknown as rare as rarest."""
        holding = max(1, self._holding[term])
        return log(1 + max(0.0, self._size - holding + 0.5) / (holding + 0.5))

    def score(self, query: Sequence[str], index: int) -> float:
        counts = self._counts[index]
        length = counts.total() / self._mean if self._mean else 0.0
        return sum(
            self.weight(term) * counts[term] * 2.2 / (counts[term] + 1.2 * (0.25 + 0.75 * length))
            for term in set(query)
            if counts[term]
        )

    def coverage(self, query: Sequence[str], index: int) -> float:
        """Share of the query's weight that the document holds, 0 to 1."""
        whole = sum(self.weight(term) for term in set(query))
        held = sum(self.weight(term) for term in set(query) if self._counts[index][term])
        return held / whole if whole else 0.0
