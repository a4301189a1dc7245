"""The language that people and engines mean by what they write."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.inflection import dictionary_forms
from bot.language.prepositions import (
    ARTICLES,
    INDEFINITE,
    INTO,
    INTO_BEFORE_NAME,
    INTO_BEHIND_NAME,
    OUT_OF,
    OUT_OF_BEFORE_NAME,
    OUT_OF_BEHIND_NAME,
)
from bot.language.recordings import PEOPLE, RECORDINGS
from bot.language.scripts import is_unspaced
from bot.language.spellings import code_of_name, code_of_tag, is_unknown_language, plain

_TAG = re.compile(r"([a-z]{2,3})[-_][a-z0-9_-]{2,12}")
_WORD = re.compile(r"\b[dl]'|[^\s(),.;:!?/]+")
_MOST_TYPED = 300
"""Characters that are looked at, from the end: there the target stands."""
_MOST_WORDS = 3
"""Of a name."""
_MOST_CHARACTERS = 24
"""Of a name in a script without spaces."""
_TELLING = 4
"""Letters of a name that means a language among other words: a shorter one may mean anything."""
_PARTICLE = re.compile(f"[{INTO_BEFORE_NAME}{INTO_BEHIND_NAME}{OUT_OF_BEFORE_NAME}{OUT_OF_BEHIND_NAME}]")


_ARROW = re.compile(r"\s*(?:[-=]+>|[→⇒➜➔➡⟶])\ufe0f?\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mentioned:
    """The languages that a phrase names, by code; of several the last is meant."""

    into: str | None = None
    """Behind a preposition that asks for it: `to German`, `по-немецки`."""
    named: str | None = None
    """With nothing that says what of it: `German`, `what the Germans want`."""
    out_of: str | None = None
    """Named as the one to come from: `from German`, `с немецкого`, `the German recording`."""


def parse_language(typed: str) -> str | None:
    """The code for what was written: `german`, `auf Deutsch`, `de`, `zh-CN`, `中文`, `zho`, `на арабский`."""
    found = mentioned(typed)
    return found.into or found.named or found.out_of


def without_arrows(text: str) -> str:
    """`english→german` in words."""
    return _ARROW.sub("成" if is_unspaced(text) else " to ", text)


def called(typed: str) -> str | None:
    """The code of the language that all of the text is a code, a tag or a name of."""
    wanted = plain(typed)
    tag = _TAG.fullmatch(wanted)
    return _code(tag[1] if tag else wanted, typed) or _named(wanted)


def mentioned(typed: str) -> Mentioned:
    """What a name, a tag or a phrase means."""
    typed = without_arrows(typed[-_MOST_TYPED:])
    wanted = plain(typed)
    if not wanted:
        return Mentioned()
    if code := called(typed):
        return Mentioned(named=code)
    if _TAG.fullmatch(wanted) or is_unknown_language(wanted):
        return Mentioned()
    return _in_unspaced(wanted) if is_unspaced(wanted) else _in_phrase(_WORD.findall(wanted))


def _code(tag: str, typed: str) -> str | None:
    """Codes have no accents: `ça` is not `ca`."""
    return code_of_tag(tag) if tag in unicodedata.normalize("NFKC", typed).casefold() else None


def _named(name: str) -> str | None:
    return code_of_name(name) or next(filter(None, map(code_of_name, dictionary_forms(name))), None)


def _in_phrase(words: list[str]) -> Mentioned:
    found = Mentioned()
    end, variety = len(words), None
    while end > 0:
        start, code = _ending_at(words, end)
        within = _as_meant(words, start, end, code) if code else _in_unspaced(words[start])
        if variety and within.into:  # `auf Norwegisch (Nynorsk)`
            within = Mentioned(into=variety)
        variety = within.named
        found = Mentioned(
            into=found.into or within.into,
            named=found.named or within.named,
            out_of=found.out_of or within.out_of,
        )
        end = start
    return found


def _ending_at(words: list[str], end: int) -> tuple[int, str | None]:
    """Where the longest name starts that ends with the word before `end`, and its code."""
    for start in range(max(0, end - _MOST_WORDS), end - 1):
        if code := _named(" ".join(words[start:end])):
            return start, code
    word = words[end - 1]
    is_telling = len(word) >= _TELLING or is_unspaced(word) or _preposition(words, end - 1) in INTO
    return end - 1, (_named(word) or _in_compound(word)) if is_telling else None


def _as_meant(words: list[str], start: int, end: int, code: str) -> Mentioned:
    """By what stands before and behind the name: `to the German client` asks for no German."""
    before, behind = _word(words, start - 1), _word(words, end)
    preposition = _preposition(words, start)
    is_adjective = behind in RECORDINGS | PEOPLE and (before in ARTICLES or before in INDEFINITE)
    if preposition in OUT_OF:
        return Mentioned(out_of=code)
    if not is_adjective and (preposition in INTO or _is_adverb(preposition, words[start])):
        return Mentioned(into=code)
    if behind in RECORDINGS or before in RECORDINGS:
        return Mentioned(out_of=code)
    return Mentioned(named=code)


def _is_adverb(before: str, word: str) -> bool:
    return before == "по" or word.startswith("по-")


def _word(words: list[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _in_compound(word: str) -> str | None:
    """`spanisch` of `deutsch-spanisch`."""
    parts = (part for part in word.split("-")[::-1] if len(part) >= _TELLING)
    return next(filter(None, map(_named, parts)), None) if "-" in word else None


def _preposition(words: list[str], start: int) -> str:
    """The word before, or before an article; empty where there is none."""
    before = (word for word in reversed(words[:start]) if word not in ARTICLES)
    return next(before, "")


def _in_unspaced(text: str) -> Mentioned:
    """By the particles: `翻译成阿拉伯语`, `英語からアラビア語に`."""
    into = out_of = None
    for at in (found.start() for found in _PARTICLE.finditer(text)):
        before, behind = _longest(text[:at], at_end=True), _longest(text[at + 1 :], at_end=False)
        match text[at]:
            case mark if mark in INTO_BEFORE_NAME:
                into = behind or into
            case mark if mark in INTO_BEHIND_NAME:
                into = before or into
            case mark if mark in OUT_OF_BEFORE_NAME:
                out_of = behind or out_of
            case _:
                out_of = before or out_of
    return Mentioned(into=into, out_of=out_of)


def _longest(text: str, *, at_end: bool) -> str | None:
    """The code of the longest name that the text ends or begins with."""
    names = (text[-size:] if at_end else text[:size] for size in _sizes(text))
    return next(filter(None, (code_of_name(plain(name)) for name in names)), None)


def _sizes(text: str) -> Iterator[int]:
    yield from range(min(len(text), _MOST_CHARACTERS), 1, -1)
