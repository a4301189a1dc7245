"""Deletes sound as soon as its job is over, and words on their date."""

from __future__ import annotations

import logging

from bot.domain.ports import Blobs, Queue

logger = logging.getLogger(__name__)


async def retain_once(
    queue: Queue, blobs: Blobs, *, text_seconds: float, failed_audio_seconds: float
) -> None:
    """`text_seconds` after its end a job is forgotten; sound of failed and partial jobs waits for a retry."""
    await drop_sound(queue, blobs, keep_failed_seconds=failed_audio_seconds)
    while job_ids := await queue.expired(older_than_seconds=text_seconds):
        for job_id in job_ids:
            await queue.forget(job_id)
        logger.info("jobs.forgotten", extra={"jobs": len(job_ids)})


async def drop_sound(queue: Queue, blobs: Blobs, *, keep_failed_seconds: float) -> None:
    while keys := await queue.blobs_to_drop(keep_failed_seconds=keep_failed_seconds):
        await blobs.delete(keys)
        await queue.confirm_dropped(keys)
        logger.info("sound.dropped", extra={"blobs": len(keys)})
