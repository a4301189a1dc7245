"""A job that broke off, once more: at no quota, and its view takes the old one's place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.domain.job import Job, JobState, Request
from bot.domain.ports.jobs import Accepted, JobStore, SeenBefore

EXECUTION = "execution"
"""In the address of a job that a workflow waits for, which takes one answer alone."""
REPEATABLE = frozenset({JobState.PARTIAL, JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, kw_only=True, slots=True)
class NothingToRepeat:
    """The job is open, or answered whole."""

    over: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RepeatForgotten:
    """The job was repeated before, and that repeat was forgotten since."""


RepeatResult: TypeAlias = Accepted | SeenBefore | NothingToRepeat | RepeatForgotten


async def repeat(jobs: JobStore, job: Job) -> RepeatResult:
    """Once for each job, however often and by whomever it is asked for: `SeenBefore` names that repeat."""
    if job.state not in REPEATABLE:
        return NothingToRepeat(over=job.state.final)
    added = await jobs.add(repeat_request(job, posted=await jobs.posted(job.id)))
    assert isinstance(added, Accepted | SeenBefore), "A repeat joins nothing and has no quota."
    if isinstance(added, SeenBefore) and await jobs.job(added.job_id) is None:
        return RepeatForgotten()
    return added


def repeat_request(job: Job, *, posted: str | None) -> Request:
    """The same request; it finds what is known already. `posted`: the job's view, which is taken over.

    Where the job's end was a workflow's, the repeat answers in the chat of the address.
    """
    request = at_no_quota(job.request)
    address = {name: value for name, value in request.origin.address.items() if name != EXECUTION}
    origin = replace(request.origin, address=address)
    return replace(request, origin=origin, event_id=f"retry:{job.id}", replaces_message=posted, unasked=False)


def at_no_quota(request: Request) -> Request:
    """The recording counted when it was handed in first. Joins nothing: it would take that job's place."""
    return replace(request, dedup_key=None, quota_accounts=(), quota_limits=(), quota_estimate_seconds=0.0)
