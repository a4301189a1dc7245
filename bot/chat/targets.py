"""The language that a command names, if it names one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.command_words import MARKS
from bot.chat.filler_words import FILLERS, UNSPACED_FILLERS
from bot.language.parse import mentioned
from bot.language.prepositions import (
    INTO,
    INTO_BEFORE_NAME,
    INTO_BEHIND_NAME,
    OUT_OF,
    OUT_OF_BEHIND_NAME,
)
from bot.language.scripts import is_unspaced
from bot.language.spellings import code_of_tag

_AROUND = MARKS.replace("'", "").replace("\u2019", "")
_PARTICLES = INTO_BEFORE_NAME + INTO_BEHIND_NAME + OUT_OF_BEHIND_NAME
_ELISION = re.compile(r"\b[dl]['\u2019](?=\w)", re.IGNORECASE)
_SAYS_NOTHING = FILLERS | INTO
_CODES_TOO = frozenset({"da", "de", "el", "es", "it"})
"""Fillers that behind a preposition, at the end, are codes of languages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    code: str | None = None
    source: str | None = None
    """Code of the language to come from."""
    unknown: str = ""
    """What stands in a language's place and is none that is known."""
    introduced: bool = False
    """Whether a preposition puts it there: `to Klingon`."""


def read_target(text: str) -> Target:
    """Of `to German please`, `auf Deutsch`, `成德语`; neither code nor unknown in `this recording for me`."""
    return _unspaced(text) if is_unspaced(text) else _spaced(text)


def _unspaced(text: str) -> Target:
    left = UNSPACED_FILLERS.sub("", text).strip(MARKS)
    unknown = left.strip(_PARTICLES)
    return _known(text) or _known(left) or Target(unknown=unknown, introduced=unknown != left)


def _spaced(text: str) -> Target:
    parts = _ELISION.sub(r"\g<0> ", text).split()
    words = [word for word in (part.strip(_AROUND) for part in parts) if word]
    keys = [word.casefold().replace("\u2019", "'") for word in words]
    if code := _code(keys):
        return Target(code=code)
    start, end = _content(keys)
    if known := _known(" ".join(words[start:end])):
        return known
    last = max((at for at in range(max(0, start - 1), end) if keys[at] in INTO), default=None)
    at = start if last is None else last + 1
    unknown = " ".join(words[at + _content(keys[at:end])[0] : end])
    return Target(unknown=unknown, introduced=last is not None)


def _known(text: str) -> Target | None:
    found = mentioned(text)
    known = found.into is not None or found.out_of is not None
    return Target(code=found.into, source=found.out_of) if known else None


def _code(keys: Sequence[str]) -> str | None:
    """Of a code by itself, or behind a preposition among words that say nothing."""
    if len(keys) == 1:
        return code_of_tag(keys[0])
    for at in range(1, len(keys)):
        others = (*keys[: at - 1], *keys[at + 1 :])
        is_last = at == len(keys) - 1 and keys[at] in _CODES_TOO
        if keys[at - 1] in INTO and (is_last or keys[at] not in FILLERS) and _SAYS_NOTHING.issuperset(others):
            return code_of_tag(keys[at])
    return None


def _content(keys: Sequence[str]) -> tuple[int, int]:
    """Without what says nothing before and behind it."""
    start, end = 0, len(keys)
    while end and keys[end - 1] in _SAYS_NOTHING:
        end -= 1
    while start < end and keys[start] in _SAYS_NOTHING - OUT_OF:
        start += 1
    return start, end
