"""Names and terms that an engine is told before it listens, and the fault of saying them where nobody did."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.tokens import token_keys

MOST_CHARACTERS = 400
"""Whisper takes 223 tokens of text before its own; names take about one for two letters."""
_RECITED_SHARE = 0.6
_FEWEST_RECITED = 2


def heard_terms(vocabulary: Sequence[str]) -> tuple[str, ...]:
    """As they are said, the first ones as far as they fit: `term = translation` is said as the term."""
    told: list[str] = []
    room = MOST_CHARACTERS
    for entry in vocabulary:
        term = " ".join(entry.partition("=")[0].split())
        room -= len(term) + 2
        if term and room >= 0 and term not in told:
            told.append(term)
    return tuple(told)


def recites(text: str, terms: Sequence[str]) -> bool:
    """Whether most of the words are those of several terms: some models write down what they were told."""
    words = token_keys(text)
    if not words:
        return False
    of_terms = [frozenset(token_keys(term)) for term in terms]
    said = frozenset(words)
    recited = [keys for keys in of_terms if keys and keys <= said]
    named = frozenset().union(*recited)
    return len(recited) >= _FEWEST_RECITED and sum(word in named for word in words) >= _RECITED_SHARE * len(
        words
    )
