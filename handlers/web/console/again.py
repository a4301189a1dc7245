"""The same request once more."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.job import Job, JobState
from bot.domain.ports.jobs import OverQuota
from handlers.web.http.problems import Problem
from handlers.web.services import WebServices
from handlers.web.tasks_api.submission import refuse_when_draining

_MAY_BE_REPEATED = frozenset({JobState.PARTIAL, JobState.FAILED, JobState.CANCELLED})


async def repeated(services: WebServices, job: Job) -> str:
    """The id of the task that takes the job's place; pressing twice makes one.

    Raises `Problem` (409, 503).
    """
    refuse_when_draining(services)
    if job.state not in _MAY_BE_REPEATED:
        raise Problem(409, "not_over", "Only a task that broke off can be tried again.", task=job.id)
    request = replace(
        job.request,
        event_id=f"retry:{job.id}",
        dedup_key=None,
        quota_accounts=(),
        quota_limits=(),
        replaces_message=await services.queue.jobs.posted(job.id),
    )
    added = await services.queue.jobs.add(request)
    assert not isinstance(added, OverQuota), "A repeat has no quota."
    return added.job_id
