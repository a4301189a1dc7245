"""What is done where nobody says: the mode, and the languages."""

from __future__ import annotations

import asyncio
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from bot.domain.job import Capability, Mode, Options
from bot.language.question import language_of_question, question_language

NOTES_ABOVE_SECONDS = 120.0
NOTES_ABOVE_BYTES = 2_000_000
"""Where the length is not told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestedTask:
    """What somebody said."""

    mode: Mode | None = None
    """None: what suits the recording and the place."""
    to: str | None = None
    spoken: str | None = None
    question: str | None = None
    speakers: int | None = None
    """As in `Options.speakers`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskDefaults:
    """What holds in a place where nobody says."""

    to: str
    """Language of translations."""
    mode: Mode | None = None
    """None: what suits the recording's length."""
    spoken: str | None = None
    terms: tuple[str, ...] = ()
    """Names that are listened for, most important first."""


async def completed(
    requested: RequestedTask,
    defaults: TaskDefaults,
    *,
    seconds: float | None = None,
    size_bytes: int | None = None,
) -> Options:
    """A question is answered in the language that it is asked in."""
    mode = requested.mode or defaults.mode or mode_for(seconds=seconds, size_bytes=size_bytes)
    to = requested.to
    if mode is Mode.TRANSLATE:
        to = to or defaults.to
    elif mode is Mode.UNDERSTAND and requested.question:
        to = to or await language_of_question(requested.question)
    spoken = requested.spoken or defaults.spoken
    return Options(
        mode=mode,
        language=spoken,
        to=to,
        question=requested.question,
        terms=defaults.terms,
        speakers=requested.speakers,
    )


async def answered_as_asked(options: Options) -> Options:
    """The same, to be answered in the question's language where none is named.

    It waits for as long as telling takes, so that equal questions stay equal requests.
    """
    if options.mode is not Mode.UNDERSTAND or options.to is not None or not options.question:
        return options
    return replace(options, to=await asyncio.to_thread(question_language, options.question))


def mode_for(*, seconds: float | None, size_bytes: int | None) -> Mode:
    """The words of a short recording, notes of a long one."""
    long = seconds > NOTES_ABOVE_SECONDS if seconds is not None else (size_bytes or 0) > NOTES_ABOVE_BYTES
    return Mode.S2T if long else Mode.ASR


def target_for(wanted: str, capabilities: AbstractSet[Capability]) -> str:
    """Into which language; English if the engines can do no other."""
    return wanted if Capability.THINK in capabilities else "en"
