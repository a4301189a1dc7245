"""What a sentence wants of the bot: work, a word back, or nothing. Pure."""

# ruff: noqa: RUF001  (punctuation marks of several scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.chat.commands import Command, parse_command
from bot.chat.mention import spoken_part
from bot.chat.question_forms import asks_to_tell, has_question_mark, is_question
from bot.chat.small_talk import (
    ADDRESSEES,
    AMONG_PEOPLE,
    CHATTER,
    COURTESY,
    GREETINGS,
    NO_THANKS,
    REMARKS,
    THANKFUL_EMOJI,
    THANKS,
    TO_SOMEBODY,
    as_tokens,
    without,
    without_opening,
)
from bot.language.scripts import is_unspaced

_TO_ANOTHER = re.compile(r"^\s*(?:<@\w+[^>]*>|@\w+)")
"""Somebody else is called by their name first."""
_SENTENCE = re.compile(r"[^.!?\n。！？…]*[.!?\n。！？…]*")
_CLAUSE_END = re.compile(r"[,，、:：!！]")
_MOST_TOKENS_OF_A_NAME = 1
_MOST_TOKENS_OF_THANKS = 25
"""Who writes more tells something else beside."""


class Intent(Enum):
    COMMAND = auto()
    QUESTION = auto()
    POINTING = auto()
    """Nothing is said but which recording is meant."""
    THANKS = auto()
    GREETING = auto()
    NOTHING = auto()
    """Said to others, or in passing."""

    @property
    def starts_work(self) -> bool:
        return self in {Intent.COMMAND, Intent.QUESTION, Intent.POINTING}


@dataclass(frozen=True, kw_only=True, slots=True)
class Interpretation:
    intent: Intent
    command: Command | None = None
    """Of `COMMAND` alone."""


def understand(text: str, wording: str = "", *, published: bool = False) -> Interpretation:
    """`text` is without mentions of the bot, `wording` with them, or empty where there is none.

    `published`: see `parse_command`.
    """
    if (slash := parse_command(text, addressed=False, published=published)) is not None:
        return Interpretation(intent=Intent.COMMAND, command=slash)
    spoken = spoken_part(wording) if wording else text
    if spoken is None:
        return Interpretation(intent=Intent.NOTHING)
    core = without_opening(spoken)
    for sentence in (core, *_sentences(core)):
        command = parse_command(sentence, addressed=True)
        if command is None or command.slash:
            continue
        if sentence is core or command.mode is not None:  # "The rain does not. Stop." is no order
            return Interpretation(intent=Intent.COMMAND, command=command)
    return Interpretation(intent=_intent(spoken, core, mentioned=bool(wording)))


def _intent(spoken: str, core: str, *, mentioned: bool) -> Intent:
    tokens = as_tokens(spoken)
    if not tokens.strip():
        thankful = not THANKFUL_EMOJI.isdisjoint(spoken)
        return Intent.THANKS if thankful else Intent.POINTING if mentioned and not spoken else Intent.NOTHING
    greets, left = GREETINGS.match(tokens, 1), without(tokens, GREETINGS, ADDRESSEES, REMARKS).split()
    points = core and not without(as_tokens(core), COURTESY).strip()
    signs = (
        (Intent.GREETING, GREETINGS.search(tokens) and not left),
        (Intent.QUESTION, any(_asks(one, mentioned=mentioned) for one in _sentences(core))),
        (Intent.THANKS, _thanks(tokens)),
        (Intent.GREETING, greets and len(left) <= _MOST_TOKENS_OF_A_NAME),
        (Intent.POINTING, points),
    )
    return next((intent for intent, holds in signs if holds), Intent.NOTHING)


def _asks(sentence: str, *, mentioned: bool) -> bool:
    """Something that a recording may answer; among people, not what they ask one another."""
    tokens = as_tokens(sentence)
    if not without(tokens, CHATTER, REMARKS, GREETINGS, ADDRESSEES).strip():
        return False
    if not mentioned and (
        _TO_ANOTHER.match(sentence) or AMONG_PEOPLE.search(tokens) or _to_somebody(sentence)
    ):
        return False
    return is_question(sentence) or asks_to_tell(sentence)


def _to_somebody(sentence: str) -> bool:
    """`Ben, can you …`: a name by itself, then what they shall do."""
    end = _CLAUSE_END.search(sentence)
    if end is None or not has_question_mark(sentence):
        return False
    name, rest = sentence[: end.start()].strip(), sentence[end.end() :]
    short = len(name) <= 5 if is_unspaced(name) else 0 < len(name.split()) <= 2 and name[:1].isupper()
    if not short or not without(as_tokens(name), REMARKS, GREETINGS, THANKS, ADDRESSEES, COURTESY).strip():
        return False
    return TO_SOMEBODY.match(as_tokens(rest), 1) is not None or (
        is_unspaced(rest) and TO_SOMEBODY.search(as_tokens(rest)) is not None
    )


def _thanks(tokens: str) -> bool:
    owed = THANKS.search(NO_THANKS.sub("", tokens)) is not None
    return owed and len(tokens.split()) <= _MOST_TOKENS_OF_THANKS


def _sentences(text: str) -> Iterator[str]:
    return (part for one in _SENTENCE.findall(text) if (part := one.strip()))
