"""Clocks that are set back or forth, and numbers that nobody meant: what is stored never waits for longer."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from bot.domain.failure import FailureCode
from bot.domain.job import JobState
from bot.domain.outcome import PauseGate, TryAgain
from bot.domain.ports.key_values import Owner
from bot.domain.ports.status import GateState
from storage.database.connection import Transaction
from storage.job_table import SqlJobTable
from storage.sql import clock_steps
from storage.sql.tables import clock_steps as clock_step_notes
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


@pytest.mark.parametrize("first", ["old", "new"])
async def test_a_process_that_starts_beside_another_moves_nothing_twice(
    opened: OpenQueue, clock: Clock, first: str
) -> None:
    old = await opened()
    old.database.follow_clock(clock_steps.follow)
    await old.tasks.set_gate(GATE, slots=4)
    over = await old.jobs.add(a_request())
    await old.jobs.cancel(over.job_id)
    job_id = await prepared_job(old, a_request(deadline_seconds=3000), [30])
    claim = await claimed(old, TRANSCRIBE)
    clock.move(-HOUR)
    if first == "old":
        await old.tasks.reap()
    new = await opened()
    new.database.follow_clock(clock_steps.follow)
    for table in (new, old, new):
        assert await table.tasks.reap() == 0
    assert not (await job_state(old, job_id)).final
    held = await old.tasks.extend(claim.lease.worker, [claim.lease.task_id])
    assert held.extended == {claim.lease.task_id}


async def test_a_jump_that_only_others_saw_is_not_taken_for_the_next_one(
    opened: OpenQueue, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_steps, "LOOK_SECONDS", 0.0)
    one, other = await opened(), await opened()
    for table in (one, other):
        table.database.follow_clock(clock_steps.follow)
    await one.tasks.set_gate(GATE, slots=4)
    await other.tasks.reap()
    await one.database.write(note_a_jump, 400.0)
    await other.tasks.reap()
    await prepared_job(one, a_request(), [30])
    claim = await claimed(one, TRANSCRIBE)
    await one.tasks.settle(claim.lease, PauseGate(failure=TROUBLE, after_seconds=100))
    clock.move(-300)
    await other.tasks.reap()
    assert (await gate_of(other)).paused_seconds == pytest.approx(100, abs=20)


async def test_what_was_said_before_the_clock_was_set_back_can_be_forgotten_at_once(
    followed: SqlJobTable, clock: Clock
) -> None:
    added = await followed.jobs.add(a_request(keys=("person",)))
    await followed.jobs.cancel(added.job_id)
    clock.move(-DAY)
    await followed.tasks.reap()
    now = await followed.jobs.now()
    forgotten = await followed.jobs.forget_found(
        PLATFORM, ["person"], retract=False, created_before=now + timedelta(seconds=1)
    )
    assert forgotten == 1


async def test_a_clock_that_is_set_forth_deletes_nothing_early(followed: SqlJobTable, clock: Clock) -> None:
    added = await followed.jobs.add(a_request())
    await followed.jobs.cancel(added.job_id)
    clock.move(31 * DAY)
    await followed.tasks.reap()
    assert list(await followed.retention.expired(older_than_seconds=30 * DAY)) == []
    followed.database.follow_clock(no_look)
    clock.move(29 * DAY)
    assert list(await followed.retention.expired(older_than_seconds=30 * DAY)) == []
    clock.move(DAY + 60)
    assert list(await followed.retention.expired(older_than_seconds=30 * DAY)) == [added.job_id]


async def test_a_jump_forth_and_back_leaves_the_dates_as_they_were(
    followed: SqlJobTable, clock: Clock
) -> None:
    added = await followed.jobs.add(a_request())
    await followed.jobs.cancel(added.job_id)
    for step in (300 * DAY, -300 * DAY):
        clock.move(step)
        await followed.tasks.reap()
    followed.database.follow_clock(no_look)
    clock.move(30 * DAY + 60)
    assert list(await followed.retention.expired(older_than_seconds=30 * DAY)) == [added.job_id]


async def test_what_waits_does_not_seem_old_when_the_clock_was_set_forth(
    followed: SqlJobTable, clock: Clock
) -> None:
    await followed.jobs.add(a_request())
    clock.move(DAY)
    await followed.tasks.reap()
    oldest = (await followed.status.depth()).oldest_ready_seconds
    assert oldest is not None
    assert oldest < 20


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
    clock.move(21)
    assert list(await queue.tasks.claim_probes(["other", GATE])) == [GATE]
    assert list(await queue.tasks.claim_probes([GATE])) == []
    clock.move(21)
    assert list(await queue.tasks.claim_probes([GATE])) == [GATE]
    assert (await gate_of(queue)).in_flight == 1
    await queue.tasks.settle_probe(GATE, works=True)
    assert (await gate_of(queue)) == GateState(name=GATE, slots=1, in_flight=0, paused_seconds=0.0)
    assert await queue.tasks.claim(TRANSCRIBE) is not None


async def test_a_probe_is_never_a_request_too_many(queue: SqlJobTable, clock: Clock) -> None:
    await queue.tasks.set_gate(GATE, slots=2)
    await prepared_job(queue, a_request(), [30, 30])
    busy, other = await claimed(queue, TRANSCRIBE), await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(busy.lease, PauseGate(failure=TROUBLE, after_seconds=600))
    await queue.tasks.set_gate(GATE, slots=1)
    clock.move(25)
    assert list(await queue.tasks.claim_probes([GATE])) == []
    await queue.tasks.settle(other.lease, said("words"))
    assert list(await queue.tasks.claim_probes([GATE])) == [GATE]


async def test_a_claim_beside_a_probe_is_no_request_too_many(queue: SqlJobTable, clock: Clock) -> None:
    await queue.tasks.set_gate(GATE, slots=1)
    await prepared_job(queue, a_request(), [30, 30])
    busy = await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(busy.lease, PauseGate(failure=TROUBLE, after_seconds=25))
    clock.move(21)
    assert list(await queue.tasks.claim_probes([GATE])) == [GATE]
    clock.move(5)
    assert (await gate_of(queue)).paused_seconds == 0
    assert await queue.tasks.claim(TRANSCRIBE) is None
    await queue.tasks.settle_probe(GATE, works=False)
    assert await queue.tasks.claim(TRANSCRIBE) is not None


async def test_a_probe_whose_process_died_takes_its_slot_for_seconds(
    queue: SqlJobTable, clock: Clock
) -> None:
    await queue.tasks.set_gate(GATE, slots=1)
    await prepared_job(queue, a_request(), [30])
    busy = await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(busy.lease, PauseGate(failure=TROUBLE, after_seconds=25))
    clock.move(21)
    await queue.tasks.claim_probes([GATE])
    clock.move(19)
    assert await queue.tasks.claim(TRANSCRIBE) is not None


async def test_gates_of_engines_that_are_gone_go(queue: SqlJobTable, clock: Clock) -> None:
    await queue.tasks.set_gate("gone", slots=4)
    await queue.tasks.set_gate(GATE, slots=4)
    await prepared_job(queue, a_request(), [30])
    await claimed(queue, TRANSCRIBE)
    clock.move(599)
    await queue.tasks.set_gate("there", slots=4)
    clock.move(2)
    await queue.tasks.extend(ANYTHING.worker, [])
    await queue.tasks.reap()
    assert [gate.name for gate in await queue.status.gates()] == [GATE, "gone", "there"]
    await queue.tasks.forget_gates()
    assert [gate.name for gate in await queue.status.gates()] == ["there"]


async def job_state(table: SqlJobTable, job_id: str) -> JobState:
    job = await table.jobs.job(job_id)
    assert job
    return job.state


def no_look(_transaction: Transaction, state: object, _reading: object) -> object:
    return state


def note_a_jump(transaction: Transaction, seconds: float) -> None:
    transaction.connection.execute(insert(clock_step_notes), {"at": transaction.now, "seconds": seconds})


def pause_for_a_year(transaction: Transaction) -> None:
    values = {"paused_until": transaction.now + 365 * DAY, "paused_by": FailureCode.ENGINE_BUSY.value}
    transaction.connection.execute(update(gates).values(values))
