"""Counts and measures what passes through the queue; what it does stays as it is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, cast

from bot import metrics
from bot.domain.answer import Answer
from bot.domain.failure import INPUT_CODES, Failure
from bot.domain.job import Claim, Job, JobState, Lease, Request, SegmentWork, TaskKind
from bot.domain.outcome import Failed, Finished, Outcome, Transcribed, TryAgain
from bot.domain.ports.jobs import Accepted, AddResult, JobStore
from bot.domain.ports.table import JobTable
from bot.domain.ports.tasks import ClaimRequest, TaskQueue
from bot.domain.recording import SAMPLE_RATE

jobs_made: ContextVar[list[str] | None] = ContextVar("jobs_made", default=None)
"""Where somebody wants to know: ids of the jobs that this context added."""


@dataclass(frozen=True, slots=True)
class _Claimed:
    claim: Claim
    since: float


def metered(table: JobTable) -> JobTable:
    """The same table, measured."""
    jobs = cast("JobStore", _MeteredJobs(table.jobs))
    return replace(table, jobs=jobs, tasks=cast("TaskQueue", _MeteredTasks(table)))


class _MeteredJobs:
    def __init__(self, jobs: JobStore) -> None:
        self._jobs = jobs

    def __getattr__(self, name: str) -> Any:
        return getattr(self._jobs, name)

    async def add(self, request: Request) -> AddResult:
        added = await self._jobs.add(request)
        if isinstance(added, Accepted):
            metrics.jobs_accepted.labels(request.origin.platform, request.options.mode).inc()
            if (made := jobs_made.get()) is not None:
                made.append(added.job_id)
        return added

    async def cancel(self, job_id: str) -> bool:
        cancelled = await self._jobs.cancel(job_id)
        if cancelled and (job := await self._jobs.job(job_id)):
            _ended(job, JobState.CANCELLED)
        return cancelled


class _MeteredTasks:
    def __init__(self, table: JobTable) -> None:
        self._table = table
        self._in_hand: dict[tuple[int, int], _Claimed] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table.tasks, name)

    async def claim(self, ask: ClaimRequest) -> Claim | None:
        return self._taken(await self._table.tasks.claim(ask))

    async def settle(
        self, lease: Lease, outcome: Outcome, *, then: ClaimRequest | None = None
    ) -> Claim | None:
        following = await self._table.tasks.settle(lease, outcome, then=then)
        if (done := self._in_hand.pop((lease.task_id, lease.fence), None)) is not None:
            await self._settled(done, outcome)
        return self._taken(following)

    async def add_segments(self, lease: Lease, works: Sequence[SegmentWork]) -> None:
        await self._table.tasks.add_segments(lease, works)
        for work in works:
            if work.blob is None:
                metrics.segments.labels("silent" if work.segment.dead_air else "cached").inc()

    async def reap(self, *, dead_workers: Sequence[str] = ()) -> int:
        taken = await self._table.tasks.reap(dead_workers=dead_workers)
        metrics.leases_lost.inc(taken)
        return taken

    def _taken(self, claim: Claim | None) -> Claim | None:
        if claim is not None:
            self._forget_lost(claim)
            self._in_hand[claim.lease.task_id, claim.lease.fence] = _Claimed(claim, time.monotonic())
            if claim.kind is TaskKind.PREPARE and claim.attempt == 1:
                metrics.job_wait_seconds.observe(_age(claim.job))
        return claim

    def _forget_lost(self, claim: Claim) -> None:
        """A task that this process lost and meets again was never settled here."""
        lost = [key for key in self._in_hand if key[0] == claim.lease.task_id]
        for key in lost:
            del self._in_hand[key]

    async def _settled(self, done: _Claimed, outcome: Outcome) -> None:
        claim = done.claim
        match outcome:
            case Finished():
                _ended(claim.job, outcome.state, outcome.answer, outcome.failure)
            case Transcribed():
                _heard(done)
            case TryAgain() | Failed():
                await self._not_done(claim, outcome)
            case _:
                """Nothing that anybody counts."""

    async def _not_done(self, claim: Claim, outcome: TryAgain | Failed) -> None:
        """A last failure may have ended the job: the queue decides that."""
        job = await self._table.jobs.job(claim.job.id)
        if (
            job is not None
            and job.state is JobState.FAILED
            and claim.kind in {TaskKind.PREPARE, TaskKind.REDUCE}
        ):
            _ended(job, job.state, failure=job.failure)
        elif isinstance(outcome, TryAgain):
            metrics.task_retries.labels(claim.kind, outcome.failure.code).inc()
        elif claim.kind is TaskKind.SEGMENT:
            metrics.segments.labels("failed").inc()


def _heard(done: _Claimed) -> None:
    work = done.claim.work
    assert isinstance(work, SegmentWork)
    metrics.segments.labels("done").inc()
    if seconds := work.segment.heard.seconds:
        metrics.segment_rtf.observe((time.monotonic() - done.since) / seconds)


def _ended(job: Job, state: JobState, answer: Answer | None = None, failure: Failure | None = None) -> None:
    platform, mode = job.request.origin.platform, job.request.options.mode
    metrics.jobs.labels(platform, mode, state).inc()
    metrics.job_seconds.labels(mode).observe(_age(job))
    if failure is not None:
        metrics.failures.labels(failure.code, "input" if failure.code in INPUT_CODES else "service").inc()
    if answer is not None:
        metrics.audio_seconds.labels(platform).inc(answer.transcript.duration / SAMPLE_RATE)
        metrics.missing_seconds.inc(sum(gap.seconds for gap in answer.missing))


def _age(job: Job) -> float:
    """By this machine's clock, which may differ a little from the database's."""
    return max(0.0, time.time() - job.created_at.timestamp())
