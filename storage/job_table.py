"""The job table on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, Self, TypeVar

from bot.domain.answer import Answer
from bot.domain.job import Claim, Job, Lease, Progress, Request, SegmentState, SegmentWork
from bot.domain.outcome import Outcome
from bot.domain.ports.jobs import AddResult
from bot.domain.ports.outbox import OutboxEntry, Retraction
from bot.domain.ports.status import GateState, QueueDepth
from bot.domain.ports.table import JobTable
from bot.domain.ports.tasks import ClaimRequest, HeartbeatResult
from bot.domain.recording import Recording, Segment
from storage.database import schema
from storage.database.change_listener import ChangeListener, PostgresChangeListener, SqliteChangeListener
from storage.database.connection import ANSWER_SECONDS, Database, Transaction, parse_url
from storage.database.wakeups import Wakeups
from storage.sql import (
    event_inbox,
    job_keys,
    job_removal,
    jobs,
    lease_expiry,
    outbox,
    queue_status,
    quotas,
    retention,
    retractions,
    task_claims,
    task_outcomes,
)
from storage.sql.api_keys import ApiKeys
from storage.sql.chat_settings import SqlChatSettings
from storage.sql.validation import validate

P = ParamSpec("P")
T = TypeVar("T")


async def open_job_table(
    url: str,
    *,
    lease_seconds: float = 30,
    max_attempts: int = 5,
    max_losses: int = 20,
    delivery_spacing_seconds: float = 3,
    answer_seconds: float = ANSWER_SECONDS,
) -> SqlJobTable:
    """Opens `sqlite:///path/earmark.db`, brought up to date, or `postgresql://…`, which must be so already.

    Raises `ConfigurationError` for an address, place or schema that cannot work, `StorageError` if the
    database does not answer. PostgreSQL has `answer_seconds` for each method; then it raises `StorageError`.
    """
    database = Database(parse_url(url), answer_seconds=answer_seconds)
    try:
        if database.postgresql:
            await database.read(schema.require_head)
        else:
            await database.write(schema.migrate)
    except BaseException:
        await database.close()
        raise
    return SqlJobTable.over(
        database,
        _Limits(
            lease_seconds=lease_seconds,
            max_attempts=max_attempts,
            max_losses=max_losses,
            delivery_spacing_seconds=delivery_spacing_seconds,
        ),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Limits:
    lease_seconds: float
    max_attempts: int
    max_losses: int
    delivery_spacing_seconds: float


class _Part:
    """A part of the table; belongs to the event loop that opened it."""

    def __init__(self, database: Database, wakeups: Wakeups, limits: _Limits) -> None:
        self._database = database
        self._wakeups = wakeups
        self._limits = limits

    async def _write(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        result, wake = await self._database.write(function, *args, **kwargs)
        if wake:
            self._wakeups.wake()
        return result


class SqlJobStore(_Part):
    """Implements `bot.domain.ports.jobs.JobStore`."""

    async def add(self, request: Request) -> AddResult:
        validate(request)
        return await self._write(jobs.add, request)

    async def job(self, job_id: str) -> Job | None:
        return await self._database.read(jobs.job, job_id)

    async def answer(self, job_id: str) -> Answer | None:
        return await self._database.read(jobs.answer, job_id)

    async def progress(self, job_id: str) -> Progress | None:
        return await self._database.read(jobs.progress, job_id)

    async def segments(self, job_id: str) -> Sequence[SegmentState]:
        return await self._database.read(jobs.segments, job_id)

    async def found(self, platform: str, key: str, *, limit: int = 50) -> Sequence[Job]:
        return await self._database.read(job_keys.found, platform, key, limit)

    async def newest(self, *, flow: str | None = None, limit: int = 50) -> Sequence[Job]:
        return await self._database.read(jobs.newest, flow, limit)

    async def add_key(self, job_id: str, key: str) -> None:
        await self._write(jobs.add_key, job_id, key)

    async def cancel(self, job_id: str) -> bool:
        return await self._write(jobs.cancel, job_id)

    async def cancel_found(
        self,
        platform: str,
        keys: Sequence[str],
        *,
        created_before: datetime | None = None,
        limit: int = 200,
    ) -> int:
        return await self._write(
            job_removal.cancel_found, platform, keys, created_before=created_before, limit=limit
        )

    async def forget(self, job_id: str, *, retract: bool = False) -> bool:
        return await self._write(job_removal.forget, job_id, retract=retract)

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
        return await self._write(
            job_removal.forget_found,
            platform,
            keys,
            retract=retract,
            own=own,
            created_before=created_before,
            limit=limit,
        )

    async def posted(self, job_id: str) -> str | None:
        return await self._database.read(outbox.posted, job_id)

    async def used_seconds(self, accounts: Sequence[str]) -> Mapping[str, float]:
        return await self._database.read(quotas.used_today, accounts)

    async def now(self) -> datetime:
        return datetime.fromtimestamp(await self._database.read(_now), tz=UTC)


class SqlTaskQueue(_Part):
    """Implements `bot.domain.ports.tasks.TaskQueue`."""

    async def claim(self, ask: ClaimRequest) -> Claim | None:
        return await self._write(task_claims.claim, ask, self._limits.lease_seconds)

    async def settle(
        self, lease: Lease, outcome: Outcome, *, then: ClaimRequest | None = None
    ) -> Claim | None:
        return await self._write(self._settle_and_claim, lease, outcome, then)

    async def add_segments(self, lease: Lease, works: Sequence[SegmentWork]) -> None:
        await self._write(task_outcomes.add_segments, lease, works)

    async def known_results(self, cache_keys: Sequence[str]) -> frozenset[str]:
        return frozenset(await self._database.read(jobs.known_results, cache_keys))

    async def extend(
        self, worker: str, tasks: Collection[int], entries: Collection[str] = ()
    ) -> HeartbeatResult:
        return HeartbeatResult(
            extended=await self._write(
                lease_expiry.extend, worker, tasks, entries, self._limits.lease_seconds
            )
        )

    async def reap(self, *, dead_workers: Sequence[str] = ()) -> int:
        return await self._write(lease_expiry.reap, dead_workers, self._limits.max_losses)

    async def wait(self, timeout_seconds: float) -> None:
        await self._wakeups.wait(timeout_seconds)

    async def call_answers(self, job_id: str) -> Mapping[str, str | None]:
        return await self._database.read(jobs.call_answers, job_id)

    async def earlier_cut(self, sha256: str, cut_key: str) -> tuple[Recording, Sequence[Segment]] | None:
        return await self._database.read(jobs.earlier_cut, sha256, cut_key)

    async def set_gate(self, name: str, *, slots: int) -> None:
        await self._write(task_claims.set_gate, name, slots)

    def _settle_and_claim(
        self, transaction: Transaction, lease: Lease, outcome: Outcome, then: ClaimRequest | None
    ) -> Claim | None:
        task_outcomes.settle(transaction, lease, outcome, self._limits.max_attempts)
        return None if then is None else task_claims.claim(transaction, then, self._limits.lease_seconds)


class SqlOutbox(_Part):
    """Implements `bot.domain.ports.outbox.Outbox`."""

    async def claim_entry(self, worker: str, *, platforms: Sequence[str]) -> OutboxEntry | None:
        return await self._write(outbox.claim_entry, worker, platforms, self._limits.lease_seconds)

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
        await self._write(
            outbox.settle_entry,
            entry,
            external_id=external_id,
            new_keys=keys,
            again_after_seconds=again_after_seconds,
            failed=failed,
            give_up=give_up,
            spacing_seconds=self._limits.delivery_spacing_seconds,
        )

    async def note_posted(self, job_id: str, posted: str) -> bool:
        return await self._write(retractions.note, job_id, posted)

    async def retract(self, platform: str, posted: str, address: Mapping[str, str]) -> None:
        await self._write(retractions.add, platform, posted, address)

    async def claim_retraction(self, worker: str, *, platforms: Sequence[str]) -> Retraction | None:
        return await self._write(retractions.claim, worker, platforms, self._limits.lease_seconds)

    async def settle_retraction(
        self, retraction: Retraction, *, again_after_seconds: float | None = None, failed: bool = False
    ) -> None:
        await self._write(retractions.settle, retraction, again_after_seconds, failed=failed)


class SqlRetention(_Part):
    """Implements `bot.domain.ports.retention.Retention`."""

    async def forget_events(self, *, older_than_seconds: float) -> None:
        await self._write(job_removal.forget_events, older_than_seconds)

    async def expired(self, *, older_than_seconds: float, limit: int = 100) -> Sequence[str]:
        return await self._database.read(retention.expired, older_than_seconds, limit)

    async def blobs_to_drop(self, *, keep_failed_seconds: float, limit: int = 100) -> Sequence[str]:
        return await self._database.read(retention.blobs_to_drop, keep_failed_seconds, limit)

    async def confirm_dropped(self, keys: Sequence[str]) -> None:
        await self._write(retention.confirm_dropped, keys)

    async def unnamed_blobs(self, keys: Sequence[str]) -> Sequence[str]:
        return await self._database.read(retention.unnamed_blobs, keys)


class SqlEventInbox(_Part):
    """Implements `bot.domain.ports.events.EventInbox`."""

    async def claim_event(self, platform: str, event_id: str) -> bool:
        return await self._write(event_inbox.claim_event, platform, event_id)

    async def seen(self, platform: str, event_id: str) -> bool:
        return await self._database.read(event_inbox.seen, platform, event_id) is not None


class SqlQueueStatus(_Part):
    """Implements `bot.domain.ports.status.QueueStatus`."""

    async def gates(self) -> Sequence[GateState]:
        return await self._database.read(task_claims.gate_states)

    async def depth(self) -> QueueDepth:
        return await self._database.read(queue_status.depth)


@dataclass(frozen=True, kw_only=True)
class SqlJobTable(JobTable):
    """The job table with what lies beside it in the same database."""

    chat_settings: SqlChatSettings
    api_keys: ApiKeys
    database: Database
    listener: ChangeListener

    @classmethod
    def over(cls, database: Database, limits: _Limits) -> Self:
        wakeups = Wakeups()
        parts = (database, wakeups, limits)
        return cls(
            jobs=SqlJobStore(*parts),
            tasks=SqlTaskQueue(*parts),
            outbox=SqlOutbox(*parts),
            retention=SqlRetention(*parts),
            events=SqlEventInbox(*parts),
            status=SqlQueueStatus(*parts),
            chat_settings=SqlChatSettings(database),
            api_keys=ApiKeys(database),
            database=database,
            listener=PostgresChangeListener(database.url, wakeups)
            if database.postgresql
            else SqliteChangeListener(str(database.url.database), wakeups),
        )

    async def close(self) -> None:
        await asyncio.gather(self.listener.close(), self.database.close())


def _now(transaction: Transaction) -> float:
    return transaction.now
