"""A text model that says one statement about a recording, true or not, and what becomes of it."""

from __future__ import annotations

import json

from bot.domain.answer import Answer
from bot.domain.job import Call, Mode, Options
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from bot.modes import ModeContext, ThinkBudget, program
from tests.fakes.statements import Stated, Told

_SECONDS = 5
_NEAR_LINES = 2
_LISTS = {"p": "points", "d": "decisions", "a": "actions"}


def transcript_of(told: Told) -> Transcript:
    lines = tuple(
        Line(range=TimeRange.from_seconds(at * _SECONDS, (at + 1) * _SECONDS), text=text)
        for at, text in enumerate(told.lines)
    )
    return Transcript(duration=len(lines) * _SECONDS * 16_000, language=told.language, lines=lines)


def is_shown(stated: Stated) -> bool:
    """Whether a person reads the statement as it was stated: where a lie shows, somebody is misled.

    A statement with another time than the cited one is another statement, and so is a task without its owner.
    """
    answer = answered(stated)
    if stated.kind == "q":
        return answer.reply == stated.text
    summary = answer.summary
    assert summary is not None
    if stated.kind == "g":
        return stated.text in summary.gist
    found = [point for point in getattr(summary, _LISTS[stated.kind]) if point.text == stated.text]
    if not found:
        return False
    if stated.owner and found[0].owner != stated.owner:
        return False
    cited = stated.line - 1
    said = found[0].at.start_seconds // _SECONDS if found[0].at else cited
    return abs(said - cited) <= _NEAR_LINES


def answered(stated: Stated) -> Answer:
    """The answer of the mode that the statement is made in."""
    mode = Mode.UNDERSTAND if stated.kind == "q" else Mode.SUMMARIZE
    context = ModeContext(
        options=Options(mode=mode, to=stated.language, question=stated.question),
        transcript=transcript_of(stated.told),
        budget=ThinkBudget(context_tokens=16_384),
    )
    return run(context, reply_of(stated))


def run(context: ModeContext, reply: str) -> Answer:
    running = program(context)
    calls: tuple[Call, ...] = next(running)
    try:
        while True:
            calls = running.send(tuple(reply for _ in calls))
    except StopIteration as finished:
        result: Answer = finished.value
        return result


def reply_of(stated: Stated) -> str:
    if stated.kind == "q":
        quote = {"line": stated.line, "quote": stated.told.lines[stated.line - 1]}
        return json.dumps({"found": True, "answer": stated.text, "quotes": [quote]})
    if stated.kind == "g":
        return json.dumps({"gist": stated.text})
    item = {"text": stated.text, "line": stated.line, "owner": stated.owner}
    return json.dumps({"gist": "All of it.", _LISTS[stated.kind]: [item]})
