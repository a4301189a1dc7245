"""Handing a recording in, asking how it stands, taking it back."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse

from bot.domain.job import JobState
from bot.domain.ports.jobs import Snapshot
from bot.locales.catalogue import document_labels
from bot.requests.cancel import cancel
from bot.requests.forget import forget
from bot.text.exports import Format, export
from handlers.web.auth import CallerDep, no_such_task, own_job
from handlers.web.http.form_docs import AUDIO, form_body, problems
from handlers.web.http.problems import Problem
from handlers.web.services import ServicesDep, WebServices
from handlers.web.task_views import AcceptedTask, TaskList, TaskView, task_summary, task_view
from handlers.web.tasks_api.submission import (
    AudioForm,
    FollowUpForm,
    NotifiedAudioForm,
    NotifiedFollowUpForm,
    submit,
)
from handlers.web.tasks_api.waited_for import answered_job

router = APIRouter(tags=["tasks"])

PROGRAM = version("earmark-bot")
"""Another one may tell the same task in another way."""

REFUSALS = (400, 401, 403, 404, 413, 415, 421, 422, 503, 507)
"""Of what a form may be refused with."""
READ_REFUSALS = (401, 404, 421, 422, 503)

TASK_LINKS = {
    name: {"operationId": name, "parameters": {"task_id": "$response.body#/id"}}
    for name in ("get_task", "delete_task", "get_events")
}

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="The same key from the same caller makes no second task.",
    ),
]

WithWords = Annotated[bool, Query(description="With the times of each word, in JSON.")]


@router.post(
    "/api/task",
    status_code=202,
    responses=problems(*REFUSALS, 409) | {202: {"links": TASK_LINKS}},
    openapi_extra=form_body(NotifiedAudioForm, files={"audio": AUDIO}, without_file=NotifiedFollowUpForm),
)
async def add_task(
    request: Request, response: Response, services: ServicesDep, caller: CallerDep, _: IdempotencyKey = None
) -> AcceptedTask:
    """Take in a recording, or another request on an earlier one; the answer is the task's address."""
    task_id = await submit(services, caller, request, may_notify=True)
    response.headers["Location"] = f"/api/task/{task_id}"
    return AcceptedTask(id=task_id, url=f"/api/task/{task_id}")


@router.post(
    "/api/process",
    responses=problems(*REFUSALS, 409, 410, 500, 501, 502, 504),
    openapi_extra=form_body(AudioForm, files={"audio": AUDIO}, without_file=FollowUpForm),
)
async def process(
    request: Request, services: ServicesDep, caller: CallerDep, key: IdempotencyKey = None
) -> TaskView:
    """Take a recording in and wait for the answer. A caller who hangs up takes it back."""
    task_id = await submit(services, caller, request, may_notify=False)
    job = await answered_job(
        services, request, task_id, seconds=services.limits.wait_seconds, withdraw=key is None
    )
    return await view_of(services, job.id)


@router.get(
    "/api/task/{task_id}",
    response_model=TaskView,
    responses=problems(*READ_REFUSALS)
    | {304: {"description": "The task is as it was: see `If-None-Match`."}},
)
async def get_task(
    task_id: str,
    services: ServicesDep,
    caller: CallerDep,
    if_none_match: Annotated[
        str | None,
        Header(description="The `ETag` of an earlier answer: nothing is sent again that was seen."),
    ] = None,
    *,
    words: WithWords = False,
) -> Response:
    """How the task stands, and its answer once there is one."""
    stand = await services.jobs.snapshot(task_id)
    if stand is None or not caller.owns(stand.job):
        raise no_such_task()
    tag = f'W/"{PROGRAM}-{stand.version}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in (if_none_match or ""):
        return Response(status_code=304, headers=headers)
    body = (await _viewed(services, stand, words=words)).model_dump_json()
    return Response(body, media_type="application/json", headers=headers)


@router.delete(
    "/api/task/{task_id}",
    response_model=TaskView,
    responses=problems(403, *READ_REFUSALS) | {204: {"description": "Forgotten: every word of it is gone."}},
)
async def delete_task(
    task_id: str,
    services: ServicesDep,
    caller: CallerDep,
    *,
    forget_too: Annotated[bool, Query(alias="forget", description="Cancel and forget at once.")] = False,
) -> Response:
    """Cancel the task if it is open; forget it if it is over. Its sound is deleted at once.

    Forgetting deletes what a chat shows of it too.
    """
    await own_job(services, caller, task_id)
    if forget_too or not await cancel(services.jobs, services.sound, task_id):
        await forget(services.jobs, services.sound, task_id)
        return Response(status_code=204)
    view = await view_of(services, task_id)
    return JSONResponse(view.model_dump(mode="json"))


@router.get(
    "/api/task/{task_id}/result.{form}",
    response_class=Response,
    responses=problems(*READ_REFUSALS, 409)
    | {200: {"description": "The answer as a file.", "content": {form.media_type: {} for form in Format}}},
)
async def get_result(
    task_id: str, form: Format, services: ServicesDep, caller: CallerDep, *, words: WithWords = False
) -> Response:
    """The answer as a file."""
    job = await own_job(services, caller, task_id)
    answer = await services.jobs.answer(task_id)
    if answer is None:
        detail = "The task is over and has no answer." if job.state.final else "There is no answer yet."
        raise Problem(409, "no_answer", detail, task=task_id)
    headers = {
        "Content-Disposition": f'attachment; filename="{job.id}.{form}"',
        "X-Content-Type-Options": "nosniff",  # people's words are never a page
    }
    text = await asyncio.to_thread(export, answer, form, words=words, labels=document_labels())
    return Response(text, media_type=form.media_type, headers=headers)


@router.get("/api/tasks", responses=problems(401, 421, 422, 503))
async def get_tasks(
    services: ServicesDep, caller: CallerDep, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> TaskList:
    """The caller's latest tasks; an admin sees everybody's."""
    flow = None if caller.admin else caller.flow
    jobs = await services.jobs.newest(flow=flow, limit=limit)
    return TaskList(tasks=[task_summary(job) for job in jobs if caller.owns(job)])


async def view_of(services: WebServices, task_id: str) -> TaskView:
    """Raises `Problem` (404) if the task is not there any more."""
    stand = await services.jobs.snapshot(task_id)
    if stand is None:
        raise no_such_task()
    return await _viewed(services, stand)


async def _viewed(services: WebServices, stand: Snapshot, *, words: bool = False) -> TaskView:
    answer = await services.jobs.answer(stand.job.id) if stand.job.state.final else None
    if answer is None and stand.job.state in (JobState.DONE, JobState.PARTIAL):
        raise no_such_task()  # it was forgotten just now
    return task_view(stand.job, stand.progress, answer, words=words)
