"""Names and terms that a request brings along, from a list or from what is written before a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_TERMS = 100
MOST_TERM_CHARACTERS = 100
_BETWEEN = re.compile(r"[,;\n\u3001\uff0c\uff1b]+")
_SENTENCE = re.compile(r"(?<=[.!?\u3002\uff01\uff1f])\s*|:\s+|[()\u201c\u201d\"]+")
_JOINERS = "\u200c\u200d"
"""Unseen letters that Persian, Hindi and others need."""
_MARKUP = str.maketrans(dict.fromkeys("<>|", " "))
"""Of chat templates (<|im_end|>): no name has them."""
_FEW_WORDS = 4
"""An entry of a list, and no piece of a sentence."""


def listed_terms(*texts: str | None) -> tuple[str, ...]:
    """Entries between commas, semicolons and line breaks, the first ones as far as they go."""
    return _bounded(entry for text in texts for entry in _BETWEEN.split(text or ""))


def prompted_terms(prompt: str | None) -> tuple[str, ...]:
    """A text as OpenAI's interface takes it: the entries of a list, and names within sentences.

    Of a sentence these are words in a row that begin with a capital, but for its first, and words with a
    capital or a digit inside. What is taken for a name and is none does no harm: a term is only written for
    what sounds like it, and where a second hearing says so.
    """
    found: list[str] = []
    for sentence in _SENTENCE.split(prompt or ""):
        entries = [entry.strip() for entry in _BETWEEN.split(sentence.rstrip(".!?\u3002\uff01\uff1f"))]
        is_list = len(entries) > 1 and all(len(entry.split()) <= _FEW_WORDS for entry in entries)
        for entry in entries:
            found += [entry] if is_list or len(entries) == len(entry.split()) == 1 else _names_in(entry)
    return _bounded(found)


def merged_terms(*sources: Iterable[str]) -> tuple[str, ...]:
    """Each once; who comes first counts first where there are too many."""
    return _bounded(term for terms in sources for term in terms)


def _names_in(clause: str) -> list[str]:
    names: list[list[str]] = []
    before = False
    for number, word in enumerate(clause.split()):
        bare = word.strip(".,!?'\u2019")
        odd = any(letter.isupper() or letter.isdigit() for letter in bare[1:])
        is_name = odd or (number > 0 and bare[:1].isupper())
        if is_name and before:
            names[-1].append(bare)
        elif is_name:
            names.append([bare])
        before = is_name
    return [" ".join(name) for name in names]


def _visible(entry: str) -> str:
    """In one line, without characters that steer a terminal, a message or a model and that nobody sees."""
    plain = " ".join(entry.translate(_MARKUP).split())
    return "".join(letter for letter in plain if letter.isprintable() or letter in _JOINERS).strip()


def _bounded(entries: Iterable[str]) -> tuple[str, ...]:
    terms = dict.fromkeys(map(_visible, entries))
    fit = [term for term in terms if 1 < len(term) <= MOST_TERM_CHARACTERS]
    return tuple(fit[:MOST_TERMS])
