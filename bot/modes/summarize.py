"""`summarize`: gist, key points, decisions and action items, each with its time."""

from __future__ import annotations

from bot.domain.recording import SAMPLE_RATE
from bot.modes.answer_frame import answer, nothing_said, thinking
from bot.modes.context import ModeContext, Program
from bot.modes.passages import numbered
from bot.modes.summaries import summary_of, summary_request


def summarize(context: ModeContext) -> Program:
    """Without a model that thinks, the summary is made of sentences as they were said."""
    lines = numbered(context.transcript.lines)
    if not lines:
        return nothing_said(context)
    budget = thinking(context)
    most_points = _most_points(context.transcript.duration / SAMPLE_RATE)
    request = summary_request(context, budget, most_points=most_points)
    found = yield from summary_of(lines, budget, request)
    return answer(
        context,
        language=request.language if budget else request.spoken,
        summary=found.summary,
        remarks=found.remarks,
    )


def _most_points(seconds: float) -> int:
    """More for longer recordings: 5 for some minutes, 15 for hours."""
    return max(5, min(15, 5 + int(seconds / 600)))
