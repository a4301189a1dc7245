"""From a language's name as it stands in a sentence to the one in a dictionary. Names are plain."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORTEST = 5
"""Letters of a word that is taken to have an ending."""
_ENDINGS = tuple(
    (re.compile(ending), instead)
    for ending, instead in (
        (r"^(?:по-)?(\w+ки)$", r"\1и"),  # по-немецки
        (r"(?:ого|ому|им|ом|ои|ую|ая|ое)$", "ии"),  # на немецком
        (r"(?:ом|[аеу])$", ""),  # на иврите
        (r"(?<=sch)e[mnrs]?$", ""),  # ins Arabische
        (r"(?<=[dlnst])e$", ""),  # langue anglaise
        (r"(?<=n)ne$", ""),  # langue italienne
        (r"(?<=lem)a$", "ao"),  # gravação alemã
        (r"(?<!i)a$", ""),  # lengua inglesa
        (r"(?<!i)(?<!^chin)a$", "o"),  # lengua italiana
    )
)
_UMLAUT = re.compile("(?<=[aou])e")
"""As it is typed without the letter: `Franzoesisch`."""


def dictionary_forms(word: str) -> Iterator[str]:
    """What the word may be a form of, likeliest first; a country (`Armenia`) is no form of its language."""
    if len(word) < _SHORTEST:
        return
    for spelled in dict.fromkeys((word, _UMLAUT.sub("", word))):
        if spelled != word:
            yield spelled
        for ending, instead in _ENDINGS:
            form, found = ending.subn(instead, spelled)
            if found:
                yield form
