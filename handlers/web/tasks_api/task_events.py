"""A task as it goes: progress, the words as they are heard, and the answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from bot.domain.job import SegmentState
from handlers.web.auth import CallerDep, own_job
from handlers.web.http.event_stream import EVENT_SCHEMA, MEDIA_TYPE, event, streamed
from handlers.web.http.form_docs import problems
from handlers.web.http.problems import Problem
from handlers.web.services import ServicesDep, WebServices
from handlers.web.tasks_api.tasks import READ_REFUSALS, view_of
from handlers.web.tasks_api.waited_for import watch

router = APIRouter(tags=["tasks"])

LAST_EVENT = "end"
_STREAM = {
    "description": "Events `progress` (the task without its result), `text` (`{index, start, end, text}` of "
    "a segment, in order) and, once, `result` (the task with its result).",
    "content": {MEDIA_TYPE: {"schema": EVENT_SCHEMA}},
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
    return streamed(_told(services, task_id))


class TranscriptNews:
    """The text of a task's segments in an unbroken row from the start, each told once."""

    def __init__(self) -> None:
        self._told = 0

    def news(self, segments: Sequence[SegmentState]) -> list[dict[str, Any]]:
        """`{index, start, end, text}` of those that are settled now; times in seconds."""
        news = []
        for state in segments[self._told :]:
            if not state.settled:
                break
            self._told += 1
            if state.text is not None and state.text.text:
                at = state.segment.range
                times = {"start": round(at.start_seconds, 3), "end": round(at.end_seconds, 3)}
                news.append({"index": state.segment.index, **times, "text": state.text.text})
        return news


async def _told(services: WebServices, task_id: str) -> AsyncGenerator[str, None]:
    yield "retry: 2000\n\n"
    words, heard, shown = TranscriptNews(), 0, ""
    async for _ in watch():
        try:
            view = await view_of(services, task_id)
        except Problem as problem:  # forgotten meanwhile
            yield event(problem.body(), name="gone", number=LAST_EVENT)
            return
        if view.segments.done != heard:
            heard = view.segments.done
            for news in words.news(await services.jobs.segments(task_id)):
                yield event(news, name="text", number=f"text-{news['index']}")
        if view.state.final:
            yield event(view.model_dump_json(), name="result", number=LAST_EVENT)
            return
        now = view.model_dump_json(exclude={"result"})
        if now != shown:
            shown = now
            yield event(now, name="progress")
        if services.stopping():
            return
