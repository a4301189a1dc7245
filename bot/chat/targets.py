"""The language that a command names, if it names one."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.chat.command_words import MARKS
from bot.chat.filler_words import FILLERS, UNSPACED_COURTESY, UNSPACED_FILLERS
from bot.language.parse import called, mentioned, without_arrows
from bot.language.prepositions import (
    ARTICLES,
    FOR,
    FOR_BEFORE_NAME,
    FOR_BEHIND_NAME,
    INDEFINITE,
    INTO,
    INTO_BEFORE_NAME,
    INTO_BEHIND_NAME,
    OUT_OF,
    OUT_OF_BEHIND_NAME,
)
from bot.language.recordings import RECORDINGS
from bot.language.scripts import is_unspaced
from bot.language.spellings import code_of_tag, is_unknown_language, plain

_AROUND = MARKS.replace("'", "").replace("\u2019", "")
_PARTICLES = INTO_BEFORE_NAME + INTO_BEHIND_NAME + OUT_OF_BEHIND_NAME
_ELISION = re.compile(r"\b[dl]['\u2019](?=\w)", re.IGNORECASE)
_CLAUSES = re.compile(r"[,:;(，：]")
_FOR_ME = re.compile(r"([给給])我")
_LANGUAGE_ENDINGS = tuple("语語文话話")
_SAYS_NOTHING = FILLERS | INTO
_COURTESY = frozenset(word for word in _SAYS_NOTHING if plain(word) not in RECORDINGS) - OUT_OF
"""What may stand beside a language's name that is a target: no recording, which the name would describe."""
_CODES_TOO = frozenset({"da", "de", "el", "es", "it"})
"""Fillers that behind a preposition, at the end, are codes of languages."""
_LANGUAGE_WORDS = frozenset(("language", "tongue", "sprache", "idioma", "lengua", "langue", "língua", "язык"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    code: str | None = None
    source: str | None = None
    """Code of the language to come from."""
    unknown: str = ""
    """What is left besides words that say nothing, where no language is known."""
    introduced: bool = False
    """Whether a preposition puts it in a language's place: `to Klingon`."""
    alone: bool = False
    """Whether it is one word that follows the command, or the name of a language that has no code here."""
    for_somebody: bool = False
    """Whether it tells for whom: `for Anna`."""

    @property
    def unknown_language(self) -> str:
        """What was meant for a language and is none that is known; `for Anna` is not."""
        return self.unknown if self.introduced or self.alone else ""


def read_target(text: str) -> Target:
    """Of `to German please`, `auf Deutsch`, `成德语`; neither code nor unknown in `this recording for me`."""
    text = without_arrows(text)
    return _unspaced(text) if is_unspaced(text) else _spaced(text)


def _unspaced(text: str) -> Target:
    bare = UNSPACED_COURTESY.sub("", text).strip(MARKS)
    left = UNSPACED_FILLERS.sub("", text).strip(MARKS)
    unknown = left.strip(_PARTICLES)
    found = mentioned(text)
    if code := found.into or found.named or called(bare) or mentioned(left).into:
        return Target(code=code, source=found.out_of)
    if source := found.out_of or called(unknown):
        return Target(source=source)
    return Target() if _is_for_somebody(text, left) else _unknown_unspaced(text, left, unknown)


def _unknown_unspaced(text: str, left: str, unknown: str) -> Target:
    introduced = left.startswith(tuple(INTO_BEFORE_NAME)) or left.endswith(tuple(INTO_BEHIND_NAME))
    if introduced:
        unknown = re.split(f"[{FOR_BEFORE_NAME}]", unknown)[0]
    alone = text.startswith(unknown) and unknown.endswith(_LANGUAGE_ENDINGS)
    return Target(unknown=unknown, introduced=introduced and bool(unknown), alone=alone and not introduced)


def _is_for_somebody(text: str, left: str) -> bool:
    """`给我妈妈`, `母のために`; `为英文` asks for a language."""
    somebody = UNSPACED_FILLERS.sub("", _FOR_ME.sub(r"\1", text)).strip(MARKS)
    before = somebody.startswith(tuple(FOR_BEFORE_NAME)) and not somebody.endswith(_LANGUAGE_ENDINGS)
    return before or left.endswith(FOR_BEHIND_NAME)


def _spaced(text: str) -> Target:
    words = _words(text)
    keys = [word.casefold().replace("\u2019", "'") for word in words]
    if code := _code(keys):
        return Target(code=code)
    found = mentioned(" ".join(words))
    if code := found.into or _alone(text):
        return Target(code=code, source=found.out_of)
    unknown = _introduced(words, keys)
    if unknown is not None:
        return Target(unknown=unknown, introduced=True, source=found.out_of)
    return Target(source=found.out_of) if found.named or found.out_of else _left(words, keys)


def _words(text: str) -> list[str]:
    parts = _ELISION.sub(r"\g<0> ", text).split()
    return [word for word in (part.strip(_AROUND) for part in parts) if word]


def _alone(text: str) -> str | None:
    """Of a name with nothing beside it that it could describe, in the text or between its commas."""
    for clause in (text, *_CLAUSES.split(text)):
        words = _words(clause)
        start, end = _content([word.casefold() for word in words], _COURTESY)
        name = " ".join(words[start:end])
        if code := called(name) or (mentioned(name).named if end - start == 1 else None):
            return code
    return None


def _introduced(words: Sequence[str], keys: Sequence[str]) -> str | None:
    """What stands behind the last preposition that may stand before a language."""
    end = len(keys)
    for at in (at for at in reversed(range(len(keys))) if keys[at] in INTO):
        until = next((cut for cut in range(at + 1, end) if keys[cut] in FOR), end)
        start, stop = (at + 1 + side for side in _content(keys[at + 1 : until], _SAYS_NOTHING))
        unknown = " ".join(words[start:stop])
        if unknown and _is_in_place(keys[at], keys[at + 1 : start], keys[stop:until], unknown):
            return unknown
    return None


def _is_in_place(preposition: str, before: Sequence[str], behind: Sequence[str], unknown: str) -> bool:
    """Whether it could be a language: `for Anna`, `to my boss` and `a recording of Anna` are not."""
    if preposition in INDEFINITE and behind and plain(behind[0]) in RECORDINGS:
        return False
    is_person = preposition in FOR and not is_unknown_language(plain(unknown))
    found = mentioned(unknown)
    if found.named or found.out_of:
        return False
    return not is_person and set(before) <= ARTICLES | _LANGUAGE_WORDS | INTO


def _left(words: Sequence[str], keys: Sequence[str]) -> Target:
    start, end = _content(keys, _SAYS_NOTHING)
    while start < end and keys[start] in OUT_OF and end - start == 1:
        start += 1
    unknown = " ".join(words[start:end])
    first, last = _content(keys, _COURTESY)
    is_single = start == first == 0 and end == last == 1
    is_named = (start, end) == (first, last) and is_unknown_language(plain(unknown))
    for_somebody = bool(unknown) and not FOR.isdisjoint(keys[:start])
    return Target(unknown=unknown, alone=is_single or is_named, for_somebody=for_somebody)


def _code(keys: Sequence[str]) -> str | None:
    """Of a code by itself, or behind a preposition among words that say nothing or where it comes from."""
    if len(keys) == 1:
        return code_of_tag(keys[0])
    for at in range(len(keys) - 1, 0, -1):
        others = (*keys[: at - 1], *keys[at + 1 :])
        is_last = at == len(keys) - 1 and keys[at] in _CODES_TOO
        if (
            keys[at - 1] in INTO
            and (is_last or keys[at] not in FILLERS)
            and all(map(_may_stand_beside, others))
        ):
            return code_of_tag(keys[at])
    return None


def _may_stand_beside(key: str) -> bool:
    return key in _SAYS_NOTHING or key in OUT_OF or called(key) is not None


def _content(keys: Sequence[str], around: AbstractSet[str]) -> tuple[int, int]:
    """Without what says nothing before and behind it."""
    start, end = 0, len(keys)
    while end and keys[end - 1] in around:
        end -= 1
    while start < end and keys[start] in around:
        start += 1
    return start, end
