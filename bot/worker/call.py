"""CALL: one question of a mode to a text model, or to one that listens."""

from __future__ import annotations

from bot.domain.errors import BadInput, StorageError
from bot.domain.failure import FailureCode
from bot.domain.job import CallWork, Claim
from bot.domain.outcome import Answered
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.stores import Blobs
from bot.domain.recording import Sound
from bot.inference.pool import EnginePool
from bot.worker.sound import segment_blob, sound_of


class CallHandler:
    """Handler of CALL tasks."""

    def __init__(self, jobs: JobStore, blobs: Blobs, pool: EnginePool) -> None:
        self._jobs = jobs
        self._blobs = blobs
        self._pool = pool

    async def __call__(self, claim: Claim) -> Answered:
        work = claim.work
        assert isinstance(work, CallWork)
        assert claim.lease.gate is not None
        sounds = await self._sounds(claim.job.id, frozenset(work.call.segments)) if work.call.segments else []
        return Answered(text=await self._pool.call(claim.lease.gate, work.call, sounds))

    async def _sounds(self, job_id: str, wanted: frozenset[int]) -> list[Sound]:
        segments = [
            state.segment for state in await self._jobs.segments(job_id) if state.segment.index in wanted
        ]
        try:
            return [
                sound_of(segment, await self._blobs.get(segment_blob(job_id, segment.index)))
                for segment in segments
            ]
        except StorageError as error:
            raise BadInput(
                FailureCode.FILE_GONE, "The sound of this recording was deleted. Send it again."
            ) from error
