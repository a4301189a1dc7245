"""Jobs: accepting them, looking at them, ending them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, text, update

from bot.domain.answer import Answer
from bot.domain.failure import Failure
from bot.domain.job import Capability, Job, JobState, Progress, Request, SegmentState, Source, TaskKind
from bot.domain.ports.jobs import Accepted, AddResult, Joined, OverQuota, SeenBefore
from bot.domain.recording import Recording, Segment
from storage.database.connection import Transaction
from storage.database.ulid import is_job_id, new_job_id
from storage.sql import event_inbox, job_keys, outbox, quotas, retention
from storage.sql.job_counters import JobCounters, load, save
from storage.sql.rows import (
    ANSWER,
    FAILURE,
    RECORDING,
    REQUEST,
    SEGMENTS,
    SETTLED,
    from_json,
    job_from_row,
    segment_from_row,
    to_json,
)
from storage.sql.tables import flow_lines, flows, jobs, recordings, results, tasks

POSITION_LIMIT = 1000
"""Beyond this a position is not worth counting."""

_OPEN_TWIN = select(jobs.c.id, jobs.c.request).where(text("open"), jobs.c.dedup_key == bindparam("dedup_key"))
_PREPARING = select(tasks.c.id).where(
    tasks.c.job_id == bindparam("job_id"),
    tasks.c.kind == TaskKind.PREPARE.value,
    tasks.c.state.not_in(SETTLED),
)
_REPLACE_REQUEST = update(jobs).where(jobs.c.id == bindparam("job")).values(request=bindparam("the_request"))
_KNOWN_FLOW = select(flows.c.name).where(flows.c.name == bindparam("flow"))
_ADD_FLOW = insert(flows)
_ADD_JOB = insert(jobs)
ADD_TASKS = insert(tasks)
_JOB = select(jobs).where(jobs.c.id == bindparam("job_id"))
_OPEN_AMONG = select(jobs.c.id).where(text("open"), jobs.c.id.in_(bindparam("job_ids", expanding=True)))
_BY_TIME = select(jobs).order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(bindparam("limit"))
_OF_FLOW = _BY_TIME.where(jobs.c.flow == bindparam("flow"))
_TROUBLE = (
    select(tasks.c.failure)
    .where(
        tasks.c.job_id == bindparam("job_id"),
        tasks.c.state.in_(("delayed", "ready")),
        tasks.c.failure.is_not(None),
    )
    .order_by(tasks.c.since.desc(), tasks.c.id.desc())
    .limit(1)
)
_SEGMENTS = (
    select(tasks.c.state, tasks.c.work, tasks.c.result, tasks.c.failure)
    .where(tasks.c.job_id == bindparam("job_id"), tasks.c.kind == TaskKind.SEGMENT.value)
    .order_by(tasks.c.number)
)
_CALLS = select(tasks.c.cache_key, tasks.c.result).where(
    tasks.c.job_id == bindparam("job_id"),
    tasks.c.kind == TaskKind.CALL.value,
    tasks.c.state.in_(SETTLED),
)
_CUT = select(recordings).where(
    recordings.c.sha256 == bindparam("sha256"), recordings.c.cut_key == bindparam("cut_key")
)
_KNOWN = select(results.c.cache_key, results.c.value).where(
    results.c.cache_key.in_(bindparam("cache_keys", expanding=True))
)
_AHEAD_IN_FLOW = select(func.count()).select_from(
    select(jobs.c.id)
    .where(
        text("state = 'queued'"),
        jobs.c.flow == bindparam("flow"),
        jobs.c.rank == bindparam("rank"),
        jobs.c.id < bindparam("job_id"),
    )
    .limit(POSITION_LIMIT)
    .subquery()
)
_OFFERING_FLOWS = (
    select(flow_lines.c.flow, flow_lines.c.rank, flow_lines.c.virtual_time, flow_lines.c.short_jobs)
    .where(
        flow_lines.c.need == Capability.PREPARE.value,
        text("short_jobs > 0"),
        flow_lines.c.rank <= bindparam("rank"),
    )
    .order_by(flow_lines.c.rank, flow_lines.c.virtual_time, flow_lines.c.flow)
    .limit(POSITION_LIMIT)
)
_WITHDRAW = (
    update(tasks)
    .where(tasks.c.job_id == bindparam("job"), tasks.c.state.not_in(SETTLED))
    .values(state="cancelled", fence=tasks.c.fence + 1, since=bindparam("now"), worker=None, gate=None)
)
_FINISH = (
    update(jobs)
    .where(jobs.c.id == bindparam("job"))
    .values(
        finished_at=bindparam("now"),
        expires_at=jobs.c.keep_seconds + bindparam("now"),
        answer=bindparam("the_answer"),
        failure=bindparam("the_failure"),
        cancel_requested=bindparam("cancelled"),
    )
)


def add(transaction: Transaction, request: Request) -> AddResult:
    """Accepts the request, or finds the job that it is already part of, or was until it was forgotten."""
    platform, event_id = request.origin.platform, request.event_id
    event = None if event_id is None else event_inbox.seen(transaction, platform, event_id)
    if event is not None and event.job_id is not None:
        return SeenBefore(job_id=event.job_id)
    joined = _joined(transaction, request)
    if joined is None and (account := _used_up(transaction, request)) is not None:
        return OverQuota(account=account)
    job_id = joined or new_job_id(transaction.now)
    if joined is None:
        _insert(transaction, job_id, request)
    job_keys.add_keys(transaction, job_id, platform, request.keys)
    if event_id is not None:
        event_inbox.remember(transaction, platform, event_id, job_id)
    return Accepted(job_id=job_id) if joined is None else Joined(job_id=job_id)


def add_key(transaction: Transaction, job_id: str, key: str) -> None:
    if (row := _row(transaction, job_id)) is not None:
        job_keys.add_keys(transaction, job_id, job_from_row(row).request.origin.platform, [key])


def job(transaction: Transaction, job_id: str) -> Job | None:
    row = _row(transaction, job_id)
    return None if row is None else job_from_row(row)


def answer(transaction: Transaction, job_id: str) -> Answer | None:
    row = _row(transaction, job_id)
    return None if row is None else from_json(ANSWER, row.answer)


def progress(transaction: Transaction, job_id: str) -> Progress | None:
    row = _row(transaction, job_id)
    if row is None:
        return None
    return Progress(
        position=_position(transaction, row) if row.state == JobState.QUEUED else None,
        segments_done=row.segments_done,
        segments_total=row.segments_total,
        seconds_done=row.seconds_done,
        seconds_total=row.seconds_total,
        prepared=row.prepared,
        calls_done=row.calls_done,
        calls_total=row.calls_total,
        running_seconds=_running_seconds(transaction, row),
        trouble=from_json(FAILURE, transaction.connection.execute(_TROUBLE, {"job_id": job_id}).scalar()),
    )


def segments(transaction: Transaction, job_id: str) -> Sequence[SegmentState]:
    if not is_job_id(job_id):
        return []
    return [segment_from_row(row) for row in transaction.connection.execute(_SEGMENTS, {"job_id": job_id})]


def call_answers(transaction: Transaction, job_id: str) -> Mapping[str, str | None]:
    if not is_job_id(job_id):
        return {}
    rows = transaction.connection.execute(_CALLS, {"job_id": job_id})
    return {row.cache_key: row.result for row in rows}


def earlier_cut(
    transaction: Transaction, sha256: str, cut_key: str
) -> tuple[Recording, Sequence[Segment]] | None:
    row = transaction.connection.execute(_CUT, {"sha256": sha256, "cut_key": cut_key}).one_or_none()
    if row is None:
        return None
    return RECORDING.validate_json(row.recording), SEGMENTS.validate_json(row.segments)


def known_results(transaction: Transaction, cache_keys: Sequence[str]) -> dict[str, str]:
    """Stored values by cache key."""
    if not cache_keys:
        return {}
    rows = transaction.connection.execute(_KNOWN, {"cache_keys": list(set(cache_keys))})
    return {row.cache_key: row.value for row in rows}


def newest(transaction: Transaction, flow: str | None, limit: int) -> Sequence[Job]:
    if flow is None:
        rows = transaction.connection.execute(_BY_TIME, {"limit": limit})
    else:
        rows = transaction.connection.execute(_OF_FLOW, {"limit": limit, "flow": flow})
    return [job_from_row(row) for row in rows]


def open_among(transaction: Transaction, job_ids: Sequence[str]) -> Sequence[str]:
    return list(transaction.connection.execute(_OPEN_AMONG, {"job_ids": list(job_ids)}).scalars())


def cancel(transaction: Transaction, job_id: str) -> bool:
    row = _row(transaction, job_id)
    if row is None or not row.open:
        return False
    counters = load(transaction, job_id)
    finish(transaction, counters, JobState.CANCELLED, answer=None, failure=None)
    save(transaction, counters)
    return True


def finish(
    transaction: Transaction,
    counters: JobCounters,
    state: JobState,
    *,
    answer: Answer | None,
    failure: Failure | None,
) -> None:
    """The job is over: open tasks are withdrawn, their leases refused. The caller saves the counters."""
    transaction.connection.execute(_WITHDRAW, {"job": counters.id, "now": transaction.now})
    transaction.connection.execute(
        _FINISH,
        {
            "job": counters.id,
            "now": transaction.now,
            "the_answer": None if answer is None else to_json(ANSWER, answer),
            "the_failure": None if failure is None else to_json(FAILURE, failure),
            "cancelled": state is JobState.CANCELLED,
        },
    )
    counters.state, counters.open, counters.leased, counters.siblings_open = state.value, False, 0, 0
    for line in counters.lines.values():
        line.ready = 0
    retention.release_blobs(transaction, counters.id, keep=state in {JobState.PARTIAL, JobState.FAILED})
    outbox.bump(transaction, counters.id, final=True)


def _row(transaction: Transaction, job_id: str) -> Row[Any] | None:
    if not is_job_id(job_id):
        return None
    return transaction.connection.execute(_JOB, {"job_id": job_id}).one_or_none()


def _running_seconds(transaction: Transaction, row: Row[Any]) -> float | None:
    if row.started_at is None:
        return None
    until = transaction.now if row.finished_at is None else row.finished_at
    return max(0.0, float(until - row.started_at))


def _joined(transaction: Transaction, request: Request) -> str | None:
    """The open job of the same wish, which now takes its sound from where this request has it."""
    if request.dedup_key is None:
        return None
    twin = transaction.connection.execute(_OPEN_TWIN, {"dedup_key": request.dedup_key}).one_or_none()
    if twin is None:
        return None
    known, job_id = REQUEST.validate_json(twin.request), str(twin.id)
    if known.source.url != request.source.url:
        _note_sound(transaction, job_id, request.source)
        if transaction.connection.execute(_PREPARING, {"job_id": job_id}).one_or_none() is not None:
            moved = to_json(REQUEST, replace(known, source=request.source))
            transaction.connection.execute(_REPLACE_REQUEST, {"job": job_id, "the_request": moved})
    return job_id


def _used_up(transaction: Transaction, request: Request) -> str | None:
    if not request.quota_limits:
        return None
    used = quotas.used_today(transaction, [account for account, _ in request.quota_limits])
    return quotas.over(request.quota_limits, used, request.quota_estimate_seconds)


def _note_sound(transaction: Transaction, job_id: str, source: Source) -> None:
    if source.url.startswith("blob:"):
        retention.note_blobs(transaction, job_id, [source.url.removeprefix("blob:")])


def _insert(transaction: Transaction, job_id: str, request: Request) -> None:
    connection, flow = transaction.connection, request.origin.flow
    if connection.execute(_KNOWN_FLOW, {"flow": flow}).one_or_none() is None:
        connection.execute(
            _ADD_FLOW, {"name": flow, "weight": 1.0, "virtual_time": 0.0, "job_virtual_time": 0.0}
        )
    limit = request.deadline_seconds
    connection.execute(
        _ADD_JOB,
        {
            "id": job_id,
            "flow": flow,
            "rank": -request.priority,
            "max_parallel": request.max_parallel,
            "request": to_json(REQUEST, request),
            "dedup_key": request.dedup_key,
            "state": JobState.QUEUED.value,
            "created_at": transaction.now,
            "deadline_at": None if limit is None else transaction.now + limit,
            "recording_sha256": request.source.sha256,
            "keep_seconds": request.keep_seconds,
            "siblings_open": 1,
        },
    )
    common = {"job_id": job_id, "number": 0, "cost_seconds": 0.0, "since": transaction.now}
    connection.execute(
        ADD_TASKS,
        [
            {"kind": TaskKind.PREPARE.value, "need": Capability.PREPARE.value, "state": "ready", **common},
            {"kind": TaskKind.REDUCE.value, "need": Capability.REDUCE.value, "state": "waiting", **common},
        ],
    )
    _note_sound(transaction, job_id, request.source)
    if request.notify:
        outbox.add(transaction, job_id, request.origin.platform, request.replaces_message)
    quotas.charge(
        transaction, request.quota_accounts, quotas.day_of(transaction.now), request.quota_estimate_seconds
    )
    counters = load(transaction, job_id)
    counters.put_ready(Capability.PREPARE)
    save(transaction, counters)


def _position(transaction: Transaction, row: Row[Any]) -> int:
    """Flows take turns: ahead are the earlier jobs of the own flow and as many of each other one."""
    own = {"flow": row.flow, "rank": row.rank, "job_id": row.id}
    earlier: int = transaction.connection.execute(_AHEAD_IN_FLOW, own).scalar_one()
    offering = transaction.connection.execute(_OFFERING_FLOWS, {"rank": row.rank}).all()
    before, ahead = True, earlier
    for line in offering:
        if line.flow == row.flow:
            before = before and line.rank != row.rank
            ahead += line.short_jobs if line.rank < row.rank else 0
        else:
            ahead += line.short_jobs if line.rank < row.rank else min(line.short_jobs, earlier + before)
    return ahead
