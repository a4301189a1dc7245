"""Jobs as their rows say: looking at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, text

from bot.domain.failure import Failure
from bot.domain.job import Capability, Job, JobState, Progress, TaskKind
from bot.domain.job_id import is_job_id
from bot.domain.recording import Recording, Segment
from storage.database.connection import Transaction
from storage.sql.rows import (
    FAILURE,
    JOB_COLUMNS,
    RECORDING,
    SEGMENT_WORK,
    SEGMENTS,
    SETTLED,
    from_json,
    job_from_row,
)
from storage.sql.tables import answers, flow_lines, jobs, recordings, results, tasks

POSITION_LIMIT = 1000
"""Beyond this a position is not worth counting."""
_JOB = select(*JOB_COLUMNS).where(jobs.c.id == bindparam("job_id"))
_COUNTED = (
    "id", "flow", "rank", "state", "started_at", "finished_at", "prepared", "segments_done", "segments_total",
    "seconds_done", "seconds_total", "calls_done", "calls_total",
)  # fmt: skip
_PROGRESS = select(*(jobs.c[name] for name in _COUNTED)).where(jobs.c.id == bindparam("job_id"))
_STAND = select(*dict.fromkeys([*JOB_COLUMNS, *(jobs.c[name] for name in _COUNTED)])).where(
    jobs.c.id == bindparam("job_id")
)
_THERE = select(jobs.c.id).where(jobs.c.id == bindparam("job_id"))
_ANSWER = select(answers.c.answer).where(answers.c.job_id == bindparam("job_id"))
_BY_TIME = select(*JOB_COLUMNS).order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(bindparam("limit"))
_OF_FLOW = _BY_TIME.where(jobs.c.flow == bindparam("flow"))
_OF_RECORDING = _OF_FLOW.where(jobs.c.recording_sha256 == bindparam("recording"))
_TROUBLE = (
    select(tasks.c.failure)
    .where(
        tasks.c.job_id == bindparam("job_id"),
        tasks.c.state.in_(("delayed", "ready")),
        tasks.c.kind != TaskKind.VOICES.value,  # nobody waits for these alone
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
_CUT_SO_FAR = (
    select(tasks.c.work)
    .where(tasks.c.job_id == bindparam("job_id"), tasks.c.kind == TaskKind.SEGMENT.value)
    .order_by(tasks.c.number)
)
_CALLS = select(tasks.c.cache_key, tasks.c.result).where(
    tasks.c.job_id == bindparam("job_id"),
    tasks.c.kind == TaskKind.CALL.value,
    tasks.c.state.in_(SETTLED),
)
_VOICES = (
    select(tasks.c.number, tasks.c.result)
    .where(
        tasks.c.job_id == bindparam("job_id"),
        tasks.c.kind == TaskKind.VOICES.value,
        tasks.c.result.is_not(None),
    )
    .order_by(tasks.c.number)
)
_CUT = select(recordings).where(
    recordings.c.sha256 == bindparam("sha256"), recordings.c.cut_key == bindparam("cut_key")
)
_CUT_KEYS = select(recordings.c.cut_key).where(recordings.c.sha256 == bindparam("sha256"))
_KNOWN = select(results.c.cache_key, results.c.value).where(
    results.c.cache_key.in_(bindparam("cache_keys", expanding=True))
)
_KNOWN_KEYS = select(results.c.cache_key).where(
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
    row = _one(transaction, _JOB, job_id)
    return None if row is None else job_from_row(row)


def is_there(transaction: Transaction, job_id: str) -> bool:
    return _one(transaction, _THERE, job_id) is not None


def answer(transaction: Transaction, job_id: str) -> str | None:
    """As JSON: it may be megabytes, and is parsed elsewhere."""
    row = _one(transaction, _ANSWER, job_id)
    return None if row is None else str(row.answer)


def progress(transaction: Transaction, job_id: str) -> Progress | None:
    row = _one(transaction, _PROGRESS, job_id)
    return None if row is None else _progress(transaction, row)


@dataclass(frozen=True, slots=True)
class Stand:
    """A job at one moment."""

    row: Row[Any]
    progress: Progress
    version: str
    """Of the row, the progress and the answer."""


def stand(transaction: Transaction, job_id: str) -> Stand | None:
    row = _one(transaction, _STAND, job_id)
    if row is None:
        return None
    found = _progress(transaction, row)
    told = blake2b(repr((tuple(row), replace(found, running_seconds=None))).encode(), digest_size=16)
    if JobState(row.state).final:
        told.update((answer(transaction, job_id) or "").encode())
    return Stand(row, found, told.hexdigest())


def _progress(transaction: Transaction, row: Row[Any]) -> Progress:
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
        trouble=_trouble(transaction, row),
    )


def segments(transaction: Transaction, job_id: str) -> Sequence[Row[Any]]:
    """Rows, in order of time: they are parsed elsewhere."""
    if not is_job_id(job_id):
        return []
    return list(transaction.connection.execute(_SEGMENTS, {"job_id": job_id}))


def cut_so_far(transaction: Transaction, job_id: str) -> tuple[Segment, ...]:
    works = transaction.connection.execute(_CUT_SO_FAR, {"job_id": job_id}).scalars()
    return tuple(SEGMENT_WORK.validate_json(work).segment for work in works)


def call_answers(transaction: Transaction, job_id: str) -> Mapping[str, str | None]:
    if not is_job_id(job_id):
        return {}
    rows = transaction.connection.execute(_CALLS, {"job_id": job_id})
    return {row.cache_key: row.result for row in rows}


def voices(transaction: Transaction, job_id: str) -> Sequence[Row[Any]]:
    """Rows, in order of time: they are parsed elsewhere."""
    if not is_job_id(job_id):
        return []
    return list(transaction.connection.execute(_VOICES, {"job_id": job_id}))


def earlier_cut(
    transaction: Transaction, sha256: str, cut_key: str
) -> tuple[Recording, Sequence[Segment]] | None:
    row = transaction.connection.execute(_CUT, {"sha256": sha256, "cut_key": cut_key}).one_or_none()
    if row is None:
        return None
    return RECORDING.validate_json(row.recording), SEGMENTS.validate_json(row.segments)


def earlier_cut_keys(transaction: Transaction, sha256: str) -> Sequence[str]:
    return sorted(transaction.connection.execute(_CUT_KEYS, {"sha256": sha256}).scalars())


def known_keys(transaction: Transaction, cache_keys: Sequence[str]) -> frozenset[str]:
    if not cache_keys:
        return frozenset()
    keys = transaction.connection.execute(_KNOWN_KEYS, {"cache_keys": list(set(cache_keys))})
    return frozenset(keys.scalars())


def known_results(transaction: Transaction, cache_keys: Sequence[str]) -> dict[str, str]:
    """Stored values by cache key."""
    if not cache_keys:
        return {}
    rows = transaction.connection.execute(_KNOWN, {"cache_keys": list(set(cache_keys))})
    return {row.cache_key: row.value for row in rows}


def in_part(cache_key: str) -> str:
    """Under this the text of a segment lies that has holes."""
    return f"in-part/{cache_key}"


def newest(
    transaction: Transaction, flow: str | None, recording: str | None, limit: int
) -> Sequence[Row[Any]]:
    """Rows of jobs: they are parsed elsewhere."""
    values = {"flow": flow, "recording": recording, "limit": limit}
    statement = _OF_FLOW if recording is None else _OF_RECORDING
    return transaction.connection.execute(_BY_TIME if flow is None else statement, values).all()


def _one(transaction: Transaction, statement: Select[Any], job_id: str) -> Row[Any] | None:
    if not is_job_id(job_id):
        return None
    return transaction.connection.execute(statement, {"job_id": job_id}).one_or_none()


def _trouble(transaction: Transaction, row: Row[Any]) -> Failure | None:
    if JobState(row.state).final:
        return None
    return from_json(FAILURE, transaction.connection.execute(_TROUBLE, {"job_id": row.id}).scalar())


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
