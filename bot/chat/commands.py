"""What people write, understood: a command, a question, or neither."""

# ruff: noqa: RUF001  (punctuation marks of several scripts are the matter here)

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chat.command_words import (
    COURTESIES,
    MODES,
    PARTICLES,
    PREPOSITIONS,
    QUESTION_WORDS,
    THANKS,
    UNSPACED,
    UNSPACED_QUESTIONS,
    WORDS,
    Name,
)
from bot.domain.job import Mode
from bot.language.parse import parse_language

_SLASH = re.compile(r"/([^\s@/]{1,32})(?:@\S+)?(?:\s+|$)", re.UNICODE)
_MARKS = " \t\n.,:;!?。，、！？：；…\"'“”„«»()"
_OTHERS = re.compile(rf"(?<![\w/])/({'|'.join(name for name in Name if name not in MODES)})\b")
_WITH_AN_ARGUMENT = frozenset({Name.LANGUAGE, Name.MODE})
_MOST_BARE_WORDS = 4
"""Of a sentence without a slash that is still a command: `summarize this for me`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    name: Name
    rest: str = ""
    """What follows: a question, a language, a mode."""
    slash: bool = True

    @property
    def mode(self) -> Mode | None:
        return MODES.get(self.name)


def parse_command(text: str, *, addressed: bool, published: bool = False) -> Command | None:
    """The command that the text begins with. Without a slash it counts only where the bot is spoken to.

    `published`: behind a slash only the names count that the bot lists; others may belong to another bot.
    """
    text = text.strip()
    if (slash := _SLASH.match(text)) is not None:
        name = command_name(slash[1])
        if published and slash[1].casefold() not in set(Name):
            name = None
        return None if name is None else Command(name=name, rest=text[slash.end() :].strip())
    return _bare_command(_without_courtesy(text)) if addressed and text else None


def spelled(text: str, command_prefix: str) -> str:
    """Commands in a text of the bot, as the platform takes them: see `Place.command_prefix`."""
    return _OTHERS.sub(rf"/{command_prefix} \1", text) if command_prefix else text


def command_name(word: str) -> Name | None:
    return WORDS.get(word.strip(_MARKS + "/").casefold())


def parse_mode(text: str) -> Mode | None:
    """The mode that a word of people means: `notes`, `s2t`, `Zusammenfassung`."""
    name = command_name(text)
    return None if name is None else MODES.get(name)


def parse_target(text: str) -> str | None:
    """The language of `German`, `to German`, `auf Deutsch`, `成德语`."""
    words = text.strip().split()
    while words and words[0].casefold() in PREPOSITIONS and len(words) > 1:
        words = words[1:]
    bare = " ".join(words)
    for particle in PARTICLES:
        bare = bare.removeprefix(particle).removesuffix(particle)
    return parse_language(bare)


def is_question(text: str) -> bool:
    text = text.strip().casefold()
    first = text.split(maxsplit=1)[0].strip(_MARKS) if text.strip(_MARKS) else ""
    return text.endswith(("?", "？")) or first in QUESTION_WORDS or text.startswith(UNSPACED_QUESTIONS)


def is_thanks(text: str) -> bool:
    """A courtesy that wants no answer."""
    return text.strip(_MARKS).casefold() in THANKS


def is_named(text: str) -> bool:
    """Whether the command says whose it is: `/status@earmark_bot`."""
    return is_slashed(text) and "@" in text.split(maxsplit=1)[0]


def is_slashed(text: str) -> bool:
    return text.lstrip().startswith("/")


def _without_courtesy(text: str) -> str:
    for courtesy in COURTESIES:
        if text.casefold().startswith(courtesy):
            rest = text[len(courtesy) :].strip(_MARKS)
            return rest or text
    return text


def _bare_command(text: str) -> Command | None:
    first, _, rest = text.partition(" ")
    name, rest = command_name(first), rest.strip()
    if name is None:
        unspaced = next((word for word in UNSPACED if text.startswith(word)), None)
        if unspaced is None:
            return None
        name, rest = WORDS[unspaced], text[len(unspaced) :].strip()
    return Command(name=name, rest=rest, slash=False) if _believable(name, rest) else None


def _believable(name: Name, rest: str) -> bool:
    """Whether a sentence that begins with the command's word means the command."""
    if not rest.strip(_MARKS) or name is Name.ASK:
        return True
    if name is Name.TRANSLATE:
        return parse_target(rest) is not None or len(rest.split()) < _MOST_BARE_WORDS
    if name in _WITH_AN_ARGUMENT:
        return len(rest.split()) == 1
    return name in MODES and len(rest.split()) <= _MOST_BARE_WORDS and not rest.endswith(("?", "？"))
