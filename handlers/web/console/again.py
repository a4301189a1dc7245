"""A task that broke off, once more."""

from __future__ import annotations

from bot.domain.job import Job
from bot.domain.ports.jobs import Accepted, SeenBefore
from bot.requests.repeat import NothingToRepeat, RepeatForgotten, repeat
from handlers.web.http.problems import Problem
from handlers.web.services import WebServices
from handlers.web.task_views import AcceptedTask
from handlers.web.tasks_api.submission import refuse_when_draining


async def repeated(services: WebServices, job: Job) -> AcceptedTask:
    """The task that takes the job's place; pressing twice makes one. Raises `Problem` (409, 503)."""
    refuse_when_draining(services)
    match await repeat(services.jobs, job):
        case Accepted(job_id=job_id) | SeenBefore(job_id=job_id):
            return AcceptedTask(id=job_id, url=f"/api/task/{job_id}")
        case NothingToRepeat():
            raise Problem(409, "not_over", "Only a task that broke off can be tried again.", task=job.id)
        case RepeatForgotten():
            detail = "This task was tried again before, and that was deleted. Hand the recording in again."
            raise Problem(409, "repeat_deleted", detail, task=job.id)
