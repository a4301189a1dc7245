"""Who goes first."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.domain.job import Capability, Claim, JobState, TaskKind
from bot.domain.outcome import Answered, FanOut, Finished
from bot.domain.ports.table import JobTable
from bot.domain.ports.tasks import ClaimRequest
from tests.fakes.jobs import (
    ANYTHING,
    GATE,
    PREPARE,
    REDUCE,
    TRANSCRIBE,
    a_call,
    a_request,
    an_answer,
    claimed,
    prepared_job,
    said,
)
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio

DONE = Finished(state=JobState.DONE, answer=an_answer("words"), failure=None)


@pytest.fixture(autouse=True)
async def _an_engine(queue: JobTable) -> None:
    await queue.tasks.set_gate(GATE, slots=1)


async def served(queue: JobTable, number: int) -> list[Claim]:
    """The next so many segments, one after the other."""
    claims = []
    for _ in range(number):
        claim = await claimed(queue, TRANSCRIBE)
        await queue.tasks.settle(claim.lease, said("x"))
        claims.append(claim)
    return claims


def flows(claims: list[Claim]) -> list[str]:
    return [claim.job.request.origin.flow for claim in claims]


async def test_flows_share_by_seconds_not_by_segments(queue: JobTable) -> None:
    await prepared_job(queue, a_request("long segments"), [100] * 12)
    await prepared_job(queue, a_request("short segments"), [50] * 24)
    count = Counter(flows(await served(queue, 18)))
    assert count["short segments"] == pytest.approx(2 * count["long segments"], abs=2)


async def test_a_flow_with_many_jobs_gets_no_more_than_one_with_few(queue: JobTable) -> None:
    for _ in range(5):
        await prepared_job(queue, a_request("many"), [50] * 4)
    await prepared_job(queue, a_request("one"), [50] * 20)
    count = Counter(flows(await served(queue, 20)))
    assert abs(count["many"] - count["one"]) <= 1


async def test_jobs_of_one_flow_share_as_well(queue: JobTable) -> None:
    first = await prepared_job(queue, a_request(), [50] * 10)
    second = await prepared_job(queue, a_request(), [50] * 10)
    count = Counter(claim.job.id for claim in await served(queue, 10))
    assert abs(count[first] - count[second]) <= 1


async def test_time_spent_idle_earns_no_credit(queue: JobTable) -> None:
    await prepared_job(queue, a_request("early"), [60] * 3)
    await prepared_job(queue, a_request("busy"), [60] * 30)
    await served(queue, 20)
    await prepared_job(queue, a_request("early"), [60] * 10)
    count = Counter(flows(await served(queue, 10)))
    assert abs(count["early"] - count["busy"]) <= 2


async def test_a_voice_note_goes_before_an_upload(queue: JobTable) -> None:
    await prepared_job(queue, a_request("upload"), [60] * 10)
    await served(queue, 1)
    await prepared_job(queue, a_request("upload"), [20])
    await prepared_job(queue, a_request("note"), [20])
    assert set(flows(await served(queue, 2))) == {"upload", "note"}
    depth = await queue.status.depth()
    assert depth.ready == 9 + 2


async def test_a_flood_of_voice_notes_does_not_starve_an_upload(queue: JobTable) -> None:
    await prepared_job(queue, a_request("upload"), [60] * 4)
    for _ in range(20):
        await prepared_job(queue, a_request("flood"), [100])
    order = flows(await served(queue, 14))
    assert order[:5] == ["flood"] * 5
    assert "upload" in order


async def test_priority_goes_before_everything(queue: JobTable) -> None:
    await prepared_job(queue, a_request("note"), [20])
    await prepared_job(queue, a_request("boss", priority=1), [300] * 2)
    assert flows(await served(queue, 3)) == ["boss", "boss", "note"]


async def test_segments_of_a_job_go_in_order(queue: JobTable) -> None:
    await prepared_job(queue, a_request(), [50] * 5)
    numbers = [claim.work.segment.index for claim in await served(queue, 5)]  # type: ignore[union-attr]  # segments
    assert numbers == [0, 1, 2, 3, 4]


async def test_a_reduction_goes_before_new_work(queue: JobTable) -> None:
    await prepared_job(queue, a_request("a"), [20, 20])
    finished = await prepared_job(queue, a_request("b"), [])
    await queue.jobs.add(a_request("c"))
    assert (await claimed(queue)).job.id == finished


async def test_preparations_of_level_flows_take_turns(queue: JobTable) -> None:
    for _ in range(3):
        await queue.jobs.add(a_request("a"))
        await queue.jobs.add(a_request("b"))
    order = [(await claimed(queue, PREPARE)).job.request.origin.flow for _ in range(6)]
    assert Counter(order[:2]) == Counter(order[2:4]) == {"a": 1, "b": 1}


async def test_calls_pay_for_their_length(queue: JobTable) -> None:
    for flow, size in (("long", 3000), ("short", 150)):
        await prepared_job(queue, a_request(flow), [])
        reduce = await claimed(queue, ClaimRequest(worker="w", needs={Capability.REDUCE: ()}))
        calls = tuple(a_call(f"{flow}{number}" + "x" * size) for number in range(10))
        await queue.tasks.settle(reduce.lease, FanOut(calls=calls))
    order = []
    for _ in range(10):
        claim = await claimed(queue, ClaimRequest(worker="w", needs={Capability.THINK: ()}))
        order.append(claim.job.request.origin.flow)
    assert Counter(order)["short"] >= 8


async def test_the_position_counts_jobs_that_start_before(queue: JobTable, clock: Clock) -> None:
    crowd = []
    for _ in range(3):
        crowd.append((await queue.jobs.add(a_request("crowd"))).job_id)
        clock.move(0.5)
    alone = (await queue.jobs.add(a_request("alone"))).job_id
    boss = (await queue.jobs.add(a_request("boss", priority=5))).job_id
    places = {}
    for job_id in (*crowd, alone, boss):
        progress = await queue.jobs.progress(job_id)
        assert progress is not None
        places[job_id] = progress.position
    order: list[str] = []
    while claim := await queue.tasks.claim(ANYTHING):
        order.append(claim.job.id)
    for job_id, place in places.items():
        assert place is not None
        assert abs(order.index(job_id) - place) <= 1
    progress = await queue.jobs.progress(alone)
    assert progress is not None
    assert progress.position is None


async def a_backlog(queue: JobTable, chats: int = 200) -> None:
    """Each waits for two notes."""
    for number in range(chats):
        for _ in range(2):
            await prepared_job(queue, a_request(f"crowd-{number:03}"), [30])


async def test_a_newcomers_first_note_goes_before_the_backlog_of_two_hundred_chats(queue: JobTable) -> None:
    await a_backlog(queue)
    assert set(flows(await served(queue, 10))) < {f"crowd-{number:03}" for number in range(200)}
    await queue.jobs.add(a_request("z-newcomer"))
    assert (await claimed(queue, PREPARE)).job.request.origin.flow == "z-newcomer"
    for name in ("z-second", "a-third"):
        await prepared_job(queue, a_request(name), [30, 20])
    order = flows(await served(queue, 6))
    assert order[:4] == ["z-second", "z-second", "a-third", "a-third"]
    assert set(order[4:]) < {f"crowd-{number:03}" for number in range(200)}


async def test_a_newcomers_preparation_is_next_though_two_hundred_chats_wait_for_theirs(
    queue: JobTable,
) -> None:
    for number in range(200):
        for _ in range(2):
            await queue.jobs.add(a_request(f"crowd-{number:03}"))
    await queue.jobs.add(a_request("z-newcomer"))
    assert (await claimed(queue, PREPARE)).job.request.origin.flow == "z-newcomer"
    assert (await claimed(queue, PREPARE)).job.request.origin.flow.startswith("crowd")


async def test_a_second_note_and_a_long_upload_are_no_newcomers(queue: JobTable) -> None:
    await a_backlog(queue, chats=5)
    for _ in range(2):
        await prepared_job(queue, a_request("z-two"), [30])
    await prepared_job(queue, a_request("a-upload"), [60] * 10)
    await queue.jobs.add(a_request("0-announced", seconds=36_000))
    order = flows(await served(queue, 6))
    assert set(order) == {*(f"crowd-{number:03}" for number in range(5)), "z-two"}


async def test_whoever_idles_and_comes_again_gains_no_more_than_a_note(queue: JobTable) -> None:
    for number in range(4):
        for _ in range(8):
            await prepared_job(queue, a_request(f"crowd-{number}"), [30])
    count: Counter[str] = Counter()
    await prepared_job(queue, a_request("idler"), [30])
    for _ in range(25):
        flow = flows(await served(queue, 1))[0]
        count[flow] += 1
        if flow == "idler":
            await queue.tasks.settle((await claimed(queue, REDUCE)).lease, DONE)
            await prepared_job(queue, a_request("idler"), [30])
        assert count["idler"] <= min(count[f"crowd-{number}"] for number in range(4)) + 1


async def test_a_newcomers_head_start_ends_with_two_minutes_of_work(queue: JobTable) -> None:
    await a_backlog(queue, chats=3)
    await prepared_job(queue, a_request("z-newcomer"), [])
    reduce = await claimed(queue, ClaimRequest(worker="w", needs={Capability.REDUCE: ()}))
    await queue.tasks.settle(reduce.lease, FanOut(calls=tuple(a_call(f"{n}" + "x" * 3000) for n in range(3))))
    both = ClaimRequest(worker="w", needs={Capability.THINK: (GATE,), Capability.TRANSCRIBE: (GATE,)})
    order = []
    for _ in range(3):
        claim = await claimed(queue, both)
        await queue.tasks.settle(
            claim.lease, said("x") if claim.kind is TaskKind.SEGMENT else Answered(text="x")
        )
        order.append(claim.job.request.origin.flow)
    assert order[0] == "z-newcomer"
    assert "z-newcomer" not in order[1:]
