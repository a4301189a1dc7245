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
from bot.language.tokens import tokenize
from bot.text.phrases import shared_out

_ALIKE = 0.6
"""Share of letters that a word has in common with the term that it may be."""
_MOST_ALIKE = 12
"""Terms of a text; an engine that is told of many listens worse."""
_HOLDS = re.compile(r"[-\u2010\u2011.&_/]+")
_MORE_WORDS = 2
"""Than the term has: "Inter-Asterisk" was heard as "interested risk"."""


_SHARED = 0.5
"""Of the tokens: a second hearing that has fewer of them in common heard something else, or recites."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Word:
    """What a hyphen or the like holds together is one."""

    line: int
    start: int
    end: int
    """Characters of its line."""
    letters: str
    """Without accents, in Latin letters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Some words of a line that a term was said for."""

    line: int
    start: int
    end: int


def terms_alike(text: str, terms: Sequence[str]) -> tuple[str, ...]:
    """Terms that something in the text sounds like and is not, a dozen at most."""
    words = _words([text])
    found = (term for term in terms if any(True for _ in _alike(words, text, term)))
    return tuple(islice(found, _MOST_ALIKE))


def respelled(lines: Sequence[Line], told: str, terms: Sequence[str]) -> tuple[Line, ...]:
    """The lines with each term in the place of words like it, where the second hearing `told` has the term.

    Nothing else is taken from the second hearing, which heard with the terms in mind.
    """
    words, again = _words([line.text for line in lines]), _words([told])
    matcher = SequenceMatcher(
        None, [word.letters for word in words], [word.letters for word in again], autojunk=False
    )
    if sum(block.size for block in matcher.get_matching_blocks()) < _SHARED * len(words):
        return tuple(lines)
    blocks = matcher.get_opcodes()
    places: list[tuple[_Place, str]] = []
    for term in sorted(terms, key=len, reverse=True):
        said = list(_said(again, term))
        room = len(said) - sum(line.text.count(term) for line in lines)
        for first, last in said:
            opposite = words[_opposite(blocks, first) : _opposite(blocks, last, end=True)]
            place = _most_alike(opposite, lines, term)
            if room > 0 and place is not None and not any(_meet(place, other) for other, _ in places):
                places.append((place, term))
                room -= 1
    found = list(lines)
    for place, term in sorted(places, key=lambda one: one[0].start, reverse=True):
        found[place.line] = _with(found[place.line], place, term)
    return tuple(found)


def _words(texts: Sequence[str]) -> list[_Word]:
    found: list[_Word] = []
    for line, text in enumerate(texts):
        for token in tokenize(text):
            before = found[-1] if found and found[-1].line == line else None
            letters = _letters(token.key)
            if before is not None and _HOLDS.fullmatch(text, before.end, token.start):
                found[-1] = replace(before, end=token.end, letters=before.letters + letters)
            else:
                found.append(_Word(line=line, start=token.start, end=token.end, letters=letters))
    return found


def _said(words: Sequence[_Word], term: str) -> Iterator[tuple[int, int]]:
    """First and last word of each place where the term is said."""
    wanted = [word.letters for word in _words([term])]
    for first in range(len(words) - len(wanted) + 1):
        if wanted and [word.letters for word in words[first : first + len(wanted)]] == wanted:
            yield first, first + len(wanted) - 1


def _opposite(blocks: Sequence[tuple[str, int, int, int, int]], at: int, *, end: bool = False) -> int:
    """Where the words begin (or end) that stand opposite the second hearing's word `at`."""
    for kind, first, last, told_first, told_last in blocks:
        if told_first <= at < told_last:
            if kind == "equal":
                return first + at - told_first + end
            return last if end else first
    return 0


def _most_alike(words: Sequence[_Word], lines: Sequence[Line], term: str) -> _Place | None:
    """Of these words, the fewest where several are as much like the term; None where it stands there."""
    best, place = 0.0, None
    for first, last, alike in _alike(words, "", term):
        text = lines[words[first].line].text[words[first].start : words[last].end]
        if text == term:
            return None
        if alike > best:
            best = alike
            place = _Place(line=words[first].line, start=words[first].start, end=words[last].end)
    return place


def _alike(words: Sequence[_Word], text: str, term: str) -> Iterator[tuple[int, int, float]]:
    """First and last of words in a row of one line, and how much alike they are; none over a term that
    stands in the `text`.
    """
    sought = _words([term])
    wanted = "".join(word.letters for word in sought)
    right = {
        at
        for first, last in _said(words, term)
        for at in range(first, last + 1)
        if text[words[first].start : words[last].end] == term
    }
    matcher = SequenceMatcher(None, b=wanted, autojunk=False)
    for first in range(len(words)):
        said = ""
        for last in range(first, min(first + len(sought) + _MORE_WORDS, len(words))):
            if last in right or words[last].line != words[first].line:
                break
            said += words[last].letters
            matcher.set_seq1(said)
            if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
                alike = matcher.ratio()
                if alike >= _ALIKE:
                    yield first, last, alike


def _meet(one: _Place, other: _Place) -> bool:
    return one.line == other.line and one.start < other.end and other.start < one.end


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


def _letters(text: str) -> str:
    return "".join(one for one in anyascii(text).casefold() if one.isalnum())
