"""What all modes share: the answer's frame, its language, and the room for words of people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot.domain.answer import Answer, AnswerNote
from bot.domain.recording import TimeRange, merged
from bot.language.guess import guess_language
from bot.language.related import are_related
from bot.modes.budget import ThinkBudget, estimated_tokens
from bot.modes.context import ModeContext
from bot.modes.passages import NumberedLine
from bot.modes.prompt_files import harmless

if TYPE_CHECKING:
    from bot.modes.verification import Verifier

_MOST_VOCABULARY = 60
_EXPECTED_SHARE = 0.2
"""Of what is said, in the language that was expected."""


def answer(
    context: ModeContext,
    *,
    language: str | None,
    missing: Sequence[TimeRange] = (),
    remarks: Sequence[AnswerNote] = (),
    **filled: Any,
) -> Answer:
    """An answer with what every one carries: the words, the gaps and how it came about."""
    early = (AnswerNote.STOPPED_EARLY,) if context.stopped_early else ()
    unexpected = (AnswerNote.OTHER_LANGUAGE_SPOKEN,) if _is_unexpected(context) else ()
    others = (AnswerNote.OTHER_TRACKS,) if context.other_tracks else ()
    return Answer(
        mode=context.options.mode,
        language=language,
        transcript=context.transcript,
        speakers=context.speakers,
        missing=merged((*context.transcript.missing, *missing)),
        remarks=tuple(dict.fromkeys((*remarks, *unexpected, *early, *others))),
        **filled,
    )


def _is_unexpected(context: ModeContext) -> bool:
    """Whether hardly anybody speaks the language that somebody said is spoken."""
    expected, coverage = context.options.language, context.transcript.coverage
    if expected is None or coverage is None or not coverage.languages:
        return False
    heard = sum(samples for code, samples in coverage.languages.items() if are_related(code, expected))
    return heard < _EXPECTED_SHARE * sum(coverage.languages.values())


def nothing_said(context: ModeContext) -> Answer:
    return answer(
        context,
        language=context.transcript.language,
        remarks=(AnswerNote.NOTHING_SAID,),
        question=context.options.question,
    )


def spoken_language(context: ModeContext) -> str | None:
    transcript = context.transcript
    return transcript.language or context.options.language or guess_language(transcript.text[:5000])


def wanted_language(context: ModeContext) -> str:
    """Of the answer: as asked for, else the recording's, else English."""
    return context.options.to or spoken_language(context) or "en"


def thinking(context: ModeContext) -> ThinkBudget | None:
    """The budget, where the engine's context is of any use."""
    return context.budget if context.budget is not None and context.budget.usable else None


def fitted(text: str, tokens: int, measure: Callable[[str], float] = estimated_tokens) -> str:
    """The text's beginning, harmless, within this many tokens."""
    text = harmless(text)
    while text and measure(text) > tokens:
        text = text[: min(len(text) - 1, int(len(text) * tokens / measure(text)))]
    return text


def vocabulary_hint(context: ModeContext, budget: ThinkBudget) -> str:
    """A sentence for the instruction that spells the team's names and terms; empty without any."""
    terms = [harmless(term.partition("=")[0]) for term in context.vocabulary[:_MOST_VOCABULARY]]
    if not any(terms):
        return ""
    listed = fitted(", ".join(term for term in terms if term), budget.input_tokens // 10, budget.tokens)
    return f"\nNames and terms are spelled: {listed}."


def verifier_of(
    lines: Sequence[NumberedLine],
    *,
    spoken: str | None,
    written: str,
    vocabulary: Sequence[str],
    speakers: Sequence[str] = (),
) -> Verifier:
    """What statements about these lines are checked with."""
    from bot.modes.verification import Verifier  # noqa: PLC0415 - a tenth of a second, for replies of a model

    return Verifier(lines, spoken=spoken, written=written, vocabulary=vocabulary, speakers=speakers)
