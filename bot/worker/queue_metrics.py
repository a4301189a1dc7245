"""Counts and measures what passes through the job table."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass

from bot import metrics
from bot.domain.failure import INPUT_CODES
from bot.domain.job import Claim, Job, Lease, Request, SegmentWork, TaskKind
from bot.domain.outcome import Outcome, Transcribed, TryAgain
from bot.domain.ports.jobs import Accepted, AddResult
from bot.domain.ports.observer import JobEnded
from bot.domain.recording import SAMPLE_RATE

jobs_made: ContextVar[list[str] | None] = ContextVar("jobs_made", default=None)
"""Where somebody wants to know: ids of the jobs that this context added."""


@dataclass(frozen=True, slots=True)
class _Claimed:
    claim: Claim
    since: float


class QueueMetrics:
    """Implements `bot.domain.ports.observer.TableObserver`."""

    def __init__(self) -> None:
        self._in_hand: dict[tuple[int, int], _Claimed] = {}

    def job_added(self, request: Request, added: AddResult) -> None:
        if isinstance(added, Accepted):
            metrics.jobs_accepted.labels(request.origin.platform, request.options.mode).inc()
            if (made := jobs_made.get()) is not None:
                made.append(added.job_id)

    def job_ended(self, ended: JobEnded) -> None:
        job, answer = ended.job, ended.answer
        platform, mode = job.request.origin.platform, job.request.options.mode
        metrics.jobs.labels(platform, mode, job.state).inc()
        metrics.job_seconds.labels(mode).observe(_age(job))
        if job.failure is not None:
            fault = "input" if job.failure.code in INPUT_CODES else "service"
            metrics.failures.labels(job.failure.code, fault).inc()
        if answer is not None:
            metrics.audio_seconds.labels(platform).inc(answer.transcript.duration / SAMPLE_RATE)
            metrics.missing_seconds.inc(sum(gap.seconds for gap in answer.missing))

    def segments_known(self, works: Sequence[SegmentWork]) -> None:
        for work in works:
            if work.blob is None:
                metrics.segments.labels("silent" if work.segment.dead_air else "cached").inc()

    def task_claimed(self, claim: Claim) -> None:
        self._forget_lost(claim)
        self._in_hand[claim.lease.task_id, claim.lease.fence] = _Claimed(claim, time.monotonic())
        if claim.kind is TaskKind.PREPARE and claim.attempt == 1:
            metrics.job_wait_seconds.observe(_age(claim.job))

    def task_settled(self, lease: Lease, outcome: Outcome, *, dead: bool) -> None:
        taken = self._in_hand.pop((lease.task_id, lease.fence), None)
        if taken is None:
            return
        if isinstance(outcome, Transcribed):
            _heard(taken)
        elif isinstance(outcome, TryAgain) and not dead:
            metrics.task_retries.labels(taken.claim.kind, outcome.failure.code).inc()
        elif dead and taken.claim.kind is TaskKind.SEGMENT:
            metrics.segments.labels("failed").inc()

    def leases_lost(self, number: int) -> None:
        metrics.leases_lost.inc(number)

    def _forget_lost(self, claim: Claim) -> None:
        """A task that this process lost and meets again was never settled here."""
        lost = [key for key in self._in_hand if key[0] == claim.lease.task_id]
        for key in lost:
            del self._in_hand[key]


def _heard(taken: _Claimed) -> None:
    work = taken.claim.work
    assert isinstance(work, SegmentWork)
    metrics.segments.labels("done").inc()
    if seconds := work.segment.heard.seconds:
        metrics.segment_rtf.observe((time.monotonic() - taken.since) / seconds)


def _age(job: Job) -> float:
    """By this machine's clock, which may differ a little from the database's."""
    return max(0.0, time.time() - job.created_at.timestamp())
