"""Waiting for a task, patiently, and no longer than its caller does."""

from __future__ import annotations

from fastapi import Request

from bot.domain.failure import FailureCode
from bot.domain.job import Job, JobState
from bot.requests.forget import forget
from bot.requests.watch import Look, watch
from handlers.web.http.problems import RETRY_SECONDS, STATUS_OF, Problem
from handlers.web.services import WebServices


async def answered_job(
    services: WebServices, request: Request, job_id: str, *, seconds: float | None, withdraw: bool
) -> Job:
    """The task once it is over with an answer. Raises `Problem` for any other end.

    A caller who hangs up leaves nothing behind if the task is to be withdrawn then.
    """
    async for look in watch(services.jobs, job_id, words=False):
        if not isinstance(look, Look):
            raise deleted_meanwhile()
        if look.job.state.final:
            return _with_answer(look.job)
        if await request.is_disconnected():
            if withdraw:
                await forget(services.jobs, services.sound, job_id)
            raise _late(job_id)
        if services.stopping():
            raise stopping_problem(job_id)
        if seconds is not None and look.seconds >= seconds:
            raise _late(job_id)
    raise AssertionError("a watched job ends or is gone")


def deleted_meanwhile() -> Problem:
    """For one that was deleted while its caller waited."""
    return Problem(404, "no_such_task", "The task was deleted meanwhile.")


def ending_problem(job: Job) -> Problem | None:
    """Why a task that is over has no answer."""
    if job.state is JobState.CANCELLED:
        return Problem(409, "cancelled", "The task was cancelled.", task=job.id)
    if job.state is JobState.FAILED:
        code = job.failure.code if job.failure else FailureCode.INTERNAL
        message = job.failure.message if job.failure else "The task failed."
        return Problem(STATUS_OF[code], code, message, task=job.id)
    return None


def _with_answer(job: Job) -> Job:
    if (problem := ending_problem(job)) is not None:
        raise problem
    return job


def _late(job_id: str) -> Problem:
    detail = "There is no answer yet. The task goes on: ask for it under its address."
    return Problem(504, "still_working", detail, headers={"Location": f"/api/task/{job_id}"}, task=job_id)


def stopping_problem(job_id: str) -> Problem:
    """Why a caller is sent away who waits for a task."""
    detail = "The service restarts. The task goes on after that: ask for it under its address."
    headers = {"Location": f"/api/task/{job_id}", "Retry-After": RETRY_SECONDS}
    return Problem(503, "stopping", detail, headers=headers, task=job_id)
