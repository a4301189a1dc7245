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


async def deleted(services: ChatServices, event: Deleted) -> None:
    """What was made of these messages or files; a job that one of them only joined is another's."""
    forgotten = [await _forget_all(services, event.place.platform, [key], own=True) for key in event.keys]
    if any(forgotten):
        await _drop_sound(services)


async def confirm(context: EventContext) -> SendMessage:
    """Asks before everything of the person goes."""
    jobs = len(await _of_person(context))
    text = context.localize(f"forget-confirm-{'private' if context.place.private else 'group'}", jobs=jobs)
    if not jobs:
        return context.message(text)
    yes = Button(label=context.localize("button-forget-yes"), action=action(Verb.FORGET, "yes"), urgent=True)
    no = Button(label=context.localize("button-forget-no"), action=action(Verb.FORGET, "no"))
    return context.message(text, buttons=(yes, no))


async def forget_person(context: EventContext) -> tuple[Reply, ...]:
    """Everything that the person asked for, here or, in private, anywhere; what comes later stays."""
    if not await context.first():
        return ()
    keys = [context.person_key] if context.place.private else [context.person_key, context.chat_key]
    jobs = await _forget_all(context.services, context.place.platform, keys, own=True)
    await _drop_sound(context.services)
    text = (
        context.localize("forget-done", jobs=jobs)
        if jobs
        else context.localize("forget-confirm-private", jobs=0)
    )
    return (
        SendMessage(
            blocks=context.message(text).blocks, private=not context.place.private, replace_original=True
        ),
    )


async def departed(services: ChatServices, event: Departed) -> None:
    """Nobody is there to be told anything, or to delete what was posted."""
    if await services.queue.events.seen(event.platform, event.event_id):
        return
    if event.purge:
        await _forget_all(services, event.platform, [event.key], retract=False)
        await _forget_settings(services, event)
        await _drop_sound(services)
    else:
        await _cancel_all(services, event.platform, event.key)
    await services.queue.events.claim_event(event.platform, event.event_id)


async def _forget_all(
    services: ChatServices, platform: str, keys: Sequence[str], *, retract: bool = True, own: bool = False
) -> int:
    """How many there were, of those that are there now."""
    now, forgotten = await services.queue.jobs.now(), 0
    while more := await services.queue.jobs.forget_found(
        platform, keys, retract=retract, own=own, created_before=now
    ):
        forgotten += more
    return forgotten


async def _cancel_all(services: ChatServices, platform: str, key: str) -> None:
    now = await services.queue.jobs.now()
    while await services.queue.jobs.cancel_found(platform, [key], created_before=now):
        """Until none is open."""


async def _forget_settings(services: ChatServices, event: Departed) -> None:
    """Of the chat; of a workspace, those of all its chats and people."""
    await services.chat_settings.delete(event.platform, event.key)
    workspace = event.key.removeprefix(_WORKSPACE)
    if workspace and event.key.startswith(_WORKSPACE):
        for prefix in (chat_key(workspace, ""), person_key(workspace, "")):
            await services.chat_settings.delete_all(event.platform, prefix)


async def _of_person(context: EventContext) -> list[Job]:
    """Here or, in private, anywhere."""
    jobs = await context.own_jobs()
    return [job for job in jobs if context.place.private or context.chat_key in job.request.keys]


async def _drop_sound(services: ChatServices) -> None:
    await drop_sound(
        services.queue.retention, services.blobs, keep_failed_seconds=services.policy.keep_failed_seconds
    )
