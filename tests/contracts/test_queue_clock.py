"""Clocks that are set back or forth, and numbers that nobody meant: what is stored never waits for longer."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.failure import FailureCode
from bot.domain.job import JobState
from bot.domain.outcome import PauseGate, TryAgain
from bot.domain.ports.key_values import Owner
from bot.domain.ports.status import GateState
from storage.database.connection import Transaction
from storage.job_table import SqlJobTable
from storage.sql import clock_steps
from storage.sql.tables import gates
from tests.contracts.conftest import OpenQueue
from tests.fakes.jobs import (
    ANYTHING,
    GATE,
    PLATFORM,
    PREPARE,
    TRANSCRIBE,
    TROUBLE,
    a_request,
    claimed,
    prepared_job,
    said,
)
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio

HOUR = 3600.0
DAY = 24 * HOUR
STEPS = [-DAY, -HOUR, -60.0, 60.0, HOUR, DAY]


@pytest.fixture
async def followed(opened: OpenQueue) -> SqlJobTable:
    """A table that looks for jumps of its clock, as it does outside of tests."""
    table = await opened(delivery_spacing_seconds=20, max_attempts=3)
    table.database.follow_clock(clock_steps.follow)
    await table.tasks.set_gate(GATE, slots=4)
    return table


async def gate_of(table: SqlJobTable) -> GateState:
    (gate,) = await table.status.gates()
    return gate


@pytest.mark.parametrize("step", STEPS)
async def test_a_pause_ends_when_it_would_have_ended(
    followed: SqlJobTable, clock: Clock, step: float
) -> None:
    await prepared_job(followed, a_request(), [30])
    claim = await claimed(followed, TRANSCRIBE)
    await followed.tasks.settle(claim.lease, PauseGate(failure=TROUBLE, after_seconds=100))
    clock.move(step)
    await followed.tasks.reap()
    assert (await gate_of(followed)).paused_seconds == pytest.approx(100, abs=10)
    assert await followed.tasks.claim(TRANSCRIBE) is None
    followed.database.follow_clock(no_look)
    clock.move(110)
    assert await followed.tasks.claim(TRANSCRIBE) is not None


@pytest.mark.parametrize("step", STEPS)
async def test_a_live_worker_keeps_its_lease_and_a_dead_one_loses_it(
    followed: SqlJobTable, clock: Clock, step: float
) -> None:
    await prepared_job(followed, a_request(), [30, 30])
    kept = await claimed(followed, TRANSCRIBE)
    clock.move(step)
    assert await followed.tasks.reap() == 0
    held = await followed.tasks.extend(ANYTHING.worker, [kept.lease.task_id])
    assert held.extended == {kept.lease.task_id}
    await followed.tasks.settle(kept.lease, said("words"))
    await claimed(followed, TRANSCRIBE)  # and its worker dies
    clock.move(step)
    assert await followed.tasks.reap() == 0
    clock.move(31)
    followed.database.follow_clock(no_look)
    assert await followed.tasks.reap() == 1


@pytest.mark.parametrize("step", STEPS)
async def test_a_task_is_tried_again_when_it_would_have_been(
    followed: SqlJobTable, clock: Clock, step: float
) -> None:
    await followed.jobs.add(a_request())
    claim = await claimed(followed, PREPARE)
    await followed.tasks.settle(claim.lease, TryAgain(failure=TROUBLE, after_seconds=50))
    clock.move(step)
    assert await followed.tasks.claim(PREPARE) is None
    followed.database.follow_clock(no_look)
    clock.move(55)
    assert await followed.tasks.claim(PREPARE) is not None


@pytest.mark.parametrize("step", STEPS)
async def test_an_answer_is_shown_when_it_would_have_been(
    followed: SqlJobTable, clock: Clock, step: float
) -> None:
    await followed.jobs.add(a_request(notify=True))
    entry = await followed.outbox.claim_entry("one", platforms=[PLATFORM])
    assert entry
    await followed.outbox.settle_entry(entry, external_id=None, again_after_seconds=30, failed=True)
    clock.move(step)
    assert await followed.outbox.claim_entry("one", platforms=[PLATFORM]) is None
    followed.database.follow_clock(no_look)
    clock.move(35)
    assert await followed.outbox.claim_entry("one", platforms=[PLATFORM]) is not None


@pytest.mark.parametrize("step", STEPS)
async def test_a_deadline_and_the_age_of_a_job_move_along(
    followed: SqlJobTable, clock: Clock, step: float
) -> None:
    job_id = await prepared_job(followed, a_request(deadline_seconds=500), [30])
    clock.move(step)
    await followed.tasks.reap()
    assert (await job_state(followed, job_id)).final is False
    job, now = await followed.jobs.job(job_id), await followed.jobs.now()
    assert job
    assert timedelta(0) <= now - job.created_at < timedelta(seconds=10)
    followed.database.follow_clock(no_look)
    clock.move(600)
    await followed.tasks.reap()
    assert (await followed.jobs.segments(job_id))[0].failure is not None


async def test_of_many_processes_one_moves_what_is_stored(opened: OpenQueue, clock: Clock) -> None:
    tables = [await opened() for _ in range(3)]
    for table in tables:
        table.database.follow_clock(clock_steps.follow)
        await table.tasks.set_gate(GATE, slots=4)
    await prepared_job(tables[0], a_request(), [30])
    claim = await claimed(tables[0], TRANSCRIBE)
    await tables[1].tasks.settle(claim.lease, PauseGate(failure=TROUBLE, after_seconds=100))
    for step in (HOUR, -DAY, 2 * HOUR):
        clock.move(step)
        for table in (*tables, *tables):
            await table.tasks.reap()
            assert (await gate_of(table)).paused_seconds == pytest.approx(100, abs=20)


async def test_a_process_that_starts_after_the_clock_was_set_back_sees_it(
    opened: OpenQueue, clock: Clock
) -> None:
    before = await opened()
    await before.tasks.set_gate(GATE, slots=4)
    job_id = await prepared_job(before, a_request(deadline_seconds=500), [30])
    claim = await claimed(before, TRANSCRIBE)
    await before.tasks.settle(claim.lease, PauseGate(failure=TROUBLE, after_seconds=300))
    clock.move(-DAY)
    for _ in range(2):
        after = await opened()
        after.database.follow_clock(clock_steps.follow)
        await after.tasks.reap()
        assert (await gate_of(after)).paused_seconds == pytest.approx(300, abs=20)
        job, now = await after.jobs.job(job_id), await after.jobs.now()
        assert job
        assert now - job.created_at < timedelta(seconds=20)


async def test_what_is_kept_for_some_days_is_kept_no_longer_by_a_clock_that_was_ahead(
    queue: SqlJobTable, clock: Clock
) -> None:
    added = await queue.jobs.add(a_request())
    await queue.jobs.cancel(added.job_id)
    await queue.key_values.put("words", {}, owner=Owner(platform="p", keys=("k",)), keep_seconds=HOUR)
    clock.move(-300 * DAY)
    await queue.retention.forget_events(older_than_seconds=DAY)
    clock.move(DAY + 1)
    assert list(await queue.retention.expired(older_than_seconds=DAY)) == [added.job_id]
    assert await queue.key_values.get("words") is None


async def test_a_job_sorts_behind_all_others_though_the_clock_was_set_back(
    queue: SqlJobTable, clock: Clock
) -> None:
    ids = []
    for step in (0.0, -DAY, HOUR, -HOUR, 2 * DAY):
        clock.move(step)
        ids.append((await queue.jobs.add(a_request())).job_id)
    assert ids == sorted(ids)


@pytest.mark.parametrize("seconds", [31_536_000.0, 1e300, math.inf, math.nan, -5.0])
async def test_no_number_makes_a_wait_that_is_longer_than_its_kind_allows(
    queue: SqlJobTable, clock: Clock, seconds: float
) -> None:
    await queue.tasks.set_gate(GATE, slots=4)
    await prepared_job(queue, a_request(), [30])
    claim = await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(claim.lease, PauseGate(failure=TROUBLE, after_seconds=seconds))
    clock.move(601)
    await queue.tasks.set_gate(GATE, slots=4)
    again = await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(again.lease, TryAgain(failure=TROUBLE, after_seconds=seconds))
    clock.move(601)
    await queue.tasks.set_gate(GATE, slots=4)
    assert await queue.tasks.claim(TRANSCRIBE) is not None
    await queue.jobs.add(a_request(notify=True))
    entry = await queue.outbox.claim_entry("one", platforms=[PLATFORM])
    assert entry
    await queue.outbox.settle_entry(entry, external_id=None, again_after_seconds=seconds)
    clock.move(HOUR + 1)
    assert await queue.outbox.claim_entry("one", platforms=[PLATFORM]) is not None


async def test_a_pause_that_an_older_version_stored_for_a_year_is_reined_in(
    queue: SqlJobTable, clock: Clock
) -> None:
    await queue.tasks.set_gate(GATE, slots=4)
    await queue.database.write(pause_for_a_year)
    await queue.tasks.reap()
    assert (await gate_of(queue)).paused_seconds <= 600


async def test_a_resting_gate_says_why_and_is_tried_by_one_process_at_a_time(
    queue: SqlJobTable, clock: Clock
) -> None:
    await queue.tasks.set_gate(GATE, slots=1)
    await prepared_job(queue, a_request(), [30, 30])
    claim = await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(claim.lease, PauseGate(failure=TROUBLE, after_seconds=600))
    assert (await gate_of(queue)).paused_by is TROUBLE.code
    assert list(await queue.tasks.claim_probes([GATE])) == []
    clock.move(16)
    assert list(await queue.tasks.claim_probes(["other", GATE])) == [GATE]
    assert list(await queue.tasks.claim_probes([GATE])) == []
    clock.move(16)
    assert list(await queue.tasks.claim_probes([GATE])) == [GATE]
    await queue.tasks.resume_gate(GATE)
    assert (await gate_of(queue)) == GateState(name=GATE, slots=1, in_flight=0, paused_seconds=0.0)
    assert await queue.tasks.claim(TRANSCRIBE) is not None


async def test_a_probe_is_never_a_request_too_many(queue: SqlJobTable, clock: Clock) -> None:
    await queue.tasks.set_gate(GATE, slots=2)
    await prepared_job(queue, a_request(), [30, 30])
    busy, other = await claimed(queue, TRANSCRIBE), await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(busy.lease, PauseGate(failure=TROUBLE, after_seconds=600))
    await queue.tasks.set_gate(GATE, slots=1)
    clock.move(20)
    assert list(await queue.tasks.claim_probes([GATE])) == []
    await queue.tasks.settle(other.lease, said("words"))
    assert list(await queue.tasks.claim_probes([GATE])) == [GATE]


async def test_gates_of_engines_that_are_gone_go(queue: SqlJobTable, clock: Clock) -> None:
    await queue.tasks.set_gate("gone", slots=4)
    await queue.tasks.set_gate(GATE, slots=4)
    await prepared_job(queue, a_request(), [30])
    await claimed(queue, TRANSCRIBE)
    clock.move(599)
    await queue.tasks.set_gate("there", slots=4)
    clock.move(2)
    await queue.tasks.extend(ANYTHING.worker, [])
    assert [gate.name for gate in await queue.status.gates()] == [GATE, "gone", "there"]
    await queue.tasks.reap()
    assert [gate.name for gate in await queue.status.gates()] == ["there"]


async def job_state(table: SqlJobTable, job_id: str) -> JobState:
    job = await table.jobs.job(job_id)
    assert job
    return job.state


def no_look(_transaction: Transaction, state: object, _reading: object) -> object:
    return state


def pause_for_a_year(transaction: Transaction) -> None:
    values = {"paused_until": transaction.now + 365 * DAY, "paused_by": FailureCode.ENGINE_BUSY.value}
    transaction.connection.execute(update(gates).values(values))
