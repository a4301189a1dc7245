"""Names and terms spelled right where a text has something like them and a second hearing has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import islice

from anyascii import anyascii

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.domain.word_times import Word, packed
from bot.language.tokens import Token, tokenize
from bot.text.phrases import shared_out

_ALIKE = 0.6
"""Share of letters that a word has in common with the term that it may be."""
_MOST_ALIKE = 12
"""Terms of a text; an engine that is told of many listens worse."""
_HOLDS = re.compile(r"[-\u2010\u2011.&_/]+")
_MORE_TOKENS = 2
"""Than the term has: "Inter-Asterisk" was heard as "interested risk"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Some words of a line that a term may be."""

    line: int
    start: int
    end: int
    """Characters of its text."""


def terms_alike(text: str, terms: Sequence[str]) -> tuple[str, ...]:
    """Terms that something in the text sounds like, and that it does not have, a dozen at most."""
    letters = [_letters(token.key) for token in _spelled_apart(text)]
    found = (
        term
        for term in terms
        if term not in text
        and any(True for _ in _windows(letters, _letters(term), len(_spelled_apart(term))))
    )
    return tuple(islice(found, _MOST_ALIKE))


def respelled(lines: Sequence[Line], told: str, terms: Sequence[str]) -> tuple[Line, ...]:
    """The lines with each term in the place of words like it, where the second hearing `told` has the term.

    Nothing else is taken from the second hearing, which heard with the terms in mind.
    """
    found = list(lines)
    for term in terms:
        for _ in range(_count(told, term) - sum(_count(line.text, term) for line in found)):
            place = _most_alike(found, term)
            if place is None:
                break
            found[place.line] = _with(found[place.line], place, term)
    return tuple(found)


def _count(text: str, term: str) -> int:
    keys = [token.key for token in _spelled_apart(text)]
    wanted = [token.key for token in _spelled_apart(term)]
    size = len(wanted)
    return sum(keys[at : at + size] == wanted for at in range(len(keys) - size + 1)) if size else 0


def _most_alike(lines: Sequence[Line], term: str) -> _Place | None:
    best, place = 0.0, None
    wanted, size = _letters(term), len(_spelled_apart(term))
    for number, line in enumerate(lines):
        tokens = _spelled_apart(line.text)
        for first, last, alike in _windows([_letters(token.key) for token in tokens], wanted, size):
            if alike > best:
                best, place = alike, _place(number, tokens, first, last)
    return place


def _place(line: int, tokens: Sequence[Token], first: int, last: int) -> _Place:
    return _Place(line=line, start=tokens[first].start, end=tokens[last].end)


def _windows(letters: Sequence[str], wanted: str, size: int) -> Iterator[tuple[int, int, float]]:
    """First and last token of words in a row that are alike and not the same, and how much alike."""
    matcher = SequenceMatcher(None, b=wanted, autojunk=False)
    for first in range(len(letters)):
        said = ""
        for last in range(first, min(first + size + _MORE_TOKENS, len(letters))):
            said += letters[last]
            matcher.set_seq1(said)
            if said == wanted and last - first + 1 == size:
                break
            if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
                alike = matcher.ratio()
                if alike >= _ALIKE:
                    yield first, last, alike


def _with(line: Line, place: _Place, term: str) -> Line:
    """The line with the term in that place; its words share the time of those that stood there."""
    text = line.text[: place.start] + term + line.text[place.end :]
    before: list[Word] = []
    there: list[tuple[int, Word]] = []
    behind: list[Word] = []
    for end, word in line.word_ends():
        if end <= place.start:
            before.append(word)
        elif not there or there[-1][0] < place.end:
            there.append((end, word))
        else:
            behind.append(word)
    if not there:
        return replace(line, text=text, word_times=())
    span = TimeRange(start=there[0][1].range.start, end=there[-1][1].range.end)
    start = there[0][0] - len(there[0][1].text)
    words = (line.text[start : place.start] + term + line.text[place.end : there[-1][0]]).split()
    anew = [Word(text=word, range=at) for word, at in zip(words, shared_out(span, words), strict=True)]
    return replace(line, text=text, word_times=packed(text, [*before, *anew, *behind], line.range.start))


def _spelled_apart(text: str) -> list[Token]:
    """Tokens; what a hyphen or the like holds together is one."""
    found: list[Token] = []
    for token in tokenize(text):
        if found and _HOLDS.fullmatch(text, found[-1].end, token.start):
            before = found.pop()
            token = Token(key=before.key + token.key, start=before.start, end=token.end)  # noqa: PLW2901
        found.append(token)
    return found


def _letters(text: str) -> str:
    return "".join(one for one in anyascii(text).casefold() if one.isalnum())
