"""Answers to the commands that are not about a recording."""

from __future__ import annotations

from bot.chat.actions import Verb, action
from bot.chat.command_words import MENU, Name
from bot.chat.commands import Command, parse_mode, parse_target
from bot.chat.deletions import confirm
from bot.chat.event_context import EventContext
from bot.chat.job_view import status_line, title_of
from bot.chat.preferences import DEFAULT_MODES, UNSET
from bot.chat.replies import Button, Reply, SendMessage
from bot.chat.service_status import house_blocks
from bot.chat.settings_forms import CHAT, ME, change, settings_form
from bot.domain.job import Job
from bot.domain.language.names import endonym
from bot.locales.catalogue import LOCALES
from bot.text.blocks import Block, Heading, ListItem, Paragraph

LANGUAGE, DEFAULT = "language", "default"
"""Settings that a command's buttons change; a form has `locale`, `to` and `mode`."""
_MOST_CANCELS = 5
_LABEL_CHARACTERS = 24


async def tell(turn: EventContext, command: Command) -> tuple[Reply, ...]:
    """Carries the command out and says so, once: an event that comes again finds newer things."""
    if command.name is Name.MODE and not await turn.runs_the_chat():
        return await turn.once(turn.told(turn.say("toast-admins-only")))
    return (await _told(turn, command),) if await turn.first() else ()


async def _told(turn: EventContext, command: Command) -> Reply:  # noqa: PLR0911  one a case
    match command.name:
        case Name.SETTINGS:
            return await settings_form(turn)
        case Name.LANGUAGE:
            return await _language(turn, command.rest)
        case Name.MODE:
            return await _mode(turn, command.rest)
        case Name.STATUS:
            return await _status(turn)
        case Name.CANCEL:
            return await _cancel(turn)
        case Name.PRIVACY:
            return privacy(turn)
        case Name.FORGET:
            return await confirm(turn)
        case Name.START:
            return await _start(turn, command.rest)
        case _:
            return help_text(turn)


def help_text(turn: EventContext) -> SendMessage:
    return SendMessage(blocks=help_blocks(turn), buttons=_help_buttons(turn), private=not turn.place.private)


def help_blocks(turn: EventContext) -> tuple[Block, ...]:
    """What the bot does here, and every command."""
    if turn.place.private:
        first = (Paragraph(turn.say("help-private")),)
    else:
        auto = (Paragraph(turn.say("help-group-auto")),) if turn.ours.auto else ()
        first = (Paragraph(turn.say("help-group")), *auto)
    return (
        *first,
        Heading(turn.say("help-commands-heading")),
        *(_help_line(turn, name) for name in MENU if name is not Name.HELP),
        Paragraph(turn.say("help-question")),
        Paragraph(turn.say("help-languages")),
    )


def privacy(turn: EventContext) -> SendMessage:
    days = round(turn.desk.policy.retention_days)
    if turn.mine.keep_days is not None:
        days = min(days, turn.mine.keep_days)
    texts = [
        turn.say("privacy-where"),
        turn.say("privacy-sound"),
        turn.say("privacy-text", days=days),
        turn.say("privacy-message"),
        turn.say("privacy-forget"),
    ]
    if turn.desk.policy.contact:
        texts.append(turn.say("privacy-contact", contact=turn.desk.policy.contact))
    forget = Button(label=turn.say("button-forget"), action=action(Verb.FORGET, "ask"), urgent=True)
    return SendMessage(
        blocks=(Heading(turn.say("privacy-heading")), *map(ListItem, texts)),
        buttons=(_settings_button(turn), forget),
        private=not turn.place.private,
    )


async def _start(turn: EventContext, payload: str) -> Reply:
    """`payload` comes with a link that leads here."""
    match payload.strip().lower():
        case "settings":
            return await settings_form(turn)
        case "privacy":
            return privacy(turn)
        case "help":
            return help_text(turn)
        case _:
            hello = turn.say("start-private" if turn.place.private else "start-group")
            show_help = Button(label=turn.say("button-help"), action=action(Verb.SHOW, "help"))
            return turn.told(hello, buttons=(show_help, _settings_button(turn), _privacy_button(turn)))


async def _language(turn: EventContext, typed: str) -> Reply:
    if not typed:
        choices = tuple(
            Button(label=endonym(code), action=action(Verb.SET, ME, f"{LANGUAGE}:{code}")) for code in LOCALES
        )
        return turn.told(turn.say("language-choose"), buttons=choices)
    code = parse_target(typed)
    if code is None:
        return turn.told(turn.say("language-unknown", typed=typed[:40]))
    return await set_language(turn, code)


async def set_language(turn: EventContext, code: str) -> SendMessage:
    """The bot speaks it from now on, if it can, and translates into it."""
    spoken = code in LOCALES
    changed = await change(turn, ME, {"locale": code, "to": code} if spoken else {"to": code})
    if changed is None:
        return turn.told(turn.say("language-unknown", typed=code[:40]))
    message = "language-set" if spoken else "language-set-translations"
    return changed.told(changed.say(message, language=endonym(code)))


async def _mode(turn: EventContext, typed: str) -> Reply:
    """Of the private chat, or of the group by those who run it."""
    whose = ME if turn.place.private else CHAT
    if not typed:
        return turn.told(turn.say("mode-choose"), buttons=_mode_buttons(turn, whose))
    mode = parse_mode(typed)
    if mode in DEFAULT_MODES:
        return await set_mode(turn, whose, str(mode))
    if typed.strip().casefold() in {"auto", "automatic", turn.say("mode-auto").casefold()}:
        return await set_mode(turn, whose, UNSET)
    return turn.told(turn.say("mode-unknown", typed=typed[:40]), buttons=_mode_buttons(turn, whose))


async def set_mode(turn: EventContext, whose: str, mode: str) -> SendMessage:
    """What recordings are answered with where nobody says; UNSET: what suits each."""
    mode = mode or UNSET
    if await change(turn, whose, {"mode": mode}) is None:
        return turn.told(turn.say("mode-unknown", typed=mode[:40]), buttons=_mode_buttons(turn, whose))
    return turn.told(turn.say("mode-set", mode=turn.say(f"mode-{mode}")))


async def _status(turn: EventContext) -> Reply:
    lines = [
        turn.say("status-job", title=title_of(job, turn.say), status=await _standing(turn, job))
        for job in await _open_jobs(turn)
    ]
    mine: tuple[Block, ...] = (Paragraph(turn.say("status-nothing")),)
    if lines:
        mine = (Heading(turn.say("status-heading")), *map(ListItem, lines))
    house = await house_blocks(turn.desk.queue, turn.say) if turn.service_admin else ()
    return SendMessage(blocks=(*mine, *house), private=not turn.place.private)


async def _cancel(turn: EventContext) -> Reply:
    """The only open one at once; of several, the person chooses."""
    jobs = await _open_jobs(turn)
    if not jobs:
        return turn.told(turn.say("cancel-nothing"))
    if len(jobs) == 1:
        await turn.desk.queue.cancel(jobs[0].id)
        return turn.told(turn.say("cancel-done", title=title_of(jobs[0], turn.say)))
    choices = tuple(
        Button(
            label=title_of(job, turn.say)[:_LABEL_CHARACTERS],
            action=action(Verb.CANCEL, job.id),
            urgent=True,
        )
        for job in jobs[:_MOST_CANCELS]
    )
    return turn.told(turn.say("cancel-choose"), buttons=choices)


async def _open_jobs(turn: EventContext) -> list[Job]:
    """The person's own, in this chat, newest first."""
    return [job for job in await turn.own_jobs() if not job.state.final and turn.chat_key in job.request.keys]


async def _standing(turn: EventContext, job: Job) -> str:
    progress = await turn.desk.queue.progress(job.id)
    return status_line(job, progress, turn.say) if progress is not None else turn.say("status-done")


def _help_line(turn: EventContext, name: Name) -> ListItem:
    return ListItem(
        turn.say("help-command", command=f"/{name}", description=turn.say(f"command-{name}")),
    )


def _help_buttons(turn: EventContext) -> tuple[Button, ...]:
    return (_settings_button(turn), _privacy_button(turn))


def _mode_buttons(turn: EventContext, whose: str) -> tuple[Button, ...]:
    automatic = Button(label=turn.say("mode-auto"), action=action(Verb.SET, whose, f"{DEFAULT}:{UNSET}"))
    named = (
        Button(label=turn.say(f"mode-{mode}"), action=action(Verb.SET, whose, f"{DEFAULT}:{mode}"))
        for mode in DEFAULT_MODES
    )
    return (automatic, *named)


def _settings_button(turn: EventContext) -> Button:
    return Button(label=turn.say("button-settings"), action=action(Verb.SHOW, "settings"))


def _privacy_button(turn: EventContext) -> Button:
    return Button(label=turn.say("button-privacy"), action=action(Verb.SHOW, "privacy"))
