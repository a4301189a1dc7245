"""What the queue in memory remembers, and who goes first on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from bot.domain.answer import Answer
from bot.domain.errors import LeaseLost
from bot.domain.failure import Failure
from bot.domain.job import (
    CallWork,
    Capability,
    Claim,
    Job,
    JobState,
    Lease,
    SegmentState,
    SegmentWork,
    TaskKind,
)
from bot.domain.ports.status import GateState, QueueDepth
from bot.domain.ports.tasks import ClaimRequest
from bot.domain.transcript import SegmentText
from storage.sql.fairness import ENGINE_NEEDS, Head, choose, lane_for, price, starting_time

State = Literal["ready", "waiting", "delayed", "leased", "done", "dead", "cancelled"]
SETTLED: frozenset[State] = frozenset({"done", "dead", "cancelled"})


@dataclass(slots=True)
class Task:
    id: int
    row: JobRow
    kind: TaskKind
    need: Capability
    number: int
    state: State
    since: float
    cost_seconds: float = 0.0
    work: SegmentWork | CallWork | None = None
    result: SegmentText | str | None = None
    failure: Failure | None = None
    fence: int = 0
    attempts: int = 0
    losses: int = 0
    worker: str | None = None
    gate: str | None = None
    until: float = 0.0
    """The end of the lease or of the delay."""


@dataclass(slots=True)
class JobRow:
    job: Job
    tasks: list[Task] = field(default_factory=list)
    virtual_time: float = 0.0
    deadline_at: float | None = None
    started_at: float | None = None
    expires_at: float | None = None
    prepared: bool = False
    answer: Answer | None = None
    sha256: str | None = None

    @property
    def flow(self) -> str:
        return self.job.request.origin.flow

    @property
    def rank(self) -> int:
        return -self.job.request.priority

    def of(self, kind: TaskKind) -> list[Task]:
        return [task for task in self.tasks if task.kind is kind]

    def in_order(self) -> list[Task]:
        """Its segments, by time."""
        return sorted(self.of(TaskKind.SEGMENT), key=lambda task: task.number)

    @property
    def seconds(self) -> float:
        return sum(task.cost_seconds for task in self.of(TaskKind.SEGMENT))

    @property
    def trouble(self) -> Failure | None:
        """Of the task that failed last and waits for its next try."""
        waiting = [task for task in self.tasks if task.state in {"delayed", "ready"} and task.failure]
        return max(waiting, key=lambda task: (task.since, task.id)).failure if waiting else None

    @property
    def full(self) -> bool:
        limit = self.job.request.max_parallel
        busy = sum(task.state == "leased" and task.need in ENGINE_NEEDS for task in self.tasks)
        return limit is not None and busy >= limit


@dataclass(slots=True)
class Flow:
    virtual_time: float = 0.0
    job_virtual_time: float = 0.0


@dataclass(slots=True)
class Gate:
    slots: int
    paused_until: float = 0.0


class Board:
    """Jobs, tasks, flows and gates."""

    def __init__(self, clock: Callable[[], float], lease_seconds: float) -> None:
        self.clock = clock
        self.lease_seconds = lease_seconds
        self.jobs: dict[str, JobRow] = {}
        self.tasks: dict[int, Task] = {}
        self.flows: dict[str, Flow] = {}
        self.gates: dict[str, Gate] = {}
        self._last_task = 0

    def open_twin(self, dedup_key: str | None) -> JobRow | None:
        if dedup_key is None:
            return None
        twins = (row for row in self.jobs.values() if row.job.request.dedup_key == dedup_key)
        return next((row for row in twins if not row.job.state.final), None)

    def add_task(self, row: JobRow, kind: TaskKind, need: Capability, number: int, state: State) -> Task:
        self._last_task += 1
        task = Task(self._last_task, row, kind, need, number, state, self.clock())
        self.tasks[task.id] = task
        row.tasks.append(task)
        return task

    def put_ready(self, task: Task) -> None:
        """Whoever comes alive starts where the others are."""
        flow = self.flows.setdefault(task.row.flow, Flow())
        offered = [other for other in self.offered() if other.need is not Capability.REDUCE]
        if not any(other.row.flow == task.row.flow for other in offered):
            least = min((self.flows[other.row.flow].virtual_time for other in offered), default=None)
            most = max(other.virtual_time for other in self.flows.values())
            flow.virtual_time = max(flow.virtual_time, starting_time(least, most))
        if not any(other.row is task.row and other.need is task.need for other in offered):
            task.row.virtual_time = max(task.row.virtual_time, flow.job_virtual_time)
        self.put(task, "ready")

    def put(self, task: Task, state: State, *, until: float = 0.0) -> None:
        task.state, task.until, task.since = state, until, self.clock()
        task.worker = task.gate = None

    def rest(self, name: str, until: float) -> None:
        """Nothing is claimed for the gate until then."""
        self.gates[name].paused_until = max(self.gates[name].paused_until, until)

    def wake_reduce(self, row: JobRow) -> None:
        """If nothing that it waits for is open any more."""
        siblings = [task for task in row.tasks if task.kind is not TaskKind.REDUCE]
        if all(task.state in SETTLED for task in siblings):
            for task in row.of(TaskKind.REDUCE):
                if task.state == "waiting":
                    self.put_ready(task)

    def wake_delayed(self) -> None:
        for task in list(self.tasks.values()):
            if task.state == "delayed" and task.until <= self.clock():
                self.put_ready(task)

    def offered(self) -> Iterator[Task]:
        full = {row.job.id: row.full for row in self.jobs.values()}
        for task in self.tasks.values():
            if task.state == "ready" and not (task.need in ENGINE_NEEDS and full[task.row.job.id]):
                yield task

    def claim(self, ask: ClaimRequest) -> Claim | None:
        self.wake_delayed()
        room = self._room(ask)
        offered = [
            (self._head(task), task)
            for task in self.offered()
            if task.need in room and ask.job_id in {None, task.row.job.id}
        ]
        if not offered:
            return None
        first = choose([head for head, _ in offered])
        task = min((task for head, task in offered if head == first), key=_turn)
        return self._lease(task, ask.worker, room[task.need])

    def gate_states(self) -> list[GateState]:
        return [
            GateState(
                name=name,
                slots=gate.slots,
                in_flight=sum(task.gate == name for task in self.tasks.values() if task.state == "leased"),
                paused_seconds=max(0.0, gate.paused_until - self.clock()),
            )
            for name, gate in sorted(self.gates.items())
        ]

    def held(self, lease: Lease) -> Task:
        """The task under the lease. Raises `LeaseLost`."""
        task = self.tasks.get(lease.task_id)
        if task is None or task.fence != lease.fence or task.state != "leased":
            raise LeaseLost("The task is in other hands")
        return task

    def depth(self, entries_due: int) -> QueueDepth:
        states = [task.state for task in self.tasks.values()]
        ready = [task.since for task in self.tasks.values() if task.state == "ready"]
        return QueueDepth(
            ready=len(ready),
            delayed=states.count("delayed"),
            leased=states.count("leased"),
            jobs_open=sum(not row.job.state.final for row in self.jobs.values()),
            oldest_ready_seconds=max(0.0, self.clock() - min(ready)) if ready else None,
            entries_due=entries_due,
        )

    def position(self, row: JobRow) -> int:
        """Flows take turns: ahead are the earlier jobs of the own flow and as many of each other one."""
        queued: dict[str, list[JobRow]] = {}
        for other in self.jobs.values():
            if other.job.state is JobState.QUEUED and other.rank == row.rank:
                queued.setdefault(other.flow, []).append(other)
        earlier = sum(other.job.id < row.job.id for other in queued[row.flow])
        own = (self.flows[row.flow].virtual_time, row.flow)
        ahead = sum(
            min(len(others), earlier + ((self.flows[flow].virtual_time, flow) < own))
            for flow, others in queued.items()
            if flow != row.flow
        )
        urgent = sum(
            other.job.state is JobState.QUEUED and other.rank < row.rank for other in self.jobs.values()
        )
        return earlier + ahead + urgent

    def _room(self, ask: ClaimRequest) -> dict[Capability, str | None]:
        free = {
            gate.name: gate.slots - gate.in_flight
            for gate in self.gate_states()
            if not gate.paused_seconds and gate.in_flight < gate.slots
        }
        room: dict[Capability, str | None] = {}
        for need, allowed in ask.needs.items():
            names = [name for name in allowed if name in free]
            if names or not allowed:
                room[need] = max(names, key=free.__getitem__) if names else None
        return room

    def _head(self, task: Task) -> Head:
        return Head(
            need=task.need,
            rank=task.row.rank,
            lane=lane_for(task.need, task.row.seconds),
            virtual_time=self.flows[task.row.flow].virtual_time,
            flow=task.row.flow,
        )

    def _lease(self, task: Task, worker: str, gate: str | None) -> Claim:
        flow, row, cost = self.flows[task.row.flow], task.row, price(task.need, task.cost_seconds)
        if cost:
            flow.virtual_time += cost
            flow.job_virtual_time = max(flow.job_virtual_time, row.virtual_time)
            row.virtual_time += cost
        if row.job.state is JobState.QUEUED:
            row.job = replace(row.job, state=JobState.RUNNING)
            row.started_at = self.clock()
        self.put(task, "leased", until=self.clock() + self.lease_seconds)
        task.fence, task.worker, task.gate = task.fence + 1, worker, gate
        lease = Lease(task_id=task.id, fence=task.fence, worker=worker, gate=gate)
        return Claim(lease=lease, kind=task.kind, job=row.job, work=task.work, attempt=task.attempts + 1)


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def work_of(task: Task) -> SegmentWork | CallWork:
    assert task.work is not None
    return task.work


def segment_state(task: Task) -> SegmentState:
    work = work_of(task)
    assert isinstance(work, SegmentWork)
    return SegmentState(
        segment=work.segment,
        settled=task.state in SETTLED,
        text=task.result if isinstance(task.result, SegmentText) else None,
        failure=task.failure,
    )


def _turn(task: Task) -> tuple[float, str, int]:
    return task.row.virtual_time, task.row.job.id, task.number
