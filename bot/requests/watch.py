"""Looking at a job until it is over."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.errors import StorageError
from bot.domain.job import Job, Progress, SegmentState
from bot.domain.ports.jobs import JobStore, Snapshot

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.03, 1.0
_GROWTH = 1.25
SHARED_PART = 0.5
"""Of the pause between two looks: so old may be what another watch of the same job read."""
LOOKS_A_SECOND = 200
"""Of all watches of a process together: who works on jobs needs the table too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How the job stands."""

    job: Job
    progress: Progress
    heard: Sequence[SegmentState]
    """Segments with words, in an unbroken row from the recording's start, each told once."""
    seconds: float
    """Since the first look."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """The job was forgotten."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoAnswer:
    """The database does not answer; patience lasts still."""


LookResult: TypeAlias = Look | Gone | NoAnswer


class SharedLooks:
    """All watches of a process: those of one job share what is read, and many look more rarely."""

    def __init__(self) -> None:
        self._watches: Counter[tuple[int, str]] = Counter()
        self._seen: dict[tuple[int, str], tuple[float, Snapshot | None]] = {}

    @contextmanager
    def counted(self, jobs: JobStore, job_id: str) -> Iterator[None]:
        key = (id(jobs), job_id)
        self._watches[key] += 1
        try:
            yield
        finally:
            self._watches[key] -= 1
            if not self._watches[key]:
                del self._watches[key]
                self._seen.pop(key, None)

    def pause(self, wanted_seconds: float) -> float:
        return max(wanted_seconds, self._watches.total() / LOOKS_A_SECOND)

    async def stand(self, jobs: JobStore, job_id: str, *, fresh_seconds: float) -> Snapshot | None:
        """Of the job, as it was so long ago at most."""
        key = (id(jobs), job_id)
        seen = self._seen.get(key)
        if seen is not None and time.monotonic() - seen[0] < fresh_seconds:
            return seen[1]
        at = time.monotonic()
        stand = await jobs.snapshot(job_id)
        if key in self._watches:
            self._seen[key] = (at, stand)
        return stand


_LOOKS = SharedLooks()


async def watch(
    jobs: JobStore,
    job_id: str,
    *,
    words: bool = True,
    longest_pause_seconds: float = LONGEST_PAUSE_SECONDS,
    patience_seconds: float = 0.0,
) -> AsyncGenerator[LookResult, None]:
    """One look at once, then ever rarer ones; the last is at a job that is over, or gone.

    Without `words`, `Look.heard` stays empty. A database that does not answer for longer than
    `patience_seconds` raises `StorageError`.
    """
    heard = HeardWords(jobs, job_id) if words else None
    started = answered_at = time.monotonic()
    pause, fresh, over = FIRST_PAUSE_SECONDS, 0.0, False
    with _LOOKS.counted(jobs, job_id):
        while not over:
            look: LookResult
            try:
                stand = await _LOOKS.stand(jobs, job_id, fresh_seconds=fresh)
                look = await _look(stand, heard, time.monotonic() - started)
                answered_at = time.monotonic()
            except StorageError:
                if time.monotonic() - answered_at >= patience_seconds:
                    raise
                look = NoAnswer()
            yield look
            over = isinstance(look, Gone) or (isinstance(look, Look) and look.job.state.final)
            if not over:
                await asyncio.sleep(_LOOKS.pause(pause))
            fresh = pause * SHARED_PART
            pause = min(longest_pause_seconds, pause * _GROWTH)


async def _look(stand: Snapshot | None, heard: HeardWords | None, seconds: float) -> Look | Gone:
    if stand is None:
        return Gone()
    news = await heard.news(stand.progress) if heard is not None else ()
    return Look(job=stand.job, progress=stand.progress, heard=news, seconds=seconds)


class HeardWords:
    """The words of a job's segments, each told once."""

    def __init__(self, jobs: JobStore, job_id: str) -> None:
        self._jobs = jobs
        self._job_id = job_id
        self._done = 0
        self._told = 0

    async def news(self, progress: Progress) -> Sequence[SegmentState]:
        """What is settled now in an unbroken row from the start, and was not told."""
        if progress.segments_done == self._done:
            return ()
        segments = await self._jobs.segments(self._job_id)
        self._done = progress.segments_done
        settled = self._told
        while settled < len(segments) and segments[settled].settled:
            settled += 1
        news = [one for one in segments[self._told : settled] if one.text is not None and one.text.text]
        self._told = settled
        return news
