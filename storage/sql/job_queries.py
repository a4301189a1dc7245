"""Jobs as their rows say: looking at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select, text

from bot.domain.answer import Answer
from bot.domain.job import Capability, Job, JobState, Progress, SegmentState, TaskKind
from bot.domain.job_id import is_job_id
from bot.domain.recording import Recording, Segment
from storage.database.connection import Transaction
from storage.sql.rows import (
    ANSWER,
    FAILURE,
    RECORDING,
    SEGMENTS,
    SETTLED,
    from_json,
    job_from_row,
    segment_from_row,
)
from storage.sql.tables import flow_lines, jobs, recordings, results, tasks

POSITION_LIMIT = 1000
"""Beyond this a position is not worth counting."""
_JOB = select(jobs).where(jobs.c.id == bindparam("job_id"))
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


def job(transaction: Transaction, job_id: str) -> Job | None:
    row = row_of(transaction, job_id)
    return None if row is None else job_from_row(row)


def answer(transaction: Transaction, job_id: str) -> Answer | None:
    row = row_of(transaction, job_id)
    return None if row is None else from_json(ANSWER, row.answer)


def progress(transaction: Transaction, job_id: str) -> Progress | None:
    row = row_of(transaction, job_id)
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


def row_of(transaction: Transaction, job_id: str) -> Row[Any] | None:
    if not is_job_id(job_id):
        return None
    return transaction.connection.execute(_JOB, {"job_id": job_id}).one_or_none()


def _running_seconds(transaction: Transaction, row: Row[Any]) -> float | None:
    if row.started_at is None:
        return None
    until = transaction.now if row.finished_at is None else row.finished_at
    return max(0.0, float(until - row.started_at))


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
