"""Forgetting jobs: their rows, every word, their sound, and what a chat shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.ports.jobs import JobStore
from bot.sound_store import SoundStore


async def forget(jobs: JobStore, sound: SoundStore, job_id: str) -> bool:
    """False if the job is not there."""
    return await forget_each(jobs, sound, [job_id]) == 1


async def forget_each(jobs: JobStore, sound: SoundStore, job_ids: Iterable[str]) -> int:
    """How many of them were there."""
    forgotten = sum([await jobs.forget(job_id, retract=True) for job_id in job_ids])
    if forgotten:
        await sound.drop_unneeded()
    return forgotten


async def forget_found(
    jobs: JobStore,
    sound: SoundStore,
    platform: str,
    keys: Sequence[str],
    *,
    own: bool = False,
    retract: bool = True,
) -> int:
    """Every job with all these keys that is there now; how many there were.

    `own`: keys of the request that made the job, not of one that joined it. Without `retract`, what was
    posted stays: nobody is left who could delete it.
    """
    now, forgotten = await jobs.now(), 0
    while more := await jobs.forget_found(platform, keys, retract=retract, own=own, created_before=now):
        forgotten += more
    if forgotten:
        await sound.drop_unneeded()
    return forgotten
