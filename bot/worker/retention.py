"""Deletes sound as soon as its job is over, words on their date, and sound that nobody refers to."""

from __future__ import annotations

import logging

from bot.domain.ports.jobs import JobStore
from bot.domain.ports.retention import Retention
from bot.domain.ports.stores import Blobs
from bot.sound_store import SoundStore

logger = logging.getLogger(__name__)

EVENT_SECONDS = 7 * 86_400.0
"""No platform delivers an event again after so long."""
ORPHAN_SECONDS = 6 * 3600.0
"""Between a blob and the row that names it lie moments, unless the process was killed there, or sleeps."""
FOLDERS = ("uploads", "segments")
AT_ONCE = 500


async def retain_once(
    jobs: JobStore, retention: Retention, blobs: Blobs, *, text_seconds: float, failed_audio_seconds: float
) -> None:
    """`text_seconds` after its end a job is forgotten; sound of failed and partial jobs waits for a retry."""
    sound = SoundStore(blobs=blobs, retention=retention, keep_failed_seconds=failed_audio_seconds)
    await sound.drop_unneeded()
    while job_ids := await retention.expired(older_than_seconds=text_seconds):
        for job_id in job_ids:
            await jobs.forget(job_id)
        logger.info("jobs.forgotten", extra={"jobs": len(job_ids)})
    await retention.forget_events(older_than_seconds=EVENT_SECONDS)


async def drop_orphans(
    retention: Retention, blobs: Blobs, *, older_than_seconds: float = ORPHAN_SECONDS
) -> None:
    """Sound that was put in the store by a process that died before it could say whose it is."""
    for folder in FOLDERS:
        stale = await blobs.stale(folder, older_than_seconds=older_than_seconds)
        for start in range(0, len(stale), AT_ONCE):
            orphans = await retention.unnamed_blobs(stale[start : start + AT_ONCE])
            await blobs.delete(orphans)
            if orphans:
                logger.warning("orphans.dropped", extra={"blobs": len(orphans)})
