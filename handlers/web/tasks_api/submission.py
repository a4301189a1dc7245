"""From a form to a committed task."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Request
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from bot.domain import job as domain
from bot.domain.errors import BadInput, DeliveryError
from bot.domain.job import Job, Options, Origin, Source
from bot.domain.ports.jobs import Accepted, Joined, OverQuota, SeenBefore
from bot.requests.defaults import answered_as_asked
from bot.requests.earlier_questions import going_on
from bot.requests.follow_up import follow_up
from bot.requests.hand_in import HandIn, handing_in
from handlers.web.auth import PLATFORM, Caller, own_job, own_jobs
from handlers.web.http.body import FormFields, not_empty, read_body
from handlers.web.http.problems import RETRY_SECONDS, FieldFault, Problem, wrong_fields
from handlers.web.services import WebServices
from handlers.web.tasks_api.forms import Blankable, TaskForm
from handlers.web.webhooks.address import MOST_CHARACTERS, allowed_address, parse_target

IDEMPOTENCY_KEY = "idempotency-key"
_MOST_LOOKED_THROUGH = 200
"""Of the caller's own tasks, newest first, for earlier questions."""


def _webhook(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        parse_target(url)
    except BadInput as error:
        raise PydanticCustomError("webhook", "{reason}", {"reason": error.message}) from None
    return url


class AudioForm(TaskForm):
    """With a recording in the field `audio`."""


class FollowUpForm(TaskForm):
    """On the recording of an earlier task, without sending it again."""

    task: str = Field(min_length=1, description="Id of an earlier task.")
    conversation: bool = Field(
        default=False,
        description="The question may go on from the last three that were asked about the recording, such as "
        '"and who does it?": they go along with their answers.',
    )


WebhookField = Annotated[
    str | None,
    Blankable,
    AfterValidator(_webhook),
    Field(
        max_length=MOST_CHARACTERS,
        json_schema_extra={"format": "webhook"},
        description="An address such as https://example.org/done that is told when the task is over. "
        "The POST is signed.",
    ),
]


class NotifiedAudioForm(AudioForm):
    webhook: WebhookField = None


class NotifiedFollowUpForm(FollowUpForm):
    webhook: WebhookField = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedForm:
    """A form, and the recording that came with it."""

    fields: FormFields
    hand_in: HandIn

    @property
    def source(self) -> Source | None:
        return self.hand_in.source


def refuse_when_draining(services: WebServices) -> None:
    """Raises `Problem` (503) where a new task would come too late."""
    if services.draining():
        detail = "The service is about to stop and takes nothing new in. Try again in a minute."
        raise Problem(503, "stopping", detail, headers={"Retry-After": RETRY_SECONDS})


@asynccontextmanager
async def holding(services: WebServices) -> AsyncIterator[HandIn]:
    """Unless a task has the sound in the end, nothing of it stays. Raises `Problem` (503)."""
    refuse_when_draining(services)
    limit_bytes = services.limits.max_upload_bytes
    async with handing_in(services.jobs, services.sound, limit_bytes=limit_bytes) as hand_in:
        yield hand_in


@asynccontextmanager
async def received(
    services: WebServices, request: Request, *, file_field: str
) -> AsyncIterator[ReceivedForm]:
    """The sound goes into the store as it comes."""
    async with holding(services) as hand_in:

        async def keep(name: str | None, chunks: AsyncIterator[bytes]) -> Source:
            return await hand_in.take_in(await not_empty(chunks), name=name)

        fields = await read_body(request, file_field=file_field, keep=keep, kept=lambda _: None)
        yield ReceivedForm(fields=fields, hand_in=hand_in)


async def submit(services: WebServices, caller: Caller, request: Request, *, may_notify: bool) -> str:
    """The id of the task: a new one, or the one that the same Idempotency-Key made before."""
    async with received(services, request, file_field="audio") as form:
        wanted, earlier = await _wanted(services, caller, form, may_notify=may_notify)
        webhook = getattr(wanted, "webhook", None)
        if webhook is not None:
            await _check_webhook(services, caller, webhook)
        event_id = _event_id(caller, request)
        source = earlier.request.source if earlier is not None else form.source
        assert source is not None
        options = await answered_as_asked(wanted.options)
        new = task_request(services, caller, source, options, event_id=event_id)
        if earlier is not None:
            new = follow_up(earlier, new)
            if isinstance(wanted, FollowUpForm) and wanted.conversation:
                new = going_on(new, await own_jobs(services, caller, limit=_MOST_LOOKED_THROUGH))
        new = replace(new, max_parallel=wanted.concurrency)
        if webhook is not None:
            origin = replace(new.origin, address={"webhook": webhook})
            new = replace(new, origin=origin, notify=True)
        return await commit(services, form.hand_in, new)


def task_request(
    services: WebServices, caller: Caller, source: Source, options: Options, *, event_id: str | None = None
) -> domain.Request:
    return domain.Request(
        origin=Origin(platform=PLATFORM, flow=caller.flow),
        source=source,
        options=options,
        event_id=event_id,
        deadline_seconds=services.limits.deadline_seconds,
    )


async def commit(services: WebServices, hand_in: HandIn, new: domain.Request) -> str:
    """The task's id. Raises `Problem` (409) where its event made a task for something else."""
    match await hand_in.add(new):
        case Accepted(job_id=job_id) | Joined(job_id=job_id):
            return job_id
        case SeenBefore(job_id=job_id):
            await _refuse_other_request(services, job_id, new)
            return job_id
        case OverQuota():
            raise Problem(429, "over_quota", "The recordings for today are used up.")


async def _wanted(
    services: WebServices, caller: Caller, form: ReceivedForm, *, may_notify: bool
) -> tuple[TaskForm, Job | None]:
    """What is asked for, and the earlier task on whose recording."""
    values = form.fields.last()
    if not values.get("task"):
        values.pop("task", None)  # a form of a web page sends its empty field along
    kinds = (NotifiedAudioForm, NotifiedFollowUpForm) if may_notify else (AudioForm, FollowUpForm)
    if "task" not in values:
        return _checked(kinds[0], values, form), None
    if form.source is not None:
        raise wrong_fields(FieldFault(field="task", message="Send a recording or an earlier task, not both."))
    return kinds[1].of(values), await own_job(services, caller, values["task"])


def _checked(kind: type[TaskForm], values: dict[str, str], form: ReceivedForm) -> TaskForm:
    """The form; a missing recording is told together with the fields that are wrong."""
    faults: list[FieldFault] = []
    checked = None
    try:
        checked = kind.of(values)
    except Problem as problem:
        faults.extend(problem.errors)
    if form.source is None:
        faults.append(FieldFault(field="audio", message="Send a recording as a file."))
    if checked is None or faults:
        raise wrong_fields(*faults)
    return checked


async def _check_webhook(services: WebServices, caller: Caller, url: str) -> None:
    if caller.local and services.webhooks.service_secret is None:
        message = "Webhooks need a secret to sign with: use a key, or set the service's webhook secret."
        raise wrong_fields(FieldFault(field="webhook", message=message))
    allow_private = services.webhooks.allow_private
    try:
        await allowed_address(parse_target(url), local=caller.local, allow_private=allow_private)
    except (BadInput, DeliveryError) as error:
        raise wrong_fields(FieldFault(field="webhook", message=error.message)) from None


def _event_id(caller: Caller, request: Request) -> str | None:
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return None
    if not 1 <= len(key) <= 255:
        raise wrong_fields(FieldFault(field="Idempotency-Key", message="1 to 255 characters."))
    return hashlib.sha256(f"{caller.flow}\n{key}".encode()).hexdigest()


async def _refuse_other_request(services: WebServices, job_id: str, new: domain.Request) -> None:
    job = await services.jobs.job(job_id)
    if job is None:
        raise Problem(409, "idempotency_key_used", "The task of this Idempotency-Key was deleted meanwhile.")
    known = job.request
    if (known.options, known.source.sha256) != (new.options, new.source.sha256):
        detail = "This Idempotency-Key was used for another request."
        raise Problem(409, "idempotency_key_used", detail, task=job.id)
