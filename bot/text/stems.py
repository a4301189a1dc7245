"""Stems: what words of one meaning have in common, whatever their endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Of Snowball, by language."""
_WORDS_KEPT = 16_384
"""Of recent ones the stem is remembered: a long recording has about as many different ones."""
_LETTERS_ELSE = 6
"""Of a word that are compared where no algorithm knows the endings: they differ, beginnings seldom."""
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0308")
"""Grave, acute, circumflex, tilde and two dots; not the breve of a Russian letter."""
_ARTICLE = re.compile(r"^\w{1,5}'(?=\w)")
_PARTICIPLE = re.compile(r"^ge(?=\w{4,}(?:t|en)$)")
_VERB_ENDING = re.compile(r"(?<=\w{4})t$")


@lru_cache(maxsize=_WORDS_KEPT)
def stem(word: str, language: str | None = None) -> str:
    """The word without endings of its language; its beginning, without a plural s, where none is known."""
    algorithm = _ALGORITHMS.get(language or "")
    if algorithm is None:
        is_plural = word.isascii() and len(word) > 3 and word.endswith("s") and not word.endswith("ss")
        return word[: len(word) - is_plural][:_LETTERS_ELSE]
    if language == "de":
        return _german(word)
    return _bare(_snowball(_ARTICLE.sub("", word) if language in {"fr", "it"} else word, algorithm))


def _german(word: str) -> str:
    """Verbs too, which Snowball leaves their `ge` and `t`: `geschickt` as `schicken`."""
    return _VERB_ENDING.sub("", _bare(_snowball(_PARTICIPLE.sub("", word), "german")))


def _snowball(word: str, algorithm: str) -> str:
    """By a stemmer of this call alone: one keeps its word in itself, and threads would mix theirs up."""
    import snowballstemmer  # noqa: PLC0415 - forty modules, for what only answers without a model need

    return str(snowballstemmer.stemmer(algorithm).stemWord(word))


def _bare(word: str) -> str:
    """Without accents, umlauts and the dots of Russian letters."""
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _ACCENTS))
