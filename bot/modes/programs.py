"""From a mode to its program, and from known answers to the next calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from bot.domain.answer import Answer
from bot.domain.job import Call, Mode
from bot.modes.asr import transcribe
from bot.modes.context import ModeContext, Program
from bot.modes.s2t import take_notes
from bot.modes.summarize import summarize
from bot.modes.translate import translate
from bot.modes.understand import understand


def program(context: ModeContext) -> Program:
    """The mode's program, at its start.

    Running it raises `BadInput` (CANNOT_DO) where no connected engine can do what is asked.
    """
    match context.options.mode:
        case Mode.ASR:
            return transcribe(context)
        case Mode.S2T:
            return take_notes(context)
        case Mode.TRANSLATE:
            return translate(context)
        case Mode.SUMMARIZE:
            return summarize(context)
        case Mode.UNDERSTAND:
            return understand(context)
        case _:
            assert_never(context.options.mode)


def advance(
    running: Program,
    answers: Mapping[str, str | None],
    key: Callable[[Call], str],
) -> tuple[Call, ...] | Answer:
    """Drives a fresh program with the answers that are known, by the calls' keys.

    Returns the calls whose answers it needs next, each once, or the answer if it comes to its end. As
    programs are deterministic, a job may do this again from the start whenever answers have come in.
    """
    try:
        calls = next(running)
        while True:
            keys = [key(call) for call in calls]
            unknown = {one: call for one, call in zip(keys, calls, strict=True) if one not in answers}
            if unknown:
                return tuple(unknown.values())
            calls = running.send(tuple(answers[one] for one in keys))
    except StopIteration as finished:
        result: Answer = finished.value
        return result
    finally:
        running.close()
