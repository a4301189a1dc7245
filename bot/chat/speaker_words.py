"""What people write of those who speak: their names, and how many they are."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.language.scripts import Script, main_script
from bot.text.speakers import MOST_NAME_CHARACTERS, read_speakers

_MOST_WORDS = 5
"""Of a name that stands in a sentence."""
_PARTS = re.compile(r"\s*(?:[,;，；、]|\n|\s(?:and|und|y|et|e|и)\s(?=\S+\s\d))\s*")
_NUMBERED = re.compile(r"(?P<number>\d{1,2})(?:\s*[:=：–—-]\s*|\s+|$)(?P<name>.*)")
_WHO = (
    r"(?:the |der |die |el |la |le |o |a )?"
    r"(?:speaker|sprecher(?:in)?|hablante|locuteur|locutrice|intervenant|falante|спикер|говорящий)"
)
_IS = r"is called|is|heißt|ist|se llama|es|s[’']appelle|est|se chama|é|это"
_SENTENCES = (
    re.compile(
        rf"{_WHO}\s?#?(?P<number>\d{{1,2}})(?:\s*[:=–—-]\s*(?:это\s+)?|\s+(?:{_IS})\s+)(?P<name>\S.*)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:发言人|说话人|说话者)\s?(?P<number>\d{1,2})\s?(?:是|叫|[:=：])\s?(?P<name>\S.*)"),
    re.compile(r"(?:話者|スピーカー)\s?(?P<number>\d{1,2})\s?(?:は|[:=：])\s?(?P<name>\S.*?)(?:です)?"),
)
_COUNT = re.compile(
    r"\bspeakers\s*[=:]\s*(?P<said>auto|off|\d{1,2})\b"
    r"|\b(?:(?:with|for|mit|con|para|avec|pour|com|с|для)\s+)?(?P<number>\d{1,2})\s"
    r"(?:speakers|sprechern?|sprecherinnen|hablantes|locuteurs|intervenants|falantes|спикера(?:ми)?|спикеров)\b"
    r"|(?P<east>\d{1,2})\s?(?:个说话人|个发言人|位发言人|人の話者|名の話者)",
    re.IGNORECASE,
)


def read_names(text: str) -> dict[int, str] | None:
    """Of `Speaker 2 is Ana, speaker 3 is Ben`, by number; None where any part says something else."""
    found: dict[int, str] = {}
    for part in _PARTS.split(text.strip().rstrip(".!。！")):
        told = next(filter(None, (sentence.fullmatch(part) for sentence in _SENTENCES)), None)
        if told is None or not _is_name(told["name"]):
            return None
        found[int(told["number"])] = told["name"].strip()
    return found


def read_numbered_names(text: str) -> dict[int, str] | None:
    """Of what follows a command or is typed into a form, where names are all that is expected: `2 Ana`."""
    if (sentences := read_names(text)) is not None:
        return sentences
    found: dict[int, str] = {}
    for part in _PARTS.split(text.strip()):
        told = _NUMBERED.fullmatch(part)
        if told is None or len(told["name"]) > MOST_NAME_CHARACTERS:
            return None
        found[int(told["number"])] = told["name"].strip()
    return found


def as_arguments(names: Mapping[int, str]) -> str:
    """As `read_numbered_names` reads them."""
    return "\n".join(f"{number} {name}" for number, name in names.items())


def without_count(text: str) -> tuple[str, str]:
    """A request without how many people speak, and that, for `read_count`; empty where nothing says so."""
    found = _COUNT.search(text)
    if found is None:
        return text, ""
    rest = f"{text[: found.start()].rstrip(' ,;')} {text[found.end() :].lstrip()}".strip()
    return rest, found["said"] or found["number"] or found["east"]


def read_count(typed: str) -> int | None:
    """As in `Options.speakers`; a number that nobody can mean is no number."""
    try:
        return read_speakers(typed or "auto")
    except ValueError:
        return None


def _is_name(text: str) -> bool:
    """Few words, the first as names begin: `is not loud enough` names nobody."""
    words = text.split()
    fits = 0 < len(words) <= _MOST_WORDS and len(text) <= MOST_NAME_CHARACTERS
    if not fits or any(mark in text for mark in "?!.。？！:："):
        return False
    cased = main_script(text) in {Script.LATIN, Script.CYRILLIC, Script.GREEK}
    return words[0][:1].isupper() if cased else True
