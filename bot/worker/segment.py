"""SEGMENT: one piece of sound through the engine; what is not believable is heard again in halves."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.audio.halves import halve
from bot.audio.loudness import levelled
from bot.domain.errors import BadAnswer, ContextOverflow
from bot.domain.job import Capability, Claim, SegmentWork
from bot.domain.outcome import Transcribed
from bot.domain.ports.stores import Blobs
from bot.domain.recording import Sound, merged
from bot.domain.transcript import Line, SegmentText
from bot.inference.pool import EnginePool
from bot.language.word_spacing import side_by_side
from bot.text.line_times import timed_lines
from bot.worker.sound import sound_of

LONG_LINE_SECONDS = 12.0

logger = logging.getLogger(__name__)

MOST_HALVINGS = 4
"""A segment of five minutes ends at about 20 s; what cannot be heard there is named as missing."""


class Transcriber:
    """Handler of SEGMENT tasks."""

    def __init__(self, blobs: Blobs, pool: EnginePool) -> None:
        self._blobs = blobs
        self._pool = pool

    async def __call__(self, claim: Claim) -> Transcribed:
        work = claim.work
        assert isinstance(work, SegmentWork)
        assert work.blob is not None
        assert claim.lease.gate is not None
        sound = sound_of(work.segment, await self._blobs.get(work.blob))
        hearing = _Hearing(
            self._pool,
            claim.lease.gate,
            capability=work.need,
            language=claim.job.request.options.language,
            job_id=claim.job.id,
        )
        return Transcribed(text=await hearing.of(sound))


class _Hearing:
    def __init__(
        self, pool: EnginePool, gate: str, *, capability: Capability, language: str | None, job_id: str
    ) -> None:
        self._pool = pool
        self._gate = gate
        self._capability = capability
        self._language = language
        self._job_id = job_id

    async def of(self, sound: Sound, *, halvings: int = 0) -> SegmentText:
        """Every second of the sound is in the text's lines or in its `missing`."""
        try:
            return await self._once(sound)
        except (BadAnswer, ContextOverflow) as error:
            reason = error.reason if isinstance(error, BadAnswer) else "overflow"
            logger.warning(
                "answer.refused",
                extra={"job": self._job_id, "reason": reason, "seconds": sound.range.seconds},
            )
        halves = await asyncio.to_thread(halve, sound) if halvings < MOST_HALVINGS else None
        if halves is None:
            return await self._last_try(sound)
        return _together([await self.of(half, halvings=halvings + 1) for half in halves])

    async def _once(self, sound: Sound) -> SegmentText:
        text = await self._pool.transcribe(
            self._gate, sound, capability=self._capability, language=self._language
        )
        return replace(text, lines=sentence_lines(text, sound))

    async def _last_try(self, sound: Sound) -> SegmentText:
        """What is too quiet to be understood may be understood when it is louder."""
        try:
            return await self._once(replace(sound, flac=await asyncio.to_thread(levelled, sound.flac)))
        except (BadAnswer, ContextOverflow):
            return SegmentText(text="", missing=(sound.range,))


def sentence_lines(text: SegmentText, sound: Sound) -> tuple[Line, ...]:
    """Times of sentences: the engine's own, else told from the pauses; so are those inside of long lines."""
    lines = text.lines or timed_lines(text.text, sound.range, sound.pauses)
    fine: list[Line] = []
    for line in lines:
        if line.range.seconds <= LONG_LINE_SECONDS:
            fine.append(line)
        else:
            inside = [pause for pause in sound.pauses if line.range.start <= pause.start < line.range.end]
            fine += timed_lines(line.text, line.range, inside)
    return tuple(fine)


def _together(halves: list[SegmentText]) -> SegmentText:
    first, second = halves
    return SegmentText(
        text=side_by_side(first.text, second.text),
        language=first.language or second.language,
        lines=first.lines + second.lines,
        missing=merged(first.missing + second.missing),
    )
