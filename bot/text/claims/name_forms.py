"""Whether two words are one name: in another case, with an ending, or in another script."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from bot.language.scripts import main_script

_POSSESSIVE = re.compile(r"(?:'s|’s|s')$")
_CYRILLIC_ENDING = re.compile(
    "(?:ами|ями|ого|ому|ыми|ими|ов|ев|ом|ем|ой|ей|ою|ею|ым|им|ах|ях|ую|юю|ая|ый|ий|а|я|у|ю|е|ы|и|й|ь|о)$"
)
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("tsch|tch|shch|cz|ch", "s"), ("sch|sh|sz|zh", "s"), ("ph", "f"), ("th", "s"), ("kh", ""),
        ("ck|qu|q", "k"),
        ("x", "ks"), ("c(?=[eiy])", "s"), ("c", "k"), ("ts|tz|z", "s"), ("j|dj", "s"), ("[vw]", "b"),
        ("f", "h"),
        ("l", "r"), ("d", "t"), ("g", "k"), ("p", "b"), ("[aeiouyh'`]", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
_ALIKE = 0.72
"""Of transliterations that are one name."""
_HALF_ALIKE = 0.4
"""The same where their consonants are alike."""


def plain_name(word: str) -> str:
    """Without a possessive; of a Cyrillic name, what no case changes."""
    bare = _POSSESSIVE.sub("", word)
    return _CYRILLIC_ENDING.sub("", bare) if len(bare) > 3 and "\u0400" <= bare[0] <= "\u04ff" else bare


@lru_cache(maxsize=8192)
def is_same_name(name: str, word: str) -> bool:
    """Both as `plain` writes them."""
    if name == word or plain_name(name) == plain_name(word):
        return True
    if name.isascii() and word.isascii():
        return len(name) > 3 and (word == f"{name}s" or name == f"{word}s")
    if main_script(name) is main_script(word):
        return latin(name) == latin(word) and len(name) > 2
    return is_transliterated(name, word)


@lru_cache(maxsize=8192)
def latin(word: str) -> str:
    from anyascii import anyascii  # noqa: PLC0415 - only where texts in two scripts are compared

    return anyascii(word).casefold()


@lru_cache(maxsize=8192)
def consonants(word: str) -> str:
    """What languages keep of a name's sounds when they write it with other letters."""
    sounds = latin(word)
    for pattern, sound in _SOUNDS:
        sounds = pattern.sub(sound, sounds)
    return sounds


def is_transliterated(name: str, word: str) -> bool:
    ratio = max(
        SequenceMatcher(None, latin(one), latin(other), autojunk=False).ratio()
        for one, other in ((name, word), (plain_name(name), plain_name(word)))
    )
    if ratio >= _ALIKE:
        return True
    sounds, others = consonants(name).replace("r", ""), consonants(word).replace("r", "")
    return ratio >= _HALF_ALIKE and sounds == others
