"""A task as it goes: progress, the words as they are heard, and the answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Annotated

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel

from bot.domain.job import SegmentState
from handlers.web.auth import CallerDep, own_job
from handlers.web.http.event_stream import event, named_events, streamed
from handlers.web.http.form_docs import problems
from handlers.web.http.problems import Problem, ProblemView
from handlers.web.services import ServicesDep, WebServices
from handlers.web.tasks_api.tasks import READ_REFUSALS, view_of
from handlers.web.tasks_api.waited_for import watch

router = APIRouter(tags=["tasks"])

LAST_EVENT = "end"
RETRY_MILLISECONDS = 2_000


class HeardText(BaseModel):
    """Of a segment; times in seconds."""

    index: int
    start: float
    end: float
    text: str


class TranscriptNews:
    """The text of a task's segments in an unbroken row from the start, each told once."""

    def __init__(self) -> None:
        self._told = 0

    def news(self, segments: Sequence[SegmentState]) -> list[HeardText]:
        """Of those that are settled now."""
        news = []
        for state in segments[self._told :]:
            if not state.settled:
                break
            self._told += 1
            if state.text is not None and state.text.text:
                at = state.segment.range
                start, end = round(at.start_seconds, 3), round(at.end_seconds, 3)
                news.append(HeardText(index=state.segment.index, start=start, end=end, text=state.text.text))
        return news


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
    responses=problems(*READ_REFUSALS)
    | {200: _STREAM, 204: {"description": "The stream was read to its end before."}},
)
async def get_events(
    task_id: str,
    services: ServicesDep,
    caller: CallerDep,
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
) -> Response:
    """The task as it goes, until it is over. A stream that is taken up again begins anew."""
    await own_job(services, caller, task_id)
    if last_event_id == LAST_EVENT:
        return Response(status_code=204)  # a browser's EventSource stops asking upon this
    return streamed(_told(services, task_id), retry_milliseconds=RETRY_MILLISECONDS)


async def _told(services: WebServices, task_id: str) -> AsyncGenerator[bytes | None, None]:
    words, heard, shown = TranscriptNews(), 0, ""
    async for _ in watch():
        try:
            view = await view_of(services, task_id)
        except Problem as problem:  # forgotten meanwhile
            yield event(ProblemView.model_validate(problem.body()), name="gone", number=LAST_EVENT)
            return
        if view.segments.done != heard:
            heard = view.segments.done
            for news in words.news(await services.jobs.segments(task_id)):
                yield event(news, name="text", number=f"text-{news.index}")
        if view.state.final:
            yield event(view, name="result", number=LAST_EVENT)
            return
        now = view.model_dump_json(exclude={"result"})
        yield event(now, name="progress") if now != shown else None
        shown = now
        if services.stopping():
            return
