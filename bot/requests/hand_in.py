"""A recording comes in: its bytes go into the store as they come, and a job has them in the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.domain.errors import BadInput
from bot.domain.job import Job, Request, Source
from bot.domain.ports.jobs import Accepted, AddResult, JobStore, Joined
from bot.sound_store import SoundStore

MOST_NAME_CHARACTERS = 255
_MOST_OPEN_JOBS = 1000


@dataclass(slots=True)
class HandIn:
    """One recording on its way to a job."""

    jobs: JobStore
    sound: SoundStore
    limit_bytes: int
    source: Source | None = None
    """Where the recording lies, once it is here."""
    needed: bool = False
    """A job has the sound, or may have it."""

    async def take_in(self, chunks: AsyncIterator[bytes], *, name: str | None) -> Source:
        """Raises `BadInput` (TOO_LARGE) or `DiskFull`, leaving nothing."""
        shown = name[:MOST_NAME_CHARACTERS] if name else None
        self.source = await self.sound.take_in(chunks, name=shown, limit_bytes=self.limit_bytes)
        return self.source

    async def add(self, request: Request) -> AddResult:
        """Adds the job, which has the sound from then on; what adds nothing needs it not."""
        self.needed = True  # a commit whose outcome is not learnt leaves the sound to retention
        try:
            added = await self.jobs.add(request)
        except BadInput:
            self.needed = False
            raise
        self.needed = isinstance(added, Accepted | Joined)
        return added


@asynccontextmanager
async def handing_in(jobs: JobStore, sound: SoundStore, *, limit_bytes: int) -> AsyncIterator[HandIn]:
    """Unless a job has the sound in the end, nothing of it stays."""
    one = HandIn(jobs=jobs, sound=sound, limit_bytes=limit_bytes)
    try:
        yield one
    finally:
        if one.source is not None and not one.needed:
            await asyncio.shield(sound.give_back(one.source))


async def open_jobs(jobs: JobStore, flow: str) -> Sequence[Job]:
    """What was handed in and is not over yet, oldest first."""
    newest = await jobs.newest(flow=flow, limit=_MOST_OPEN_JOBS)
    return [job for job in reversed(newest) if not job.state.final]


async def open_twin(jobs: JobStore, flow: str, dedup_key: str) -> Job | None:
    """The open job that is the answer to the same request: its sound need not be handed in again."""
    return next((job for job in await open_jobs(jobs, flow) if job.request.dedup_key == dedup_key), None)
