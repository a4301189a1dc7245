"""What the console asks about tasks beside the API: lists and answers in words, files, repeats."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from bot.chat.conversation import EVERY_CAPABILITY
from bot.chat.job_view import file_of
from bot.domain.job import Capability
from bot.requests.cancel import cancel as cancel_job
from bot.requests.watch import Look, watch
from bot.text.exports import Format
from handlers.web.auth import CallerDep, own_job, own_jobs
from handlers.web.console.again import repeated
from handlers.web.console.language import catalogue, locale_of
from handlers.web.console.views import TaskLine, localized, task_line, task_page
from handlers.web.http.event_stream import event
from handlers.web.http.problems import Problem
from handlers.web.services import ServicesDep, WebServices
from handlers.web.task_views import AcceptedTask
from handlers.web.tasks_api.task_events import heard_text

router = APIRouter(include_in_schema=False)


class TaskLines(BaseModel):
    tasks: list[TaskLine]


@router.get("/console/tasks")
async def tasks(
    request: Request,
    services: ServicesDep,
    caller: CallerDep,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> TaskLines:
    """The caller's own, newest first."""
    locale = locale_of(request)
    return TaskLines(tasks=[task_line(job, locale) for job in await own_jobs(services, caller, limit=limit)])


@router.get("/console/task/{task_id}/events")
async def events(request: Request, task_id: str, services: ServicesDep, caller: CallerDep) -> Response:
    """Events `view` (the task in words), `text` (a segment's words) and `gone`, until the task is over."""
    with services.streams.seat(caller.flow) as seat:
        await own_job(services, caller, task_id)
        return seat.streamed(_told(services, task_id, locale_of(request)))


@router.get("/console/task/{task_id}/file.{form}")
async def file(
    request: Request, task_id: str, form: Format, services: ServicesDep, caller: CallerDep
) -> Response:
    """The answer as a file, with headings in the reader's language."""
    job = await own_job(services, caller, task_id)
    answer = await services.jobs.answer(task_id)
    if answer is None:
        raise Problem(409, "no_answer", "There is no answer yet.", task=task_id)
    theirs = localized(job, locale_of(request))
    made = await asyncio.to_thread(file_of, theirs, answer, form, catalogue(), attach=False, words=True)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}"}
    return Response(made.text, media_type=made.media_type, headers=headers)


@router.post("/console/task/{task_id}/again", status_code=202)
async def again(task_id: str, services: ServicesDep, caller: CallerDep) -> AcceptedTask:
    return await repeated(services, await own_job(services, caller, task_id))


@router.post("/console/task/{task_id}/cancel", status_code=204)
async def cancel(task_id: str, services: ServicesDep, caller: CallerDep) -> None:
    """Unlike `DELETE`, this leaves a task alone whose answer came a moment before."""
    await own_job(services, caller, task_id)
    await cancel_job(services.jobs, services.sound, task_id)


def capabilities_of(services: WebServices) -> frozenset[Capability]:
    """What the connected engines can do."""
    pool = services.pool
    return (
        EVERY_CAPABILITY
        if pool is None
        else frozenset(capability for capability in Capability if pool.can(capability))
    )


async def _told(services: WebServices, task_id: str, locale: str) -> AsyncGenerator[bytes | None, None]:
    shown = ""
    async for look in watch(services.jobs, task_id):
        if not isinstance(look, Look):
            yield event("{}", name="gone")
            return
        over = look.job.state.final
        for state in () if over else look.heard:
            yield event(heard_text(state), name="text")
        answer = await services.jobs.answer(task_id) if over else None
        page = task_page(look.job, look.progress, answer, locale=locale, needs=capabilities_of(services))
        now = page.model_dump_json()
        yield event(now, name="view") if now != shown else None
        shown = now
        if services.stopping():
            return
