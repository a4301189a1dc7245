"""What came of one request for words: each part of a sound has its own outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.errors import BadAnswer, ContextOverflow, EngineError
from bot.domain.job import Capability
from bot.domain.recording import TimeRange
from bot.domain.transcript import SegmentText
from bot.inference import checks
from bot.language.guess import guess_language

NOTHING = SegmentText(text="")


@dataclass(frozen=True, kw_only=True, slots=True)
class PartAnswer:
    range: TimeRange
    """What the engine heard, on the recording's clock."""
    text: SegmentText = NOTHING
    problem: str | None = None
    """Why there is nothing to believe, in one word: loop, refused, overflow. None where nothing is wrong with
    the answer itself; whether it fits what was spoken is for whoever knows that."""


def part_answer(
    text: SegmentText,
    at: TimeRange,
    capability: Capability,
    language: str | None,
    *,
    prompt: str = "",
    hears_languages: bool = False,
) -> PartAnswer:
    """The answer, or why nobody can have said it. `prompt` is what the engine was told.

    An engine that hears languages itself knows better than who told it one.
    """
    if hears_languages and text.text:
        language = text.language if len({line.language for line in text.lines}) < 2 else None
        if capability is Capability.TRANSCRIBE and checks.is_misheard(text.lines):
            return PartAnswer(range=at, problem="wrong_language")
    problem = checks.text_problem(
        text.text, seconds=at.seconds, capability=capability, language=language, prompt=prompt
    )
    if problem:
        return PartAnswer(range=at, problem=problem)
    spoken = language or text.language
    if spoken is None and capability is Capability.TRANSCRIBE:
        spoken = guess_language(text.text)
    return PartAnswer(range=at, text=replace(text, language=spoken if text.text else None))


def reason_of(error: EngineError) -> str:
    """In one word."""
    match error:
        case BadAnswer():
            return error.reason
        case ContextOverflow():
            return "overflow"
        case _:
            return "refused"
