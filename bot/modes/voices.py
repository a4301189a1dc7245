"""Who says which line, and what models state of those who speak."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from bot.domain.transcript import Line
from bot.language.scripts import is_unspaced
from bot.language.tokens import token_keys
from bot.modes.passages import NumberedLine
from bot.modes.prompt_files import harmless, prompt
from bot.text.claims.plain_words import plain
from bot.text.extractive import owner_in
from bot.text.speakers import read_numbers, speaker_number, without_numbers

_NEAR = 2
"""Lines around a task in which whoever takes it on speaks."""


class Voices:
    """The speakers of a recording's lines, by the lines' indexes."""

    def __init__(self, lines: Sequence[NumberedLine]) -> None:
        self._texts = [line.text for line in lines]
        self._speakers = [line.speaker for line in lines]

    def read(self, text: str) -> tuple[str, frozenset[int]]:
        """A statement without those who speak, and their numbers; whole where voices were not told apart."""
        if not any(self._speakers):
            return text, frozenset()
        return without_numbers(text), frozenset(read_numbers(text))

    def speak(self, speakers: Collection[int], lines: Iterable[int] | None = None) -> bool:
        """Whether all of them do, in these lines."""
        heard = self._speakers if lines is None else [self._speakers[at] for at in lines]
        return set(speakers) <= set(heard)

    def is_owner(self, speaker: int, at: int) -> bool:
        """Whether the task of this line can be theirs: they speak there, and it names nobody who does it."""
        near = range(max(0, at - _NEAR), min(at + _NEAR + 1, len(self._speakers)))
        return self.speak((speaker,), near) and owner_in(self._texts[at]) is None

    def called(self, names: Sequence[str]) -> dict[str, frozenset[int]]:
        """The lines of those whom people named, by each word of their names."""
        found: dict[str, set[int]] = {}
        for number, name in enumerate(names, 1):
            own = {at for at, speaker in enumerate(self._speakers) if speaker == number}
            for word in name.replace("-", " ").split():
                found.setdefault(plain(word), set()).update(own)
        return {word: frozenset(lines) for word, lines in found.items()}


def are_told_apart(lines: Iterable[Line | NumberedLine]) -> bool:
    return len({line.speaker for line in lines if line.speaker}) > 1


def speakers_hint(name: str, lines: Iterable[Line | NumberedLine]) -> str:
    """A sentence for the instruction, where lines say who speaks; empty where they do not."""
    return f"\n{prompt(name)}" if are_told_apart(lines) else ""


def people(names: Sequence[str]) -> str:
    """Who is who, as the first row of a transcript; empty where nobody is named."""
    known = (f"{speaker_number(number)} is {harmless(name)}" for number, name in enumerate(names, 1) if name)
    told = "; ".join(known)
    return f"0| {told}.\n" if told else ""


def by_number(text: str, names: Sequence[str], lines: Iterable[NumberedLine]) -> str:
    """The text with numbers in place of names that people gave and nobody says: they may be given anew."""
    speech = plain("\n".join(line.text for line in lines)) if any(names) else ""
    said = {*token_keys(speech)}
    numbers = {
        name: number
        for number, name in reversed([*enumerate(names, 1)])
        if name and not _is_said(name, speech, said)
    }
    if not numbers:
        return text
    longest = sorted(numbers, key=len, reverse=True)
    return re.sub("|".join(map(_whole, longest)), lambda found: speaker_number(numbers[found[0]]), text)


def _is_said(name: str, speech: str, tokens: Collection[str]) -> bool:
    shown = plain(name)
    return shown in speech if is_unspaced(name) else any(key in tokens for key in token_keys(shown))


def _whole(name: str) -> str:
    """Where no letter stands beside it, in scripts with blanks."""
    escaped = re.escape(name)
    return escaped if is_unspaced(name) else rf"(?<!\w){escaped}(?!\w)"


def only_speaker(lines: Iterable[NumberedLine]) -> int | None:
    """Whose all these lines are."""
    groups = [speaker for speaker, _ in groupby(lines, key=lambda line: line.speaker)]
    return groups[0] if len(groups) == 1 else None
