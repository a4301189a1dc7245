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

_DELIMITER = re.compile(r"<\s*/?\s*(?:transcript|question|notes|context)\b[^>]*>", re.IGNORECASE)
_SPECIAL = re.compile(r"<\|[^|<>]{0,40}\|>|</?think>", re.IGNORECASE)


@cache
def _template(name: str) -> Template:
    return Template(files("bot.modes").joinpath("prompts", f"{name}.txt").read_text(encoding="utf-8").strip())


def prompt(name: str, **fields: str) -> str:
    """The prompt file with its fields filled in. Raises KeyError where one is not given."""
    return _template(name).substitute(fields)


def harmless(text: str) -> str:
    """Without anything that could pass for a delimiter of ours or a control token of a model, in one line."""
    while (cleaned := _SPECIAL.sub(" ", _DELIMITER.sub(" ", text))) != text:
        text = cleaned
    return " ".join(text.split())


def block(name: str, body: str) -> str:
    return f"<{name}>\n{body}\n</{name}>"


def spoken(lines: Sequence[NumberedLine], *, times: bool = True) -> str:
    """Lines as a model sees them: number, time, words."""
    return "\n".join(spoken_line(line, times=times) for line in lines)


def spoken_line(line: NumberedLine, *, times: bool = True) -> str:
    at = f"[{clock(line.range.start)}] " if times else ""
    return f"{line.number}| {at}{harmless(line.text)}"


def call(budget: ThinkBudget, *, body: str, instruction: str) -> Call:
    """System words first and always the same, the text next, the instruction last.

    Servers then keep what several calls on one text have in common.
    """
    return Call(system=prompt("system"), user=f"{body}\n\n{instruction}", max_tokens=budget.answer_tokens)
