"""What is deleted, and everything that goes with it. The outbox deletes what was posted."""

from __future__ import annotations

from bot.chat.actions import Verb, action
from bot.chat.event_context import MOST_JOBS, ChatServices, EventContext
from bot.chat.events import Deleted, Departed
from bot.chat.job_keys import chat_key, person_key, workspace_key
from bot.chat.replies import Button, Reply, SendMessage
from bot.chat.vocabulary import without_vocabulary
from bot.domain.job import Job
from bot.requests.cancel import cancel_found
from bot.requests.forget import forget_found

_WORKSPACE = workspace_key("")


async def deleted(services: ChatServices, event: Deleted) -> None:
    """What was made of these messages or files; a job that one of them only joined is another's."""
    for key in event.keys:
        await forget_found(services.jobs, services.sound, event.place.platform, [key], own=True)


async def confirm(context: EventContext) -> SendMessage:
    """Asks before everything of the person goes."""
    jobs = len(await _of_person(context))
    text = context.localize(f"forget-confirm-{'private' if context.place.private else 'group'}", jobs=jobs)
    if not jobs and not await _words_of_person(context):
        return context.message(text)
    if not jobs:
        text = context.localize("forget-confirm-words")
    yes = Button(label=context.localize("button-forget-yes"), action=action(Verb.FORGET, "yes"), urgent=True)
    no = Button(label=context.localize("button-forget-no"), action=action(Verb.FORGET, "no"))
    return context.message(text, buttons=(yes, no))


async def forget_person(context: EventContext) -> tuple[Reply, ...]:
    """Everything that the person asked for, here or, in private, anywhere; what comes later stays."""
    if await context.seen():
        return ()
    services, words = context.services, await _words_of_person(context)
    platform, keys = context.place.platform, _keys_of_person(context)
    jobs = await forget_found(services.jobs, services.sound, platform, keys, own=True)
    await without_vocabulary(context)
    if jobs:
        text = context.localize("forget-done", jobs=jobs)
    elif words:
        text = context.localize("forget-words-done")
    else:
        text = context.localize("forget-confirm-private", jobs=0)
    done = SendMessage(
        blocks=context.message(text).blocks, private=not context.place.private, replace_original=True
    )
    return await context.once(done)


async def departed(services: ChatServices, event: Departed) -> None:
    """Nobody is there to be told anything, or to delete what was posted."""
    if await services.events.seen(event.platform, event.event_id):
        return
    if event.purge:
        await forget_found(services.jobs, services.sound, event.platform, [event.key], retract=False)
        await _forget_settings(services, event)
    else:
        await cancel_found(services.jobs, services.sound, event.platform, event.key)
        await services.recent.forget(event.platform, event.key)
    await services.events.claim_event(event.platform, event.event_id)


async def _forget_settings(services: ChatServices, event: Departed) -> None:
    """Of the chat; of a workspace, those of all its chats and people."""
    await services.chat_settings.delete(event.platform, event.key)
    workspace = event.key.removeprefix(_WORKSPACE)
    if workspace and event.key.startswith(_WORKSPACE):
        for prefix in (chat_key(workspace, ""), person_key(workspace, "")):
            await services.chat_settings.delete_all(event.platform, prefix)


def _keys_of_person(context: EventContext) -> list[str]:
    """What everything has that is theirs here or, in private, anywhere."""
    return [context.person_key] if context.place.private else [context.person_key, context.chat_key]


async def _words_of_person(context: EventContext) -> int:
    """Of what they wrote beside recordings that have not come yet, and of their own vocabulary."""
    terms = len(context.mine.terms) if context.place.private else 0
    return terms + await context.services.key_values.owned(context.place.platform, _keys_of_person(context))


async def _of_person(context: EventContext) -> list[Job]:
    """Here or, in private, anywhere."""
    jobs = await context.own_jobs()
    if context.place.private:
        return jobs
    here = await context.services.jobs.found(context.place.platform, context.chat_key, limit=MOST_JOBS)
    ids = {job.id for job in here}
    return [job for job in jobs if job.id in ids]
