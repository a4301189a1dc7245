"""The jobs that are under way in a thread."""

from __future__ import annotations

from bot.chat.job_keys import chat_key
from bot.domain.job import Job
from bot.domain.ports.jobs import JobStore
from handlers.slack.addresses import PLATFORM_NAME, SlackAddress, session_key

MOST_JOBS = 1_000
"""Of one channel that are looked through."""


async def open_jobs(jobs: JobStore, team: str, channel: str, thread: str) -> tuple[Job, ...]:
    """Those that are shown there, and those that are going to be; newest first."""
    shown = await jobs.found(PLATFORM_NAME, session_key(team, channel, thread), limit=MOST_JOBS)
    near = await jobs.found(PLATFORM_NAME, chat_key(team, channel), limit=MOST_JOBS)
    found = {job.id: job for job in (*shown, *(job for job in near if _belongs(job, channel, thread)))}
    return tuple(job for job in found.values() if not job.state.final)


def _belongs(job: Job, channel: str, thread: str) -> bool:
    address = SlackAddress.from_mapping(job.request.origin.address)
    return (address.channel, address.thread) == (channel, thread)
