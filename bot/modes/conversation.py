"""Earlier questions and answers in a prompt: a question's meaning may depend on them, its answer does not."""

from __future__ import annotations

from collections.abc import Sequence

from bot.modes.answer_frame import fitted
from bot.modes.budget import ThinkBudget
from bot.modes.context import Exchange
from bot.modes.prompt_files import block, prompt

_QUESTION_CHARACTERS = 300
_REPLY_CHARACTERS = 600
_SHARE = 8
"""Of the room for all that goes in."""
_NO_REPLY = "(The recording does not say.)"


def conversation(exchanges: Sequence[Exchange], budget: ThinkBudget) -> str:
    """The newest of them that there is room for, oldest first; empty for none."""
    room = budget.input_tokens // _SHARE
    kept: list[str] = []
    for exchange in reversed(exchanges):
        told = _told(exchange)
        room -= budget.tokens(told) + 1
        if room < 0:
            break
        kept.insert(0, told)
    if not kept:
        return ""
    return "\n" + prompt("conversation", conversation=block("conversation", "\n".join(kept)))


def questions(exchanges: Sequence[Exchange]) -> str:
    """The questions alone, for an engine whose words are not looked up in the transcript."""
    if not exchanges:
        return ""
    asked = "\n".join(f"Question: {_cut(one.question, _QUESTION_CHARACTERS)}" for one in exchanges)
    return "\n" + prompt("earlier_questions", conversation=block("conversation", asked))


def _told(exchange: Exchange) -> str:
    reply = _cut(exchange.reply, _REPLY_CHARACTERS) if exchange.reply else _NO_REPLY
    return f"Question: {_cut(exchange.question, _QUESTION_CHARACTERS)}\nAnswer: {reply}"


def _cut(text: str, most: int) -> str:
    """In one line, so that nobody's words look like another question or answer."""
    return fitted(text[:most], most)
