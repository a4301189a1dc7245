"""SEGMENT: one piece of sound through the engine."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.job import Claim, SegmentWork
from bot.domain.outcome import Transcribed
from bot.domain.ports.stores import Blobs
from bot.inference.pool import EnginePool
from bot.worker.sound import sound_of
from bot.worker.sound_transcriber import SoundTranscriber


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
        transcriber = SoundTranscriber(
            pool=self._pool,
            gate=claim.lease.gate,
            capability=work.need,
            language=claim.job.request.options.language,
            job_id=claim.job.id,
            terms=self._pool.terms_for(work.need, claim.job.request.options.terms),
            model=work.model,
        )
        sound = sound_of(work.segment, await self._blobs.get(work.blob))
        earlier = claim.earlier
        if earlier is not None and (holes := work.segment.own(earlier.missing)):
            text = await transcriber.rest_of(sound, earlier, holes)
        else:
            text = await transcriber.text_of(sound)
        engine = text.engine or self._pool.engine_name(claim.lease.gate, began_with=work.model)
        return Transcribed(text=replace(text, engine=engine))
