"""Where in a recording a name is said, in whatever script and case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.language.scripts import HAN, Script, main_script
from bot.text.claims.decision_words import KNOWN
from bot.text.claims.given_names import JAPANESE_SURNAMES
from bot.text.claims.name_forms import is_same_name, is_transliterated, latin
from bot.text.claims.places import east_asian_places, place
from bot.text.claims.plain_words import pieces, western

_HAN_RUN = re.compile(f"[{HAN}]+")
_KATAKANA = re.compile("[ァ-ヺー]{2,}")
_EAST_ASIAN = re.compile(f"[{HAN}ァ-ヺ]")
_ROMAJI = re.compile("(?:(?:[kstnhmyrwgzdbpjf]|ky|sh|ch|ts|ny|hy|my|ry|gy|by)?[aeiou]|n(?![aeiouy]))+")
_SHORTEST_STEM = 3
"""Letters of a name that stay in all cases of a language whose endings are not known."""
_LONGEST_READING = 3
"""Characters of a Chinese name's part."""


class SaidNames:
    """The names of a recording's lines."""

    def __init__(
        self, texts: Sequence[str], language: str | None, called: Mapping[str, frozenset[int]] | None = None
    ) -> None:
        """`called`: lines of people whose name nobody has to say, because they speak there themselves."""
        self._called = called or {}
        self._texts = [western(text) for text in texts]
        self._language = language
        self._by_word: dict[str, set[int]] = {}
        for at, text in enumerate(self._texts):
            for piece in pieces(text):
                if piece.is_word:
                    self._by_word.setdefault(piece.plain, set()).add(at)
            for run in _KATAKANA.findall(text):
                self._by_word.setdefault(run, set()).add(at)
        self._is_foreign_script = language not in KNOWN and main_script("".join(texts)) is not Script.LATIN
        self._readings: dict[str, set[int]] | None = None
        self._known: dict[str, frozenset[int]] = {}

    def lines(self, name: str) -> frozenset[int]:
        """Indexes of the lines that say it."""
        if name not in self._known:
            self._known[name] = frozenset(self._found(name)) | self._called.get(name, frozenset())
        return self._known[name]

    def cannot_tell(self, name: str) -> bool:
        """Whether it may be the reading of a name that is written in another script here."""
        if self._is_foreign_script and name.isascii():
            return True
        return (
            self._language == "ja"
            and name not in JAPANESE_SURNAMES.values()
            and _ROMAJI.fullmatch(name) is not None
        )

    def _found(self, name: str) -> set[int]:
        if _EAST_ASIAN.search(name):
            return self._east_asian(name)
        same = {word for word in self._by_word if is_same_name(name, word)}
        if self._language not in KNOWN:
            stem = name[: max(_SHORTEST_STEM, len(name) - 2)]
            same |= {word for word in self._by_word if word.startswith(stem)}
        if (known := place(name)) is not None:
            same |= {word for word in self._by_word if place(word) == known}
        found = {at for word in same for at in self._by_word[word]}
        unspaced = [other for other, row in east_asian_places() if row == known] if known is not None else []
        found |= {at for at, text in enumerate(self._texts) if any(other in text for other in unspaced)}
        return found | self._reading().get(name, set())

    def _east_asian(self, name: str) -> set[int]:
        found = {at for at, text in enumerate(self._texts) if name in text}
        if found:
            return found
        reading = JAPANESE_SURNAMES.get(name)
        return {
            at
            for word, lines in self._by_word.items()
            if word == reading or (word[0].isascii() and is_transliterated(name, word)) or word == latin(name)
            for at in lines
        }

    def _reading(self) -> dict[str, set[int]]:
        """Lines by how their characters are read: `zhang`, `xiaoming`, `tanaka`."""
        if self._readings is None:
            self._readings = {}
            for at, text in enumerate(self._texts):
                for name, reading in JAPANESE_SURNAMES.items():
                    if name[0] in text and name in text:
                        self._readings.setdefault(reading, set()).add(at)
                if self._language != "ja":
                    self._read_aloud(at, text)
        return self._readings

    def _read_aloud(self, at: int, text: str) -> None:
        assert self._readings is not None
        for run in _HAN_RUN.findall(text):
            sounds = [latin(one) for one in run]
            for start in range(len(sounds)):
                for end in range(start + 1, min(start + _LONGEST_READING, len(sounds)) + 1):
                    self._readings.setdefault("".join(sounds[start:end]), set()).add(at)
