"""Who speaks: the name that people gave, else a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.language.scripts import UNSPACED

MOST_SPEAKERS = 20
"""Of one recording, that can be asked for."""
MOST_NAME_CHARACTERS = 60
UNKNOWN = "?"
"""In the place of a number, where it cannot be told which of them speaks."""
_JOINERS = "\u200c\u200d"
_UNSEEN = str.maketrans(dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", " "))
"""Letters and signs that show nothing."""
_LETTER = rf"[^\W{UNSPACED}]"
"""That makes another word of what it stands beside: `Speaker 2会` is the speaker."""
_WRITTEN = re.compile(
    rf"(?<!{_LETTER})(?:speaker|sprecher(?:in)?|hablante|orador(?:a)?|interlocuteur|intervenant|locuteur|locutor|falante"
    rf"|спикер|говорящий)\s?#?(\d{{1,2}})(?!{_LETTER})"
    r"|(?:说话人|说话者|发言人|話者|スピーカー)\s?(\d{1,2})(?!\d)",
    re.IGNORECASE,
)
"""How models write the number of a speaker, in the languages that Earmark speaks with people."""


_LABEL = re.compile(rf"^\s*\**(?:{_WRITTEN.pattern})\**\s?[:\uff1a]\**\s*", re.IGNORECASE)


def speaker_number(number: int | str) -> str:
    """As text models are told of a speaker, and as documents in English show one without a name."""
    return f"Speaker {number}"


@dataclass(frozen=True, slots=True)
class SpeakerNames:
    """Of one answer."""

    given: tuple[str, ...] = ()
    """As in `Answer.speakers`."""
    label: Callable[[int | str], str] = speaker_number

    def of(self, speaker: int | None) -> str:
        """Empty where voices were not told apart."""
        if not self.given:
            return ""
        if speaker is None:
            return self.label(UNKNOWN)
        named = self.given[speaker - 1] if 0 < speaker <= len(self.given) else ""
        return named or self.label(speaker)

    def written(self, text: str) -> str:
        """What a model wrote, with the names in the places of numbers."""
        return _WRITTEN.sub(self._shown, text) if self.given else text

    def _shown(self, found: re.Match[str]) -> str:
        number = int(found[1] or found[2])
        return self.of(number) if 0 < number <= len(self.given) else found[0]


NOBODY = SpeakerNames()


def read_numbers(text: str) -> list[int]:
    """Of the speakers that a model writes of."""
    return [int(found[1] or found[2]) for found in _WRITTEN.finditer(text)]


def without_numbers(text: str) -> str:
    return _WRITTEN.sub(" ", text)


def read_speaker(text: str) -> int | None:
    """The speaker that a text is, and nothing else."""
    found = _WRITTEN.fullmatch(text.strip())
    return int(found[1] or found[2]) if found else None


def without_label(text: str) -> str:
    """What somebody says, without who says it in front."""
    return _LABEL.sub("", text)


def read_speakers(typed: str) -> int | None:
    """As in `Options.speakers`, of `auto`, `off` or a number. Raises `ValueError` for anything else."""
    match typed.strip().lower():
        case "auto":
            return None
        case "off":
            return 0
        case number if number.isascii() and number.isdigit() and 0 < int(number[:4]) <= MOST_SPEAKERS:
            return int(number)
        case _:
            raise ValueError(f"Write auto, off or a number from 1 to {MOST_SPEAKERS}.")


def clean_name(typed: str) -> str:
    """A name as it is kept: one line, of characters that are seen, cut where it is too long for a name.

    `Speaker 3` is none: it would be taken for a number.
    """
    seen = typed.translate(_UNSEEN)
    kept = "".join(one if one.isprintable() or one in _JOINERS else " " for one in seen)
    line = " ".join(unicodedata.normalize("NFC", kept.encode("utf-8", "replace").decode()).split())
    name = line[:MOST_NAME_CHARACTERS].strip(f" {_JOINERS}")
    return "" if read_speaker(name) else name


def clean_names(typed: Sequence[str], count: int) -> tuple[str, ...]:
    """One for each of `count` voices; "" for those that nobody names."""
    names = [clean_name(name) for name in typed[:count]]
    return (*names, *[""] * (count - len(names)))
