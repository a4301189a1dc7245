"""A task as it goes: progress, the words as they are heard, and the answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel

from bot.domain.job import SegmentState
from bot.requests.watch import Look, watch
from handlers.web.auth import CallerDep, no_such_task, own_job
from handlers.web.http.event_stream import event, named_events
from handlers.web.http.form_docs import problems
from handlers.web.http.problems import ProblemView
from handlers.web.services import ServicesDep, WebServices
from handlers.web.task_views import task_view
from handlers.web.tasks_api.tasks import READ_REFUSALS

router = APIRouter(tags=["tasks"])

LAST_EVENT = "end"
RETRY_MILLISECONDS = 2_000


class HeardText(BaseModel):
    """Of a segment; times in seconds."""

    index: int
    start: float
    end: float
    text: str


def heard_text(state: SegmentState) -> HeardText:
    """Of a segment that has words."""
    assert state.text is not None
    at = state.segment.range
    start, end = round(at.start_seconds, 3), round(at.end_seconds, 3)
    return HeardText(index=state.segment.index, start=start, end=end, text=state.text.text)


_TASK = {"$ref": "#/components/schemas/TaskView"}
_STREAM = {
    "description": "Events `progress` (the task without its result), `text` (the words of a segment, in "
    "order) and, once, `result` (the task with its result), or `gone` if it was deleted.",
    "content": named_events(
        progress=_TASK,
        text=HeardText.model_json_schema(),
        result=_TASK,
        gone={"$ref": "#/components/schemas/ProblemView"},
    ),
}


@router.get(
    "/api/task/{task_id}/events",
    response_class=Response,
    responses=problems(*READ_REFUSALS, 429)
    | {200: _STREAM, 204: {"description": "The stream was read to its end before."}},
)
async def get_events(
    task_id: str,
    services: ServicesDep,
    caller: CallerDep,
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
) -> Response:
    """The task as it goes, until it is over. A stream that is taken up again begins anew."""
    with services.streams.seat(caller.flow) as seat:
        await own_job(services, caller, task_id)
        if last_event_id == LAST_EVENT:
            return Response(status_code=204)  # a browser's EventSource stops asking upon this
        return seat.streamed(_told(services, task_id), retry_milliseconds=RETRY_MILLISECONDS)


async def _told(services: WebServices, task_id: str) -> AsyncGenerator[bytes | None, None]:
    shown = ""
    async for look in watch(services.jobs, task_id):
        if not isinstance(look, Look):
            problem = ProblemView.model_validate(no_such_task().body())
            yield event(problem, name="gone", number=LAST_EVENT)
            return
        for state in look.heard:
            yield event(heard_text(state), name="text", number=f"text-{state.segment.index}")
        if look.job.state.final:
            answer = await services.jobs.answer(task_id)
            yield event(task_view(look.job, look.progress, answer), name="result", number=LAST_EVENT)
            return
        now = task_view(look.job, look.progress, None).model_dump_json(exclude={"result"})
        yield event(now, name="progress") if now != shown else None
        shown = now
        if services.stopping():
            return
