"""Language codes, their names, what people type for them, and a light guess from text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bot.text.language_names import ENDONYMS, ENGLISH_NAMES, OTHER_CODES, SPELLINGS
from bot.text.scripts import Script, is_unspaced, main_script
from bot.text.stop_words import STOP_WORDS
from bot.text.tokens import token_keys

LANGUAGES = tuple(ENGLISH_NAMES)
"""All codes that are known."""

_SCRIPT_LANGUAGE = {
    Script.HAN: "zh",
    Script.KANA: "ja",
    Script.HANGUL: "ko",
    Script.GREEK: "el",
    Script.HEBREW: "he",
    Script.THAI: "th",
    Script.LAO: "lo",
    Script.KHMER: "km",
    Script.MYANMAR: "my",
    Script.TIBETAN: "bo",
    Script.BENGALI: "bn",
    Script.GURMUKHI: "pa",
    Script.GUJARATI: "gu",
    Script.TAMIL: "ta",
    Script.TELUGU: "te",
    Script.KANNADA: "kn",
    Script.MALAYALAM: "ml",
    Script.SINHALA: "si",
    Script.GEORGIAN: "ka",
    Script.ARMENIAN: "hy",
    Script.ETHIOPIC: "am",
}
"""Scripts that one language accounts for nearly alone."""

_CANDIDATES = {
    Script.LATIN: "en es fr de pt it nl pl sv da no fi tr id ro cs hu vi ca",
    Script.CYRILLIC: "ru uk bg sr",
    Script.ARABIC: "ar fa ur",
    Script.DEVANAGARI: "hi mr",
}
_TELLTALE = {
    "uk": "іїєґ",
    "sr": "ђјљњћџ",
    "ru": "ыэё",
    "fa": "پچژگ",
    "ur": "ٹڈڑےں",
    "de": "ßäöü",
    "pl": "łąęśźż",
    "tr": "ğış",
    "cs": "ěřů",
    "hu": "őű",
    "ro": "țșă",
    "pt": "ãõ",
    "es": "ñ¿¡",
    "vi": "ạảấầậắằặẹẻếềểệịọốồổộớờợụủứừựỳỵđươ",
    "fr": "çœêèà",
    "da": "æø",
    "no": "æø",
    "sv": "åäö",
    "fi": "äö",
    "ca": "ç·",
}


def english_name(code: str) -> str:
    """The language's English name; the code itself where it is not known."""
    return ENGLISH_NAMES.get(code, code)


def endonym(code: str) -> str:
    """What its speakers call the language; the code itself where it is not known."""
    return ENDONYMS.get(code, code)


def parse_language(typed: str) -> str | None:
    """The code for what a person or an engine wrote: `german`, `Deutsch`, `de`, `zh-CN`, `中文`, `zho`."""
    wanted = _plain(typed).strip(" .,:;!?\"'()[]<>/#")
    if not wanted:
        return None
    known = _spellings()
    if (code := known.get(wanted)) is not None:
        return code
    words = re.split(r"[-_ (),]+", wanted)
    if re.fullmatch(r"[a-z]{2,3}[-_][a-z0-9_-]{2,12}", wanted):
        return known.get(words[0])
    named = (known[word] for word in (words[0], *words[:0:-1]) if word in known and _telling(word))
    return next(named, None)


def guess_language(text: str) -> str | None:
    """The language that the text is most likely in; None where it is too short or strange to tell."""
    script = main_script(text)
    if script is None:
        return None
    if script in _SCRIPT_LANGUAGE:
        return _SCRIPT_LANGUAGE[script]
    return _by_little_words(text, _CANDIDATES[script].split())


def is_in_language(text: str, code: str) -> bool:
    """Whether the text is surely in the language; a guess that fails is a no."""
    return guess_language(text) == ("zh" if code == "yue" else code)


def _by_little_words(text: str, candidates: list[str]) -> str | None:
    keys = token_keys(text)[:4000]
    letters = text.casefold()[:20_000]
    scores: dict[str, float] = {}
    for code in candidates:
        hits = sum(key in STOP_WORDS[code] for key in keys)
        telltale = sum(letters.count(letter) for letter in _TELLTALE.get(code, ""))
        scores[code] = hits + min(telltale, len(keys)) * 0.7
    best = max(scores, key=lambda code: scores[code])
    rivals = sum(score == scores[best] for score in scores.values())
    enough = scores[best] >= max(1.5, 0.12 * len(keys))
    return best if enough and rivals == 1 else None


def _telling(word: str) -> bool:
    """Whether the word among others means a language: a short one may mean anything."""
    return len(word) > 3 or is_unspaced(word)


@cache
def _spellings() -> dict[str, str]:
    known = {_plain(name): code for code, names in SPELLINGS.items() for name in names}
    return known | OTHER_CODES | {code: code for code in LANGUAGES}


def _plain(name: str) -> str:
    """Without case, accents and full width, so that `espanol` is as good as `Español`."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(part for part in parts if not "\u0300" <= part <= "\u036f")
    return unicodedata.normalize("NFC", " ".join(bare.split()))
