"""What is counted of the queue is what a count finds, whatever happened to it."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from sqlalchemy import text

from bot.domain.errors import LeaseLost
from bot.domain.job import Claim, JobState, TaskKind
from bot.domain.outcome import (
    Answered,
    Failed,
    FanOut,
    Finished,
    Outcome,
    PauseGate,
    Prepared,
    Released,
    TryAgain,
)
from storage.database.connection import Transaction
from storage.job_table import SqlJobTable
from tests.fakes.jobs import (
    ANYTHING,
    GATE,
    TROUBLE,
    a_call,
    a_recording,
    a_request,
    a_work,
    an_answer,
    said,
)
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio

STEPS = 150


def recounted(transaction: Transaction) -> tuple[int, ...]:
    return tuple(
        transaction.connection.scalar(text(f"SELECT count(*) FROM {rows}"))
        for rows in (
            "tasks WHERE state = 'ready'",
            "tasks WHERE state = 'delayed'",
            "tasks WHERE state = 'leased'",
            "jobs WHERE open",
        )
    )


class Chance:
    """Random verbs on one queue."""

    def __init__(self, queue: SqlJobTable, clock: Clock, seed: int) -> None:
        self._queue = queue
        self._clock = clock
        self._random = random.Random(seed)
        self._claims: list[Claim] = []
        self._jobs: list[str] = []

    async def step(self) -> None:
        verbs: list[Callable[[], Awaitable[object]]] = [
            self._add, self._claim, self._claim, self._settle, self._settle, self._settle, self._cut,
            self._cancel, self._forget, self._later, self._reap,
        ]  # fmt: skip
        with suppress(LeaseLost):
            await self._random.choice(verbs)()

    async def _add(self) -> None:
        deadline = self._random.choice((None, None, 40.0))
        flow = self._random.choice("abc")
        request = a_request(flow, deadline_seconds=deadline, max_parallel=self._random.choice((None, 1)))
        self._jobs.append((await self._queue.jobs.add(request)).job_id)

    async def _claim(self) -> None:
        claim = await self._queue.tasks.claim(ANYTHING)
        if claim is not None:
            self._claims.append(claim)

    async def _cut(self) -> None:
        preparations = [claim for claim in self._claims if claim.kind is TaskKind.PREPARE]
        if preparations:
            claim = self._random.choice(preparations)
            works = [a_work(index, recording=claim.job.id) for index in range(self._random.randrange(4))]
            await self._queue.tasks.add_segments(claim.lease, works)

    async def _settle(self) -> None:
        if not self._claims:
            return
        claim = self._claims.pop(self._random.randrange(len(self._claims)))
        then = self._random.choice((None, ANYTHING))
        following = await self._queue.tasks.settle(claim.lease, self._outcome(claim), then=then)
        if following is not None:
            self._claims.append(following)

    def _outcome(self, claim: Claim) -> Outcome:
        trouble: tuple[Outcome, ...] = (
            TryAgain(failure=TROUBLE, after_seconds=self._random.choice((0, 20))),
            PauseGate(failure=TROUBLE, after_seconds=5),
            Failed(failure=TROUBLE),
            Released(),
        )
        if self._random.random() < 0.4:
            return self._random.choice(trouble)
        match claim.kind:
            case TaskKind.PREPARE:
                return Prepared(recording=a_recording(claim.job.id), cut_key="cut")
            case TaskKind.SEGMENT:
                return said("words")
            case TaskKind.CALL:
                return Answered(text="words")
            case TaskKind.REDUCE:
                return self._random.choice(
                    (
                        Finished(state=JobState.DONE, answer=an_answer("words"), failure=None),
                        FanOut(calls=(a_call(f"{self._random.random()}"),)),
                    )
                )

    async def _cancel(self) -> None:
        if self._jobs:
            await self._queue.jobs.cancel(self._random.choice(self._jobs))

    async def _forget(self) -> None:
        if self._jobs:
            await self._queue.jobs.forget(self._jobs.pop(0))

    async def _later(self) -> None:
        self._clock.move(self._random.choice((1, 10, 60)))

    async def _reap(self) -> None:
        await self._queue.tasks.reap(dead_workers=self._random.choice(((), ("w",))))


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_counted_is_what_a_count_finds(queue: SqlJobTable, clock: Clock, seed: int) -> None:
    chance = Chance(queue, clock, seed)
    await queue.tasks.set_gate(GATE, slots=3)
    for _ in range(STEPS):
        await chance.step()
        depth = await queue.status.depth()
        told = (depth.ready, depth.delayed, depth.leased, depth.jobs_open)
        assert told == await queue.database.read(recounted)


async def test_totals_that_are_missing_are_counted_once(queue: SqlJobTable) -> None:
    for flow in "abc":
        await queue.jobs.add(a_request(flow))
    await queue.database.write(
        lambda transaction: transaction.connection.execute(text("DELETE FROM queue_totals"))
    )
    await queue.jobs.add(a_request("d"))
    depth = await queue.status.depth()
    assert (depth.ready, depth.jobs_open) == (4, 4)
