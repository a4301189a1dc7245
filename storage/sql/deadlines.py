"""Ending jobs at their deadline, with what there is."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, text, update

from bot.domain.failure import Failure, FailureCode
from bot.domain.job import JobState, TaskKind
from storage.database.connection import Transaction
from storage.sql.job_counters import JobCounters, load, save
from storage.sql.job_ending import finish
from storage.sql.rows import FAILURE, to_json
from storage.sql.tables import jobs, tasks
from storage.sql.task_outcomes import wake_reduce

GRACE_SECONDS = 60.0
"""After the deadline, for the reduction to say what there is."""
LATE = Failure(
    code=FailureCode.DEADLINE, message="The work was not finished in the time that was set for it."
)
_OVERDUE = select(jobs.c.id, jobs.c.deadline_at).where(
    text("open AND deadline_at IS NOT NULL"), jobs.c.deadline_at <= bindparam("now")
)
_OPEN_KINDS = tuple(kind.value for kind in TaskKind if kind is not TaskKind.REDUCE)
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


def end_overdue(transaction: Transaction) -> None:
    """What is open becomes a gap and the reduction runs; past the grace, or with nothing cut, it fails."""
    for job in transaction.connection.execute(_OVERDUE, {"now": transaction.now}).all():
        _end_late(transaction, job.id, over=transaction.now >= job.deadline_at + GRACE_SECONDS)


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
    if not counters.tasks_open:
        return
    for row in transaction.connection.execute(_OPEN, {"job": counters.id}).all():
        if row.kind == TaskKind.SEGMENT:
            counters.segments_done += row.number
            counters.seconds_done += row.seconds
        elif row.kind == TaskKind.CALL:
            counters.calls_done += row.number
    values = {"job": counters.id, "now": transaction.now, "the_failure": to_json(FAILURE, LATE)}
    transaction.connection.execute(_BURY_OPEN, values)
    counters.tasks_open = counters.leased = counters.delayed = 0
    for need, line in counters.lines.items():
        if need != "reduce":
            line.ready = 0
