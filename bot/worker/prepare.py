"""PREPARE: fetch, decode, cut. Every segment is claimable as soon as it is cut."""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.audio.limits import AudioLimits
from bot.audio.segment_cutter import CutPlan, cut, cut_at
from bot.domain.errors import BadInput, FetchFailed, LeaseLost
from bot.domain.failure import FailureCode
from bot.domain.job import Claim, JobState, Request, SegmentWork, Source
from bot.domain.outcome import Prepared
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.stores import Blobs
from bot.domain.ports.tasks import TaskQueue
from bot.domain.recording import Recording, Segment
from bot.inference.budget import segment_seconds
from bot.inference.pool import EnginePool
from bot.sound_store import sha256_of
from bot.worker.requirements import SpeechCapability, speech_capability
from bot.worker.sound import segment_blob
from bot.worker.sources import Sources
from bot.worker.voices import VoicesAdder

FIRST_TARGETS = (30.0, 30.0, 30.0, 30.0, 60.0, 60.0, 120.0, 120.0)
"""Seconds. Short at first, so that the first words come early and every slot has work at once."""
OPENING_SECONDS = 600.0
"""The rest of a longer recording waits for its turn, so that short ones never wait for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CutOptions:
    """What decides how any recording is cut for a request."""

    capability: SpeechCapability
    engine: str
    language: str | None
    seconds: float
    terms: tuple[str, ...] = ()
    """That the engine is told of: results of before they were set do not serve."""
    model: str | None = None
    """That all of the recording is heard by, where the engine's may change meanwhile."""

    @property
    def key(self) -> str:
        return f"{self.engine}/{self.seconds:g}"

    def formerly(self, key: str) -> CutOptions:
        """The same with another engine or length, as an earlier cut's key tells them."""
        engine, _, seconds = key.rpartition("/")
        return replace(self, engine=engine, seconds=float(seconds), model=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """All that decides where a recording is cut and what its segments' results are called."""

    sha256: str
    options: CutOptions

    @property
    def key(self) -> str:
        return self.options.key

    def cache_key(self, segment: Segment) -> str:
        heard, options = segment.heard, self.options
        made_by = f"{options.engine}/{options.capability}/{options.language or 'auto'}"
        if options.terms:
            made_by += f"/{hashlib.sha256(chr(10).join(options.terms).encode()).hexdigest()[:12]}"
        return f"{self.sha256}/{heard.start}-{heard.end}/{made_by}"


def cut_plan(longest_seconds: float) -> CutPlan:
    """Cuts lie within reach below the longest length, so that what is heard never exceeds it."""
    reach_seconds = min(15.0, longest_seconds / 4)
    return CutPlan(
        target_seconds=longest_seconds - reach_seconds,
        first_targets=FIRST_TARGETS,
        reach_seconds=reach_seconds,
        max_seconds=longest_seconds,
        overlap_seconds=min(15.0, longest_seconds / 6),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class PrepareConfig:
    limits: AudioLimits
    most_segment_seconds: float | None
    slots: int
    """So many recordings are opened at once, and as many long ones decoded."""
    voices: bool
    """They may be told apart."""


class Preparer:
    """Handler of PREPARE tasks."""

    def __init__(
        self,
        jobs: JobStore,
        tasks: TaskQueue,
        blobs: Blobs,
        sources: Sources,
        pool: EnginePool,
        *,
        config: PrepareConfig,
    ) -> None:
        self._jobs = jobs
        self._tasks = tasks
        self._blobs = blobs
        self._sources = sources
        self._pool = pool
        self._config = config
        self._opening = asyncio.Semaphore(config.slots)
        self._going_on = asyncio.Semaphore(config.slots)

    async def __call__(self, claim: Claim) -> Prepared:
        begun = await self._jobs.segments(claim.job.id)
        options = await self._options(
            claim.job.request, next((one.model for one in begun if one.model), None)
        )
        if (recording := await self._known_already(claim, options)) is not None:
            return Prepared(recording=recording, cut_key=options.key)
        try:
            return await self._opened(claim, options)
        except (BadInput, FetchFailed) as error:
            if error.code not in {FailureCode.FILE_GONE, FailureCode.FETCH_FAILED}:
                raise
            if (known := await self._known_formerly(claim, options)) is None:
                raise
            return known

    async def _opened(self, claim: Claim, options: CutOptions) -> Prepared:
        async with self._sources.open(claim.job.request.source) as path:
            plan = Cut(sha256=await self._hash(claim.job.request.source, path), options=options)
            committed = await self._jobs.segments(claim.job.id)
            earlier = None if committed else await self._tasks.earlier_cut(plan.sha256, plan.key)
            if earlier is None:
                recording = await self._cut_anew(claim, path, plan, [state.segment for state in committed])
            else:
                recording = await self._cut_again(claim, path, plan, *earlier)
        return Prepared(recording=recording, cut_key=plan.key)

    async def _options(self, request: Request, began_with: str | None) -> CutOptions:
        capability = speech_capability(request.options, self._pool)
        profile = self._pool.profile(capability)
        assert profile is not None
        wanted = (request.options.segment_seconds, self._config.most_segment_seconds)
        limits = [limit for limit in wanted if limit]
        seconds = segment_seconds(
            profile, await self._pool.context_tokens(capability), min(limits, default=None)
        )
        model = began_with or self._pool.chosen_model(capability)
        return CutOptions(
            capability=capability,
            engine=self._pool.profile_and_model(capability, began_with=model),
            model=model,
            language=request.options.language,
            seconds=seconds,
            terms=self._pool.terms_for(capability, request.options.terms),
        )

    async def _known_already(self, claim: Claim, options: CutOptions) -> Recording | None:
        """Where every word of it is known from before, the sound is not even fetched: it may be gone."""
        sha256 = claim.job.request.source.sha256
        earlier = None if sha256 is None else await self._tasks.earlier_cut(sha256, options.key)
        if sha256 is None or earlier is None:
            return None
        plan, (recording, segments) = Cut(sha256=sha256, options=options), earlier
        committed = [state.segment for state in await self._jobs.segments(claim.job.id)]
        spared = await self._spared(plan, segments)
        if len(spared) < len(segments) or not set(committed) <= set(segments):
            return None
        voices = self._voices(claim, plan)
        unknown = await voices.unknown(segments)
        if unknown and claim.job.request.options.speakers is not None:
            return None
        await self._tasks.add_segments(claim.lease, [self._work(plan, segment, None) for segment in segments])
        for segment in segments:
            if segment.index not in unknown:
                await voices.add(segment, None, seconds=segments[-1].range.end_seconds)
        return recording

    async def _known_formerly(self, claim: Claim, options: CutOptions) -> Prepared | None:
        """From another model than the one that hears now: better than nothing where the sound is gone."""
        sha256 = claim.job.request.source.sha256
        for key in await self._tasks.earlier_cut_keys(sha256) if sha256 is not None else ():
            former = options.formerly(key)
            if (recording := await self._known_already(claim, former)) is not None:
                return Prepared(recording=recording, cut_key=former.key)
        return None

    async def _hash(self, source: Source, path: Path) -> str:
        """A file that belongs to somebody else is hashed now: results are kept under what is heard now."""
        if source.sha256 is not None and source.url.startswith("blob:"):
            return source.sha256
        sha256 = await sha256_of(path)
        if source.sha256 not in {None, sha256}:
            raise BadInput(
                FailureCode.FILE_GONE, "The file was changed since it was handed in. Send it again."
            )
        return sha256

    async def _cut_anew(self, claim: Claim, path: Path, plan: Cut, committed: Sequence[Segment]) -> Recording:
        if not committed:
            async with self._opening:
                recording = await self._cut_until(claim, path, plan, committed, seconds=OPENING_SECONDS)
            if recording is not None:
                return recording
            committed = [state.segment for state in await self._jobs.segments(claim.job.id)]
        async with self._going_on:
            recording = await self._cut_until(claim, path, plan, committed, seconds=math.inf)
        assert recording is not None
        return recording

    def _voices(self, claim: Claim, plan: Cut) -> VoicesAdder:
        return VoicesAdder(self._tasks, claim, plan.sha256, enabled=self._config.voices)

    async def _cut_until(
        self, claim: Claim, path: Path, plan: Cut, committed: Sequence[Segment], *, seconds: float
    ) -> Recording | None:
        """None: there is more behind so many seconds."""
        voices = self._voices(claim, plan)
        for segment in committed:
            await voices.add(segment, segment_blob(claim.job.id, segment.index))
        limits = self._config.limits
        async with cut(path, cut_plan(plan.options.seconds), limits, resume_from=committed) as cutting:
            async for piece in cutting:
                await voices.add(piece.segment, await self._add(claim, plan, piece.segment, piece.flac))
                if piece.segment.range.end_seconds > seconds:
                    return None
            outcome = cutting.outcome
        return Recording(
            sha256=plan.sha256,
            info=outcome.info,
            duration=outcome.duration,
            stopped_because=outcome.stopped_because,
            other_tracks=outcome.other_tracks,
            declared_seconds=outcome.declared_seconds,
        )

    async def _cut_again(
        self, claim: Claim, path: Path, plan: Cut, recording: Recording, segments: Sequence[Segment]
    ) -> Recording:
        """The same ranges as before: those whose result is known need no sound."""
        voices = self._voices(claim, plan)
        unknown, seconds = await voices.unknown(segments), segments[-1].range.end_seconds
        spared = [one for one in await self._spared(plan, segments) if one.index not in unknown]
        await self._tasks.add_segments(claim.lease, [self._work(plan, segment, None) for segment in spared])
        for segment in segments:
            if segment.index not in unknown:
                await voices.add(segment, None, seconds=seconds)
        wanted = {segment.index for segment in segments} - {segment.index for segment in spared}
        if wanted:
            async with self._going_on, cut_at(path, segments, wanted, self._config.limits) as cutting:
                async for piece in cutting:
                    blob = await self._add(claim, plan, piece.segment, piece.flac)
                    if piece.segment.index in unknown:
                        await voices.add(piece.segment, blob, seconds=seconds)
        return recording

    async def _spared(self, plan: Cut, segments: Sequence[Segment]) -> list[Segment]:
        """Those that no engine needs to hear."""
        known = await self._tasks.known_results([plan.cache_key(segment) for segment in segments])
        return [one for one in segments if one.dead_air or plan.cache_key(one) in known]

    async def _add(self, claim: Claim, plan: Cut, segment: Segment, flac: bytes | None) -> str | None:
        """Where its sound lies."""
        if flac is None:
            await self._tasks.add_segments(claim.lease, [self._work(plan, segment, None)])
            return None
        blob = segment_blob(claim.job.id, segment.index)
        try:
            await self._blobs.put(blob, flac)
            await self._tasks.add_segments(claim.lease, [self._work(plan, segment, blob)])
        except (LeaseLost, asyncio.CancelledError):
            await self._drop_if_forgotten(claim.job.id, blob)
            raise
        return blob

    async def _drop_if_forgotten(self, job_id: str, blob: str) -> None:
        """Where no job is left to say so, nobody would delete it."""
        job = await self._jobs.job(job_id)
        if job is None or job.state is JobState.CANCELLED:
            await self._blobs.delete([blob])

    def _work(self, plan: Cut, segment: Segment, blob: str | None) -> SegmentWork:
        return SegmentWork(
            segment=segment,
            blob=blob,
            cache_key=plan.cache_key(segment),
            recording=plan.sha256,
            need=plan.options.capability,
            model=plan.options.model,
        )
