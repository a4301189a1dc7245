"""People say who is who in a recording, by a sentence, a command or a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.chat.actions import Verb, action
from bot.chat.event_context import EventContext
from bot.chat.events import MessageReceived
from bot.chat.replies import AskText, Reply, names_key
from bot.chat.speaker_words import read_numbered_names
from bot.domain.job import Job
from bot.requests.name_speakers import NoSuchSpeaker, name_some
from bot.text.speakers import clean_name

_MOST_LOOKED_AT = 5


async def named(context: EventContext, jobs: Iterable[Job], typed: str) -> tuple[Reply, ...]:
    """In the newest of these answers that tells voices apart, and all that the chat has on its recording."""
    if await context.seen():
        return ()
    names = read_numbered_names(typed)
    if not names:
        return await context.once(context.message(context.localize("speakers-how")))
    for job in [*jobs][:_MOST_LOOKED_AT]:
        answer = await context.services.jobs.answer(job.id)
        if answer is not None and answer.speakers:
            return await context.once(await _told(context, job, names))
    return await context.once(context.message(context.localize("speakers-none")))


async def _told(context: EventContext, job: Job, names: Mapping[int, str]) -> Reply:
    result = await name_some(context.services.jobs, job, names)
    if isinstance(result, NoSuchSpeaker):
        return context.message(context.localize("speakers-count", count=result.count))
    told = (
        context.localize(
            "speakers-named" if clean_name(name) else "speakers-unnamed",
            number=number,
            name=clean_name(name),
        )
        for number, name in names.items()
    )
    return context.message(*told)


def ask_names(context: EventContext, job: Job) -> AskText:
    return AskText(
        title=context.localize("speakers-title"),
        label=context.localize("speakers-label"),
        action=action(Verb.NAME, job.id),
        job_id=job.id,
        names=True,
    )


async def are_asked(context: EventContext, event: MessageReceived) -> bool:
    """Whether the names are in reply to a message that asks for them."""
    if event.recordings or not read_numbered_names(event.text):
        return False
    jobs, platform = context.services.jobs, context.place.platform
    for key in event.replies_to:
        if await jobs.found(platform, names_key(key), limit=1):
            return True
    return False
