"""Choosing the next task and handing it out under a lease."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Row,
    Select,
    bindparam,
    literal,
    literal_column,
    select,
    text,
    union_all,
    update,
)

from bot.domain.job import Capability, Claim, Lease, TaskKind
from bot.domain.ports.tasks import ClaimRequest
from storage.database.connection import Transaction
from storage.sql import outbox
from storage.sql.fairness import ENGINE_NEEDS, LONG, SHORT, Head, choose, price
from storage.sql.gates import gate_states
from storage.sql.job_counters import JobCounters, charge, load, save
from storage.sql.rows import JOB_COLUMNS, SEGMENT_TEXT, from_json, job_from_row, work_from_row
from storage.sql.tables import flow_lines, job_lines, jobs, tasks

_DUE = (
    select(tasks.c.id, tasks.c.job_id, tasks.c.need)
    .where(text("state = 'delayed'"), tasks.c.not_before <= bindparam("now"))
    .order_by(tasks.c.not_before)
    .limit(100)
)
_WAKE = (
    update(tasks)
    .where(tasks.c.id == bindparam("task_id"))
    .values(state="ready", since=bindparam("now"), not_before=None)
)
_NEXT_JOB = (
    select(job_lines.c.job_id)
    .where(
        text("offered"),
        job_lines.c.flow == bindparam("flow"),
        job_lines.c.need == bindparam("need"),
        job_lines.c.rank == bindparam("rank"),
        job_lines.c.lane == bindparam("lane"),
    )
    .order_by(job_lines.c.virtual_time, job_lines.c.job_id)
    .limit(1)
)
_OFFERED_BY_JOB = select(job_lines).where(text("offered"), job_lines.c.job_id == bindparam("job_id"))
_NEXT_TASK = (
    select(
        *(
            tasks.c[name]
            for name in (
                "id",
                "job_id",
                "kind",
                "need",
                "fence",
                "attempts",
                "cost_seconds",
                "work",
                "result",
            )
        )
    )
    .where(
        tasks.c.job_id == bindparam("job_id"),
        tasks.c.need == bindparam("need"),
        tasks.c.state == "ready",
    )
    .order_by(tasks.c.number)
    .limit(1)
)
_LEASE = (
    update(tasks)
    .where(tasks.c.id == bindparam("task_id"))
    .values(
        state="leased",
        fence=bindparam("next_fence"),
        worker=bindparam("by"),
        gate=bindparam("through"),
        since=bindparam("now"),
        lease_expires_at=bindparam("expires_at"),
    )
)
_JOB = select(*JOB_COLUMNS).where(jobs.c.id == bindparam("job_id"))


def claim(transaction: Transaction, ask: ClaimRequest, lease_seconds: float) -> Claim | None:
    """Leases the next task that the ask covers."""
    wake_delayed(transaction)
    open_gates = _room(transaction, ask)
    heads = _heads(transaction, ask, list(open_gates)) if open_gates else []
    if not heads:
        return None
    head = choose(heads)
    connection = transaction.connection
    job_id = head.job_id
    if job_id is None:
        place = {"flow": head.flow, "need": head.need, "rank": head.rank, "lane": head.lane}
        job_id = connection.execute(_NEXT_JOB, place).scalar_one()
    task = connection.execute(_NEXT_TASK, {"job_id": job_id, "need": head.need}).one()
    gate = open_gates[head.need]
    lease = Lease(task_id=task.id, fence=task.fence + 1, worker=ask.worker, gate=gate)
    _take(transaction, task, lease, lease_seconds)
    job = job_from_row(connection.execute(_JOB, {"job_id": job_id}).one())
    return Claim(
        lease=lease,
        kind=TaskKind(task.kind),
        job=job,
        work=work_from_row(task),
        attempt=task.attempts + 1,
        earlier=from_json(SEGMENT_TEXT, task.result) if task.kind == TaskKind.SEGMENT.value else None,
    )


def wake_delayed(transaction: Transaction) -> int:
    """Makes tasks ready whose time has come."""
    due = transaction.connection.execute(_DUE, {"now": transaction.now}).all()
    changed: dict[str, JobCounters] = {}
    for task in due:
        transaction.connection.execute(_WAKE, {"task_id": task.id, "now": transaction.now})
        counters = changed.get(task.job_id) or load(transaction, task.job_id)
        counters.delayed -= 1
        counters.put_ready(Capability(task.need))
        changed[task.job_id] = counters
    for counters in changed.values():
        save(transaction, counters)
    return len(due)


def _room(transaction: Transaction, ask: ClaimRequest) -> dict[Capability, str | None]:
    """The needs that can be served now, each with its gate."""
    gated = any(ask.needs[need] for need in ask.needs if need in ENGINE_NEEDS)
    free = {
        gate.name: gate.slots - gate.in_flight
        for gate in (gate_states(transaction) if gated else ())
        if not gate.paused_seconds and gate.in_flight < gate.slots
    }
    room: dict[Capability, str | None] = {}
    for need, allowed in ask.needs.items():
        names = [name for name in allowed if name in free]
        if names:
            room[need] = max(names, key=free.__getitem__)
        elif not allowed:
            room[need] = None
    return room


def _heads(transaction: Transaction, ask: ClaimRequest, needs: list[Capability]) -> list[Head]:
    if ask.job_id is not None:
        rows = transaction.connection.execute(_OFFERED_BY_JOB, {"job_id": ask.job_id}).all()
        return [_head(row, job_id=ask.job_id) for row in rows if row.need in needs]
    parameters = {f"need_{number}": need.value for number, need in enumerate(needs)}
    rows = transaction.connection.execute(_first_in_line(len(needs)), parameters).all()
    return [_head(row, job_id=None) for row in rows]


def _head(row: Row[Any], *, job_id: str | None) -> Head:
    return Head(
        need=Capability(row.need),
        rank=row.rank,
        lane=row.lane,
        virtual_time=row.virtual_time,
        flow=row.flow,
        job_id=job_id,
    )


@cache
def _first_in_line(needs: int) -> CompoundSelect[Any]:
    """The first flow of either lane for so many needs."""
    return union_all(
        *(_first_flow(number, lane) for number in range(needs) for lane in (SHORT, LONG)),
    )


def _first_flow(number: int, lane: int) -> Select[Any]:
    first = (
        select(
            flow_lines.c.need,
            flow_lines.c.rank,
            literal_column(str(lane)).label("lane"),
            flow_lines.c.virtual_time,
            flow_lines.c.flow,
        )
        .where(
            flow_lines.c.need == bindparam(f"need_{number}"),
            text("short_jobs > 0" if lane == SHORT else "long_jobs > 0"),
        )
        .order_by(flow_lines.c.rank, flow_lines.c.virtual_time, flow_lines.c.flow)
        .limit(literal(1, literal_execute=True))
    )
    return select(first.subquery())


def _take(transaction: Transaction, task: Row[Any], lease: Lease, lease_seconds: float) -> None:
    transaction.connection.execute(
        _LEASE,
        {
            "task_id": task.id,
            "next_fence": lease.fence,
            "by": lease.worker,
            "through": lease.gate,
            "now": transaction.now,
            "expires_at": transaction.now + lease_seconds,
        },
    )
    counters = load(transaction, task.job_id)
    need = Capability(task.need)
    counters.line(need).ready -= 1
    if need in ENGINE_NEEDS:
        counters.leased += 1
    charge(transaction, counters, price(need, task.cost_seconds))
    if counters.start(transaction.now):
        outbox.bump(transaction, counters.id)
    save(transaction, counters)
