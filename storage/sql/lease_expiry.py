"""What happens without anybody's doing: leases run out, delays end, deadlines pass."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select, text, update

from bot.domain.job import JobState, TaskKind
from storage.database.connection import Transaction
from storage.sql import outbox, retractions
from storage.sql.deadlines import GRACE_SECONDS, LATE, LOST
from storage.sql.fairness import ENGINE_NEEDS
from storage.sql.job_counters import JobCounters, load, save
from storage.sql.jobs import finish
from storage.sql.rows import FAILURE, to_json
from storage.sql.tables import jobs, tasks
from storage.sql.task_claims import wake_delayed
from storage.sql.task_outcomes import bury, give_back, wake_reduce

_EXTEND = (
    update(tasks)
    .where(
        text("state = 'leased'"),
        tasks.c.worker == bindparam("by"),
        tasks.c.id.in_(bindparam("task_ids", expanding=True)),
    )
    .values(lease_expires_at=bindparam("expires_at"))
    .returning(tasks.c.id)
)
_RUN_OUT = (
    select(tasks)
    .where(text("state = 'leased'"), tasks.c.lease_expires_at <= bindparam("now"))
    .order_by(tasks.c.lease_expires_at)
)
_OF_THE_DEAD = (
    select(tasks)
    .where(
        text("state = 'leased'"),
        tasks.c.worker.in_(bindparam("dead_workers", expanding=True)),
        tasks.c.lease_expires_at > bindparam("now"),
    )
    .order_by(tasks.c.worker)
)
_OVERDUE = select(jobs.c.id, jobs.c.deadline_at).where(
    text("open AND deadline_at IS NOT NULL"), jobs.c.deadline_at <= bindparam("now")
)
_OPEN_KINDS = (TaskKind.PREPARE.value, TaskKind.SEGMENT.value, TaskKind.CALL.value)
_open_siblings = (
    tasks.c.job_id == bindparam("job"),
    tasks.c.kind.in_(_OPEN_KINDS),
    tasks.c.state.in_(("ready", "delayed", "leased")),
)
_OPEN = (
    select(tasks.c.kind, func.count().label("number"), func.sum(tasks.c.cost_seconds).label("seconds"))
    .where(*_open_siblings)
    .group_by(tasks.c.kind)
)
_BURY_OPEN = (
    update(tasks)
    .where(*_open_siblings)
    .values(
        state="dead",
        failure=bindparam("the_failure"),
        fence=tasks.c.fence + 1,
        since=bindparam("now"),
        worker=None,
        gate=None,
        lease_expires_at=None,
    )
)


def extend(
    transaction: Transaction,
    worker: str,
    task_ids: Collection[int],
    entries: Collection[str],
    lease_seconds: float,
) -> frozenset[int]:
    """Ids of the tasks that the worker still holds."""
    outbox.extend(transaction, worker, entries, lease_seconds)
    if not task_ids:
        return frozenset()
    values = {"by": worker, "task_ids": list(task_ids), "expires_at": transaction.now + lease_seconds}
    return frozenset(transaction.connection.execute(_EXTEND, values).scalars())


def reap(transaction: Transaction, dead_workers: Sequence[str], max_losses: int) -> int:
    now = {"now": transaction.now}
    lost = list(transaction.connection.execute(_RUN_OUT, now))
    if dead_workers:
        lost += transaction.connection.execute(_OF_THE_DEAD, {**now, "dead_workers": list(dead_workers)})
    for task in lost:
        _take_back(transaction, task, max_losses)
    outbox.abandon(transaction, dead_workers)
    retractions.abandon(transaction, dead_workers)
    wake_delayed(transaction)
    for job in transaction.connection.execute(_OVERDUE, now).all():
        _end_late(transaction, job.id, over=transaction.now >= job.deadline_at + GRACE_SECONDS)
    return len(lost)


def _take_back(transaction: Transaction, task: Row[Any], max_losses: int) -> None:
    counters = load(transaction, task.job_id)
    if not counters.open:  # a sibling's death ended the job a moment ago
        return
    if task.need in ENGINE_NEEDS:
        counters.leased -= 1
    if task.losses + 1 >= max_losses:
        bury(transaction, counters, task, LOST, fence_step=1)
    else:
        give_back(transaction, counters, task, fence_step=1)
    outbox.bump(transaction, counters.id)
    save(transaction, counters)


def _end_late(transaction: Transaction, job_id: str, *, over: bool) -> None:
    counters = load(transaction, job_id)
    _bury_open(transaction, counters)
    if over or not (counters.segments_total or counters.prepared):
        finish(transaction, counters, JobState.FAILED, answer=None, failure=LATE)
    else:
        wake_reduce(transaction, counters)
    save(transaction, counters)


def _bury_open(transaction: Transaction, counters: JobCounters) -> None:
    """What is open becomes a named gap."""
    if not counters.siblings_open:
        return
    for row in transaction.connection.execute(_OPEN, {"job": counters.id}).all():
        if row.kind == TaskKind.SEGMENT:
            counters.segments_done += row.number
            counters.seconds_done += row.seconds
        elif row.kind == TaskKind.CALL:
            counters.calls_done += row.number
    values = {"job": counters.id, "now": transaction.now, "the_failure": to_json(FAILURE, LATE)}
    transaction.connection.execute(_BURY_OPEN, values)
    counters.siblings_open = counters.leased = 0
    for need, line in counters.lines.items():
        if need != "reduce":
            line.ready = 0
