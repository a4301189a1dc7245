"""All that languages are called, in the languages that people talk to Earmark in.

Most names are those of the Unicode Common Locale Data Repository (CLDR). They are read when a name is looked
up that is neither a code nor English, an endonym or a nickname: what engines say never needs them.
"""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.language.names import ENDONYMS, ENGLISH_NAMES, OTHER_CODES
from bot.language.nicknames import NICKNAMES

LOCALES = ("en", "zh", "zh_Hant", "es", "fr", "de", "pt", "pt_PT", "ru", "ja")
"""Whose names for languages are known: the interface's, and as they are written in Taiwan and Portugal."""

_PART_OF = {
    "jv": "jw", "nb": "no", "sh": "sr", "gsw": "de",
    "aeb": "ar", "ajp": "ar", "apc": "ar", "arq": "ar", "ars": "ar", "ary": "ar", "arz": "ar", "shu": "ar",
}  # fmt: skip
"""Codes of CLDR that are another here: an outdated one, or the language that a variety is written as."""

_MARKS = " \t\n.,:;!?…·\"“”„«»‹›()[]{}<>/#。、，！？：；「」『』《》（）'"
_APOSTROPHES = str.maketrans("’‘ʼʻ`´′", "'''''''", "ー・")
"""All alike; and without the marks of kana that people leave out: `ヒンディ語` is `ヒンディー語`."""
_LANGUAGE_SUFFIX = re.compile(r"(?<=[㐀-鿿ァ-ヺ])[語文话話]$")


def plain(name: str) -> str:
    """As names are compared: `espanol` is as good as `Español`, `德文` as good as `德語`."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(part for part in parts if not "\u0300" <= part <= "\u036f")
    bare = unicodedata.normalize("NFC", " ".join(bare.split())).translate(_APOSTROPHES)
    return _LANGUAGE_SUFFIX.sub("语", bare.strip(_MARKS))


def code_of_tag(tag: str) -> str | None:
    """Of a code in lower case, outdated ones and countries' that are typed for a language included."""
    return tag if tag in ENGLISH_NAMES else OTHER_CODES.get(tag)


def code_of_name(name: str) -> str | None:
    """Of a plain name."""
    return _own_names().get(name) or _common_names().get(name)


def is_unknown_language(name: str) -> bool:
    """Whether a plain name is that of a language that has no code here."""
    return name in _other_names()


@lru_cache(maxsize=1)
def _own_names() -> dict[str, str]:
    named = (*ENGLISH_NAMES.items(), *ENDONYMS.items(), *((code, name) for name, code in NICKNAMES.items()))
    return {plain(name): code for code, name in named}


@lru_cache(maxsize=1)
def _common_names() -> dict[str, str]:
    return {plain(name): code for code, name in _names() if code in ENGLISH_NAMES}


@lru_cache(maxsize=1)
def _other_names() -> frozenset[str]:
    others = frozenset(plain(name) for code, name in _names() if code not in ENGLISH_NAMES)
    return others - _common_names().keys() - _own_names().keys()


def _names() -> Iterator[tuple[str, str]]:
    """Code, as it is here, and name, of all languages of CLDR and of their regional varieties."""
    from babel import Locale  # noqa: PLC0415 - most processes never read a name that needs it

    for locale in LOCALES:
        for tag, name in Locale.parse(locale).languages.items():
            code = tag.partition("_")[0]
            yield _PART_OF.get(code, code), name
