"""Waiting for a task, patiently, and no longer than its caller does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from fastapi import Request

from bot.domain.failure import FailureCode
from bot.domain.job import Job, JobState
from bot.requests.forget import forget
from handlers.web.http.problems import RETRY_SECONDS, STATUS_OF, Problem
from handlers.web.services import WebServices

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.03, 1.0


async def watch() -> AsyncIterator[float]:
    """Seconds since the first look: one at once, then ever rarer, once a second in the end."""
    started, pause = time.monotonic(), FIRST_PAUSE_SECONDS
    yield 0.0
    while True:
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE_SECONDS, pause * 1.25)
        yield time.monotonic() - started


async def answered_job(
    services: WebServices, request: Request, job_id: str, *, seconds: float | None, withdraw: bool
) -> Job:
    """The task once it is over with an answer. Raises `Problem` for any other end.

    A caller who hangs up leaves nothing behind if the task is to be withdrawn then.
    """
    async for passed in watch():
        job = await services.jobs.job(job_id)
        if job is None:
            raise Problem(404, "no_such_task", "The task was deleted meanwhile.")
        if job.state.final:
            return _with_answer(job)
        if await request.is_disconnected():
            if withdraw:
                await forget(services.jobs, services.sound, job_id)
            raise _late(job_id)
        if services.stopping():
            raise stopping_problem(job_id)
        if seconds is not None and passed >= seconds:
            raise _late(job_id)
    raise AssertionError("looks never end")


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
