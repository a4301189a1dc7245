"""What the core needs from outside. Every implementation passes the same contract suite."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.domain.answer import Answer
from bot.domain.job import Capability, Claim, Job, Lease, Progress, Request, SegmentState, SegmentWork, Source
from bot.domain.outcome import Outcome
from bot.domain.recording import Recording, Segment


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimRequest:
    """What a worker is ready to take. Needs that are absent are not wanted; an empty tuple is no gate."""

    worker: str
    needs: Mapping[Capability, tuple[str, ...]]
    """Engine needs name the gates (endpoints) that serve them: the claim takes the one with most room."""
    job_id: str | None = None
    """Only tasks of this job."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    job_id: str
    created: bool
    """False: a job was made of this event before, or an open job with the same `dedup_key` was joined."""
    over: str | None = None
    """The account whose allowance is used up: nothing was added, and `job_id` is empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HeartbeatResult:
    """What a heartbeat found."""

    extended: frozenset[int]
    """Task ids whose lease was extended. Any other that the worker has in hand is lost: abort it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GateState:
    name: str
    slots: int
    in_flight: int
    paused_seconds: float
    """Until tasks are claimed for it again; 0 when open."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueDepth:
    ready: int
    delayed: int
    leased: int
    jobs_open: int
    oldest_ready_seconds: float | None
    entries_due: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxEntry:
    """An outbox entry in hand: bring the person's view of this job up to date."""

    job_id: str
    fence: int
    external_id: str | None
    """The platform's id of the message that was posted; None until then."""
    tried_before: bool
    """An earlier sender may have posted and died before it could say so: look before posting."""
    final: bool
    """The job is over: this is the answer, not progress."""
    attempt: int
    """1 for the first try; only tries that failed count, and not those that asked for patience."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryResult:
    """What a messenger did about a notice."""

    external_id: str | None
    """What the next notice of this job shall know: the posted messages, as the handler notes them."""
    keys: tuple[str, ...] = ()
    """What people may point at to mean this job: the messages that show it."""
    again_after_seconds: float | None = None
    """The view is not complete yet: note what was done, and call again after so long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retraction:
    """Something that was posted and is to be deleted, in hand."""

    id: int
    fence: int
    platform: str
    posted: str
    """As in `DeliveryResult.external_id`, or as it was noted."""
    address: Mapping[str, str]
    """`Origin.address` of the job that it was posted for."""
    attempt: int
    """1 for the first try; only tries that failed count."""


class Queue(Protocol):
    """The job table. All methods are safe from many processes; times are the database's."""

    # Jobs

    async def add(self, request: Request) -> Added:
        """Commits the job and its PREPARE task. Accepted means that this returned.

        An event that a job was made from adds nothing, even when that job is forgotten by now: then
        `Added.job_id` names a job that is no more. A request that joins brings its `keys` along.
        An open job of the same `dedup_key` is joined; until its PREPARE is over it takes over the newer
        request's `source`, so that a file that was moved is found at its new place by the next try.
        Raises `BadInput` (WRONG_OPTION) for numbers and texts that no store could hold.
        """
        ...

    async def job(self, job_id: str) -> Job | None: ...

    async def answer(self, job_id: str) -> Answer | None: ...

    async def progress(self, job_id: str) -> Progress | None: ...

    async def segments(self, job_id: str) -> Sequence[SegmentState]:
        """In order of time, settled or not."""
        ...

    async def call_answers(self, job_id: str) -> Mapping[str, str | None]:
        """Texts of the job's settled CALL tasks by cache key; None where a call failed for good."""
        ...

    async def earlier_cut(self, sha256: str, cut_key: str) -> tuple[Recording, Sequence[Segment]] | None:
        """How this recording was segmented before, if it ever was to its end."""
        ...

    async def cancel(self, job_id: str) -> bool:
        """Withdraws open tasks; running ones lose their lease at the next heartbeat. False if it was over."""
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

        `own`: keys of the request that made the job, not of one that joined it.
        """
        ...

    async def cancel_found(
        self, platform: str, keys: Sequence[str], *, created_before: datetime | None = None, limit: int = 200
    ) -> int:
        """As `forget_found`, for open jobs: they are cancelled."""
        ...

    async def jobs(self, *, flow: str | None = None, limit: int = 50) -> Sequence[Job]:
        """Newest first."""
        ...

    async def found(self, platform: str, key: str, *, limit: int = 50) -> Sequence[Job]:
        """Jobs of the platform with this key (of the request, of a delivery, or added), newest first."""
        ...

    async def add_key(self, job_id: str, key: str) -> None:
        """Harmless if it is there, or the job is not."""
        ...

    async def claim_event(self, platform: str, event_id: str) -> bool:
        """True once for each event in all processes, and never for one that a job was made from."""
        ...

    async def seen(self, platform: str, event_id: str) -> bool:
        """Whether `claim_event` would be False; notes nothing."""
        ...

    async def now(self) -> datetime:
        """The clock that `Job.created_at` is told by."""
        ...

    async def used_seconds(self, accounts: Sequence[str]) -> Mapping[str, float]:
        """Sound that each account handed in today (UTC): as announced until it is decoded, then its length.

        Forgetting a job gives nothing back.
        """
        ...

    async def posted(self, job_id: str) -> str | None:
        """`DeliveryResult.external_id` of the last view of the job."""
        ...

    # Tasks

    async def claim(self, ask: ClaimRequest) -> Claim | None: ...

    async def settle(
        self, lease: Lease, outcome: Outcome, *, then: ClaimRequest | None = None
    ) -> Claim | None:
        """Writes the outcome and claims the next task in one transaction.

        Raises `LeaseLost`, and writes nothing, if the fence moved on. When the last open sibling of a
        waiting REDUCE is settled, the REDUCE becomes ready.
        """
        ...

    async def add_segments(self, lease: Lease, works: Sequence[SegmentWork]) -> None:
        """Adds SEGMENT tasks under a PREPARE lease; one whose index exists is left as it is.

        Dead air and segments whose `cache_key` has a result are settled at once. Raises `LeaseLost`.
        """
        ...

    async def known_results(self, cache_keys: Sequence[str]) -> frozenset[str]:
        """Which of these segment results are in the store already."""
        ...

    async def extend(
        self, worker: str, tasks: Collection[int], entries: Collection[str] = ()
    ) -> HeartbeatResult:
        """Heartbeat: leases of the worker that it has in hand, tasks by id and notices by job.

        What was leased to it without its knowledge, because the answer was lost, runs out.
        """
        ...

    async def reap(self, *, dead_workers: Sequence[str] = ()) -> int:
        """Takes back leases that ran out or whose worker is dead; wakes delayed tasks; ends jobs past
        their deadline (open segments become gaps, the reduce runs). Returns the number of leases taken back.
        """
        ...

    async def wait(self, timeout_seconds: float) -> None:
        """Returns when something may have become claimable or sendable, or after the time-out."""
        ...

    # Gates

    async def set_gate(self, name: str, *, slots: int) -> None: ...

    async def gates(self) -> Sequence[GateState]: ...

    async def depth(self) -> QueueDepth: ...

    # Outbox

    async def claim_entry(self, worker: str, *, platforms: Sequence[str]) -> OutboxEntry | None:
        """The next job whose view on one of the platforms is out of date; final answers go first."""
        ...

    async def settle_entry(
        self,
        entry: OutboxEntry,
        *,
        external_id: str | None,
        keys: Sequence[str] = (),
        again_after_seconds: float | None = None,
        failed: bool = False,
        give_up: bool = False,
    ) -> None:
        """Sent (no `again_after_seconds`), to be gone on with, or given up. Raises `LeaseLost`.

        `failed` counts in `OutboxEntry.attempt`; a new `external_id` sets it back to 1. The id that is known
        stays where None is given.
        """
        ...

    async def note_posted(self, job_id: str, posted: str) -> bool:
        """Something more was posted for the job, in a form that its messenger understands.

        False: there is no such job (any more), and the caller sees to its deletion (`retract`).
        """
        ...

    async def retract(self, platform: str, posted: str, address: Mapping[str, str]) -> None:
        """What was posted for a job that is no more is due to be deleted."""
        ...

    async def claim_retraction(self, worker: str, *, platforms: Sequence[str]) -> Retraction | None:
        """The next that is due on one of the platforms. It is due again when the lease runs out."""
        ...

    async def settle_retraction(
        self, retraction: Retraction, *, again_after_seconds: float | None = None, failed: bool = False
    ) -> None:
        """Deleted (no `again_after_seconds`), or to be tried again, unless it is in other hands by now.

        It is given up after 20 tries that `failed`, or 48 hours after it became due.
        """
        ...

    # Retention

    async def forget_events(self, *, older_than_seconds: float) -> None:
        """Platforms do not deliver an event again after so long; what nobody retracted since then stays."""
        ...

    async def expired(self, *, older_than_seconds: float, limit: int = 100) -> Sequence[str]:
        """Ids of final jobs that finished longer ago than that, or than their `keep_seconds`."""
        ...

    async def blobs_to_drop(self, *, keep_failed_seconds: float, limit: int = 100) -> Sequence[str]:
        """Blob keys (segments, and a `blob:` source) of final jobs, not yet confirmed as dropped.

        Those of PARTIAL and FAILED jobs wait for `keep_failed_seconds`, so that a retry finds its sound.
        """
        ...

    async def confirm_dropped(self, keys: Sequence[str]) -> None: ...

    async def unnamed_blobs(self, keys: Sequence[str]) -> Sequence[str]:
        """Those of the keys that no job, open or over, has as its sound."""
        ...

    async def close(self) -> None: ...


class Blobs(Protocol):
    """Sound on disk or in an object store. Keys are relative paths of ASCII letters, digits, `-_./`."""

    async def put(self, key: str, data: bytes) -> None:
        """Whole or not at all; the same key again replaces. Raises `DiskFull`."""
        ...

    async def put_stream(self, key: str, chunks: AsyncIterator[bytes], *, limit_bytes: int) -> int:
        """Bytes stored. Raises `BadInput` (TOO_LARGE) past the limit, leaving nothing."""
        ...

    async def get(self, key: str) -> bytes:
        """Raises `StorageError` if there is no such blob."""
        ...

    def local(self, key: str) -> AbstractAsyncContextManager[Path]:
        """A readable file with the blob's bytes while the context lasts; no copy where it is local."""
        ...

    async def delete(self, keys: Sequence[str]) -> None:
        """Those that exist; a repeat is harmless."""
        ...

    async def stale(self, folder: str, *, older_than_seconds: float) -> Sequence[str]:
        """Keys below `folder/` that were put longer ago than that."""
        ...


class Fetcher(Protocol):
    """Hands over a platform's file. One a URL scheme of `Source.url`."""

    def fetch(self, source: Source, *, limit_bytes: int) -> AbstractAsyncContextManager[Path]:
        """A local file while the context lasts. Raises `BadInput` or `FetchFailed`."""
        ...


class Messenger(Protocol):
    """Shows people on one platform how their job stands. One message a job, edited in place."""

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        """Posts or edits, at most one new message a call. Showing the same twice is harmless.

        Raises `PlatformBusy` to be tried later, `PlatformGone` when nobody can be reached.
        """
        ...

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        """Deletes what a `DeliveryResult.external_id` or a note (`note_posted`) names; a repeat is harmless.

        `address`: `Origin.address` of its job. What is gone or too old is passed over. Raises as `show` does.
        """
        ...


class ChatSettings(Protocol):
    """What people have set, for a chat, a person or a workspace; what it means is the handlers' business."""

    async def get(self, platform: str, chat: str) -> Mapping[str, Any]:
        """Plain values of JSON; empty where nothing was set."""
        ...

    async def put(self, platform: str, chat: str, value: Mapping[str, Any]) -> None:
        """Replaces what was there."""
        ...

    async def delete(self, platform: str, chat: str) -> None: ...

    async def delete_all(self, platform: str, prefix: str) -> int:
        """Every entry whose chat begins with exactly this. How many there were."""
        ...
