"""Jobs: accepted, looked at, found again, ended, forgotten. For chats, web and command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.domain.answer import Answer
from bot.domain.job import Job, Progress, Request, SegmentState


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """A job was made of the request."""

    job_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """An open job with the same `dedup_key` answers this request too."""

    job_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenBefore:
    """The event was accepted or joined a job before; the job may be forgotten by now. Nothing was added."""

    job_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OverQuota:
    """The account's quota for today is used up. Nothing was added."""

    account: str


AddResult: TypeAlias = Accepted | Joined | SeenBefore | OverQuota


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """A job and how far it is, at one moment."""

    job: Job
    progress: Progress
    version: str
    """Another one as soon as anything of the job, its progress or its answer is another, time apart."""


class AnswerStore(Protocol):
    """The answers of the table."""

    async def answer(self, job_id: str) -> Answer | None: ...

    async def name_speakers(self, names: Mapping[str, Mapping[int, str]]) -> None:
        """Puts what people call these voices, by number, into the answers of these jobs, which are shown
        again; other voices keep their names.

        What is told of an answer that is gone, or of a voice that it does not tell apart, is left out.
        """
        ...


class JobStore(AnswerStore, Protocol):
    """The jobs of the table. All methods are safe from many processes; times are the database's."""

    async def add(self, request: Request) -> AddResult:
        """Commits the job and its PREPARE task. Accepted means that this returned.

        An event that a job was made from adds nothing, even when that job is forgotten by now.
        A request that joins brings its `keys` along.
        An open job of the same `dedup_key` is joined; until its PREPARE is over it takes over the newer
        request's `source`, so that a file that was moved is found at its new place by the next try.
        Raises `BadInput` (WRONG_OPTION) for numbers and texts that no store could hold.
        """
        ...

    async def job(self, job_id: str) -> Job | None: ...

    async def progress(self, job_id: str) -> Progress | None: ...

    async def snapshot(self, job_id: str) -> Snapshot | None: ...

    async def segments(self, job_id: str) -> Sequence[SegmentState]:
        """In order of time, settled or not."""
        ...

    async def found(self, platform: str, key: str, *, limit: int = 50) -> Sequence[Job]:
        """Jobs of the platform with this key (of the request, of a delivery, or added), newest first."""
        ...

    async def newest(
        self, *, flow: str | None = None, recording: str | None = None, limit: int = 50
    ) -> Sequence[Job]:
        """Newest first. `recording`: its SHA-256, of a flow's jobs."""
        ...

    async def add_key(self, job_id: str, key: str, *, own: bool = False) -> None:
        """Harmless if it is there, or the job is not. `own`: as if the request that made it had it."""
        ...

    async def cancel(self, job_id: str) -> bool:
        """Withdraws open tasks; running ones lose their lease at the next heartbeat. False if it was over."""
        ...

    async def cancel_found(
        self, platform: str, keys: Sequence[str], *, created_before: datetime | None = None, limit: int = 200
    ) -> int:
        """As `forget_found`, for open jobs: they are cancelled."""
        ...

    async def forget(self, job_id: str, *, retract: bool = False) -> bool:
        """Removes the job and every word of it, and results of its recording that no other job uses.

        With `retract`, what was posted for it is due to be deleted, in the same transaction; else it stays.
        """
        ...

    async def forget_found(
        self,
        platform: str,
        keys: Sequence[str],
        *,
        retract: bool,
        own: bool = False,
        created_before: datetime | None = None,
        limit: int = 200,
    ) -> int:
        """Forgets at most `limit` jobs with all these keys, newest first, in one transaction: how many.

        What `KeyValue` holds for an owner with all these keys goes too, whatever the limit.

        `own`: keys of the request that made the job, not of one that joined it.
        """
        ...

    async def posted(self, job_id: str) -> str | None:
        """`DeliveryResult.external_id` of the last view of the job."""
        ...

    async def used_seconds(self, accounts: Sequence[str]) -> Mapping[str, float]:
        """Sound that each account handed in today (UTC): as announced until it is decoded, then its length.

        Forgetting a job gives nothing back.
        """
        ...

    async def now(self) -> datetime:
        """The clock that `Job.created_at` is told by."""
        ...
