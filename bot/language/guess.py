"""A light guess of the language that a text is in."""

from __future__ import annotations

from bot.language.scripts import Script, main_script
from bot.language.stop_words import STOP_WORDS
from bot.language.tokens import token_keys

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

CANDIDATES = {
    Script.LATIN: "en es fr de pt it nl pl sv da no fi tr id ro cs hu vi ca",
    Script.CYRILLIC: "ru uk bg sr",
    Script.ARABIC: "ar fa ur",
    Script.DEVANAGARI: "hi mr",
}
"""The languages that are told apart in a script that many share."""
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


def guess_language(text: str) -> str | None:
    """The language that the text is most likely in; None where it is too short or strange to tell."""
    script = main_script(text)
    if script is None:
        return None
    if script in _SCRIPT_LANGUAGE:
        return _SCRIPT_LANGUAGE[script]
    return _by_little_words(text, CANDIDATES[script].split())


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
