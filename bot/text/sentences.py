"""Cuts text into sentences, in languages with and without spaces. Nothing but white space is lost."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.language.scripts import UNSPACED, is_unspaced

LONGEST = 220
"""Characters of a sentence before it is cut at a lesser mark: recognisers may leave out all full stops."""
LONGEST_UNSPACED = 90
"""The same where there are no spaces between words, and a character says more."""

_CLOSERS = "\"'”’»›）)］]】〉》」』｣"
_END = re.compile(
    f"(?:[。！？｡!?…‽؟۔।॥።፧៕၊။]+|\\.+)[{re.escape(_CLOSERS)}]*",
)
_LAST_MARK = re.compile(f"{_END.pattern}$")
_ALWAYS_ENDS = frozenset("。！？｡؟۔।॥።፧៕။")
_LESSER = re.compile(r"[,;:，、；：،؛]+[\"'”’»）)」』]*|\s+[-–—]+(?=\s)")
_ABBREVIATIONS = frozenset(
    word
    for words in (
        "mr mrs ms dr prof sr jr st vs etc e.g i.e eg ie approx fig al inc ltd co corp dept est min max nos",
        "vol pp ed rev gen col sgt lt capt hon jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m",
        "z.b d.h u.a usw bzw ca nr str tel inkl evtl ggf sog vgl dipl ing hr fr hrsg",
        "mme mlle mm cf env av bd p.ex sra srta dra ud uds ee.uu aprox pág núm art cap exmo exma v.ex obs",
        "т.е т.д т.п т.к г гг ул им др руб тыс млн млрд стр проф",
    )
    for word in words.split()
)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences in order, stripped; the non-space characters of all of them are those of the text."""
    return tuple(piece for one in _by_marks(text) for piece in _shortened(one))


def ends_sentence(text: str, following: str = "") -> bool:
    """Whether the text ends where a sentence does; `following` is what is said next.

    A full stop is believed unless it belongs to an abbreviation; dots that trail off, unless the next text
    goes on in lower case.
    """
    text = text.rstrip()
    found = _LAST_MARK.search(text)
    if found is None:
        return False
    marks = found[0].rstrip(_CLOSERS)
    if marks in {"...", "…"} and following.lstrip()[:1].islower():
        return False
    return marks != "." or not _is_abbreviated(text[: found.start()])


def _by_marks(text: str) -> Iterator[str]:
    for block in text.splitlines():
        start = 0
        for found in _END.finditer(block):
            if _ends_here(block, found.start(), found.end()):
                yield from _kept(block[start : found.end()])
                start = found.end()
        yield from _kept(block[start:])


def _kept(piece: str) -> Iterator[str]:
    if piece := piece.strip():
        yield piece


def _ends_here(text: str, start: int, end: int) -> bool:
    """Whether the mark at `start` to `end` closes a sentence."""
    if text[start] in _ALWAYS_ENDS:
        return True
    rest = text[end:]
    if not rest.strip():
        return True
    following = rest.lstrip()[0]
    if not rest[0].isspace():
        return text[start] != "." and re.match(f"[{UNSPACED}]", following) is not None
    if text[start] in "!?":
        return True
    if following.islower():
        return False
    return text[start:end].strip(_CLOSERS) != "." or not _is_abbreviated(text[:start])


def _is_abbreviated(before: str) -> bool:
    """Whether the full stop after this belongs to an abbreviation, an initial or an ordinal number."""
    word = re.split(r"[\s(\[„“\"«]", before[-24:])[-1].casefold()
    single = len(word) == 1 and word.isalpha() and word not in "iyoaà" and not is_unspaced(word)
    return single or word in _ABBREVIATIONS


def _shortened(sentence: str) -> Iterator[str]:
    """The sentence, cut at commas, else at spaces, else anywhere, until no piece is too long."""
    longest = LONGEST_UNSPACED if is_unspaced(sentence) else LONGEST
    while len(sentence) > longest:
        cut = _best_cut(sentence, longest)
        yield sentence[:cut].strip()
        sentence = sentence[cut:].strip()
    if sentence:
        yield sentence


def _best_cut(sentence: str, longest: int) -> int:
    """The last lesser mark in the second half of what may stay, else the last space, else the limit."""
    window = sentence[: longest + 1]
    marks = [found.end() for found in _LESSER.finditer(window) if longest / 3 < found.end() <= longest]
    if marks:
        return marks[-1]
    space = max(window.rfind(" "), window.rfind("\u3000"))
    return space if space > longest / 4 else longest
