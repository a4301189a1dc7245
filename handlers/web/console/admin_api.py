"""What `/admin` shows beside `GET /api/status`: the latest tasks of everybody, and how much was heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from bot.domain.failure import INPUT_CODES, FailureCode
from bot.domain.job import Job, JobState, Mode
from bot.domain.recording import SAMPLE_RATE
from bot.requests.cancel import cancel as cancel_job
from handlers.web.auth import Caller, CallerDep, no_such_task
from handlers.web.console.again import repeated
from handlers.web.http.problems import Problem
from handlers.web.services import ServicesDep, WebServices
from handlers.web.task_views import AcceptedTask

router = APIRouter(include_in_schema=False)

LOOKED_AT = 500
SHOWN = 50
_WORTH_SHOWING = frozenset({JobState.QUEUED, JobState.RUNNING, JobState.FAILED, JobState.PARTIAL})


class AdminTask(BaseModel):
    """Without names of files and words of people: the page is for running the service."""

    id: str
    place: str
    mode: Mode
    state: JobState
    created_at: datetime
    minutes: float | None
    error: FailureCode | None
    message: str | None
    hopeless: bool
    """The same again fails again."""


class HeardMinutes(BaseModel):
    """Minutes of recordings."""

    name: str
    minutes: float
    tasks: int


class Overview(BaseModel):
    tasks_looked_at: int
    """The newest, on which all numbers rest."""
    states: dict[JobState, int]
    tasks: list[AdminTask]
    """Open ones and those with faults, newest first."""
    days: list[HeardMinutes]
    """By day (UTC), oldest first."""
    places: list[HeardMinutes]
    """By chat or caller, most minutes first."""


async def require_admin(caller: CallerDep) -> Caller:
    """Raises `Problem` (403) for keys that may not see everybody's tasks."""
    if not caller.sees_engines:
        raise Problem(403, "admins_only", "This needs a key with the scope admin.")
    return caller


Admin = Annotated[Caller, Depends(require_admin)]


@router.get("/api/admin/overview")
async def overview(services: ServicesDep, _: Admin) -> Overview:
    jobs = await services.jobs.newest(limit=LOOKED_AT)
    counts = Counter(job.state for job in jobs)
    notable = [job for job in jobs if job.state in _WORTH_SHOWING]
    return Overview(
        tasks_looked_at=len(jobs),
        states={state: counts[state] for state in JobState},
        tasks=[_task(job) for job in notable[:SHOWN]],
        days=sorted(_heard((f"{job.created_at:%Y-%m-%d}", job) for job in jobs), key=lambda one: one.name),
        places=sorted(_heard((place_of(job), job) for job in jobs), key=lambda one: -one.minutes),
    )


@router.post("/api/admin/task/{task_id}/cancel", status_code=204)
async def cancel(task_id: str, services: ServicesDep, _: Admin) -> None:
    job = await _job(services, task_id)
    await cancel_job(services.jobs, services.sound, job.id)


@router.post("/api/admin/task/{task_id}/retry", status_code=202)
async def retry(task_id: str, services: ServicesDep, _: Admin) -> AcceptedTask:
    """Its people see the answer in place of the fault."""
    return await repeated(services, await _job(services, task_id))


def place_of(job: Job) -> str:
    """The chat or the caller, as the queue is fair between them."""
    origin = job.request.origin
    own = origin.flow == origin.platform or origin.flow.startswith(f"{origin.platform}:")
    return origin.flow if own else f"{origin.platform} {origin.flow}"


async def _job(services: WebServices, task_id: str) -> Job:
    job = await services.jobs.job(task_id)
    if job is None:
        raise no_such_task()
    return job


def _task(job: Job) -> AdminTask:
    return AdminTask(
        id=job.id,
        place=place_of(job),
        mode=job.request.options.mode,
        state=job.state,
        created_at=job.created_at,
        minutes=_minutes(job),
        error=job.failure.code if job.failure else None,
        message=job.failure.message if job.failure else None,
        hopeless=job.failure is not None and job.failure.code in INPUT_CODES,
    )


def _minutes(job: Job) -> float | None:
    return round(job.recording.duration / SAMPLE_RATE / 60, 2) if job.recording else None


def _heard(named: Iterable[tuple[str, Job]]) -> list[HeardMinutes]:
    minutes: Counter[str] = Counter()
    tasks: Counter[str] = Counter()
    for name, job in named:
        tasks[name] += 1
        minutes[name] += round((_minutes(job) or 0.0) * 60)
    return [
        HeardMinutes(name=name, minutes=round(minutes[name] / 60, 2), tasks=tasks[name]) for name in tasks
    ]
