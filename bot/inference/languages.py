"""What the engines' side knows of languages: names for prompts, scripts and small words for checks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType


class Script(StrEnum):
    """Writing systems that checks tell apart."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    HAN = "han"
    KANA = "kana"
    HANGUL = "hangul"
    THAI = "thai"
    ARABIC = "arabic"
    HEBREW = "hebrew"
    GREEK = "greek"
    DEVANAGARI = "devanagari"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    name: str
    """English, as a prompt says it."""
    scripts: frozenset[Script] = frozenset({Script.LATIN})
    small_words: frozenset[str] = frozenset()
    """Words that any longer text has; they tell languages of one script apart."""


def _language(name: str, *scripts: Script, words: str = "") -> Language:
    return Language(
        name=name,
        scripts=frozenset(scripts) or frozenset({Script.LATIN}),
        small_words=frozenset(words.split()),
    )


_JAPANESE = (Script.HAN, Script.KANA)
LANGUAGES = MappingProxyType(
    {
        "ar": _language("Arabic", Script.ARABIC),
        "bg": _language("Bulgarian", Script.CYRILLIC),
        "ca": _language("Catalan"),
        "cs": _language("Czech"),
        "da": _language("Danish"),
        "de": _language(
            "German",
            words="der die das und ist nicht ich sie wir ein eine zu den mit auf es von dass auch für",
        ),
        "el": _language("Greek", Script.GREEK),
        "en": _language(
            "English", words="the and of to is that it was you for with this have are not but they we be on"
        ),
        "es": _language(
            "Spanish", words="el la los las que de y en un una es por con para no se lo del está pero"
        ),
        "fa": _language("Persian", Script.ARABIC),
        "fi": _language("Finnish"),
        "fr": _language(
            "French", words="le la les des et est que un une pour dans pas vous nous je il ce qui avec sur"
        ),
        "he": _language("Hebrew", Script.HEBREW),
        "hi": _language("Hindi", Script.DEVANAGARI, Script.LATIN),
        "hu": _language("Hungarian"),
        "id": _language("Indonesian"),
        "it": _language(
            "Italian", words="il lo la gli le che di e un una è per con non si del della sono ma questo"
        ),
        "ja": _language("Japanese", *_JAPANESE),
        "ko": _language("Korean", Script.HANGUL, Script.HAN),
        "ms": _language("Malay"),
        "nl": _language(
            "Dutch", words="de het een en van is dat niet ik je we op te voor met zijn aan er maar ook"
        ),
        "no": _language("Norwegian"),
        "pl": _language("Polish"),
        "pt": _language(
            "Portuguese", words="o a os as que de e em um uma é por com para não se do da mas isso"
        ),
        "ro": _language("Romanian"),
        "ru": _language("Russian", Script.CYRILLIC),
        "sk": _language("Slovak"),
        "sv": _language("Swedish"),
        "th": _language("Thai", Script.THAI),
        "tr": _language("Turkish"),
        "uk": _language("Ukrainian", Script.CYRILLIC),
        "vi": _language("Vietnamese"),
        "yue": _language("Cantonese", Script.HAN),
        "zh": _language("Chinese", Script.HAN),
    }
)

_CODE_BY_NAME = {language.name.lower(): code for code, language in LANGUAGES.items()}
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPT_OF_SINGLE = {Script.THAI: "th", Script.GREEK: "el", Script.HEBREW: "he", Script.HANGUL: "ko"}
_UNICODE_NAMES = (
    ("CJK", Script.HAN),
    ("HIRAGANA", Script.KANA),
    ("KATAKANA", Script.KANA),
    ("HANGUL", Script.HANGUL),
    ("LATIN", Script.LATIN),
    ("CYRILLIC", Script.CYRILLIC),
    ("THAI", Script.THAI),
    ("ARABIC", Script.ARABIC),
    ("HEBREW", Script.HEBREW),
    ("GREEK", Script.GREEK),
    ("DEVANAGARI", Script.DEVANAGARI),
)
_LEAST_SHARE_OF_SMALL_WORDS = 0.15


def code_of(language: str | None) -> str | None:
    """ISO 639-1 for what an engine calls a language: a code, a code with a region, or an English name."""
    if not language:
        return None
    plain = language.strip().lower()
    return _CODE_BY_NAME.get(plain) or (re.split(r"[-_]", plain)[0] if len(plain) <= 7 else None)


def name_of(code: str) -> str:
    """English name for a prompt; an unknown code stands for itself."""
    known = LANGUAGES.get(code)
    return known.name if known else code


@lru_cache(maxsize=8_192)
def script_of(character: str) -> Script | None:
    """None for what is no letter."""
    if not character.isalpha():
        return None
    name = unicodedata.name(character, "")
    return next((script for prefix, script in _UNICODE_NAMES if name.startswith(prefix)), Script.OTHER)


def script_counts(text: str) -> Counter[Script]:
    """Letters of each script in a text."""
    return Counter(script for script in map(script_of, text) if script is not None)


def main_script(text: str) -> Script | None:
    """The script of most letters; None where there are none."""
    counts = script_counts(text)
    return counts.most_common(1)[0][0] if counts else None


def small_word_share(text: str, code: str) -> float:
    """The part of a text's words that are small words of the language; 0 for an empty text."""
    words = _WORD.findall(text.lower())
    small = LANGUAGES[code].small_words
    return sum(word in small for word in words) / len(words) if words else 0.0


def by_small_words(text: str) -> tuple[str, float] | None:
    """The language of Latin script that fits best and its share of small words."""
    shares = [(small_word_share(text, code), code) for code, one in LANGUAGES.items() if one.small_words]
    share, code = max(shares)
    return (code, share) if share >= _LEAST_SHARE_OF_SMALL_WORDS else None


def guess(text: str) -> str | None:
    """ISO 639-1 code of a text, only where its script or its small words leave little doubt."""
    counts = script_counts(text)
    script = main_script(text)
    if script in (Script.HAN, Script.KANA):
        return "ja" if counts[Script.KANA] * 10 > counts[Script.HAN] else "zh"
    if script is Script.CYRILLIC:
        return "uk" if re.search("[іїєґ]", text, re.IGNORECASE) else "ru"
    if script is Script.LATIN:
        best = by_small_words(text)
        return best[0] if best else None
    return _SCRIPT_OF_SINGLE.get(script) if script else None
