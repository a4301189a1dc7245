"""Naming those who speak."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from bot.requests.name_speakers import NoSuchSpeaker, name_speakers
from bot.text.speakers import MOST_NAME_CHARACTERS
from handlers.web.auth import CallerDep, own_job
from handlers.web.http.form_docs import problems
from handlers.web.http.problems import FieldFault, Problem, wrong_fields
from handlers.web.services import ServicesDep
from handlers.web.task_views import TaskView
from handlers.web.tasks_api.tasks import READ_REFUSALS, view_of

router = APIRouter(tags=["tasks"])

_MOST_NAMES = 1_000
"""Where nobody says how many speak, more voices may be found than can be asked for."""


class NamedSpeakers(BaseModel):
    """Who is who."""

    speakers: Annotated[
        list[Annotated[str, Field(max_length=MOST_NAME_CHARACTERS)]],
        Field(
            max_length=_MOST_NAMES,
            description="A name for each voice, in the order of `result.speakers`; empty for none.",
            examples=[["Ana", ""]],
        ),
    ]


@router.put("/api/task/{task_id}/speakers", responses=problems(400, *READ_REFUSALS, 409))
async def put_speakers(
    task_id: str, named: NamedSpeakers, services: ServicesDep, caller: CallerDep
) -> TaskView:
    """Name those who speak, in all of the caller's answers on the recording: these, and those to come."""
    job = await own_job(services, caller, task_id)
    told = await name_speakers(services.jobs, job, named.speakers)
    if isinstance(told, NoSuchSpeaker):
        if told.count:
            message = f"There are {told.count} voices."
            raise wrong_fields(FieldFault(field="speakers", message=message))
        detail = "The task has no answer in which voices are told apart."
        raise Problem(409, "no_speakers", detail, task=task_id)
    return await view_of(services, task_id)
