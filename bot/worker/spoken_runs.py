"""Which language is spoken when in a sound, found by asking an engine that hears one a request."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.audio.halves import cut_near, excerpts
from bot.domain.errors import BadAnswer, ContextOverflow, EngineRefused
from bot.domain.recording import SAMPLE_RATE, Sound, TimeRange
from bot.inference.pool import EnginePool
from bot.language.spoken_languages import LanguageGuess, Phrase, language_runs

STRETCH_SECONDS = 10.0
"""Three requests for each of Whisper's windows, none of which is answered with words. A short sentence in
another language may go unnoticed between two others."""
PIECE_SECONDS = 5.0
_SURE, _OTHER = 0.9, 0.012
"""What is made of a language that comes without a probability: four seconds of another between two of the
same are believed."""
_EVEN = {"en": _OTHER}
LEAST_SPEECH_SECONDS = 3.0
"""A word or two tell no language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SpokenRun:
    """Sound in which one language is spoken; None: nobody can tell."""

    sound: Sound
    language: str | None


async def spoken_runs(
    pool: EnginePool, gate: str, sound: Sound, *, hint: str | None
) -> tuple[SpokenRun, ...]:
    """Pieces that tile the sound, which was listened to. One piece where the engine cannot tell.

    `hint` is the language that somebody expects. Raises what makes an engine unavailable.
    """
    assert sound.speech is not None
    phrases = [(one.start / SAMPLE_RATE, one.end / SAMPLE_RATE) for one in sound.speech]
    if sum(end - start for start, end in phrases) < LEAST_SPEECH_SECONDS or not await pool.can_tell_language(
        gate
    ):
        return (SpokenRun(sound=sound, language=hint),)
    telling = language_runs(phrases, hint=hint, stretch_seconds=STRETCH_SECONDS, piece_seconds=PIECE_SECONDS)
    try:
        wanted = next(telling)
        while True:
            wanted = telling.send(await _guesses(pool, gate, sound, wanted))
    except StopIteration as told:
        runs = told.value
    except (BadAnswer, ContextOverflow, EngineRefused):
        return (SpokenRun(sound=sound, language=hint),)
    if len(runs) == 1:
        return (SpokenRun(sound=sound, language=runs[0].language),)
    changes = [round(run.start * SAMPLE_RATE) for run in runs[1:]]
    pieces = await asyncio.to_thread(cut_near, sound, changes)
    return tuple(
        SpokenRun(sound=piece, language=run.language) for piece, run in zip(pieces, runs, strict=True)
    )


async def _guesses(
    pool: EnginePool, gate: str, sound: Sound, stretches: Sequence[Phrase]
) -> list[LanguageGuess]:
    """One that the engine says nothing of is even. Raises `BadAnswer` where it says nothing of any."""
    ranges = [
        TimeRange(start=round(start * SAMPLE_RATE), end=round(end * SAMPLE_RATE)) for start, end in stretches
    ]
    told = [
        (piece.range.seconds, await _language_of(pool, gate, piece))
        for piece in await asyncio.to_thread(excerpts, sound, ranges)
    ]
    if not any(language for _, language in told):
        raise BadAnswer("The engine names no language.", reason="unreadable")
    return [
        LanguageGuess(seconds=seconds, probabilities={language: _SURE} if language else _EVEN, other=_OTHER)
        for seconds, language in told
    ]


async def _language_of(pool: EnginePool, gate: str, piece: Sound) -> str | None:
    try:
        return await pool.language_of(gate, piece)
    except BadAnswer:
        return None
