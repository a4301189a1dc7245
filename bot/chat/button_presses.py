"""What buttons, menus and forms do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.chat import buttons
from bot.chat.acceptance import accept, add, refused
from bot.chat.actions import Action, Verb, parse_action
from bot.chat.deletions import confirm, forget_person
from bot.chat.event_context import EventContext
from bot.chat.events import Pressed
from bot.chat.info_commands import DEFAULT, LANGUAGE, help_text, privacy, set_language, set_mode
from bot.chat.job_keys import parse_chat_key
from bot.chat.job_view import file_of
from bot.chat.messages import ask_text, follow
from bot.chat.replies import Choices, Reply, SendFile, SendMessage
from bot.chat.requested import RequestedTask
from bot.chat.settings_forms import CHAT, ME, change, chat_form, person_form, settings_form
from bot.domain.job import Job, JobState, Mode, Request
from bot.domain.language.names import LANGUAGES
from bot.text.exports import Format

_WITHOUT_ACCESS = frozenset({Verb.FORGET, Verb.CANCEL})
"""What nobody is refused: taking back their own."""


async def pressed(turn: EventContext, event: Pressed) -> tuple[Reply, ...]:  # noqa: PLR0911  one a case
    wanted = parse_action(event.action)
    if wanted is None:
        return await turn.once(turn.toast("toast-unknown"))
    if wanted.verb not in _WITHOUT_ACCESS and not turn.desk.policy.admits(turn.place, turn.person):
        return await turn.once(refused(turn))
    match wanted.verb:
        case Verb.SHOW:
            return await _show(turn, wanted.subject)
        case Verb.SET:
            return await _set(turn, wanted, event.values)
        case Verb.FORGET:
            return await _forget(turn, wanted.subject)
        case Verb.PICK:
            return await _pick(turn, wanted, event.text)
        case _:
            return await _on_job(turn, wanted, event)


async def _show(turn: EventContext, what: str) -> tuple[Reply, ...]:
    if what == "settings":
        return await turn.once(await settings_form(turn))
    return await turn.once(privacy(turn) if what == "privacy" else help_text(turn))


async def _set(turn: EventContext, wanted: Action, values: Mapping[str, str]) -> tuple[Reply, ...]:
    """A form that was sent is confirmed in words, a single choice by the form as it stands now."""
    whose = wanted.subject
    if whose not in {ME, CHAT}:
        return await turn.once(turn.toast("toast-unknown"))
    if whose == CHAT and not await turn.runs_the_chat():
        return await turn.once(turn.toast("toast-admins-only", alert=True))
    return await _changed(turn, wanted, values) if await turn.first() else ()


async def _changed(turn: EventContext, wanted: Action, values: Mapping[str, str]) -> tuple[Reply, ...]:
    whose = wanted.subject
    name, single, value = wanted.argument.partition(":")
    if name in {LANGUAGE, DEFAULT}:
        told = await (set_language(turn, value) if name == LANGUAGE else set_mode(turn, whose, value))
        return (replace(told, replace_original=True),)
    changed = await change(turn, whose, {name: value} if single else values)
    if changed is None:
        return (turn.toast("toast-unknown"),)
    if not single:
        return (changed.told(changed.say("toast-saved")),)
    form = (
        chat_form(changed, replace_original=True)
        if whose == CHAT
        else person_form(changed, replace_original=True)
    )
    return (changed.toast("toast-saved"), form)


async def _forget(turn: EventContext, answer: str) -> tuple[Reply, ...]:
    match answer:
        case "yes":
            return await forget_person(turn)
        case "no":
            kept = turn.told(turn.say("toast-kept"))
            return await turn.once(
                SendMessage(blocks=kept.blocks, private=kept.private, replace_original=True)
            )
        case _:
            return await turn.once(await confirm(turn))


async def _pick(turn: EventContext, wanted: Action, question: str | None) -> tuple[Reply, ...]:
    """A recording was chosen for a wish: `<mode>[/<language>]`."""
    mode, _, to = wanted.argument.partition("/")
    if mode != "auto" and mode not in set(Mode):
        return await turn.once(turn.toast("toast-unknown"))
    heard = await turn.directory.recording(turn.place, wanted.subject)
    if heard is None:
        return await turn.once(turn.toast("pick-gone", alert=True))
    wish = RequestedTask(
        mode=None if mode == "auto" else Mode(mode), to=to if to in LANGUAGES else None, question=question
    )
    return await accept(turn, heard, wish)


async def _on_job(turn: EventContext, wanted: Action, event: Pressed) -> tuple[Reply, ...]:  # noqa: PLR0911  one a case
    job = await turn.desk.queue.job(wanted.subject)
    if job is None or job.request.origin.platform != turn.place.platform:
        return await turn.once(turn.toast("toast-job-gone", alert=True))
    if not await _may_touch(turn, job, wanted.verb):
        return await turn.once(turn.toast("toast-not-yours", alert=True))
    match wanted.verb:
        case Verb.CANCEL:
            return await _cancel(turn, job)
        case Verb.FILE:
            return await _file(turn, job, wanted.argument)
        case Verb.MENU:
            return await _menu(turn, job, wanted.argument)
        case Verb.RETRY:
            return await _retry(turn, job)
        case Verb.SHARE:
            return await _share(turn, job)
        case _:
            return await _further(turn, job, wanted, event)


async def _further(turn: EventContext, job: Job, wanted: Action, event: Pressed) -> tuple[Reply, ...]:
    """Another answer on the same recording."""
    question = (event.text or "").strip() or None
    match wanted:
        case Action(verb=Verb.TO, argument=to) if to in LANGUAGES:
            wish = RequestedTask(mode=Mode.TRANSLATE, to=to)
        case Action(verb=Verb.MODE, argument=mode) if mode in set(Mode) - {Mode.UNDERSTAND}:
            wish = RequestedTask(mode=Mode(mode))
        case Action(verb=Verb.ASK | Verb.MODE) if question:
            wish = RequestedTask(mode=Mode.UNDERSTAND, question=question)
        case Action(verb=Verb.ASK):
            return await turn.once(ask_text(turn, job))
        case _:
            return await turn.once(turn.toast("toast-unknown"))
    keys = (event.message,) if event.message else ()
    if not await follow(turn, job, wish, event_id=event.event_id, keys=keys):
        return ()
    started = turn.toast("toast-started")
    return (started, await _choices(turn, job)) if wanted.verb is Verb.TO else (started,)


async def _cancel(turn: EventContext, job: Job) -> tuple[Reply, ...]:
    """By who asked, or who runs the chat."""
    if turn.person_key not in job.request.keys and not await turn.runs_the_chat():
        return await turn.once(turn.toast("toast-cancel-not-yours", alert=True))
    if not await turn.first():
        return ()
    cancelled = await turn.desk.queue.cancel(job.id)
    return (turn.toast("toast-cancelled" if cancelled else "toast-over"),)


async def _retry(turn: EventContext, job: Job) -> tuple[Reply, ...]:
    """The same request once more; it finds what is known already, and its view takes the old one's place."""
    if job.state not in {JobState.PARTIAL, JobState.FAILED, JobState.CANCELLED}:
        return await turn.once(turn.toast("toast-over" if job.state.final else "toast-still-working"))
    posted = await turn.desk.queue.posted(job.id)
    return await _again(turn, replace(job.request, event_id=f"retry:{job.id}", replaces_message=posted))


async def _share(turn: EventContext, job: Job) -> tuple[Reply, ...]:
    """The same answer in the thread, once."""
    address = buttons.shared_address(job.request.origin.address)
    if not address:
        return await turn.once(turn.toast("toast-cannot-share", alert=True))
    origin = replace(job.request.origin, address=address)
    shared = replace(job.request, origin=origin, event_id=f"share:{job.id}", replaces_message=None)
    return await _again(turn, shared)


async def _again(turn: EventContext, request: Request) -> tuple[Reply, ...]:
    started = await add(turn, replace(request, dedup_key=None, quota_accounts=(), quota_limits=()))
    return await turn.once(turn.toast("toast-started" if started else "toast-over"))


async def _may_touch(turn: EventContext, job: Job, verb: Verb) -> bool:
    """One of this chat, or of a chat that they are in, now. Who left may still take their own back.

    Raises `DeliveryError`.
    """
    takes_back = verb is Verb.CANCEL and turn.person_key in job.request.keys
    if takes_back or turn.chat_key in job.request.keys:
        return True
    workspace, chat = parse_chat_key(job.request.origin.flow)
    return await turn.directory.is_member(workspace, chat, turn.person)


async def _file(turn: EventContext, job: Job, form: str) -> tuple[Reply, ...]:
    answer = await turn.desk.queue.answer(job.id)
    if answer is None or form not in set(Format):
        return await turn.once(turn.toast("toast-no-answer"))
    file = file_of(job, answer, Format(form), turn.desk.catalogue, attach=False)
    sent = SendFile(job_id=job.id, name=file.name, media_type=file.media_type, text=file.text)
    return await turn.once(sent, await _choices(turn, job))


async def _menu(turn: EventContext, job: Job, name: str) -> tuple[Reply, ...]:
    back = buttons.back_button(job, turn.say)
    match name:
        case "to":
            choices = (*buttons.language_choices(job, turn.desk.needs()), back)
        case "files":
            choices = (*buttons.file_choices(job, turn.say), back)
        case _:
            return await turn.once(await _choices(turn, job))
    return await turn.once(Choices(buttons=choices))


async def _choices(turn: EventContext, job: Job) -> Choices:
    """The buttons as they are beneath the answer."""
    answer = await turn.desk.queue.answer(job.id)
    if answer is None:
        return Choices(buttons=buttons.failed_buttons(job, turn.say))
    return Choices(buttons=buttons.answer_buttons(job, answer, turn.say, needs=turn.desk.needs()))
