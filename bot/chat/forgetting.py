"""What is deleted, and everything that goes with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from bot.chat.actions import Verb, action
from bot.chat.events import Deleted, Departed
from bot.chat.replies import Button, Reply, Retract, Say
from bot.chat.turn import Desk, Turn
from bot.domain.job import Job
from bot.worker.retention import drop_sound

_MOST = 1_000
_SETTINGS_KEYS = ("chat:", "person:")


async def deleted(desk: Desk, event: Deleted) -> tuple[Reply, ...]:
    """Takes back what was posted; `settle_deleted` forgets it once that is done."""
    return await _retraction(desk, await _of_keys(desk, event), event.place.workspace)


async def settle_deleted(desk: Desk, event: Deleted) -> None:
    await _forget(desk, await _of_keys(desk, event))


async def confirm(turn: Turn) -> Say:
    """Asks before everything of the person goes."""
    jobs = len(await _of_person(turn))
    text = turn.say(f"forget-confirm-{'private' if turn.place.private else 'group'}", jobs=jobs)
    if not jobs:
        return turn.told(text)
    yes = Button(label=turn.say("button-forget-yes"), action=action(Verb.FORGET, "yes"), urgent=True)
    no = Button(label=turn.say("button-forget-no"), action=action(Verb.FORGET, "no"))
    return turn.told(text, buttons=(yes, no))


async def forget_person(turn: Turn) -> tuple[Reply, ...]:
    """As `deleted`, for everything that the person asked for, here or, in private, anywhere."""
    jobs = await _of_person(turn)
    text = turn.say("forget-done", jobs=len(jobs)) if jobs else turn.say("forget-confirm-private", jobs=0)
    done = Say(blocks=turn.told(text).blocks, private=not turn.place.private, instead=True)
    if not jobs:
        return await turn.once(done)
    return (*await _retraction(turn.desk, jobs, turn.place.workspace), done)


async def settle_person(turn: Turn) -> None:
    await _forget(turn.desk, await _of_person(turn))
    await turn.once()  # from now on this event is answered


async def departed(desk: Desk, event: Departed) -> None:
    """Nobody is there to be told anything."""
    if not event.purge:
        for job in await desk.queue.found(event.platform, event.key, limit=_MOST):
            if not job.state.final:
                await desk.queue.cancel(job.id)
        return
    await desk.chat_settings.delete(event.platform, event.key)
    async for jobs in _batches(desk, event.platform, event.key):
        for key in {key for job in jobs for key in job.request.keys if key.startswith(_SETTINGS_KEYS)}:
            if event.key.startswith("workspace:") or key == event.key:
                await desk.chat_settings.delete(event.platform, key)
        await _forget(desk, jobs)


async def _batches(desk: Desk, platform: str, key: str) -> AsyncIterator[list[Job]]:
    while jobs := await desk.queue.found(platform, key, limit=_MOST):
        yield list(jobs)


async def _of_keys(desk: Desk, event: Deleted) -> list[Job]:
    found: dict[str, Job] = {}
    for key in event.keys:
        for job in await desk.queue.found(event.place.platform, key, limit=_MOST):
            found[job.id] = job
    return list(found.values())


async def _of_person(turn: Turn) -> list[Job]:
    """Here or, in private, anywhere."""
    jobs = await turn.own_jobs(limit=_MOST)
    return [job for job in jobs if turn.place.private or turn.chat_key in job.request.keys]


async def _retraction(desk: Desk, jobs: Iterable[Job], workspace: str) -> tuple[Reply, ...]:
    jobs = list(jobs)
    posted = [external for job in jobs if (external := await desk.queue.posted(job.id)) is not None]
    return (Retract(posted=tuple(dict.fromkeys(posted)), workspace=workspace),) if jobs else ()


async def _forget(desk: Desk, jobs: Iterable[Job]) -> None:
    for job in jobs:
        await desk.queue.forget(job.id)
    await drop_sound(desk.queue, desk.blobs, keep_failed_seconds=desk.policy.keep_failed_seconds)
