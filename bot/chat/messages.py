"""What people say: recordings, commands beside them, questions about earlier ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.acceptance import accept, add, expected_seconds, follow_up_request, refused
from bot.chat.actions import Verb, action
from bot.chat.command_words import Name
from bot.chat.commands import Command, is_named, is_slashed
from bot.chat.event_context import EventContext
from bot.chat.events import LINK_OUT_OF_SIGHT, Attachment, MessageReceived, Reacted
from bot.chat.guests import called
from bot.chat.help_topics import HelpTopic, topic_link
from bot.chat.info_commands import help_text, tell
from bot.chat.intent import Intent, Interpretation, understand
from bot.chat.introductions import hello, hint
from bot.chat.job_keys import file_key
from bot.chat.recording_names import (
    LABEL_CHARACTERS,
    attachment_line,
    attachment_name,
    newest_first,
)
from bot.chat.replies import AskText, Button, ReactBack, Reply, SendMessage
from bot.chat.requested import UnknownLanguage, defaults_of, options_of, requested_task
from bot.chat.speaker_names import are_asked, named
from bot.chat.unasked import Overheard, decide
from bot.domain.failure import INPUT_CODES
from bot.domain.job import Job, Mode
from bot.requests.defaults import RequestedTask
from bot.text.blocks import Paragraph

_MOST_PICKS = 8
_FOR_EVERYBODY = frozenset({Name.PRIVACY, Name.FORGET})
"""Commands that nobody is refused."""


async def said(context: EventContext, event: MessageReceived) -> tuple[Reply, ...]:
    if context.place.guest:
        return await called(context, event)
    await _remember(context, event)
    if not (context.place.private or event.addressed):
        return await _overheard(context, event)
    if await are_asked(context, event):
        names = Command(name=Name.SPEAKER, rest=event.text)
        return await _meant(context, event, Interpretation(intent=Intent.COMMAND, command=names))
    published = not (context.place.private or context.place.command_prefix or is_named(event.text))
    understood = understand(event.text, event.wording, published=published)
    command, slashed = understood.command, is_slashed(event.text)
    of_another_bot = published and command is None and slashed
    if of_another_bot or (event.edited and (command is None or command.mode is None)):
        return ()
    if not (event.recordings or slashed or understood.intent.starts_work or _is_useless_file(context, event)):
        return await _said_in_passing(context, event, understood.intent)
    return await _meant(context, event, understood)


async def _remember(context: EventContext, event: MessageReceived) -> None:
    """What is posted, by whom is admitted; behind a stranger's the older ones are not the newest any more."""
    if not event.recordings or event.edited:
        return
    if context.services.policy.admits(context.place, context.person):
        await context.services.recent.add(context.place, context.person, event.recordings)
    else:
        await context.services.recent.forget(context.place.platform, context.chat_key)


async def _meant(
    context: EventContext, event: MessageReceived, understood: Interpretation
) -> tuple[Reply, ...]:
    command = understood.command
    open_to_all = command is not None and command.name in _FOR_EVERYBODY
    if not (open_to_all or context.services.policy.admits(context.place, context.person)):
        return await context.once(refused(context))
    if command is not None and command.name is Name.SPEAKER:
        return await named(context, await _named_in(context, event), command.rest)
    if command is not None and command.mode is None:
        return await tell(context, command)
    if command is None and is_slashed(event.text):
        return await context.once(help_text(context))
    if event.other_file and not (event.recordings or event.about or event.replies_to):
        return await _no_recording(context)
    return await _requested(context, event, understood)


def _is_useless_file(context: EventContext, event: MessageReceived) -> bool:
    """Among people a file that is no recording is for them."""
    return event.other_file and context.place.private


async def reacted(context: EventContext, event: Reacted) -> tuple[Reply, ...]:
    """An emoji that stands for a mode; any other, and one of a stranger, says nothing."""
    mode = _mode_of(context, event.emoji)
    if mode is None or not context.services.policy.admits(context.place, context.person):
        return ()
    replies: list[Reply] = []
    for attachment in event.recordings:
        replies += await accept(context, attachment, RequestedTask(mode=mode), only_new=True)
    return tuple(replies)


async def follow(
    context: EventContext, job: Job, requested: RequestedTask, *, event_id: str, keys: Sequence[str] = ()
) -> bool:
    """The request on an earlier job's recording. Whether a job was made."""
    options = replace(await options_of(context, requested), language=requested.spoken)
    return await add(context, follow_up_request(context, job, options, event_id=event_id, keys=keys))


async def _said_in_passing(
    context: EventContext, event: MessageReceived, intent: Intent
) -> tuple[Reply, ...]:
    """Nothing is wanted: who thanks gets a sign, who greets a line, and others keep talking undisturbed."""
    if not context.services.policy.admits(context.place, context.person):
        return ()
    match intent:
        case Intent.THANKS:
            return await context.once(ReactBack(message=event.message))
        case Intent.GREETING:
            return await context.once(_hello(context))
        case _:
            return ()


async def _no_recording(context: EventContext) -> tuple[Reply, ...]:
    """A file that nothing can be made of is told once an hour: an album of them is one mistake."""
    hour = context.services.now().strftime("%Y-%m-%dT%H")
    if not await context.services.events.claim_event(
        context.place.platform, f"no-recording:{context.chat_key}:{context.person.id}:{hour}"
    ):
        return ()
    return await context.once(context.message(context.localize("nothing-in-file")))


def _hello(context: EventContext) -> Reply:
    return context.message(context.localize(hello(context)))


async def _requested(
    context: EventContext, event: MessageReceived, understood: Interpretation
) -> tuple[Reply, ...]:
    """Something is wanted of a recording: one that came along, or one that was meant."""
    asks = understood.intent is Intent.QUESTION
    requested = requested_task(understood.command, event.text.strip() if asks else None)
    if isinstance(requested, UnknownLanguage):
        return await context.once(
            context.message(context.localize("language-unknown", typed=requested.typed))
        )
    if event.recordings:
        return await _each(context, event, requested)
    return await _about_something(context, event, understood, requested)


async def _overheard(context: EventContext, event: MessageReceived) -> tuple[Reply, ...]:
    """Nobody spoke to the bot: it answers recordings where the chat wants that, and is quiet otherwise."""
    if event.edited or not context.services.policy.admits(context.place, context.person):
        return ()
    hinted = False
    for attachment in event.recordings:
        seconds = expected_seconds(attachment)
        match decide(context.answers, context.directory.unasked, by_app=event.by_app, seconds=seconds):
            case Overheard.ANSWER:
                await accept(context, attachment, RequestedTask(), unasked=True)
            case Overheard.HINT:
                hinted = True
            case Overheard.NOTHING:
                continue
    return await hint(context) if hinted else ()


async def _each(context: EventContext, event: MessageReceived, requested: RequestedTask) -> tuple[Reply, ...]:
    """Every recording of the message is a job of its own."""
    if requested.mode is Mode.UNDERSTAND and not requested.question:
        return await context.once(context.message(context.localize("ask-needs-question")))
    replies: list[Reply] = []
    for attachment in event.recordings:
        replies += await accept(context, attachment, requested, keys=(event.message,), only_new=event.edited)
    return tuple(replies)


async def _about_something(
    context: EventContext, event: MessageReceived, understood: Interpretation, requested: RequestedTask
) -> tuple[Reply, ...]:
    """Words alone: about what they answer to, or what was there last."""
    pointing = understood.intent is Intent.POINTING
    event = await _about_the_latest(context, event, requested) if is_slashed(event.text) else event
    job = None if pointing else await _replied_to(context, event)
    if job is None and not pointing and not event.about and event.unseen != LINK_OUT_OF_SIGHT:
        job = await _last_here(context)
    if job is not None:
        return await _on_job(context, event, job, requested)
    if event.about:
        return await _on_recordings(context, event, requested)
    if not pointing:
        return await context.once(_nothing_here(context, event))
    return await context.once(_hello(context)) if event.wording else ()


async def _about_the_latest(
    context: EventContext, event: MessageReceived, requested: RequestedTask
) -> MessageReceived:
    """A command among people that points at nothing means the chat's latest recording, where one is known."""
    if context.place.private or event.about or event.replies_to or event.unseen or requested.mode is None:
        return event
    return replace(event, about=(await context.services.recent.newest(context.place))[:1])


async def _on_recordings(
    context: EventContext, event: MessageReceived, requested: RequestedTask
) -> tuple[Reply, ...]:
    """On what the words point at: of several the person chooses, a question goes to the newest."""
    if requested.mode is Mode.UNDERSTAND and not requested.question:
        return await context.once(context.message(context.localize("ask-needs-question")))
    if len(event.about) > 1 and requested.mode is not Mode.UNDERSTAND:
        return await context.once(_choice_of_recordings(context, event.about, requested))
    keys = (event.message, *event.replies_to)
    return await accept(context, event.about[0], requested, keys=keys, only_new=event.edited)


async def _on_job(
    context: EventContext, event: MessageReceived, job: Job, requested: RequestedTask
) -> tuple[Reply, ...]:
    if requested.mode is Mode.UNDERSTAND and not requested.question:
        return await context.once(ask_text(context, job))
    keys = (event.message, *event.replies_to)
    await follow(context, job, requested, event_id=f"{event.event_id}:{job.id}", keys=keys)
    return ()


def ask_text(context: EventContext, job: Job) -> AskText:
    return AskText(
        title=context.localize("ask-title"),
        label=context.localize("ask-label"),
        action=action(Verb.ASK, job.id),
        job_id=job.id,
    )


async def _replied_to(context: EventContext, event: MessageReceived) -> Job | None:
    """The newest job of the nearest message that has one; if recordings are pointed at, one of theirs."""
    files = {file_key(context.place.workspace, attachment.key) for attachment in event.about}
    for key in event.replies_to:
        for job in await context.services.jobs.found(context.place.platform, key):
            if _usable(job) and (not files or files & set(job.request.keys)):
                return job
    return None


async def _named_in(context: EventContext, event: MessageReceived) -> Sequence[Job]:
    """Jobs in whose answers somebody may be named, newest first: of what is replied to, else the last."""
    platform = context.place.platform
    for key in event.replies_to:
        if found := await context.services.jobs.found(platform, key):
            return found
    return await context.services.jobs.found(platform, context.chat_key) if context.place.private else ()


async def _last_here(context: EventContext) -> Job | None:
    """In a private chat, a question without a reply means what was answered last."""
    if not context.place.private:
        return None
    jobs = await context.services.jobs.found(context.place.platform, context.chat_key, limit=5)
    return next((job for job in jobs if _usable(job)), None)


def _usable(job: Job) -> bool:
    """Not one whose file nothing can be made of."""
    return job.failure is None or job.failure.code not in INPUT_CODES


def _nothing_here(context: EventContext, event: MessageReceived) -> Reply:
    usual = "nothing-private" if context.place.private else "nothing-group"
    more = () if context.place.private or event.unseen else topic_link(context, HelpTopic.GROUP)
    return context.message(context.localize(event.unseen or usual), buttons=more)


def _choice_of_recordings(
    context: EventContext, recordings: Sequence[Attachment], requested: RequestedTask
) -> Reply:
    mode = requested.mode
    to = requested.to or (defaults_of(context).to if mode is Mode.TRANSLATE else None)
    wanted = f"{mode or 'auto'}/{to}" if to else str(mode or "auto")
    question = (
        context.localize("pick-recording", mode=context.localize(f"mode-{mode}"))
        if mode
        else context.localize("pick-recording-auto")
    )
    shown = newest_first(recordings)[:_MOST_PICKS]
    picks = tuple(
        Button(
            label=attachment_name(one, context.reader, context.localize, most=LABEL_CHARACTERS),
            action=action(Verb.PICK, one.key, wanted),
        )
        for one in shown
    )
    lines = (attachment_line(one, context.reader, context.localize) for one in shown)
    return SendMessage(blocks=(Paragraph(question), *lines), buttons=picks, private=not context.place.private)


def _mode_of(context: EventContext, emoji: str) -> Mode | None:
    """By the emoji's name, its character, or the character's name in Unicode, in which 👂 is `ear`."""
    reactions = context.services.policy.reactions
    bare = emoji.strip(":\ufe0f")
    named = unicodedata.name(bare, "").lower().replace(" ", "_") if len(bare) == 1 else ""
    return reactions.get(emoji) or reactions.get(bare) or reactions.get(named)
