"""What somebody typed, understood by the parser of the chats: a request, or something to be told at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from bot.chat.command_words import MENU, Name
from bot.chat.commands import Command, is_slashed, parse_target
from bot.chat.intent import Intent
from bot.chat.intent import understand as interpretation
from bot.chat.job_lines import TITLE_CHARACTERS, job_line, title_of
from bot.chat.requested import UnknownLanguage, requested_task
from bot.domain.job import Capability, Job, Mode
from bot.domain.job_id import is_job_id
from bot.language.names import endonym
from bot.locales.catalogue import LOCALES
from bot.locales.sent_times import Reader, zone_named
from bot.requests.cancel import cancel
from bot.requests.defaults import RequestedTask, TaskDefaults, completed, target_for
from bot.requests.forget import forget_each
from handlers.web.auth import Caller, CallerDep, own_jobs
from handlers.web.console.language import catalogue, locale_of
from handlers.web.console.tasks import capabilities_of
from handlers.web.services import ServicesDep, WebServices
from handlers.web.tasks_api.forms import MOST_QUESTION_CHARACTERS

MOST_TYPED_SECONDS = 366 * 86_400.0
"""Far beyond any recording: what a browser says of a file that it cannot read."""
_MOST_JOBS = 200
_WORD = re.compile(r"[0-9a-z]+")
_NOT_LISTED = {Name.SPEAKER, Name.SETTINGS, Name.MODE, Name.VOCABULARY, Name.HELP}
_COMMANDS = tuple(name for name in MENU if name not in _NOT_LISTED)
"""What the console's help names."""


class Typed(BaseModel):
    text: Annotated[str, Field(max_length=MOST_QUESTION_CHARACTERS)] = ""
    with_sound: bool = False
    """A new recording goes along; else the words are about an earlier one."""
    seconds: Annotated[float | None, Field(ge=0, le=MOST_TYPED_SECONDS, allow_inf_nan=False)] = None
    size_bytes: Annotated[int | None, Field(ge=0, lt=2**63)] = None
    time_zone: Annotated[str | None, Field(max_length=64)] = None
    """Of the browser, by IANA's name."""


class Act(BaseModel):
    """A button: `do` is `cancel` with a task, or `forget`."""

    label: str
    do: str
    task: str | None = None


class Understood(BaseModel):
    """One of these: `form` for the API, `lines` to be shown, a `locale` to change to, a `task` to open."""

    form: dict[str, str] | None = None
    requested: str = ""
    """What the form asks for, in words."""
    nothing: str = ""
    """To be said where there is no recording to put it to."""
    lines: list[str] = []
    acts: list[Act] = []
    locale: str | None = None
    task: str | None = None


class ForgottenView(BaseModel):
    lines: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Promises:
    """What the installation says of itself."""

    retention_days: float = 30.0
    contact: str = ""
    """Whom people ask."""


@dataclass(frozen=True, kw_only=True)
class _Talk:
    services: WebServices
    promises: Promises
    caller: Caller
    reader: Reader

    @property
    def locale(self) -> str:
        return self.reader.locale

    def localize(self, message_id: str, **values: str | float) -> str:
        return catalogue().localize(message_id, self.locale, **values)

    async def jobs(self) -> list[Job]:
        return await own_jobs(self.services, self.caller, limit=_MOST_JOBS)

    async def open_jobs(self) -> list[Job]:
        return [job for job in await self.jobs() if not job.state.final]


def commands_router(promises: Promises) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post("/console/request")
    async def understand(
        request: Request, typed: Typed, services: ServicesDep, caller: CallerDep
    ) -> Understood:
        reader = _reader(request, typed.time_zone)
        talk = _Talk(services=services, promises=promises, caller=caller, reader=reader)
        return await _understood(talk, typed)

    @router.post("/console/forget")
    async def forget_all(request: Request, services: ServicesDep, caller: CallerDep) -> ForgottenView:
        """Everything that was made for this caller."""
        talk = _Talk(services=services, promises=promises, caller=caller, reader=_reader(request, None))
        count = 0
        while jobs := await talk.jobs():
            count += await forget_each(services.jobs, services.sound, [job.id for job in jobs])
        return ForgottenView(lines=[talk.localize("forget-done", jobs=count)])

    return router


def _reader(request: Request, time_zone: str | None) -> Reader:
    return Reader(locale=locale_of(request), now=datetime.now(UTC), zone=zone_named(time_zone))


async def _understood(talk: _Talk, typed: Typed) -> Understood:
    interpreted = interpretation(typed.text)
    command = interpreted.command
    pointed = next(filter(is_job_id, _WORD.findall(typed.text)), None)
    if pointed is not None and not typed.with_sound:
        return Understood(task=pointed)
    if command is not None and command.mode is None:
        return await _told(talk, command)
    if command is None and is_slashed(typed.text):
        return _help(talk)
    if interpreted.intent in {Intent.THANKS, Intent.GREETING} and not typed.with_sound:
        return Understood()
    question = typed.text.strip() if interpreted.intent is Intent.QUESTION else None
    return await _form_or_word(talk, typed, requested_task(command, question))


async def form_of(
    requested: RequestedTask, typed: Typed, *, locale: str, needs: frozenset[Capability]
) -> dict[str, str]:
    """Fields for `POST /api/task`, with what suits the recording where nothing is said."""
    defaults = TaskDefaults(to=target_for(locale, needs))
    options = await completed(requested, defaults, seconds=typed.seconds, size_bytes=typed.size_bytes)
    fields = {
        "mode": str(options.mode),
        "to": options.to,
        "language": options.language,
        "question": options.question,
        "speakers": _speakers(options.speakers),
    }
    return {name: value for name, value in fields.items() if value}


def _speakers(count: int | None) -> str:
    return "" if count is None else str(count or "off")


async def _form_or_word(talk: _Talk, typed: Typed, wanted: RequestedTask | UnknownLanguage) -> Understood:
    if isinstance(wanted, UnknownLanguage):
        return _lines(talk.localize("language-unknown", typed=wanted.typed))
    if wanted.mode is None and not typed.with_sound:
        if not typed.text.strip():
            return _lines(talk.localize("nothing-private"))
        wanted = RequestedTask(mode=Mode.UNDERSTAND, question=typed.text.strip())
    if wanted.mode is Mode.UNDERSTAND and not wanted.question:
        return _lines(talk.localize("ask-needs-question"))
    form = await form_of(wanted, typed, locale=talk.locale, needs=capabilities_of(talk.services))
    return Understood(
        form=form, requested=_form_in_words(talk, form), nothing=talk.localize("nothing-private")
    )


def _form_in_words(talk: _Talk, form: dict[str, str]) -> str:
    if form["mode"] == Mode.TRANSLATE:
        return talk.localize("title-translate", language=endonym(form["to"]))
    return form.get("question") or talk.localize(f"mode-{form['mode']}")


async def _told(talk: _Talk, command: Command) -> Understood:
    match command.name:
        case Name.STATUS:
            return await _status(talk)
        case Name.CANCEL:
            return await _cancel(talk)
        case Name.FORGET:
            return await _forget(talk)
        case Name.PRIVACY:
            return _privacy(talk)
        case Name.LANGUAGE:
            return _language(talk, command.rest)
        case _:
            return _help(talk)


def _lines(*lines: str) -> Understood:
    return Understood(lines=list(lines))


def _help(talk: _Talk) -> Understood:
    commands = (
        talk.localize("help-command", command=f"/{name}", description=talk.localize(f"command-{name}"))
        for name in _COMMANDS
    )
    return _lines(talk.localize("help-private"), *commands, talk.localize("help-question"))


def _privacy(talk: _Talk) -> Understood:
    lines = [
        talk.localize("privacy-where"),
        talk.localize("privacy-sound"),
        talk.localize("privacy-text", days=round(talk.promises.retention_days)),
        talk.localize("console-privacy"),
        talk.localize("privacy-forget"),
    ]
    if talk.promises.contact:
        lines.append(talk.localize("privacy-contact", contact=talk.promises.contact))
    return _lines(*lines)


def _language(talk: _Talk, typed: str) -> Understood:
    code = parse_target(typed)
    if code in LOCALES:
        return Understood(locale=code)
    unknown = talk.localize("language-unknown", typed=typed[:40])
    return _lines(unknown if typed else ", ".join(map(endonym, LOCALES)))


async def _status(talk: _Talk) -> Understood:
    lines = []
    for job in await talk.open_jobs():
        progress = await talk.services.jobs.progress(job.id)
        lines.append(job_line(job, progress, talk.reader, talk.localize).text)
    return (
        _lines(talk.localize("status-heading"), *lines) if lines else _lines(talk.localize("status-nothing"))
    )


async def _cancel(talk: _Talk) -> Understood:
    """The only open one at once; of several, the person chooses."""
    jobs = await talk.open_jobs()
    if not jobs:
        return _lines(talk.localize("cancel-nothing"))
    if len(jobs) == 1:
        await cancel(talk.services.jobs, talk.services.sound, jobs[0].id)
        return _lines(talk.localize("cancel-done", title=title_of(jobs[0], talk.reader, talk.localize)))
    acts = [
        Act(label=title_of(job, talk.reader, talk.localize, most=TITLE_CHARACTERS), do="cancel", task=job.id)
        for job in jobs
    ]
    return Understood(lines=[talk.localize("cancel-choose")], acts=acts)


async def _forget(talk: _Talk) -> Understood:
    count = len(await talk.jobs())
    acts = [Act(label=talk.localize("button-forget-yes"), do="forget")] if count else []
    return Understood(lines=[talk.localize("forget-confirm-private", jobs=count)], acts=acts)
