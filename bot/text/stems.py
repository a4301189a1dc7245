"""Stems: what words of one meaning have in common, whatever their endings."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
import unicodedata

_LETTERS = 7
"""Of a stem that are compared, where the language's endings are known: the rest derives new words."""
_LETTERS_ELSE = 6
"""Endings differ in most languages, beginnings seldom."""
_SHORTEST = 4
"""Letters of a stem: shorter words are as good as all ending."""

_ENDINGS = {
    language: tuple(tuple(sorted(step.split(), key=len, reverse=True)) for step in steps)
    for language, steps in {
        "en": ("s", "e ed ing"),
        "de": ("e en em n t te ten test tet et est ung ungen end ende enden", "s es"),
        "fr": (
            "s x",
            (
                "e er ez ent on ai ait aient ant ante ee i ir it era erai eron eront erez erait eraient "
                "isson issez issent"
            ),
        ),
        "es": (
            "s",
            (
                "o a e i an en ar er ir aba aban ado ada ido ida ando iendo amo emo imo aron ieron io are "
                "ara aran aremo era eran ire ira iran"
            ),
        ),
        "pt": (
            "s",
            (
                "o a e am em ar er ir ava avam ado ada ido ida ando endo amo emo imo aram eram iram ou eu iu "
                "ara arao"
            ),
        ),
        "it": (
            "o i a e",
            "ar er ir at ut it and end iam an on av eran erem",
        ),
        "ru": (
            (
                "а я о е ы и у ю ь ой ей ем ом ам ям ами ями ах ях ов ев ий ый ая яя ое ее ие ые ого его "
                "ому ему ым им ых их ую юю ться ется ются утся ия ию ии"
            ),
            "ат ят ит ет ют ут ал ял ил ел л ишь ешь",
        ),
    }.items()
}
"""Of nouns, adjectives and verbs, without accents, in the order in which they are taken off."""


_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0308")
"""Grave, acute, circumflex, tilde and two dots; not the breve of a Russian letter."""


def stem(word: str, language: str | None = None) -> str:
    """The word's beginning, without an ending of the language; without a plural s where none is named."""
    steps = _ENDINGS.get(language or "")
    if steps is None:
        is_plural = word.isascii() and len(word) > 3 and word.endswith("s") and not word.endswith("ss")
        return word[: len(word) - is_plural][:_LETTERS_ELSE]
    word = _bare(_without_beginning(word, language))
    for endings in steps:
        fits = (one for one in endings if word.endswith(one) and len(word) - len(one) >= _SHORTEST)
        word = word.removesuffix(next(fits, ""))
    return _softened(word)[:_LETTERS]


def _without_beginning(word: str, language: str | None) -> str:
    """German participles without `ge`, French and Italian words without their article."""
    if language == "de":
        return word[2:] if re.fullmatch(r"ge\w{4,}(?:t|en)", word) else word
    before, _, behind = word.partition("'")
    return behind if language in {"fr", "it"} and behind and len(before) <= 5 else before


def _softened(word: str) -> str:
    """`envoy` as `envoi`, `carr` as `car`: letters that change before an ending."""
    if len(word) > 3 and word.endswith("y"):
        return f"{word[:-1]}i"
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


def _bare(word: str) -> str:
    """Without accents, umlauts and the dots of Russian letters."""
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _ACCENTS))
