"""A job's counters, and what it offers to those who claim tasks.

What is offered is counted a job and need, and jobs that offer are counted a flow and need, so that a claim
never looks at the tasks that wait.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import and_, bindparam, func, insert, select, text, update

from bot.domain.job import Capability, JobState
from storage.database.connection import Transaction
from storage.sql.fairness import (
    ENGINE_NEEDS,
    MOST_NEWCOMER_SECONDS,
    NEWCOMER_SECONDS,
    NEWCOMER_SHARE,
    SHORT,
    SHORT_LANE_SECONDS,
    delay_of_newcomer,
    is_newcomer,
    lane_for,
    newcomer_time,
    starting_time,
)
from storage.sql.queue_totals import totals
from storage.sql.tables import flow_lines, flows, job_lines, jobs

COUNTERS = (
    "state", "open", "started_at", "prepared", "virtual_time", "leased", "tasks_open",
    "segments_done", "segments_total", "seconds_done", "seconds_total", "calls_done", "calls_total",
    "delayed", "head_start_seconds",
)  # fmt: skip

_WAITS_FOR_SERVICE = "short_jobs + long_jobs > 0 AND need <> 'reduce'"
"""As the index says it. A reduction costs nothing and keeps no flow alive."""

_LOAD = select(
    jobs.c.id,
    jobs.c.flow,
    jobs.c.rank,
    jobs.c.max_parallel,
    jobs.c.created_at,
    *(jobs.c[name] for name in COUNTERS),
).where(jobs.c.id == bindparam("job_id"))
_LOAD_LINES = select(job_lines).where(job_lines.c.job_id == bindparam("job_id"))
_SAVE = update(jobs).where(jobs.c.id == bindparam("job")).values({name: bindparam(name) for name in COUNTERS})
_SAVE_LINE = (
    update(job_lines)
    .where(job_lines.c.job_id == bindparam("job"), job_lines.c.need == bindparam("of"))
    .values({name: bindparam(name) for name in ("lane", "virtual_time", "ready", "offered")})
)
_ADD_LINE = insert(job_lines)
_LOAD_FLOW = select(flows).where(flows.c.name == bindparam("flow"))
_RAISE_FLOW = (
    update(flows).where(flows.c.name == bindparam("flow")).values(virtual_time=bindparam("virtual_time"))
)
_RAISE_LINES = (
    update(flow_lines)
    .where(flow_lines.c.flow == bindparam("of_flow"), text("virtual_time >= 0"))
    .values(virtual_time=bindparam("virtual_time"))
)
_MAKE_NEWCOMER = (
    update(flow_lines)
    .where(flow_lines.c.flow == bindparam("of_flow"))
    .values(virtual_time=bindparam("virtual_time"))
)
_END_NEWCOMER = (
    update(flow_lines)
    .where(flow_lines.c.flow == bindparam("of_flow"), text("virtual_time < 0"))
    .values(
        virtual_time=select(flows.c.virtual_time).where(flows.c.name == flow_lines.c.flow).scalar_subquery()
    )
)
_OTHER_OPEN = (
    select(jobs.c.id)
    .where(text("open"), jobs.c.flow == bindparam("of_flow"), jobs.c.id != bindparam("job_id"))
    .limit(1)
)
_FORMER_NEWCOMER = (
    update(jobs)
    .where(jobs.c.flow == bindparam("of_flow"), text("head_start_seconds > 0"))
    .values(head_start_seconds=0.0)
)
_CHARGE_FLOW = (
    update(flows)
    .where(flows.c.name == bindparam("flow"))
    .values(virtual_time=bindparam("virtual_time"), job_virtual_time=bindparam("job_virtual_time"))
)
_OFFER = (
    update(flow_lines)
    .where(
        and_(
            flow_lines.c.flow == bindparam("of_flow"),
            flow_lines.c.need == bindparam("of"),
            flow_lines.c.rank == bindparam("at"),
        )
    )
    .values(
        short_jobs=flow_lines.c.short_jobs + bindparam("short"),
        long_jobs=flow_lines.c.long_jobs + bindparam("long"),
    )
)
_FIRST_OFFER = insert(flow_lines)
_OFFERS = select(func.count()).where(flow_lines.c.flow == bindparam("of_flow"), text(_WAITS_FOR_SERVICE))
_LEAST_SERVED = select(func.min(flow_lines.c.virtual_time)).where(
    text(_WAITS_FOR_SERVICE), flow_lines.c.virtual_time >= 0
)
_MOST_SERVED = select(func.max(flows.c.virtual_time))


@dataclass(slots=True)
class ReadyTasks:
    """Tasks of one capability that are ready, and as what they are offered to claimers."""

    ready: int = 0
    offered: bool = False
    lane: int = SHORT
    stored: bool = False


@dataclass(slots=True)
class JobCounters:
    """A job's counters, to be changed and then saved."""

    id: str
    flow: str
    rank: int
    max_parallel: int | None
    created_at: float
    state: str
    open: bool
    started_at: float | None
    prepared: bool
    virtual_time: float
    leased: int
    tasks_open: int
    segments_done: int
    segments_total: int
    seconds_done: float
    seconds_total: float
    calls_done: int
    calls_total: int
    delayed: int
    """Tasks that wait for their time."""
    head_start_seconds: float
    """Of sound, before the order of virtual time: of a newcomer's note alone. See `storage.sql.fairness`."""
    lines: dict[Capability, ReadyTasks] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    """What the queue's totals hold of the job."""
    was_newcomer: bool = False
    """And its flow's lines say so."""
    placed: bool = False
    """Its flow came alive with it, and has its place."""

    @property
    def newcomer(self) -> bool:
        return self.head_start_seconds > 0

    def line(self, need: Capability) -> ReadyTasks:
        return self.lines.setdefault(need, ReadyTasks())

    def offers(self, need: Capability) -> bool:
        full = self.max_parallel is not None and self.leased >= self.max_parallel
        return self.open and self.line(need).ready > 0 and not (full and need in ENGINE_NEEDS)

    def lane_of(self, need: Capability) -> int:
        return lane_for(need, self.seconds_total)

    def put_ready(self, need: Capability, tasks: int = 1) -> None:
        self.line(need).ready += tasks

    def count(self) -> Counter[str]:
        """Its part of the queue's totals."""
        ready = sum(line.ready for line in self.lines.values())
        return Counter(ready=ready, delayed=self.delayed, jobs_open=int(self.open))

    def start(self, now: float) -> bool:
        """Whether this was the first claim of the job."""
        first = self.started_at is None
        if first:
            self.started_at, self.state = now, JobState.RUNNING.value
        return first


def load(transaction: Transaction, job_id: str) -> JobCounters:
    row = transaction.connection.execute(_LOAD, {"job_id": job_id}).one()
    counters = JobCounters(*row)
    for line in transaction.connection.execute(_LOAD_LINES, {"job_id": job_id}):
        counters.lines[Capability(line.need)] = ReadyTasks(line.ready, line.offered, line.lane, stored=True)
    counters.told, counters.was_newcomer = counters.count(), counters.newcomer
    return counters


def save(transaction: Transaction, counters: JobCounters) -> None:
    """Writes the counters and tells the flow what the job offers now."""
    if not counters.open or counters.seconds_total > SHORT_LANE_SECONDS:
        counters.head_start_seconds = 0.0
    if counters.was_newcomer and not counters.newcomer:
        counters.was_newcomer = False
        transaction.connection.execute(_END_NEWCOMER, {"of_flow": counters.flow})
    offers = {need: counters.offers(need) for need in counters.lines}
    appearing = [need for need, line in counters.lines.items() if offers[need] and not line.offered]
    if appearing:
        transaction.wake = True
        _come_alive(transaction, counters, appearing)
    for need, line in counters.lines.items():
        _save_line(transaction, counters, need, line, offered=offers[need])
    now = counters.count()
    now.subtract(counters.told)
    transaction.counted.update(now)
    counters.told = counters.count()
    values = {name: getattr(counters, name) for name in COUNTERS}
    transaction.connection.execute(_SAVE, {"job": counters.id, **values})


def welcome(transaction: Transaction, counters: JobCounters, announced_seconds: float | None) -> None:
    """A new job, before it offers anything: it is a newcomer's, or the second of one that is none then."""
    connection, place = transaction.connection, {"of_flow": counters.flow}
    if connection.execute(_OTHER_OPEN, {**place, "job_id": counters.id}).first() is not None:
        if connection.execute(_FORMER_NEWCOMER, place).rowcount:
            connection.execute(_END_NEWCOMER, place)
            transaction.newcomer_seconds += NEWCOMER_SECONDS
        return
    flow = connection.execute(_LOAD_FLOW, {"flow": counters.flow}).one()
    start = _system_time(transaction)
    if is_newcomer(announced_seconds=announced_seconds, virtual_time=flow.virtual_time, start=start):
        waiting = totals(transaction)
        delay = delay_of_newcomer(waiting.newcomer_seconds if waiting else MOST_NEWCOMER_SECONDS)
        start += delay
        if not delay:
            _put_first(transaction, counters)
    if start > flow.virtual_time:
        _raise_flow(transaction, counters.flow, start)
    counters.virtual_time = max(counters.virtual_time, flow.job_virtual_time)
    counters.placed = True


def _put_first(transaction: Transaction, counters: JobCounters) -> None:
    counters.head_start_seconds, counters.was_newcomer = SHORT_LANE_SECONDS, True
    transaction.newcomer_seconds -= NEWCOMER_SECONDS
    time = newcomer_time(counters.created_at)
    transaction.connection.execute(_MAKE_NEWCOMER, {"of_flow": counters.flow, "virtual_time": time})


def charge(transaction: Transaction, counters: JobCounters, seconds: float) -> None:
    """The flow and the job have been served this much."""
    if not seconds:
        return
    flow = transaction.connection.execute(_LOAD_FLOW, {"flow": counters.flow}).one()
    served = flow.virtual_time + seconds / flow.weight
    job_served = max(flow.job_virtual_time, counters.virtual_time)
    transaction.connection.execute(
        _CHARGE_FLOW, {"flow": counters.flow, "virtual_time": served, "job_virtual_time": job_served}
    )
    transaction.connection.execute(_RAISE_LINES, {"of_flow": counters.flow, "virtual_time": served})
    counters.virtual_time += seconds
    if counters.newcomer:
        counters.head_start_seconds = max(0.0, counters.head_start_seconds - seconds)
    else:
        transaction.newcomer_seconds += seconds * NEWCOMER_SHARE


def _come_alive(transaction: Transaction, counters: JobCounters, needs: list[Capability]) -> None:
    """Time spent idle earns no credit: who comes alive starts where the others are."""
    if counters.placed:
        counters.placed = False
        return
    connection = transaction.connection
    flow = connection.execute(_LOAD_FLOW, {"flow": counters.flow}).one()
    if not any(line.offered for line in counters.lines.values()) or ENGINE_NEEDS & set(needs):
        counters.virtual_time = max(counters.virtual_time, flow.job_virtual_time)
    if connection.execute(_OFFERS, {"of_flow": counters.flow}).scalar_one():
        return
    start = max(flow.virtual_time, _system_time(transaction))
    if start > flow.virtual_time:
        _raise_flow(transaction, counters.flow, start)


def _raise_flow(transaction: Transaction, flow: str, virtual_time: float) -> None:
    transaction.connection.execute(_RAISE_FLOW, {"flow": flow, "virtual_time": virtual_time})
    transaction.connection.execute(_RAISE_LINES, {"of_flow": flow, "virtual_time": virtual_time})


def _system_time(transaction: Transaction) -> float:
    least = transaction.connection.execute(_LEAST_SERVED).scalar_one()
    most = transaction.connection.execute(_MOST_SERVED).scalar_one() or 0.0
    return starting_time(least, most)


def _save_line(
    transaction: Transaction, counters: JobCounters, need: Capability, line: ReadyTasks, *, offered: bool
) -> None:
    lane = counters.lane_of(need)
    values = {
        "lane": lane,
        "virtual_time": counters.virtual_time,
        "ready": line.ready,
        "offered": offered,
    }
    if line.stored:
        transaction.connection.execute(_SAVE_LINE, {"job": counters.id, "of": need, **values})
    else:
        place = {"job_id": counters.id, "need": need, "flow": counters.flow, "rank": counters.rank}
        transaction.connection.execute(_ADD_LINE, {**place, **values})
    if (offered, lane) != (line.offered, line.lane):
        change = [0, 0]
        change[line.lane] -= line.offered
        change[lane] += offered
        if change != [0, 0]:
            _offer(transaction, counters, need, *change)
    line.offered, line.lane, line.stored = offered, lane, True


def _offer(transaction: Transaction, counters: JobCounters, need: Capability, short: int, long: int) -> None:
    place = {"of_flow": counters.flow, "of": need, "at": counters.rank, "short": short, "long": long}
    if transaction.connection.execute(_OFFER, place).rowcount:
        return
    flow = transaction.connection.execute(_LOAD_FLOW, {"flow": counters.flow}).one()
    transaction.connection.execute(
        _FIRST_OFFER,
        {
            "flow": counters.flow,
            "need": need,
            "rank": counters.rank,
            "virtual_time": newcomer_time(counters.created_at) if counters.newcomer else flow.virtual_time,
            "short_jobs": short,
            "long_jobs": long,
        },
    )
