"""Names and terms that an engine is told before it listens."""

from __future__ import annotations

from collections.abc import Sequence

MOST_CHARACTERS = 4_000
"""A bound on what each text is searched for; an engine is told of what was found alone."""


def heard_terms(vocabulary: Sequence[str]) -> tuple[str, ...]:
    """As they are said, the first ones as far as they fit: `term = translation` is said as the term."""
    told: list[str] = []
    room = MOST_CHARACTERS
    for entry in vocabulary:
        term = " ".join(entry.partition("=")[0].split())
        if term and term not in told and len(term) <= room:
            told.append(term)
            room -= len(term) + 2
    return tuple(told)
