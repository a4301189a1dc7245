"""`asr`: the words as they were heard."""

from __future__ import annotations

from bot.modes.answer_frame import answer, nothing_said, spoken_language
from bot.modes.context import ModeContext, Program


def transcribe(context: ModeContext) -> Program:
    """Asks nothing of a text model."""
    yield from ()
    if not context.transcript.lines:
        return nothing_said(context)
    return answer(context, language=spoken_language(context), lines=context.transcript.lines)
