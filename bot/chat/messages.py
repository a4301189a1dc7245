"""What people say: recordings, commands beside them, questions about earlier ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.acceptance import accept, add, follow_up, refused
from bot.chat.actions import Verb, action
from bot.chat.command_words import Name
from bot.chat.commands import Command, is_named, is_question, is_slashed, is_thanks, parse_command
from bot.chat.event_context import EventContext
from bot.chat.events import Attachment, MessageReceived, Reacted
from bot.chat.info_commands import help_text, tell
from bot.chat.job_keys import file_key
from bot.chat.replies import AskText, Button, Reply
from bot.chat.requested import RequestedTask, UnknownLanguage, default_target, options_of, requested_task
from bot.domain.failure import INPUT_CODES
from bot.domain.job import Job, Mode

_MOST_PICKS = 8
_LABEL_CHARACTERS = 24
_FOR_EVERYBODY = frozenset({Name.PRIVACY, Name.FORGET})
"""Commands that nobody is refused."""


async def said(turn: EventContext, event: MessageReceived) -> tuple[Reply, ...]:
    if not (turn.place.private or event.addressed):
        return await _overheard(turn, event)
    published = not (turn.place.private or turn.place.command_prefix or is_named(event.text))
    command = parse_command(event.text, addressed=True, published=published)
    of_another_bot = published and command is None and is_slashed(event.text)
    if of_another_bot or (event.edited and (command is None or command.mode is None)):
        return ()
    open_to_all = command is not None and command.name in _FOR_EVERYBODY
    if not (open_to_all or turn.desk.policy.admits(turn.place, turn.person)):
        return await turn.once(refused(turn))
    if command is None and is_slashed(event.text):
        return await turn.once(help_text(turn))
    if command is not None and command.mode is None:
        return await tell(turn, command)
    return await _wished(turn, event, command)


async def reacted(turn: EventContext, event: Reacted) -> tuple[Reply, ...]:
    """An emoji that stands for a mode; any other, and one of a stranger, says nothing."""
    mode = _mode_of(turn, event.emoji)
    if mode is None or not turn.desk.policy.admits(turn.place, turn.person):
        return ()
    replies: list[Reply] = []
    for heard in event.recordings:
        replies += await accept(turn, heard, RequestedTask(mode=mode), only_new=True)
    return tuple(replies)


async def follow(
    turn: EventContext, job: Job, wish: RequestedTask, *, event_id: str, keys: Sequence[str] = ()
) -> bool:
    """The wish on an earlier job's recording. Whether a job was made."""
    options = replace(options_of(turn, wish), language=job.request.options.language)
    return await add(turn, follow_up(turn, job, options, event_id=event_id, keys=keys))


async def _wished(turn: EventContext, event: MessageReceived, command: Command | None) -> tuple[Reply, ...]:
    """Something is wanted of a recording: one that came along, or one that was meant."""
    wish = requested_task(command, event.text)
    if isinstance(wish, UnknownLanguage):
        return await turn.once(turn.told(turn.say("language-unknown", typed=wish.typed)))
    if event.recordings:
        return await _each(turn, event, wish)
    return await _about_something(turn, event, command, wish)


async def _overheard(turn: EventContext, event: MessageReceived) -> tuple[Reply, ...]:
    """Nobody spoke to the bot: it answers recordings where the chat wants that, and is quiet otherwise."""
    if turn.ours.auto and not event.edited and turn.desk.policy.admits(turn.place, turn.person):
        for heard in event.recordings:
            await accept(turn, heard, RequestedTask(), ambient=True)
    return ()


async def _each(turn: EventContext, event: MessageReceived, wish: RequestedTask) -> tuple[Reply, ...]:
    """Every recording of the message is a job of its own."""
    if wish.mode is Mode.UNDERSTAND and not wish.question:
        return await turn.once(turn.told(turn.say("ask-needs-question")))
    replies: list[Reply] = []
    for heard in event.recordings:
        replies += await accept(turn, heard, wish, keys=(event.message,), only_new=event.edited)
    return tuple(replies)


async def _about_something(
    turn: EventContext, event: MessageReceived, command: Command | None, wish: RequestedTask
) -> tuple[Reply, ...]:
    """Words alone: about what they answer to, or what was there last."""
    if is_thanks(event.text):
        return ()
    replied = await _replied_to(turn, event)
    asks = command is not None or is_question(event.text)
    job = replied or (await _last_here(turn) if asks and not event.about else None)
    if job is not None and event.text.strip():
        return await _on_job(turn, event, job, wish)
    if not event.about:
        return await turn.once(_nothing_here(turn) if command else help_text(turn))
    return await _on_recordings(turn, event, wish)


async def _on_recordings(
    turn: EventContext, event: MessageReceived, wish: RequestedTask
) -> tuple[Reply, ...]:
    """On what the words point at: of several the person chooses, a question goes to the newest."""
    if wish.mode is Mode.UNDERSTAND and not wish.question:
        return await turn.once(turn.told(turn.say("ask-needs-question")))
    if len(event.about) > 1 and wish.mode is not Mode.UNDERSTAND:
        return await turn.once(_picker(turn, event.about, wish))
    keys = (event.message, *event.replies_to)
    return await accept(turn, event.about[0], wish, keys=keys, only_new=event.edited)


async def _on_job(
    turn: EventContext, event: MessageReceived, job: Job, wish: RequestedTask
) -> tuple[Reply, ...]:
    if wish.mode is None:
        wish = RequestedTask(mode=Mode.UNDERSTAND, question=event.text.strip())
    if wish.mode is Mode.UNDERSTAND and not wish.question:
        return await turn.once(ask_text(turn, job))
    keys = (event.message, *event.replies_to)
    await follow(turn, job, wish, event_id=f"{event.event_id}:{job.id}", keys=keys)
    return ()


def ask_text(turn: EventContext, job: Job) -> AskText:
    return AskText(
        title=turn.say("ask-title"),
        label=turn.say("ask-label"),
        action=action(Verb.ASK, job.id),
        job_id=job.id,
    )


async def _replied_to(turn: EventContext, event: MessageReceived) -> Job | None:
    """The newest job of the nearest message that has one; if recordings are pointed at, one of theirs."""
    files = {file_key(turn.place.workspace, heard.key) for heard in event.about}
    for key in event.replies_to:
        for job in await turn.desk.queue.found(turn.place.platform, key):
            if _usable(job) and (not files or files & set(job.request.keys)):
                return job
    return None


async def _last_here(turn: EventContext) -> Job | None:
    """In a private chat, a question without a reply means what was answered last."""
    if not turn.place.private:
        return None
    jobs = await turn.desk.queue.found(turn.place.platform, turn.chat_key, limit=5)
    return next((job for job in jobs if _usable(job)), None)


def _usable(job: Job) -> bool:
    """Not one whose file nothing can be made of."""
    return job.failure is None or job.failure.code not in INPUT_CODES


def _nothing_here(turn: EventContext) -> Reply:
    return turn.told(turn.say("nothing-private" if turn.place.private else "nothing-group"))


def _picker(turn: EventContext, recordings: Sequence[Attachment], wish: RequestedTask) -> Reply:
    mode = wish.mode
    to = wish.to or (default_target(turn) if mode is Mode.TRANSLATE else None)
    wanted = f"{mode or 'auto'}/{to}" if to else str(mode or "auto")
    labels = [
        (heard.source.name or turn.say("pick-unnamed", number=number))[:_LABEL_CHARACTERS]
        for number, heard in enumerate(recordings[:_MOST_PICKS], start=1)
    ]
    picks = tuple(
        Button(label=label, action=action(Verb.PICK, heard.key, wanted))
        for label, heard in zip(labels, recordings, strict=False)
    )
    question = (
        turn.say("pick-recording", mode=turn.say(f"mode-{mode}")) if mode else turn.say("pick-recording-auto")
    )
    return turn.told(question, buttons=picks)


def _mode_of(turn: EventContext, emoji: str) -> Mode | None:
    """By the emoji's name, its character, or the character's name in Unicode, in which 👂 is `ear`."""
    reactions = turn.desk.policy.reactions
    bare = emoji.strip(":\ufe0f")
    named = unicodedata.name(bare, "").lower().replace(" ", "_") if len(bare) == 1 else ""
    return reactions.get(emoji) or reactions.get(bare) or reactions.get(named)
