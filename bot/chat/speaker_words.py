"""What people write of those who speak: their names, and how many they are."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.chat.question_forms import is_question
from bot.language.scripts import Script, main_script
from bot.text.claims.plain_words import word_set
from bot.text.speakers import MOST_NAME_CHARACTERS, read_speaker, read_speakers

_MOST_WORDS = 5
"""Of a name that stands in a sentence."""
_PARTS = re.compile(r"\s*(?:[,;，；、]|\n|\s(?:and|und|y|et|e|и)\s(?=(?:\S+\s){0,2}\d))\s*")
_WHO = (
    r"(?:the |der |die |el |la |le |o |a )?"
    r"(?:speaker|sprecher(?:in)?|hablante|locuteur|locutrice|intervenant|falante|спикер|говорящий)"
)
_IS = r"is called|is|heißt|ist|se llama|es|s[’']appelle|est|se chama|é|это"
_NUMBERED = (
    re.compile(r"(?P<number>\d{1,2})\s?は\s?(?P<name>\S.*?)(?:です)?"),
    re.compile(rf"(?P<number>\d{{1,2}})(?:\s*[:=：–—-]\s*|\s?[是叫]\s?|\s+(?:(?:{_IS})\s+)?|$)(?P<name>.*)"),
)
_SENTENCES = (
    re.compile(
        rf"{_WHO}\s?#?(?P<number>\d{{1,2}})(?:\s*[:=–—-]\s*(?:это\s+)?|\s+(?:{_IS})\s+)(?P<name>\S.*)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:发言人|说话人|说话者)\s?(?P<number>\d{1,2})\s?(?:是|叫|[:=：])\s?(?P<name>\S.*)"),
    re.compile(r"(?:話者|スピーカー)\s?(?P<number>\d{1,2})\s?(?:は|[:=：])\s?(?P<name>\S.*?)(?:です)?"),
)
_TITLE = re.compile(r"\b(?:[^\W\d_]|Dra?|Prof|St|Mrs?|Ms|Sra?|Jr|Hr)\.")
"""What has a full stop within a name."""
_ASKED = word_set(
    "what who whose when where why how which wer wen wem was wann wo warum wie qué quién cuándo dónde cómo "
    "cuál quem quando onde qual qui quand où comment pourquoi кто что когда где как почему"
)
_SAID_OF = re.compile(
    r"不[是在会能太]|[没很]|太[多大快慢吵小]|(?:[男女](?:性|的|人|生)?|.*(?:[的吗呢吧]|ます|ません|ました|でした|ない|った|ている))$"
    r"|.*を|.*[\u4e00-\u9fff](?:が|から|しい|きい)"
)
"""What Chinese and Japanese, whose names begin as everything does, say of somebody without naming them."""
_MANY = (
    r"(?:speakers|sprechern?|sprecherinnen|hablantes|locuteurs|intervenants|falantes|спикера(?:ми)?|спикеров)"
)
_COUNT = re.compile(
    r"\bspeakers\s*[=:]\s*(?P<said>auto|off|\d{1,2})\b"
    rf"|\b(?:with|for|mit|con|para|avec|pour|com|с|для)\s+(?P<number>\d{{1,2}})\s{_MANY}\b"
    rf"|\b(?P<last>\d{{1,2}})\s{_MANY}[.!]?$"
    r"|(?P<east>\d{1,2})\s?(?:个说话人|个发言人|位发言人|人の話者|名の話者)",
    re.IGNORECASE,
)
"""Not in `what the 3 speakers said`, which is what is wanted of the recording."""


def read_names(text: str) -> dict[int, str] | None:
    """Of `Speaker 2 is Ana, speaker 3 is Ben`, by number; None where any part says something else."""
    found = _found(text.strip().rstrip(".!。！"), _SENTENCES)
    return found if found and all(map(_is_name, found.values())) else None


def read_numbered_names(text: str) -> dict[int, str] | None:
    """Of what follows a command or is typed into a form, where names are all that is expected: `2 Ana`."""
    found = read_names(text) or _found(text, (*_SENTENCES, *_NUMBERED))
    return found if found and all(len(name) <= MOST_NAME_CHARACTERS for name in found.values()) else None


def _found(text: str, patterns: Iterable[re.Pattern[str]]) -> dict[int, str] | None:
    """By number, where each part fits one of the patterns."""
    found: dict[int, str] = {}
    lines = (" ".join(line.split()) for line in text.splitlines())  # long blanks would take for ever
    for part in _PARTS.split("\n".join(filter(None, lines))):
        told = next(filter(None, (pattern.fullmatch(part) for pattern in patterns)), None)
        if told is None:
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
    return rest, found["said"] or found["number"] or found["last"] or found["east"]


def read_count(typed: str) -> int | None:
    """As in `Options.speakers`; a number that nobody can mean is no number."""
    try:
        return read_speakers(typed or "auto")
    except ValueError:
        return None


def _is_name(text: str) -> bool:
    """Few words, the first as names begin: `is not loud enough` names nobody, and `Speaker 1` is no name."""
    words = text.split()
    fits = 0 < len(words) <= _MOST_WORDS and len(text) <= MOST_NAME_CHARACTERS
    if not fits or any(mark in _TITLE.sub("", text) for mark in "?!.。？！:：") or read_speaker(text):
        return False
    if main_script(text) in {Script.LATIN, Script.CYRILLIC, Script.GREEK}:
        return words[0][:1].isupper() and words[0].casefold() not in _ASKED
    return not (is_question(text) or _SAID_OF.match(text))
