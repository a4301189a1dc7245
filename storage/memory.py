"""The job table in memory: the same promises for one process, for tests and for runs that leave nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Self

from bot.domain.answer import Answer
from bot.domain.job import (
    Capability,
    Claim,
    Job,
    JobState,
    Lease,
    Progress,
    Request,
    SegmentState,
    SegmentWork,
    TaskKind,
)
from bot.domain.outcome import Outcome
from bot.domain.ports.jobs import Accepted, AddResult, Joined, OverQuota, SeenBefore
from bot.domain.ports.outbox import OutboxEntry, Retraction
from bot.domain.ports.status import GateState, QueueDepth
from bot.domain.ports.tasks import ClaimRequest, HeartbeatResult
from bot.domain.recording import Recording, Segment
from storage.database.ulid import new_job_id
from storage.database.wakeups import Wakeups
from storage.memory_blobs import MemoryBlobNotes
from storage.memory_board import SETTLED, Board, Gate, JobRow, moment, segment_state, work_of
from storage.memory_chat_settings import MemoryChatSettings
from storage.memory_ledger import MemoryEvents, MemoryKeys, MemoryUsage
from storage.memory_outbox import MemoryOutbox
from storage.memory_posts import MemoryPosts
from storage.memory_settling import MemorySettling
from storage.sql.deadlines import GRACE_SECONDS
from storage.sql.validation import validate


class MemoryQueue:
    """Implements `bot.domain.ports.Queue`. `clock` gives seconds since 1970."""

    def __init__(
        self,
        *,
        lease_seconds: float = 30,
        max_attempts: int = 5,
        max_losses: int = 20,
        delivery_spacing_seconds: float = 3,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._clock = clock
        self._board = Board(clock, lease_seconds)
        self._events = MemoryEvents(clock)
        self._keys = MemoryKeys()
        self._usage = MemoryUsage(clock)
        self._sound = MemoryBlobNotes(clock)
        self._wakeups = Wakeups()
        self._outbox = MemoryOutbox(clock, lease_seconds, delivery_spacing_seconds)
        self._posts = MemoryPosts(clock, lease_seconds)
        self._settling = MemorySettling(
            self._board,
            self._outbox,
            self._sound,
            self._usage,
            self._wakeups,
            max_attempts=max_attempts,
            max_losses=max_losses,
        )
        self.chat_settings = MemoryChatSettings()

    @property
    def jobs(self) -> Self:
        return self

    tasks = outbox = retention = events = status = jobs

    async def add(self, request: Request) -> AddResult:
        validate(request)
        if (earlier := self._events.job_of(request)) is not None:
            return SeenBefore(job_id=earlier)
        joined = self._joined(request)
        if joined is None and (account := self._usage.over(request)) is not None:
            return OverQuota(account=account)
        job_id = joined or self._accept(request)
        self._keys.add(request.origin.platform, request.keys, job_id)
        self._events.remember(request, job_id)
        return Accepted(job_id=job_id) if joined is None else Joined(job_id=job_id)

    async def job(self, job_id: str) -> Job | None:
        row = self._board.jobs.get(job_id)
        return None if row is None else row.job

    async def answer(self, job_id: str) -> Answer | None:
        row = self._board.jobs.get(job_id)
        return None if row is None else row.answer

    async def progress(self, job_id: str) -> Progress | None:
        row = self._board.jobs.get(job_id)
        if row is None:
            return None
        segments, calls = row.of(TaskKind.SEGMENT), row.of(TaskKind.CALL)
        return Progress(
            position=self._board.position(row) if row.job.state is JobState.QUEUED else None,
            segments_done=sum(task.state in SETTLED for task in segments),
            segments_total=len(segments),
            seconds_done=sum(task.cost_seconds for task in segments if task.state in SETTLED),
            seconds_total=row.seconds,
            prepared=row.prepared,
            calls_done=sum(task.state in SETTLED for task in calls),
            calls_total=len(calls),
            running_seconds=self._running_seconds(row),
            trouble=row.trouble,
        )

    async def segments(self, job_id: str) -> Sequence[SegmentState]:
        row = self._board.jobs.get(job_id)
        return [segment_state(task) for task in row.in_order()] if row else []

    async def call_answers(self, job_id: str) -> Mapping[str, str | None]:
        row = self._board.jobs.get(job_id)
        calls = [task for task in row.of(TaskKind.CALL) if task.state in SETTLED] if row else []
        return {
            work_of(task).cache_key: task.result if isinstance(task.result, str) else None for task in calls
        }

    async def earlier_cut(self, sha256: str, cut_key: str) -> tuple[Recording, Sequence[Segment]] | None:
        return self._settling.cuts.get((sha256, cut_key))

    async def cancel(self, job_id: str) -> bool:
        row = self._board.jobs.get(job_id)
        if row is None or row.job.state.final:
            return False
        self._settling.finish(row, JobState.CANCELLED)
        return True

    async def forget(self, job_id: str, *, retract: bool = False) -> bool:
        await self.cancel(job_id)
        row = self._board.jobs.pop(job_id, None)
        if row is None:
            return False
        if retract:
            self._retract_all(row)
        self._posts.drop_notes(job_id)
        self._sound.release(job_id, keep=False)
        self._outbox.forget(job_id)
        for task in row.tasks:
            del self._board.tasks[task.id]
        self._keys.forget(job_id)
        if all(other.sha256 != row.sha256 for other in self._board.jobs.values()):
            self._settling.forget(row.sha256)
        return True

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
        rows = self._of_all(platform, keys, created_before)
        job_ids = [row.job.id for row in rows if not own or set(keys) <= set(row.job.request.keys)][:limit]
        for job_id in job_ids:
            await self.forget(job_id, retract=retract)
        return len(job_ids)

    async def cancel_found(
        self,
        platform: str,
        keys: Sequence[str],
        *,
        created_before: datetime | None = None,
        limit: int = 200,
    ) -> int:
        rows = self._of_all(platform, keys, created_before)
        open_ids = [row.job.id for row in rows if not row.job.state.final][:limit]
        for job_id in open_ids:
            await self.cancel(job_id)
        return len(open_ids)

    async def newest(self, *, flow: str | None = None, limit: int = 50) -> Sequence[Job]:
        chosen = [row.job for row in self._board.jobs.values() if flow in {None, row.flow}]
        return sorted(chosen, key=lambda job: (job.created_at, job.id), reverse=True)[:limit]

    async def found(self, platform: str, key: str, *, limit: int = 50) -> Sequence[Job]:
        return [self._board.jobs[job_id].job for job_id in self._keys.found(platform, key)[:limit]]

    async def add_key(self, job_id: str, key: str) -> None:
        if (row := self._board.jobs.get(job_id)) is not None:
            self._keys.add(row.job.request.origin.platform, [key], job_id)

    async def claim_event(self, platform: str, event_id: str) -> bool:
        return self._events.claim_event(platform, event_id)

    async def seen(self, platform: str, event_id: str) -> bool:
        return self._events.seen(platform, event_id)

    async def now(self) -> datetime:
        return moment(self._clock())

    async def used_seconds(self, accounts: Sequence[str]) -> Mapping[str, float]:
        return self._usage.used_today(accounts)

    async def posted(self, job_id: str) -> str | None:
        return self._outbox.posted(job_id)

    async def claim(self, ask: ClaimRequest) -> Claim | None:
        claim = self._board.claim(ask)
        if claim is not None and claim.kind is TaskKind.PREPARE and claim.lease.fence == 1:
            self._outbox.bump(claim.job.id)
            self._wakeups.wake()
        return claim

    async def settle(
        self, lease: Lease, outcome: Outcome, *, then: ClaimRequest | None = None
    ) -> Claim | None:
        task = self._board.held(lease)
        self._settling.settle(task, outcome)
        self._outbox.bump(task.row.job.id)
        self._wakeups.wake()
        return None if then is None else await self.claim(then)

    async def add_segments(self, lease: Lease, works: Sequence[SegmentWork]) -> None:
        row = self._board.held(lease).row
        present = {task.number for task in row.of(TaskKind.SEGMENT)}
        for work in works:
            row.sha256 = work.recording
            if work.blob is not None:
                self._sound.note(work.blob, row.job.id)
            if work.segment.index not in present:
                self._settling.add_work(row, TaskKind.SEGMENT, work.segment.index, work)
        self._outbox.bump(row.job.id)
        self._wakeups.wake()

    async def known_results(self, cache_keys: Sequence[str]) -> frozenset[str]:
        return frozenset(cache_keys) & frozenset(self._settling.results)

    async def extend(
        self, worker: str, tasks: Collection[int], entries: Collection[str] = ()
    ) -> HeartbeatResult:
        in_hand = [task for task in self._board.tasks.values() if task.id in tasks]
        held = [task for task in in_hand if task.state == "leased" and task.worker == worker]
        for task in held:
            task.until = self._clock() + self._board.lease_seconds
        self._outbox.extend(worker, entries)
        return HeartbeatResult(extended=frozenset(task.id for task in held))

    async def reap(self, *, dead_workers: Sequence[str] = ()) -> int:
        now = self._clock()
        leased = [task for task in self._board.tasks.values() if task.state == "leased"]
        for task in (lost := [task for task in leased if task.until <= now or task.worker in dead_workers]):
            self._settling.take_back(task)
        self._outbox.abandon(dead_workers)
        self._posts.abandon(dead_workers)
        self._board.wake_delayed()
        for row in list(self._board.jobs.values()):
            if not row.job.state.final and row.deadline_at is not None and row.deadline_at <= now:
                self._settling.end_late(row, over=now >= row.deadline_at + GRACE_SECONDS)
        self._wakeups.wake()
        return len(lost)

    async def wait(self, timeout_seconds: float) -> None:
        await self._wakeups.wait(timeout_seconds)

    async def set_gate(self, name: str, *, slots: int) -> None:
        self._board.gates.setdefault(name, Gate(slots)).slots = slots
        self._wakeups.wake()

    async def gates(self) -> Sequence[GateState]:
        return self._board.gate_states()

    async def depth(self) -> QueueDepth:
        return self._board.depth(self._outbox.due())

    async def claim_entry(self, worker: str, *, platforms: Sequence[str]) -> OutboxEntry | None:
        return self._outbox.claim(worker, platforms)

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
        self._outbox.settle(
            entry,
            external_id=external_id,
            again_after_seconds=again_after_seconds,
            failed=failed,
            give_up=give_up,
        )
        self._keys.add(self._board.jobs[entry.job_id].job.request.origin.platform, keys, entry.job_id)

    async def note_posted(self, job_id: str, posted: str) -> bool:
        row = self._board.jobs.get(job_id)
        if row is None:
            return False
        origin = row.job.request.origin
        self._posts.add(origin.platform, posted, origin.address, job_id=job_id)
        return True

    async def retract(self, platform: str, posted: str, address: Mapping[str, str]) -> None:
        self._posts.add(platform, posted, address)
        self._wakeups.wake()

    async def claim_retraction(self, worker: str, *, platforms: Sequence[str]) -> Retraction | None:
        return self._posts.claim(worker, platforms)

    async def settle_retraction(
        self, retraction: Retraction, *, again_after_seconds: float | None = None, failed: bool = False
    ) -> None:
        self._posts.settle(retraction, again_after_seconds, failed=failed)

    async def forget_events(self, *, older_than_seconds: float) -> None:
        self._events.forget(older_than_seconds)
        self._posts.forget(older_than_seconds)
        self._usage.forget()

    async def expired(self, *, older_than_seconds: float, limit: int = 100) -> Sequence[str]:
        now = self._clock()
        before = moment(now - older_than_seconds)
        over = [row for row in self._board.jobs.values() if row.job.finished_at is not None]
        return [
            row.job.id
            for row in over
            if (row.job.finished_at and row.job.finished_at <= before)
            or (row.expires_at is not None and row.expires_at <= now)
        ][:limit]

    async def blobs_to_drop(self, *, keep_failed_seconds: float, limit: int = 100) -> Sequence[str]:
        return self._sound.to_drop(keep_failed_seconds)[:limit]

    async def confirm_dropped(self, keys: Sequence[str]) -> None:
        self._sound.confirm_dropped(keys)

    async def unnamed_blobs(self, keys: Sequence[str]) -> Sequence[str]:
        return self._sound.unnamed(keys)

    async def close(self) -> None:
        """Nothing is held open."""

    def _of_all(self, platform: str, keys: Sequence[str], created_before: datetime | None) -> list[JobRow]:
        rows = [self._board.jobs[job_id] for job_id in self._keys.of_all(platform, keys)]
        return [row for row in rows if created_before is None or row.job.created_at < created_before]

    def _retract_all(self, row: JobRow) -> None:
        origin = row.job.request.origin
        if (shown := self._outbox.posted(row.job.id)) is not None:
            self._posts.add(origin.platform, shown, origin.address)
        self._posts.retract(row.job.id)
        self._wakeups.wake()

    def _running_seconds(self, row: JobRow) -> float | None:
        if row.started_at is None:
            return None
        over = row.job.finished_at
        return (self._clock() if over is None else over.timestamp()) - row.started_at

    def _joined(self, request: Request) -> str | None:
        """The open job of the same wish, which now takes its sound from where this request has it."""
        twin = self._board.open_twin(request.dedup_key)
        if twin is None:
            return None
        known, source = twin.job.request, request.source
        if known.source.url != source.url:
            self._sound.note_source(source, twin.job.id)
            if any(task.state not in SETTLED for task in twin.of(TaskKind.PREPARE)):
                twin.job = replace(twin.job, request=replace(known, source=source))
        return twin.job.id

    def _accept(self, request: Request) -> str:
        now = self._clock()
        job_id = new_job_id(now)
        job = Job(id=job_id, request=request, state=JobState.QUEUED, created_at=moment(now))
        limit = request.deadline_seconds
        row = JobRow(job, sha256=request.source.sha256, deadline_at=None if limit is None else now + limit)
        self._board.jobs[job_id] = row
        self._board.add_task(row, TaskKind.REDUCE, Capability.REDUCE, 0, "waiting")
        self._board.put_ready(self._board.add_task(row, TaskKind.PREPARE, Capability.PREPARE, 0, "waiting"))
        self._sound.note_source(request.source, job_id)
        if request.notify:
            self._outbox.add(job_id, request.origin.platform, request.replaces_message)
        self._usage.charge(request.quota_accounts, now, request.quota_estimate_seconds)
        self._wakeups.wake()
        return job_id
