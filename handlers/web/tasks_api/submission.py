"""From a form to a committed task."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Annotated

from fastapi import Request
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from bot.domain import job as domain
from bot.domain.errors import BadInput, DeliveryError
from bot.domain.job import Job, Options, Origin, Source
from bot.domain.ports.jobs import Accepted, AddResult, Joined, OverQuota, SeenBefore
from handlers.web.auth import PLATFORM, Caller, own_job
from handlers.web.http.body import FormFields, not_empty, read_body
from handlers.web.http.problems import RETRY_SECONDS, FieldFault, Problem, wrong_fields
from handlers.web.services import WebServices
from handlers.web.tasks_api.forms import Blankable, TaskForm
from handlers.web.webhooks.address import MOST_CHARACTERS, allowed_address, parse_target

MOST_NAME_CHARACTERS = 255
IDEMPOTENCY_KEY = "idempotency-key"


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


@dataclass(slots=True)
class ReceivedForm:
    """A form, and the sound that came with it."""

    fields: FormFields = field(default_factory=FormFields)
    source: Source | None = None
    committed: bool = False
    """A task has the sound now."""

    def take(self, source: Source) -> None:
        self.source = source


def refuse_when_draining(services: WebServices) -> None:
    """Raises `Problem` (503) where a new task would come too late."""
    if services.draining():
        detail = "The service is about to stop and takes nothing new in. Try again in a minute."
        raise Problem(503, "stopping", detail, headers={"Retry-After": RETRY_SECONDS})


@asynccontextmanager
async def holding(services: WebServices) -> AsyncIterator[ReceivedForm]:
    """Unless its sound is committed in the end, nothing of it stays. Raises `Problem` (503)."""
    refuse_when_draining(services)
    form = ReceivedForm()
    try:
        yield form
    finally:
        if form.source is not None and not form.committed:
            await asyncio.shield(services.sound.give_back(form.source))


@asynccontextmanager
async def received(
    services: WebServices, request: Request, *, file_field: str
) -> AsyncIterator[ReceivedForm]:
    """The sound goes into the store as it comes."""

    async def keep(name: str | None, chunks: AsyncIterator[bytes]) -> Source:
        return await stored(services, await not_empty(chunks), name)

    async with holding(services) as form:
        form.fields = await read_body(request, file_field=file_field, keep=keep, kept=form.take)
        yield form


async def stored(services: WebServices, chunks: AsyncIterator[bytes], name: str | None) -> Source:
    shown = name[:MOST_NAME_CHARACTERS] if name else None
    return await services.sound.take_in(chunks, name=shown, limit_bytes=services.limits.max_upload_bytes)


async def submit(services: WebServices, caller: Caller, request: Request, *, may_notify: bool) -> str:
    """The id of the task: a new one, or the one that the same Idempotency-Key made before."""
    async with received(services, request, file_field="audio") as form:
        wish, source = await _wish(services, caller, form, may_notify=may_notify)
        webhook = getattr(wish, "webhook", None)
        if webhook is not None:
            await _check_webhook(services, caller, webhook)
        event_id = _event_id(caller, request)
        new = task_request(services, caller, source, wish.options, event_id=event_id)
        new = replace(new, max_parallel=wish.concurrency)
        if webhook is not None:
            origin = replace(new.origin, address={"webhook": webhook})
            new = replace(new, origin=origin, notify=True)
        return await commit(services, form, new)


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


async def commit(services: WebServices, form: ReceivedForm, new: domain.Request) -> str:
    """The task's id. Raises `Problem` (409) where its event made a task for something else."""
    match await add(services, form, new):
        case Accepted(job_id=job_id) | Joined(job_id=job_id):
            return job_id
        case SeenBefore(job_id=job_id):
            await _refuse_other_request(services, job_id, new)
            return job_id
        case OverQuota():
            raise Problem(429, "over_quota", "The recordings for today are used up.")


async def add(services: WebServices, form: ReceivedForm, new: domain.Request) -> AddResult:
    """Adds the task, which has the sound from then on. What was known before needs it not."""
    form.committed = True  # a commit whose outcome is not learnt leaves the sound to retention
    try:
        added = await services.jobs.add(new)
    except Exception:
        form.committed = False
        raise
    form.committed = isinstance(added, Accepted | Joined)
    return added


async def _wish(
    services: WebServices, caller: Caller, form: ReceivedForm, *, may_notify: bool
) -> tuple[TaskForm, Source]:
    values = form.fields.last()
    if not values.get("task"):
        values.pop("task", None)  # a form of a web page sends its empty field along
    kinds = (NotifiedAudioForm, NotifiedFollowUpForm) if may_notify else (AudioForm, FollowUpForm)
    if "task" not in values:
        wish = _checked(kinds[0], values, form)
        assert form.source is not None
        return wish, form.source
    if form.source is not None:
        raise wrong_fields(FieldFault(field="task", message="Send a recording or an earlier task, not both."))
    follow_up = kinds[1].of(values)
    earlier = await own_job(services, caller, values["task"])
    return follow_up, _sound_of(earlier)


def _checked(kind: type[TaskForm], values: dict[str, str], form: ReceivedForm) -> TaskForm:
    """The wish; a missing recording is told together with the fields that are wrong."""
    faults: list[FieldFault] = []
    wish = None
    try:
        wish = kind.of(values)
    except Problem as problem:
        faults.extend(problem.errors)
    if form.source is None:
        faults.append(FieldFault(field="audio", message="Send a recording as a file."))
    if wish is None or faults:
        raise wrong_fields(*faults)
    return wish


def _sound_of(job: Job) -> Source:
    """What is known of the earlier recording is found by its hash, also when the sound is gone."""
    known = job.request.source
    return replace(known, sha256=job.recording.sha256 if job.recording else known.sha256)


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
