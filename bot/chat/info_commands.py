"""Answers to the commands that are not about a recording."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.acceptance import add, follow_up_request
from bot.chat.actions import Verb, action
from bot.chat.buttons import languages_into, offered_modes
from bot.chat.command_words import MENU, Name
from bot.chat.commands import Command, parse_mode, parse_target
from bot.chat.deletions import confirm
from bot.chat.event_context import EventContext
from bot.chat.guests import ANSWER_PREFIX, is_guest_call
from bot.chat.help_topics import topic_help, topic_named
from bot.chat.introductions import hello
from bot.chat.job_lines import TITLE_CHARACTERS, job_line, title_of
from bot.chat.preferences import UNSET
from bot.chat.recording_names import job_recording_name, reference_to
from bot.chat.replies import Button, Reply, SendMessage
from bot.chat.requested import defaults_of
from bot.chat.service_status import status_blocks
from bot.chat.settings_forms import CHAT, ME, change, settings_form
from bot.chat.unasked import UnaskedAnswers
from bot.chat.vocabulary import vocabulary
from bot.domain.job import Job
from bot.language.names import endonym
from bot.locales.catalogue import LOCALES
from bot.requests.cancel import cancel
from bot.text.blocks import Block, Heading, ListItem, Paragraph

LANGUAGE, DEFAULT = "language", "default"
"""Settings that a command's buttons change; a form has `locale`, `to` and `mode`."""
_MOST_CANCELS = 5


async def tell(context: EventContext, command: Command) -> tuple[Reply, ...]:
    """Carries the command out and says so, once. One that cancels is claimed before: repeated, it would find
    newer things.
    """
    if command.name is Name.MODE and not await context.runs_the_chat():
        return await context.once(context.message(context.localize("toast-admins-only")))
    if command.name is Name.START and command.rest.startswith(ANSWER_PREFIX):
        return await _whole_answer(context, command.rest.removeprefix(ANSWER_PREFIX))
    if command.name is Name.CANCEL:
        return (await _told(context, command),) if await context.first() else ()
    return () if await context.seen() else await context.once(await _told(context, command))


async def _told(context: EventContext, command: Command) -> Reply:  # noqa: PLR0911  one a case
    match command.name:
        case Name.SETTINGS:
            return await settings_form(context)
        case Name.LANGUAGE:
            return await _language(context, command.rest)
        case Name.MODE:
            return await _mode(context, command.rest)
        case Name.VOCABULARY:
            return await vocabulary(context, command.rest)
        case Name.STATUS:
            return await _status(context)
        case Name.CANCEL:
            return await _cancel(context)
        case Name.PRIVACY:
            return privacy(context)
        case Name.FORGET:
            return await confirm(context)
        case Name.START:
            return await _start(context, command.rest)
        case _:
            return help_text(context)


def help_text(context: EventContext) -> SendMessage:
    return SendMessage(
        blocks=help_blocks(context), buttons=_help_buttons(context), private=not context.place.private
    )


def help_blocks(context: EventContext) -> tuple[Block, ...]:
    """What the bot does here, and every command."""
    if context.place.private:
        mode = defaults_of(context).mode
        first = (
            Paragraph(
                context.localize("help-private")
                if mode is None
                else context.localize("help-private-mode", mode=context.localize(f"mode-{mode}"))
            ),
        )
    else:
        by_itself = context.answers is UnaskedAnswers.AUTO
        first = (Paragraph(context.localize("help-group-auto" if by_itself else "help-group")),)
    left_out = {Name.HELP}
    if not languages_into(context.services.capabilities()):
        left_out.add(Name.TRANSLATE)
    return (
        *first,
        Heading(context.localize("help-commands-heading")),
        *(_help_line(context, name) for name in MENU if name not in left_out),
        Paragraph(context.localize("help-question")),
        Paragraph(context.localize("help-languages")),
    )


def privacy(context: EventContext) -> SendMessage:
    days = round(context.services.policy.retention_days)
    if context.mine.keep_days is not None:
        days = min(days, context.mine.keep_days)
    texts = [
        context.localize("privacy-where"),
        context.localize("privacy-sound"),
        context.localize("privacy-text", days=days),
        context.localize("privacy-message" if context.place.tells_of_deletions else "privacy-message-untold"),
        context.localize("privacy-forget"),
    ]
    if context.services.policy.contact:
        texts.append(context.localize("privacy-contact", contact=context.services.policy.contact))
    forget = Button(label=context.localize("button-forget"), action=action(Verb.FORGET, "ask"), urgent=True)
    return SendMessage(
        blocks=(Heading(context.localize("privacy-heading")), *map(ListItem, texts)),
        buttons=(_settings_button(context), forget),
        private=not context.place.private,
    )


async def _start(context: EventContext, payload: str) -> Reply:
    """`payload` comes with a link that leads here."""
    if (topic := topic_named(payload)) is not None:
        return topic_help(context, topic)
    match payload.strip().lower():
        case "settings":
            return await settings_form(context)
        case "privacy":
            return privacy(context)
        case "help":
            return help_text(context)
        case _:
            words = context.localize(hello(context))
            show_help = Button(label=context.localize("button-help"), action=action(Verb.SHOW, "help"))
            return context.message(
                words, buttons=(show_help, _settings_button(context), _privacy_button(context))
            )


async def _whole_answer(context: EventContext, job_id: str) -> tuple[Reply, ...]:
    """Of a job elsewhere, to the person who asked for it: in private, where more can be asked."""
    job = await context.services.jobs.job(job_id)
    mine = job is not None and context.place.private and context.person_key in job.request.keys
    if job is None or not mine or job.request.origin.platform != context.place.platform:
        return await context.once(context.message(context.localize("answer-gone")))
    if job.state.final and not await context.services.jobs.answer(job.id):
        return await context.once(context.message(context.localize("answer-gone")))
    event_id = f"{context.event_id}:{job.id}"
    await add(context, follow_up_request(context, job, job.request.options, event_id=event_id))
    return ()


async def _language(context: EventContext, typed: str) -> Reply:
    if not typed:
        choices = tuple(
            Button(label=endonym(code), action=action(Verb.SET, ME, f"{LANGUAGE}:{code}")) for code in LOCALES
        )
        return context.message(context.localize("language-choose"), buttons=choices)
    code = parse_target(typed)
    if code is None:
        return context.message(context.localize("language-unknown", typed=typed[:40]))
    return await set_language(context, code)


async def set_language(context: EventContext, code: str) -> SendMessage:
    """The bot speaks it from now on, if it can, and translates into it."""
    spoken = code in LOCALES
    changed = await change(context, ME, {"locale": code, "to": code} if spoken else {"to": code})
    if changed is None:
        return context.message(context.localize("language-unknown", typed=code[:40]))
    message = "language-set" if spoken else "language-set-translations"
    return changed.message(changed.localize(message, language=endonym(code)))


async def _mode(context: EventContext, typed: str) -> Reply:
    """Of the private chat, or of the group by those who run it."""
    whose = ME if context.place.private else CHAT
    if not typed:
        return context.message(context.localize("mode-choose"), buttons=_mode_buttons(context, whose))
    mode = parse_mode(typed)
    if mode in offered_modes(context.services.capabilities()):
        return await set_mode(context, whose, str(mode))
    if typed.strip().casefold() in {"auto", "automatic", context.localize("mode-auto").casefold()}:
        return await set_mode(context, whose, UNSET)
    return context.message(
        context.localize("mode-unknown", typed=typed[:40]), buttons=_mode_buttons(context, whose)
    )


async def set_mode(context: EventContext, whose: str, mode: str) -> SendMessage:
    """What recordings are answered with where nobody says; UNSET: what suits each."""
    mode = mode or UNSET
    if await change(context, whose, {"mode": mode}) is None:
        return context.message(
            context.localize("mode-unknown", typed=mode[:40]), buttons=_mode_buttons(context, whose)
        )
    return context.message(context.localize("mode-set", mode=context.localize(f"mode-{mode}")))


async def _status(context: EventContext) -> Reply:
    lines = await _lines(context, await _open_jobs(context))
    mine: tuple[Block, ...] = (Paragraph(context.localize("status-nothing")),)
    if lines:
        mine = (Heading(context.localize("status-heading")), *lines)
    service = await status_blocks(context.services.status, context.localize) if context.service_admin else ()
    return SendMessage(blocks=(*mine, *service), private=not context.place.private)


async def _cancel(context: EventContext) -> Reply:
    """The only open one at once; of several, the person chooses."""
    jobs = await _open_jobs(context)
    if not jobs:
        return context.message(context.localize("cancel-nothing"))
    if len(jobs) == 1:
        await cancel(context.services.jobs, context.services.sound, jobs[0].id)
        return _cancelled(context, jobs[0])
    choices = tuple(
        Button(
            label=title_of(job, context.reader, context.localize, most=TITLE_CHARACTERS),
            action=action(Verb.CANCEL, job.id),
            urgent=True,
        )
        for job in jobs[:_MOST_CANCELS]
    )
    lines = await _lines(context, jobs[:_MOST_CANCELS])
    question = Paragraph(context.localize("cancel-choose"))
    return SendMessage(blocks=(question, *lines), buttons=choices, private=not context.place.private)


def _cancelled(context: EventContext, job: Job) -> Reply:
    name = job_recording_name(job, context.reader, context.localize)
    title = title_of(job, context.reader, context.localize)
    told = Paragraph(
        context.localize("cancel-done", title=title), reference=reference_to(job.request.source, name)
    )
    return SendMessage(blocks=(told,), private=not context.place.private)


async def _lines(context: EventContext, jobs: Sequence[Job]) -> list[ListItem]:
    return [
        job_line(job, await context.services.jobs.progress(job.id), context.reader, context.localize)
        for job in jobs
    ]


async def _open_jobs(context: EventContext) -> list[Job]:
    """The person's own, in this chat, newest first. Those of calls as a guest count to the private one: where
    they were asked for the bot hears nothing more.
    """
    return [
        job
        for job in await context.own_jobs()
        if not job.state.final
        and (context.chat_key in job.request.keys or (context.place.private and is_guest_call(job)))
    ]


def _help_line(context: EventContext, name: Name) -> ListItem:
    return ListItem(
        context.localize("help-command", command=f"/{name}", description=context.localize(f"command-{name}")),
    )


def _help_buttons(context: EventContext) -> tuple[Button, ...]:
    return (_settings_button(context), _privacy_button(context))


def _mode_buttons(context: EventContext, whose: str) -> tuple[Button, ...]:
    automatic = Button(
        label=context.localize("mode-auto"), action=action(Verb.SET, whose, f"{DEFAULT}:{UNSET}")
    )
    named = (
        Button(label=context.localize(f"mode-{mode}"), action=action(Verb.SET, whose, f"{DEFAULT}:{mode}"))
        for mode in offered_modes(context.services.capabilities())
    )
    return (automatic, *named)


def _settings_button(context: EventContext) -> Button:
    return Button(label=context.localize("button-settings"), action=action(Verb.SHOW, "settings"))


def _privacy_button(context: EventContext) -> Button:
    return Button(label=context.localize("button-privacy"), action=action(Verb.SHOW, "privacy"))
