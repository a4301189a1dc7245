"""The promises of `JobTable` on one job at a time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import LeaseLost
from bot.domain.failure import FailureCode
from bot.domain.job import Capability, JobState, TaskKind
from bot.domain.outcome import Answered, Failed, FanOut, Finished, PauseGate, Prepared, Released, TryAgain
from bot.domain.ports.jobs import Accepted, Joined, SeenBefore
from bot.domain.ports.table import JobTable
from bot.domain.ports.tasks import ClaimRequest
from bot.domain.recording import TimeRange
from tests.contracts.conftest import OpenQueue
from tests.fakes.jobs import (
    ANYTHING,
    GATE,
    PLATFORM,
    PREPARE,
    REDUCE,
    THINK,
    TRANSCRIBE,
    TROUBLE,
    a_call,
    a_recording,
    a_request,
    a_work,
    an_answer,
    claimed,
    prepared_job,
    said,
)
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio

WOKEN_WITHIN = 5.0
"""Seconds: half of what a waiter that nobody wakes would take; busy machines need room."""


@pytest.fixture(autouse=True)
async def _an_engine(queue: JobTable) -> None:
    await queue.tasks.set_gate(GATE, slots=4)


async def test_an_accepted_request_comes_back_as_it_was(queue: JobTable) -> None:
    request = a_request(
        event_id="e", dedup_key="d", priority=3, max_parallel=2, deadline_seconds=60, notify=True
    )
    added = await queue.jobs.add(request)
    job = await queue.jobs.job(added.job_id)
    assert isinstance(added, Accepted)
    assert job is not None
    assert (job.request, job.state, job.finished_at) == (request, JobState.QUEUED, None)


async def test_what_nobody_added_is_not_there(queue: JobTable) -> None:
    assert await queue.jobs.job("nothing") is None
    assert await queue.jobs.answer("nothing") is None
    assert await queue.jobs.progress("nothing") is None
    assert list(await queue.jobs.segments("nothing")) == []
    assert not await queue.jobs.cancel("nothing")
    assert not await queue.jobs.forget("nothing")
    assert await queue.tasks.claim(ANYTHING) is None


async def test_the_same_event_adds_nothing_even_when_its_job_is_over(queue: JobTable) -> None:
    first = await queue.jobs.add(a_request(event_id="e"))
    await queue.jobs.cancel(first.job_id)
    again = await queue.jobs.add(a_request(event_id="e"))
    elsewhere = await queue.jobs.add(a_request(event_id="e", platform="other"))
    assert again == SeenBefore(job_id=first.job_id)
    assert isinstance(elsewhere, Accepted)


async def test_an_open_twin_is_joined_and_a_finished_one_is_not(queue: JobTable) -> None:
    first = await queue.jobs.add(a_request(event_id="1", dedup_key="d"))
    second = await queue.jobs.add(a_request(event_id="2", dedup_key="d"))
    await queue.jobs.cancel(first.job_id)
    replayed = await queue.jobs.add(a_request(event_id="2", dedup_key="d"))
    third = await queue.jobs.add(a_request(event_id="3", dedup_key="d"))
    assert second == Joined(job_id=first.job_id)
    assert replayed == SeenBefore(job_id=first.job_id)
    assert isinstance(third, Accepted)


@pytest.mark.parametrize(("first", "second"), [(True, True), (True, False), (False, True), (False, False)])
async def test_a_job_is_asked_for_if_one_of_those_who_share_it_asks(
    queue: JobTable, clock: Clock, first: bool, second: bool
) -> None:
    added = await queue.jobs.add(a_request(event_id="1", dedup_key="d", unasked=first, notify=True))
    entry = await queue.outbox.claim_entry("s", platforms=[PLATFORM])
    assert entry is not None
    await queue.outbox.settle_entry(entry, external_id="posted")
    await queue.jobs.add(a_request(event_id="2", dedup_key="d", unasked=second, notify=True))
    clock.move(21)
    job = await queue.jobs.job(added.job_id)
    assert job is not None
    assert job.request.unasked is (first and second)
    due = await queue.outbox.claim_entry("s", platforms=[PLATFORM])
    assert (due is not None) is (first and not second)


async def test_a_job_goes_from_sound_to_answer(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request())
    prepare = await claimed(queue, PREPARE)
    assert (prepare.kind, prepare.work, prepare.attempt) == (TaskKind.PREPARE, None, 1)
    assert prepare.job.state is JobState.RUNNING
    await queue.tasks.add_segments(prepare.lease, [a_work(1), a_work(0)])
    segment = await queue.tasks.settle(
        prepare.lease, Prepared(recording=a_recording(), cut_key="c"), then=ANYTHING
    )
    assert segment is not None
    assert segment.work == a_work(0)
    assert segment.lease.gate == GATE
    segment = await queue.tasks.settle(segment.lease, said("one"), then=ANYTHING)
    assert segment is not None
    reduce = await queue.tasks.settle(segment.lease, said("two"), then=ANYTHING)
    assert reduce is not None
    assert reduce.kind is TaskKind.REDUCE
    assert reduce.job.recording == a_recording()
    texts = [state.text.text for state in await queue.jobs.segments(added.job_id) if state.text]
    assert texts == ["one", "two"]
    assert (
        await queue.tasks.settle(reduce.lease, Finished(answer=an_answer("hi"), state=JobState.DONE)) is None
    )
    job = await queue.jobs.job(added.job_id)
    assert job is not None
    assert job.state is JobState.DONE
    assert job.finished_at is not None
    assert await queue.jobs.answer(added.job_id) == an_answer("hi")


async def test_segments_are_claimable_while_the_rest_is_being_cut(queue: JobTable) -> None:
    await queue.jobs.add(a_request())
    prepare = await claimed(queue, PREPARE)
    await queue.tasks.add_segments(prepare.lease, [a_work(0)])
    segment = await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(segment.lease, said("one"))
    assert await queue.tasks.claim(REDUCE) is None


async def test_segments_that_are_there_already_stay_as_they_are(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request())
    prepare = await claimed(queue, PREPARE)
    await queue.tasks.add_segments(prepare.lease, [a_work(0)])
    segment = await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(segment.lease, said("one"))
    await queue.tasks.add_segments(prepare.lease, [a_work(0, blob="other"), a_work(1)])
    assert [state.settled for state in await queue.jobs.segments(added.job_id)] == [True, False]


async def test_dead_air_is_settled_without_an_engine(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request())
    prepare = await claimed(queue, PREPARE)
    await queue.tasks.add_segments(prepare.lease, [a_work(0, dead_air=True)])
    await queue.tasks.settle(prepare.lease, Prepared(recording=a_recording(), cut_key="c"))
    [state] = await queue.jobs.segments(added.job_id)
    assert (state.settled, state.text) == (True, None)
    assert (await claimed(queue)).kind is TaskKind.REDUCE


async def test_a_known_result_is_used_and_a_text_with_gaps_is_not(queue: JobTable) -> None:
    first = await prepared_job(queue, a_request(), [30, 30, 30], recording="same")
    gap = TimeRange.from_seconds(35, 40)
    for outcome in (said("whole"), said("torn", gap), Failed(failure=TROUBLE)):
        await queue.tasks.settle((await claimed(queue, TRANSCRIBE)).lease, outcome)
    second = await prepared_job(queue, a_request(), [30, 30, 30], recording="same")
    before, after = await queue.jobs.segments(first), await queue.jobs.segments(second)
    assert [state.settled for state in after] == [True, False, False]
    assert after[0].text == before[0].text
    assert before[1].text is not None
    assert before[1].text.missing == (gap,)
    assert before[2].failure == TROUBLE
    keys = [a_work(index, recording="same").cache_key for index in range(3)]
    assert await queue.tasks.known_results(keys) == frozenset(keys[:1])
    assert await queue.tasks.known_results([]) == frozenset()


async def test_an_earlier_cut_is_remembered_when_it_reached_the_end(queue: JobTable) -> None:
    await queue.jobs.add(a_request())
    prepare = await claimed(queue, PREPARE)
    await queue.tasks.add_segments(prepare.lease, [a_work(0), a_work(1, dead_air=True)])
    assert await queue.tasks.earlier_cut("sha", "c") is None
    assert list(await queue.tasks.earlier_cut_keys("sha")) == []
    await queue.tasks.settle(prepare.lease, Prepared(recording=a_recording(), cut_key="c"))
    found = await queue.tasks.earlier_cut("sha", "c")
    assert found is not None
    assert found[0] == a_recording()
    assert list(found[1]) == [a_work(0).segment, a_work(1, dead_air=True).segment]
    assert await queue.tasks.earlier_cut("sha", "other") is None
    assert list(await queue.tasks.earlier_cut_keys("sha")) == ["c"]


async def test_a_reduction_asks_and_is_claimed_again_after_the_answers(queue: JobTable) -> None:
    job_id = await prepared_job(queue, a_request(), [])
    reduce = await claimed(queue, REDUCE)
    await queue.tasks.settle(reduce.lease, FanOut(calls=(a_call("a"), a_call("b"), a_call("a"))))
    assert await queue.tasks.claim(REDUCE) is None
    first, second = await claimed(queue, THINK), await claimed(queue, THINK)
    assert {first.work, second.work} == {a_call("a"), a_call("b")}
    await queue.tasks.settle(first.lease, Answered(text="A"))
    assert await queue.tasks.claim(REDUCE) is None
    await queue.tasks.settle(second.lease, Failed(failure=TROUBLE))
    answers = {a_call("a").cache_key: "A", a_call("b").cache_key: None}
    assert dict(await queue.tasks.call_answers(job_id)) == answers
    reduce = await claimed(queue, REDUCE)
    await queue.tasks.settle(reduce.lease, FanOut(calls=(a_call("a"), a_call("c"))))
    assert (await claimed(queue, THINK)).work == a_call("c")
    progress = await queue.jobs.progress(job_id)
    assert progress is not None
    assert (progress.calls_done, progress.calls_total) == (2, 3)


async def test_calls_with_known_answers_cost_nothing(queue: JobTable) -> None:
    await prepared_job(queue, a_request(), [])
    reduce = await claimed(queue, REDUCE)
    await queue.tasks.settle(reduce.lease, FanOut(calls=(a_call("a"),)))
    call = await claimed(queue, THINK)
    reduce_again = await queue.tasks.settle(call.lease, Answered(text="A"), then=REDUCE)
    assert reduce_again is not None
    await queue.tasks.settle(reduce_again.lease, Finished(answer=None, state=JobState.DONE))
    other = await prepared_job(queue, a_request(), [])
    reduce = await claimed(queue, REDUCE)
    next_claim = await queue.tasks.settle(reduce.lease, FanOut(calls=(a_call("a"),)), then=ANYTHING)
    assert next_claim is not None
    assert (next_claim.kind, next_claim.job.id) == (TaskKind.REDUCE, other)
    assert dict(await queue.tasks.call_answers(other)) == {a_call("a").cache_key: "A"}


async def test_a_fence_refuses_late_and_double_writers(opened: OpenQueue, clock: Clock) -> None:
    queue = await opened(lease_seconds=5)
    await queue.jobs.add(a_request())
    late = await claimed(queue, PREPARE)
    clock.move(10)
    assert await queue.tasks.reap() == 1
    with pytest.raises(LeaseLost):
        await queue.tasks.settle(late.lease, Released())
    present = await claimed(queue, PREPARE)
    assert present.lease.fence > late.lease.fence
    assert present.attempt == 1
    with pytest.raises(LeaseLost):
        await queue.tasks.add_segments(late.lease, [a_work(0)])
    await queue.tasks.settle(present.lease, Released())
    with pytest.raises(LeaseLost):
        await queue.tasks.settle(present.lease, Released())


async def test_a_refused_write_leaves_nothing(queue: JobTable) -> None:
    job_id = await prepared_job(queue, a_request(), [30])
    segment = await claimed(queue, TRANSCRIBE)
    stale = replace(segment.lease, fence=segment.lease.fence - 1)
    await queue.jobs.add(a_request())
    with pytest.raises(LeaseLost):
        await queue.tasks.settle(stale, said("late"), then=PREPARE)
    assert not (await queue.jobs.segments(job_id))[0].settled
    assert (await queue.status.depth()).leased == 1


async def test_a_heartbeat_keeps_what_is_held_and_names_it(opened: OpenQueue, clock: Clock) -> None:
    queue = await opened(lease_seconds=40)
    await queue.jobs.add(a_request())
    task_id = (await claimed(queue, PREPARE)).lease.task_id
    for _ in range(4):
        clock.move(15)
        assert (await queue.tasks.extend("w", [task_id])).extended == frozenset({task_id})
        assert await queue.tasks.reap() == 0
    assert (await queue.tasks.extend("somebody else", [task_id])).extended == frozenset()


async def test_a_lease_that_its_worker_never_learnt_of_runs_out(opened: OpenQueue, clock: Clock) -> None:
    queue = await opened(lease_seconds=20)
    await queue.jobs.add(a_request(notify=True))
    await claimed(queue, PREPARE)
    assert await queue.outbox.claim_entry("w", platforms=[PLATFORM]) is not None
    for _ in range(3):
        clock.move(10)
        assert (await queue.tasks.extend("w", [], ["another job"])).extended == frozenset()
    assert await queue.tasks.reap() == 1
    assert await queue.outbox.claim_entry("w", platforms=[PLATFORM]) is not None


async def test_a_dead_workers_leases_are_taken_back_at_once(queue: JobTable) -> None:
    await queue.jobs.add(a_request())
    claim = await claimed(queue, PREPARE)
    assert await queue.tasks.reap(dead_workers=["other"]) == 0
    assert await queue.tasks.reap(dead_workers=["w"]) == 1
    assert (await queue.tasks.extend("w", [claim.lease.task_id])).extended == frozenset()
    again = await claimed(queue, PREPARE)
    assert (again.lease.task_id, again.attempt) == (claim.lease.task_id, 1)


async def test_a_passing_fault_is_tried_again_later_and_counted(queue: JobTable, clock: Clock) -> None:
    await queue.jobs.add(a_request())
    first = await claimed(queue, PREPARE)
    await queue.tasks.settle(first.lease, TryAgain(failure=TROUBLE, after_seconds=15))
    assert await queue.tasks.claim(PREPARE) is None
    assert (await queue.status.depth()).delayed == 1
    clock.move(20)
    assert (await claimed(queue, PREPARE)).attempt == 2


async def test_a_segment_that_fails_too_often_leaves_a_named_gap(queue: JobTable) -> None:
    job_id = await prepared_job(queue, a_request(), [30])
    for _ in range(3):
        await queue.tasks.settle(
            (await claimed(queue, TRANSCRIBE)).lease, TryAgain(failure=TROUBLE, after_seconds=0)
        )
    [state] = await queue.jobs.segments(job_id)
    assert (state.settled, state.text, state.failure) == (True, None, TROUBLE)
    assert (await claimed(queue)).kind is TaskKind.REDUCE


async def test_a_failed_preparation_with_nothing_cut_fails_the_job(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request())
    await queue.tasks.settle((await claimed(queue, PREPARE)).lease, Failed(failure=TROUBLE))
    job = await queue.jobs.job(added.job_id)
    assert job is not None
    assert (job.state, job.failure) == (JobState.FAILED, TROUBLE)
    assert await queue.tasks.claim(ANYTHING) is None


async def test_a_failed_preparation_that_cut_something_is_reduced(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request())
    prepare = await claimed(queue, PREPARE)
    await queue.tasks.add_segments(prepare.lease, [a_work(0)])
    segment = await queue.tasks.settle(prepare.lease, Failed(failure=TROUBLE), then=TRANSCRIBE)
    assert segment is not None
    reduce = await queue.tasks.settle(segment.lease, said("one"), then=REDUCE)
    assert reduce is not None
    assert (reduce.job.id, reduce.job.recording) == (added.job_id, None)


async def test_a_failed_reduction_fails_the_job(queue: JobTable) -> None:
    job_id = await prepared_job(queue, a_request(), [])
    await queue.tasks.settle((await claimed(queue, REDUCE)).lease, Failed(failure=TROUBLE))
    job = await queue.jobs.job(job_id)
    assert job is not None
    assert (job.state, job.failure) == (JobState.FAILED, TROUBLE)


async def test_a_task_that_kills_its_workers_is_given_up(opened: OpenQueue) -> None:
    queue = await opened(max_losses=2)
    added = await queue.jobs.add(a_request())
    for _ in range(2):
        await claimed(queue, PREPARE)
        await queue.tasks.reap(dead_workers=["w"])
    job = await queue.jobs.job(added.job_id)
    assert job is not None
    assert job.failure is not None
    assert job.failure.code is FailureCode.WORKER_LOST


async def test_a_cancelled_job_is_over_and_its_worker_is_told(queue: JobTable) -> None:
    job_id = await prepared_job(queue, a_request(), [30, 30])
    segment = await claimed(queue, TRANSCRIBE)
    assert await queue.jobs.cancel(job_id)
    assert not await queue.jobs.cancel(job_id)
    assert await queue.tasks.claim(ANYTHING) is None
    assert (await queue.tasks.extend("w", [segment.lease.task_id])).extended == frozenset()
    with pytest.raises(LeaseLost):
        await queue.tasks.settle(segment.lease, said("late"))
    job = await queue.jobs.job(job_id)
    assert job is not None
    assert (job.state, job.cancel_requested) == (JobState.CANCELLED, True)
    assert [gate.in_flight for gate in await queue.status.gates()] == [0]


async def test_at_the_deadline_there_is_an_answer_of_what_there_is(queue: JobTable, clock: Clock) -> None:
    job_id = await prepared_job(queue, a_request(deadline_seconds=20), [30, 30, 30])
    done, running = await claimed(queue, TRANSCRIBE), await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(done.lease, said("one"))
    clock.move(25)
    await queue.tasks.reap()
    with pytest.raises(LeaseLost):
        await queue.tasks.settle(running.lease, said("two"))
    states = await queue.jobs.segments(job_id)
    codes = [state.failure.code if state.failure else None for state in states]
    assert codes == [None, FailureCode.DEADLINE, FailureCode.DEADLINE]
    assert (await claimed(queue, REDUCE)).job.id == job_id


async def test_at_the_deadline_a_job_with_nothing_cut_fails(queue: JobTable, clock: Clock) -> None:
    added = await queue.jobs.add(a_request(deadline_seconds=5))
    clock.move(10)
    await queue.tasks.reap()
    job = await queue.jobs.job(added.job_id)
    assert job is not None
    assert job.failure is not None
    assert (job.state, job.failure.code) == (JobState.FAILED, FailureCode.DEADLINE)


async def test_a_pause_holds_the_gate_and_costs_no_attempt(queue: JobTable, clock: Clock) -> None:
    await prepared_job(queue, a_request(), [30])
    claim = await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(claim.lease, PauseGate(failure=TROUBLE, after_seconds=30))
    [gate] = await queue.status.gates()
    assert 0 < gate.paused_seconds <= 30
    assert await queue.tasks.claim(TRANSCRIBE) is None
    clock.move(35)
    assert (await claimed(queue, TRANSCRIBE)).attempt == 1


async def test_a_breaker_rests_the_gate_and_the_try_counts(queue: JobTable, clock: Clock) -> None:
    await prepared_job(queue, a_request(), [30, 30])
    claim = await claimed(queue, TRANSCRIBE)
    await queue.tasks.settle(claim.lease, TryAgain(failure=TROUBLE, after_seconds=0, gate_rest_seconds=30))
    [gate] = await queue.status.gates()
    assert 0 < gate.paused_seconds <= 30
    assert await queue.tasks.claim(TRANSCRIBE) is None
    clock.move(35)
    await queue.tasks.reap()
    claims = [await claimed(queue, TRANSCRIBE) for _ in range(2)]
    assert sorted(one.attempt for one in claims) == [1, 2]


async def test_a_gate_never_holds_more_than_its_slots(queue: JobTable) -> None:
    await prepared_job(queue, a_request(), [30] * 6)
    claims = [await queue.tasks.claim(TRANSCRIBE) for _ in range(6)]
    held = [claim for claim in claims if claim]
    assert len(held) == 4
    await queue.tasks.settle(held[0].lease, said("one"))
    assert await queue.tasks.claim(TRANSCRIBE) is not None
    assert await queue.tasks.claim(TRANSCRIBE) is None


async def test_the_gate_with_most_room_is_taken_and_unknown_ones_are_not(queue: JobTable) -> None:
    await queue.tasks.set_gate("small", slots=2)
    await prepared_job(queue, a_request(), [30] * 6)
    unknown = ClaimRequest(worker="w", needs={Capability.TRANSCRIBE: ("nobody",)})
    assert await queue.tasks.claim(unknown) is None
    both = ClaimRequest(worker="w", needs={Capability.TRANSCRIBE: ("small", GATE, "nobody")})
    gates = [(await claimed(queue, both)).lease.gate for _ in range(6)]
    assert gates.count("small") == 2
    assert gates[:2] == [GATE, GATE]


async def test_a_jobs_own_limit_is_kept(queue: JobTable) -> None:
    await prepared_job(queue, a_request(max_parallel=2), [30] * 4)
    held = [await claimed(queue, TRANSCRIBE) for _ in range(2)]
    assert await queue.tasks.claim(TRANSCRIBE) is None
    assert await queue.tasks.settle(held[0].lease, said("one"), then=TRANSCRIBE) is not None


async def test_a_claim_can_be_for_one_job_alone(queue: JobTable) -> None:
    await queue.jobs.add(a_request())
    second = await queue.jobs.add(a_request())
    ask = ClaimRequest(worker="w", needs={Capability.PREPARE: ()}, job_id=second.job_id)
    assert (await claimed(queue, ask)).job.id == second.job_id
    assert await queue.tasks.claim(ask) is None


async def test_progress_counts_seconds_of_sound(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request())
    before = await queue.jobs.progress(added.job_id)
    assert before is not None
    assert before.position == 0
    prepare = await claimed(queue, PREPARE)
    await queue.tasks.add_segments(prepare.lease, [a_work(0), a_work(1), a_work(2, dead_air=True)])
    await queue.tasks.settle((await claimed(queue, TRANSCRIBE)).lease, said("one"))
    now = await queue.jobs.progress(added.job_id)
    assert now is not None
    assert (now.position, now.segments_done, now.segments_total) == (None, 2, 3)
    assert (now.seconds_done, now.seconds_total, now.prepared) == (60, 90, False)


async def test_jobs_are_listed_newest_first(queue: JobTable, clock: Clock) -> None:
    ids = []
    for flow in ("a", "b", "a"):
        ids.append((await queue.jobs.add(a_request(flow))).job_id)
        clock.move(0.5)
    assert [job.id for job in await queue.jobs.newest()] == ids[::-1]
    assert [job.id for job in await queue.jobs.newest(flow="a")] == [ids[2], ids[0]]
    assert [job.id for job in await queue.jobs.newest(limit=1)] == [ids[2]]


async def test_the_depth_tells_what_waits(queue: JobTable) -> None:
    empty = await queue.status.depth()
    assert (empty.ready, empty.jobs_open, empty.oldest_ready_seconds) == (0, 0, None)
    await prepared_job(queue, a_request(), [30, 30])
    await claimed(queue, TRANSCRIBE)
    depth = await queue.status.depth()
    assert (depth.ready, depth.delayed, depth.leased, depth.jobs_open) == (1, 0, 1, 1)
    assert depth.oldest_ready_seconds is not None


async def test_waiting_ends_when_work_comes(queue: JobTable) -> None:
    await queue.tasks.wait(0.3)
    waiting = asyncio.create_task(queue.tasks.wait(10))
    await asyncio.sleep(0.05)
    start = asyncio.get_running_loop().time()
    await queue.jobs.add(a_request())
    await waiting
    assert asyncio.get_running_loop().time() - start < WOKEN_WITHIN


async def test_work_that_came_between_claim_and_wait_is_not_missed(queue: JobTable) -> None:
    await queue.tasks.wait(0.01)
    assert await queue.tasks.claim(ANYTHING) is None
    await queue.jobs.add(a_request())
    start = asyncio.get_running_loop().time()
    await queue.tasks.wait(10)
    assert asyncio.get_running_loop().time() - start < WOKEN_WITHIN


async def test_waiting_ends_at_its_time_out(queue: JobTable) -> None:
    await asyncio.sleep(0.3)
    await queue.tasks.wait(0.01)
    start = asyncio.get_running_loop().time()
    await queue.tasks.wait(0.1)
    assert asyncio.get_running_loop().time() - start > 0.08
