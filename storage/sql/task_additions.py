"""Tasks that a job gets on its way: segments as they are cut, calls as a mode asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, select, update

from bot.domain.job import CallWork, Capability, Lease, SegmentWork, TaskKind, VoicesWork
from storage.database.connection import Transaction
from storage.sql import blob_notes, outbox
from storage.sql.fairness import call_seconds
from storage.sql.job_counters import JobCounters, load, save
from storage.sql.job_queries import in_part, known_results
from storage.sql.rows import CALL_WORK, SEGMENT_WORK, VOICES_WORK, to_json
from storage.sql.tables import jobs, tasks
from storage.sql.task_leases import held

PartWork = TypeVar("PartWork", SegmentWork, VoicesWork)

_NUMBERS = select(tasks.c.number).where(
    tasks.c.job_id == bindparam("job_id"),
    tasks.c.kind == bindparam("kind"),
    tasks.c.number.in_(bindparam("numbers", expanding=True)),
)
_CALL_KEYS = select(tasks.c.cache_key).where(
    tasks.c.job_id == bindparam("job_id"), tasks.c.kind == TaskKind.CALL.value
)
_ADD_TASKS = insert(tasks)
_NAME_RECORDING = (
    update(jobs).where(jobs.c.id == bindparam("job")).values(recording_sha256=bindparam("sha256"))
)


def add_segments(transaction: Transaction, lease: Lease, works: Sequence[SegmentWork]) -> None:
    task = held(transaction, lease)
    if not works:
        return
    counters = load(transaction, task.job_id)
    new = _new(transaction, task.job_id, TaskKind.SEGMENT, works)
    keys = [work.cache_key for work in new]
    known = known_results(transaction, [*keys, *map(in_part, keys)])
    rows = [_segment_row(transaction, counters, work, known) for work in new]
    if rows:
        transaction.connection.execute(_ADD_TASKS, rows)
    blob_notes.note_blobs(transaction, task.job_id, [work.blob for work in works if work.blob is not None])
    transaction.connection.execute(_NAME_RECORDING, {"job": task.job_id, "sha256": works[0].recording})
    outbox.bump(transaction, counters.id)
    save(transaction, counters)


def add_voices(transaction: Transaction, lease: Lease, works: Sequence[VoicesWork]) -> None:
    task = held(transaction, lease)
    new = _new(transaction, task.job_id, TaskKind.VOICES, works)
    if not new:
        return
    counters = load(transaction, task.job_id)
    known = known_results(transaction, [work.cache_key for work in new])
    transaction.connection.execute(
        _ADD_TASKS, [_voices_row(transaction, counters, work, known) for work in new]
    )
    save(transaction, counters)


def add_calls(transaction: Transaction, counters: JobCounters, works: Sequence[CallWork]) -> None:
    """Those that were not asked yet; the caller saves the counters. Known answers settle them at once."""
    asked = list(transaction.connection.execute(_CALL_KEYS, {"job_id": counters.id}).scalars())
    new = {work.cache_key: work for work in works if work.cache_key not in asked}
    known = known_results(transaction, list(new))
    rows = [
        _call_row(transaction, counters, work, known, number)
        for number, work in enumerate(new.values(), start=len(asked))
    ]
    if rows:
        transaction.connection.execute(_ADD_TASKS, rows)


def _new(
    transaction: Transaction, job_id: str, kind: TaskKind, works: Sequence[PartWork]
) -> Sequence[PartWork]:
    """Those that the job has no task for yet."""
    numbers = [work.segment.index for work in works]
    place = {"job_id": job_id, "kind": kind.value, "numbers": numbers}
    present = set(transaction.connection.execute(_NUMBERS, place).scalars())
    return list({work.segment.index: work for work in works if work.segment.index not in present}.values())


def _segment_row(
    transaction: Transaction, counters: JobCounters, work: SegmentWork, known: dict[str, str]
) -> dict[str, Any]:
    seconds = work.segment.range.seconds
    result = None if work.segment.dead_air else known.get(work.cache_key)
    settled = work.segment.dead_air or result is not None
    counters.segments_total += 1
    counters.seconds_total += seconds
    if settled:
        counters.segments_done += 1
        counters.seconds_done += seconds
    else:
        counters.tasks_open += 1
        counters.put_ready(work.need)
    return {
        "job_id": counters.id,
        "kind": TaskKind.SEGMENT.value,
        "need": work.need.value,
        "number": work.segment.index,
        "state": "done" if settled else "ready",
        "cost_seconds": seconds,
        "work": to_json(SEGMENT_WORK, work),
        "cache_key": work.cache_key,
        "result": result or known.get(in_part(work.cache_key)),
        "since": transaction.now,
    }


def _voices_row(
    transaction: Transaction, counters: JobCounters, work: VoicesWork, known: dict[str, str]
) -> dict[str, Any]:
    result = known.get(work.cache_key)
    if result is None:
        counters.tasks_open += 1
        counters.put_ready(Capability.VOICES)
    return {
        "job_id": counters.id,
        "kind": TaskKind.VOICES.value,
        "need": Capability.VOICES.value,
        "number": work.segment.index,
        "state": "ready" if result is None else "done",
        "cost_seconds": work.segment.range.seconds,
        "work": to_json(VOICES_WORK, work),
        "cache_key": work.cache_key,
        "result": result,
        "since": transaction.now,
    }


def _call_row(
    transaction: Transaction, counters: JobCounters, work: CallWork, known: dict[str, str], number: int
) -> dict[str, Any]:
    result = known.get(work.cache_key)
    counters.calls_total += 1
    if result is None:
        counters.tasks_open += 1
        counters.put_ready(work.need)
    else:
        counters.calls_done += 1
    return {
        "job_id": counters.id,
        "kind": TaskKind.CALL.value,
        "need": work.need.value,
        "number": number,
        "state": "ready" if result is None else "done",
        "cost_seconds": call_seconds(work),
        "work": to_json(CALL_WORK, work),
        "cache_key": work.cache_key,
        "result": result,
        "since": transaction.now,
    }
