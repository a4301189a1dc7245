"""Fills the prompt files, and keeps what people said apart from what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Template

from bot.domain.job import Call
from bot.modes.budget import ThinkBudget
from bot.modes.passages import NumberedLine
from bot.text.clock import clock
from bot.text.speakers import speaker_number

_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("<\ufe64\uff1c", "\u2039"),
        **dict.fromkeys(">\ufe65\uff1e", "\u203a"),
        **dict.fromkeys("|\uff5c", "\u00a6"),
        **dict.fromkeys("[\ufe47\uff3b", "("),
        **dict.fromkeys("]\ufe48\uff3d", ")"),
        **dict.fromkeys("\ufe5f\uff03", "#"),
        "\u226e": "\u2039\u0338",
        "\u226f": "\u203a\u0338",
    }
)
"""What begins, ends and parts delimiters and control tokens, and what Unicode's normal forms turn into them:
a tokenizer may normalize before it looks for them. No token's name holds what stands in their place.
"""
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Characters that people do not see and models read. The joiners of Persian, Hindi and emoji stay."""
_HEADING = re.compile("##+")
"""Marks the roles in templates without control tokens: `### Instruction`."""


@cache
def _template(name: str) -> Template:
    return Template(files("bot.modes").joinpath("prompts", f"{name}.txt").read_text(encoding="utf-8").strip())


def prompt(name: str, **fields: str) -> str:
    """The prompt file with its fields filled in. Raises KeyError where one is not given."""
    return _template(name).substitute(fields)


def harmless(text: str) -> str:
    """In one line, and without any character that a delimiter of ours or a model's control token is made of.

    Look-alikes stand in their place, so that people's code and arrows stay readable, and words stay as they
    are: a quote is found again. A few passes over the text, whatever is nested in it.
    """
    seen = _UNSEEN.sub("", text.translate(_LOOK_ALIKES))
    return " ".join(_HEADING.sub(lambda found: "\u266f" * len(found[0]), seen).split())


def block(name: str, body: str) -> str:
    return f"<{name}>\n{body}\n</{name}>"


def spoken(lines: Sequence[NumberedLine], *, times: bool = True) -> str:
    """Lines as a model sees them: number, time, who speaks, words; the words alone without `times`."""
    return "\n".join(spoken_line(line, times=times) for line in lines)


def spoken_line(line: NumberedLine, *, times: bool = True) -> str:
    at = f"[{clock(line.range.start)}] " if times else ""
    speaker = f"{speaker_number(line.speaker)}: " if times and line.speaker else ""
    return f"{line.number}| {at}{speaker}{harmless(line.text)}"


def call(budget: ThinkBudget, *, body: str, instruction: str) -> Call:
    """System words first and always the same, the text next, the instruction last.

    Servers then keep what several calls on one text have in common.
    """
    return Call(system=prompt("system"), user=f"{body}\n\n{instruction}", max_tokens=budget.answer_tokens)
