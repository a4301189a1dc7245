"""What is left of a wait stays what it was when the clock jumps: everything that is stored jumps along.

The jumps are noted, so that of many processes one moves the instants, whichever looks first.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Double, bindparam, case, func, insert, select, text, update

from storage.database.clock_watch import LEAST_STEP_SECONDS, ClockReading, ClockState, clock_step, is_sure
from storage.database.connection import Transaction
from storage.sql.tables import blobs, clock_steps, gates, inbox, jobs, key_values, outbox, posts, tasks

AHEAD_SECONDS = 60.0
"""What happened later than this from now was noted by a clock that was ahead."""

LOOK_SECONDS = 1.0
"""Jumps that others noted are looked up so often: what they were for is told apart from what comes next."""

_LATEST = (  # each from an index, or a small table
    select(func.max(jobs.c.finished_at)),
    select(func.max(jobs.c.created_at)),
    select(func.max(tasks.c.since)).where(text("state = 'ready'")),
    select(func.max(gates.c.seen_at)),
)
_SUM = select(func.coalesce(func.sum(clock_steps.c.seconds), 0.0))
_SUM_SINCE = _SUM.where(clock_steps.c.at > bindparam("since"))
_NOTE = insert(clock_steps)
_step = bindparam("step", type_=Double)
_MOVE = (
    update(gates).values(
        paused_until=gates.c.paused_until + _step,
        probe_at=gates.c.probe_at + _step,
        seen_at=gates.c.seen_at + _step,
        probing_until=gates.c.probing_until + _step,
    ),
    update(tasks).where(text("state = 'ready'")).values(since=tasks.c.since + _step),
    update(tasks).where(text("state = 'delayed'")).values(not_before=tasks.c.not_before + _step),
    update(tasks).where(text("state = 'leased'")).values(lease_expires_at=tasks.c.lease_expires_at + _step),
    update(outbox)
    .where(text("due"))
    .values(next_at=outbox.c.next_at + _step, lease_expires_at=outbox.c.lease_expires_at + _step),
    update(posts)
    .where(text("due"))
    .values(
        since=posts.c.since + _step,
        next_at=posts.c.next_at + _step,
        lease_expires_at=posts.c.lease_expires_at + _step,
    ),
    update(jobs)
    .where(text("open"))
    .values(
        created_at=jobs.c.created_at + _step,
        started_at=jobs.c.started_at + _step,
        deadline_at=jobs.c.deadline_at + _step,
    ),
    update(jobs)
    .where(text("expires_at IS NOT NULL"), jobs.c.finished_at.is_not(None))
    .values(expires_at=jobs.c.expires_at + _step),
    update(key_values).values(
        created_at=key_values.c.created_at + _step, expires_at=key_values.c.expires_at + _step
    ),
)
_now = bindparam("now", type_=Double)
_ahead = _now + AHEAD_SECONDS
_FROM_LATER = (
    update(jobs).where(jobs.c.finished_at > _ahead).values(finished_at=_now),
    update(jobs)
    .where(text("expires_at IS NOT NULL"), jobs.c.expires_at > _now + jobs.c.keep_seconds + AHEAD_SECONDS)
    .values(expires_at=_now + jobs.c.keep_seconds),
    update(jobs)
    .where(text("open"), jobs.c.created_at > _ahead)
    .values(
        created_at=_now,
        started_at=case((jobs.c.started_at.is_(None), None), else_=_now),
        deadline_at=jobs.c.deadline_at - jobs.c.created_at + _now,
    ),
    update(jobs).where(jobs.c.created_at > _ahead).values(created_at=_now),
    update(key_values)
    .where(key_values.c.created_at > _ahead)
    .values(created_at=_now, expires_at=key_values.c.expires_at - key_values.c.created_at + _now),
    update(blobs)
    .where(blobs.c.kept.in_((False, True)), blobs.c.released_at > _ahead)  # as its index begins
    .values(released_at=_now),
    update(clock_steps).where(clock_steps.c.at > _ahead).values(at=_now),
    update(inbox).where(inbox.c.seen_at > _ahead).values(seen_at=_now),
    update(posts).where(text("due"), posts.c.since > _ahead).values(since=_now),
)


def follow(transaction: Transaction, state: ClockState | None, reading: ClockReading) -> ClockState:
    """Moves what is stored along with a clock that jumped since the process looked last.

    A process that looks for the first time sees it by what is noted as having happened later than now.
    """
    now = reading.not_after
    if state is None:
        latest = max(transaction.connection.execute(one).scalar_one() or 0.0 for one in _LATEST)
        if (step := transaction.now - latest) < -AHEAD_SECONDS:
            _move_and_note(transaction, step)
        return ClockState(reading=reading, allowed_for=_sum(transaction), looked_at=now)
    step = clock_step(state.reading, reading)
    if not step:
        newest = replace(state, reading=reading) if is_sure(reading) else state
        if now - state.looked_at < LOOK_SECONDS:
            return newest
        return replace(newest, allowed_for=_sum(transaction), looked_at=now)
    left = step - (_sum(transaction) - state.allowed_for)
    if abs(left) > LEAST_STEP_SECONDS:
        _move_and_note(transaction, left)
    return ClockState(reading=reading, allowed_for=_sum(transaction), looked_at=now)


def set_forth_seconds(transaction: Transaction, within_seconds: float) -> float:
    """By how much the clock was set forth, all in all, in so many seconds.

    What happened before seems older by as much than it is.
    """
    values = {"since": transaction.now - within_seconds}
    return max(0.0, float(transaction.connection.execute(_SUM_SINCE, values).scalar_one()))


def _move_and_note(transaction: Transaction, step: float) -> None:
    for statement in _MOVE:
        transaction.connection.execute(statement, {"step": step})
    bring_back(transaction)
    transaction.connection.execute(_NOTE, {"at": transaction.now, "seconds": step})
    transaction.wake = True


def bring_back(transaction: Transaction) -> None:
    """What has happened later than now happened now: it is deleted no later than what happens today."""
    for statement in _FROM_LATER:
        transaction.connection.execute(statement, {"now": transaction.now})


def _sum(transaction: Transaction) -> float:
    return float(transaction.connection.execute(_SUM).scalar_one())
