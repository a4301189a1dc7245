"""What is deleted, and everything that goes with it. The outbox deletes what was posted."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.actions import Verb, action
from bot.chat.event_context import ChatServices, EventContext
from bot.chat.events import Deleted, Departed
from bot.chat.job_keys import chat_key, person_key, workspace_key
from bot.chat.replies import Button, Reply, SendMessage
from bot.domain.job import Job
from bot.worker.retention import drop_sound

_WORKSPACE = workspace_key("")


async def deleted(desk: ChatServices, event: Deleted) -> None:
    """What was made of these messages or files; a job that one of them only joined is another's."""
    forgotten = [await _forget_all(desk, event.place.platform, [key], own=True) for key in event.keys]
    if any(forgotten):
        await _drop_sound(desk)


async def confirm(turn: EventContext) -> SendMessage:
    """Asks before everything of the person goes."""
    jobs = len(await _of_person(turn))
    text = turn.say(f"forget-confirm-{'private' if turn.place.private else 'group'}", jobs=jobs)
    if not jobs:
        return turn.told(text)
    yes = Button(label=turn.say("button-forget-yes"), action=action(Verb.FORGET, "yes"), urgent=True)
    no = Button(label=turn.say("button-forget-no"), action=action(Verb.FORGET, "no"))
    return turn.told(text, buttons=(yes, no))


async def forget_person(turn: EventContext) -> tuple[Reply, ...]:
    """Everything that the person asked for, here or, in private, anywhere; what comes later stays."""
    if not await turn.first():
        return ()
    keys = [turn.person_key] if turn.place.private else [turn.person_key, turn.chat_key]
    jobs = await _forget_all(turn.desk, turn.place.platform, keys, own=True)
    await _drop_sound(turn.desk)
    text = turn.say("forget-done", jobs=jobs) if jobs else turn.say("forget-confirm-private", jobs=0)
    return (
        SendMessage(blocks=turn.told(text).blocks, private=not turn.place.private, replace_original=True),
    )


async def departed(desk: ChatServices, event: Departed) -> None:
    """Nobody is there to be told anything, or to delete what was posted."""
    if await desk.queue.seen(event.platform, event.event_id):
        return
    if event.purge:
        await _forget_all(desk, event.platform, [event.key], retract=False)
        await _forget_settings(desk, event)
        await _drop_sound(desk)
    else:
        await _cancel_all(desk, event.platform, event.key)
    await desk.queue.claim_event(event.platform, event.event_id)


async def _forget_all(
    desk: ChatServices, platform: str, keys: Sequence[str], *, retract: bool = True, own: bool = False
) -> int:
    """How many there were, of those that are there now."""
    now, forgotten = await desk.queue.now(), 0
    while more := await desk.queue.forget_found(platform, keys, retract=retract, own=own, created_before=now):
        forgotten += more
    return forgotten


async def _cancel_all(desk: ChatServices, platform: str, key: str) -> None:
    now = await desk.queue.now()
    while await desk.queue.cancel_found(platform, [key], created_before=now):
        """Until none is open."""


async def _forget_settings(desk: ChatServices, event: Departed) -> None:
    """Of the chat; of a workspace, those of all its chats and people."""
    await desk.chat_settings.delete(event.platform, event.key)
    workspace = event.key.removeprefix(_WORKSPACE)
    if workspace and event.key.startswith(_WORKSPACE):
        for prefix in (chat_key(workspace, ""), person_key(workspace, "")):
            await desk.chat_settings.delete_all(event.platform, prefix)


async def _of_person(turn: EventContext) -> list[Job]:
    """Here or, in private, anywhere."""
    jobs = await turn.own_jobs()
    return [job for job in jobs if turn.place.private or turn.chat_key in job.request.keys]


async def _drop_sound(desk: ChatServices) -> None:
    await drop_sound(desk.queue, desk.blobs, keep_failed_seconds=desk.policy.keep_failed_seconds)
