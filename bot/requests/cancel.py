"""Ending open jobs before their answer. Sound that nobody needs then goes at once."""

from __future__ import annotations

from bot.domain.ports.jobs import JobStore
from bot.sound_store import SoundStore


async def cancel(jobs: JobStore, sound: SoundStore, job_id: str) -> bool:
    """False if the job was over, or is not there."""
    cancelled = await jobs.cancel(job_id)
    if cancelled:
        await sound.drop_unneeded()
    return cancelled


async def cancel_found(jobs: JobStore, sound: SoundStore, platform: str, key: str) -> None:
    """Every open job with this key that is there now."""
    now = await jobs.now()
    while await jobs.cancel_found(platform, [key], created_before=now):
        """Until none is open."""
    await sound.drop_unneeded()
