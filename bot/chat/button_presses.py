"""What buttons, menus and forms do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from bot.chat import buttons
from bot.chat.acceptance import accept, refused
from bot.chat.actions import Action, Verb, parse_action
from bot.chat.deletions import confirm, forget_person
from bot.chat.event_context import EventContext
from bot.chat.events import Pressed
from bot.chat.guests import is_guest_call
from bot.chat.info_commands import DEFAULT, LANGUAGE, help_text, privacy, set_language, set_mode
from bot.chat.job_keys import parse_chat_key
from bot.chat.job_view import file_of
from bot.chat.messages import ask_text, follow
from bot.chat.replies import Choices, Reply, SendFile, SendMessage
from bot.chat.settings_forms import CHAT, ME, change, chat_form, person_form, settings_form
from bot.chat.speaker_names import ask_names, named
from bot.domain.job import Job, Mode
from bot.domain.ports.jobs import Accepted, SeenBefore
from bot.language.names import LANGUAGES
from bot.requests.cancel import cancel
from bot.requests.defaults import RequestedTask
from bot.requests.repeat import NothingToRepeat, RepeatForgotten, repeat
from bot.requests.share import NothingToShare, share
from bot.text.exports import Format

_WITHOUT_ACCESS = frozenset({Verb.FORGET, Verb.CANCEL})
"""What nobody is refused: taking back their own."""


async def pressed(context: EventContext, event: Pressed) -> tuple[Reply, ...]:  # noqa: PLR0911  one a case
    wanted = parse_action(event.action)
    if wanted is None:
        return await context.once(context.toast("toast-unknown"))
    if wanted.verb not in _WITHOUT_ACCESS and not context.services.policy.admits(
        context.place, context.person
    ):
        return await context.once(refused(context))
    match wanted.verb:
        case Verb.SHOW:
            return await _show(context, wanted.subject)
        case Verb.SET:
            return await _set(context, wanted, event.values)
        case Verb.FORGET:
            return await _forget(context, wanted.subject)
        case Verb.PICK:
            return await _pick(context, wanted, event.text)
        case _:
            return await _on_job(context, wanted, event)


async def _show(context: EventContext, what: str) -> tuple[Reply, ...]:
    if what == "settings":
        return await context.once(await settings_form(context))
    return await context.once(privacy(context) if what == "privacy" else help_text(context))


async def _set(context: EventContext, wanted: Action, values: Mapping[str, str]) -> tuple[Reply, ...]:
    """A form that was sent is confirmed in words, a single choice by the form as it stands now."""
    whose = wanted.subject
    if whose not in {ME, CHAT}:
        return await context.once(context.toast("toast-unknown"))
    if whose == CHAT and not await context.runs_the_chat():
        return await context.once(context.toast("toast-admins-only", alert=True))
    return () if await context.seen() else await context.once(*await _changed(context, wanted, values))


async def _changed(context: EventContext, wanted: Action, values: Mapping[str, str]) -> tuple[Reply, ...]:
    whose = wanted.subject
    name, single, value = wanted.argument.partition(":")
    if name in {LANGUAGE, DEFAULT}:
        told = await (set_language(context, value) if name == LANGUAGE else set_mode(context, whose, value))
        return (replace(told, replace_original=True),)
    changed = await change(context, whose, {name: value} if single else values)
    if changed is None:
        return (context.toast("toast-unknown"),)
    if not single:
        return (changed.message(changed.localize("toast-saved")),)
    form = (
        chat_form(changed, replace_original=True)
        if whose == CHAT
        else person_form(changed, replace_original=True)
    )
    return (changed.toast("toast-saved"), form)


async def _forget(context: EventContext, answer: str) -> tuple[Reply, ...]:
    match answer:
        case "yes":
            return await forget_person(context)
        case "no":
            kept = context.message(context.localize("toast-kept"))
            return await context.once(
                SendMessage(blocks=kept.blocks, private=kept.private, replace_original=True)
            )
        case _:
            return await context.once(await confirm(context))


async def _pick(context: EventContext, wanted: Action, question: str | None) -> tuple[Reply, ...]:
    """A recording was chosen for a request: `<mode>[/<language>]`."""
    mode, _, to = wanted.argument.partition("/")
    if mode != "auto" and mode not in set(Mode):
        return await context.once(context.toast("toast-unknown"))
    attachment = await context.directory.recording(context.place, wanted.subject)
    if attachment is None:
        return await context.once(context.toast("pick-gone", alert=True))
    requested = RequestedTask(
        mode=None if mode == "auto" else Mode(mode), to=to if to in LANGUAGES else None, question=question
    )
    return await accept(context, attachment, requested)


async def _on_job(context: EventContext, wanted: Action, event: Pressed) -> tuple[Reply, ...]:  # noqa: PLR0911  one a case
    job = await context.services.jobs.job(wanted.subject)
    if job is None or job.request.origin.platform != context.place.platform:
        return await context.once(context.toast("toast-job-gone", alert=True))
    if not await _may_touch(context, job, wanted.verb):
        return await context.once(context.toast("toast-not-yours", alert=True))
    match wanted.verb:
        case Verb.CANCEL:
            return await _cancel(context, job)
        case Verb.FILE:
            return await _file(context, job, wanted.argument)
        case Verb.MENU:
            return await _menu(context, job, wanted.argument)
        case Verb.RETRY:
            return await _retry(context, job)
        case Verb.SHARE:
            return await _share(context, job)
        case Verb.NAME if event.text is not None:
            return await named(context, [job], event.text)
        case Verb.NAME:
            return await context.once(ask_names(context, job))
        case _:
            return await _further(context, job, wanted, event)


async def _further(context: EventContext, job: Job, wanted: Action, event: Pressed) -> tuple[Reply, ...]:
    """Another answer on the same recording."""
    question = (event.text or "").strip() or None
    match wanted:
        case Action(verb=Verb.TO, argument=to) if to in LANGUAGES:
            requested = RequestedTask(mode=Mode.TRANSLATE, to=to)
        case Action(verb=Verb.MODE, argument=mode) if mode in set(Mode) - {Mode.UNDERSTAND}:
            requested = RequestedTask(mode=Mode(mode))
        case Action(verb=Verb.ASK | Verb.MODE) if question:
            requested = RequestedTask(mode=Mode.UNDERSTAND, question=question)
        case Action(verb=Verb.ASK):
            return await context.once(ask_text(context, job))
        case _:
            return await context.once(context.toast("toast-unknown"))
    keys = (event.message,) if event.message else ()
    if not await follow(context, job, requested, event_id=event.event_id, keys=keys):
        return ()
    started = context.toast("toast-started")
    return (started, await _choices(context, job)) if wanted.verb is Verb.TO else (started,)


async def _cancel(context: EventContext, job: Job) -> tuple[Reply, ...]:
    """By who asked, or who runs the chat."""
    if context.person_key not in job.request.keys and not await context.runs_the_chat():
        return await context.once(context.toast("toast-cancel-not-yours", alert=True))
    if await context.seen():
        return ()
    cancelled = await cancel(context.services.jobs, context.services.sound, job.id)
    return await context.once(context.toast("toast-cancelled" if cancelled else "toast-over"))


async def _retry(context: EventContext, job: Job) -> tuple[Reply, ...]:
    match await repeat(context.services.jobs, job):
        case Accepted():
            told = "toast-started"
        case SeenBefore() | RepeatForgotten() | NothingToRepeat(over=True):
            told = "toast-over"
        case NothingToRepeat():
            told = "toast-still-working"
    return await context.once(context.toast(told))


async def _share(context: EventContext, job: Job) -> tuple[Reply, ...]:
    match await share(context.services.jobs, job):
        case NothingToShare():
            return await context.once(context.toast("toast-cannot-share", alert=True))
        case Accepted():
            return await context.once(context.toast("toast-started"))
        case SeenBefore():
            return await context.once(context.toast("toast-shared"))


async def _may_touch(context: EventContext, job: Job, verb: Verb) -> bool:
    """One of this chat, or of a chat that they are in, now. Who left may still take their own back, and who
    called the bot in as a guest has the answer in private.

    Raises `DeliveryError`.
    """
    own = context.person_key in job.request.keys
    if context.chat_key in job.request.keys or (own and (verb is Verb.CANCEL or is_guest_call(job))):
        return True
    workspace, chat = parse_chat_key(job.request.origin.flow)
    return await context.directory.is_member(workspace, chat, context.person)


async def _file(context: EventContext, job: Job, form: str) -> tuple[Reply, ...]:
    answer = await context.services.jobs.answer(job.id)
    if answer is None or form not in set(Format):
        return await context.once(context.toast("toast-no-answer"))
    catalogue = context.services.catalogue
    file = await asyncio.to_thread(file_of, job, answer, Format(form), catalogue, attach=False)
    sent = SendFile(job_id=job.id, name=file.name, media_type=file.media_type, text=file.text)
    return await context.once(sent, await _choices(context, job))


async def _menu(context: EventContext, job: Job, name: str) -> tuple[Reply, ...]:
    back = buttons.back_button(job, context.localize)
    match name:
        case "to":
            choices = (*buttons.language_choices(job, context.services.capabilities()), back)
        case "files":
            choices = (*buttons.file_choices(job, context.localize), back)
        case _:
            return await context.once(await _choices(context, job))
    return await context.once(Choices(buttons=choices))


async def _choices(context: EventContext, job: Job) -> Choices:
    """The buttons as they are beneath the answer."""
    answer = await context.services.jobs.answer(job.id)
    if answer is None:
        return Choices(buttons=buttons.failed_buttons(job, context.localize))
    return Choices(
        buttons=buttons.answer_buttons(
            job, answer, context.localize, capabilities=context.services.capabilities()
        )
    )
