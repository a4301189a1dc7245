"""REDUCE: join the segments, ask the mode what is next. Calls no engine: it returns calls, or the answer."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.domain.answer import Answer, AnswerNote
from bot.domain.failure import Failure, FailureCode
from bot.domain.job import Call, CallWork, Capability, Claim, Job, JobState, SegmentState
from bot.domain.outcome import FanOut, Finished
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.tasks import TaskQueue
from bot.domain.recording import merged
from bot.domain.transcript import Transcript
from bot.inference.pool import EnginePool
from bot.modes import advance, program
from bot.modes.context import Exchange, ModeContext
from bot.text.assembly import assemble
from bot.text.carried_names import carried_names
from bot.text.coverage import coverage_of, uncovered
from bot.text.speaker_lines import with_speakers
from bot.voices.turns import turns_of
from bot.worker.requirements import speech_capability, think_budget


class Reducer:
    """Handler of REDUCE tasks. Claimed again after each round of calls, it replays the mode."""

    def __init__(
        self, jobs: JobStore, tasks: TaskQueue, pool: EnginePool, *, vocabulary: Sequence[str] = ()
    ) -> None:
        self._jobs = jobs
        self._tasks = tasks
        self._pool = pool
        self._vocabulary = tuple(vocabulary)

    async def __call__(self, claim: Claim) -> FanOut | Finished:
        job = claim.job
        states = await self._jobs.segments(job.id)
        transcript = await asyncio.to_thread(whole_transcript, job, states)
        transcript, voices = await self._spoken_by(job, transcript, states)
        if failure := nothing_heard(transcript, states):
            return Finished(answer=None, state=JobState.FAILED, failure=failure)
        names = await self._names(job, transcript, voices)
        context = replace(await self._context(job, transcript, states), speakers=names)
        recording = job.recording.sha256 if job.recording else job.id
        key = partial(self._cache_key, recording)
        answers = await self._tasks.call_answers(job.id)
        step = await asyncio.to_thread(lambda: advance(program(context), answers, key))
        if isinstance(step, Answer):
            whole = not step.missing and AnswerNote.STOPPED_EARLY not in step.remarks
            return Finished(answer=step, state=JobState.DONE if whole else JobState.PARTIAL)
        return FanOut(
            calls=tuple(CallWork(call=call, cache_key=key(call), recording=recording) for call in step)
        )

    async def _spoken_by(
        self, job: Job, transcript: Transcript, states: Sequence[SegmentState]
    ) -> tuple[Transcript, int]:
        """With speakers, and how many there are, as far as voices were told apart."""
        heard = await self._tasks.voices(job.id)
        if not heard:
            return transcript, 0
        segments = [state.segment for state in states]
        wanted = job.request.options.speakers
        turns = await asyncio.to_thread(turns_of, heard, segments, wanted=wanted)
        return await asyncio.to_thread(with_speakers, transcript, turns)

    async def _context(self, job: Job, transcript: Transcript, states: Sequence[SegmentState]) -> ModeContext:
        options = job.request.options
        translated = speech_capability(options, self._pool) is Capability.TRANSLATE
        listener = self._pool.profile(Capability.LISTEN)
        return ModeContext(
            options=options,
            transcript=transcript,
            segments=tuple(state.segment for state in states),
            budget=await think_budget(self._pool),
            can_listen=listener is not None,
            listen_seconds=listener.listen_seconds if listener else 0.0,
            translated=transcript if translated else None,
            vocabulary=(*options.terms, *self._vocabulary),
            stopped_early=job.recording is None or job.recording.stopped_because is not None,
            other_tracks=job.recording is not None and job.recording.other_tracks,
            earlier=await self._earlier(job),
        )

    async def _names(self, job: Job, transcript: Transcript, count: int) -> tuple[str, ...]:
        """One for each voice that was told apart, with the names of earlier answers in the same chat."""
        if count < 2:
            return ()
        recording = job.recording.sha256 if job.recording else job.id
        for other in await self._jobs.newest(flow=job.request.origin.flow, recording=recording):
            named = await self._jobs.answer(other.id)
            if named is not None and any(named.speakers):
                return await asyncio.to_thread(carried_names, named, transcript.lines, count)
        return ("",) * count

    async def _earlier(self, job: Job) -> tuple[Exchange, ...]:
        """Of jobs that were forgotten meanwhile nothing is known any more."""
        found: list[Exchange] = []
        for job_id in job.request.earlier:
            asked, answer = await self._jobs.job(job_id), await self._jobs.answer(job_id)
            if asked is not None and answer is not None and asked.request.options.question:
                found.append(Exchange(question=asked.request.options.question, reply=answer.reply))
        return tuple(found)

    def _cache_key(self, recording: str, call: Call) -> str:
        engine = self._pool.profile_and_model(Capability.LISTEN if call.segments else Capability.THINK)
        asked = "\x00".join(
            [recording, engine, call.system, call.user, str(call.max_tokens), str(call.segments)]
        )
        return f"call/{hashlib.sha256(asked.encode()).hexdigest()}"


def whole_transcript(job: Job, states: Sequence[SegmentState]) -> Transcript:
    """Of what was decoded. Time that nobody accounts for is named as missing: no gap is ever silent."""
    decoded = max((state.segment.range.end for state in states), default=0)
    duration = job.recording.duration if job.recording else decoded
    transcript = assemble(states, duration=duration, language=job.request.options.language)
    holes = uncovered(states, transcript, duration=duration)
    named = replace(transcript, missing=merged((*transcript.missing, *holes)))
    declared = job.recording.declared_seconds if job.recording else None
    return replace(named, coverage=coverage_of(states, named, declared_seconds=declared))


def nothing_heard(transcript: Transcript, states: Sequence[SegmentState]) -> Failure | None:
    """Why there is no answer at all, if every second with sound failed."""
    sounding = [state for state in states if not state.segment.dead_air]
    if transcript.lines or not sounding or not all(_is_missing(state, transcript) for state in sounding):
        return None
    reasons = [state.failure for state in sounding if state.failure]
    if reasons:
        return reasons[0]
    doubts = {again.reason for state in sounding if state.text for again in state.text.heard_again}
    if doubts == {"wrong_language"}:
        return Failure(
            code=FailureCode.WRONG_LANGUAGE,
            message="The speech engine answered in another language than was asked for, again and again. "
            "Choose a model that knows the language of the recording.",
        )
    return Failure(
        code=FailureCode.BAD_ANSWER,
        message="The speech engine gave no believable answer for any part of the recording. Try again, "
        "or ask the admin to check the engine.",
    )


def _is_missing(state: SegmentState, transcript: Transcript) -> bool:
    share = state.segment.range
    return any(gap.start <= share.start and share.end <= gap.end for gap in transcript.missing)
