"""VOICES tasks: beside those of their segments, in nobody's way."""

from __future__ import annotations

import pytest

from bot.domain.job import Capability, TaskKind, VoicesWork
from bot.domain.outcome import Failed, Prepared, TryAgain, VoicesHeard
from bot.domain.ports.table import JobTable
from bot.domain.ports.tasks import ClaimRequest
from bot.domain.voices import SegmentVoices
from storage.job_table import SqlJobTable
from tests.fakes.jobs import (
    GATE,
    PREPARE,
    REDUCE,
    TRANSCRIBE,
    TROUBLE,
    a_recording,
    a_request,
    a_work,
    claimed,
    said,
)
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio

VOICES = ClaimRequest(worker="w", needs={Capability.VOICES: ()})
HEARD = SegmentVoices(spans=(0, 150, 0, 75, 150, 1), prints="AAAA")


@pytest.fixture(autouse=True)
async def _an_engine(queue: JobTable) -> None:
    await queue.tasks.set_gate(GATE, slots=4)


def voices_work(index: int, *, recording: str = "sha") -> VoicesWork:
    segment = a_work(index, recording=recording).segment
    return VoicesWork(
        segment=segment,
        blob=f"segments/{index}",
        cache_key=f"{recording}-{index}-voices",
        recording=recording,
    )


async def job_with_voices(queue: JobTable, *, segments: int = 2, recording: str = "sha") -> str:
    added = await queue.jobs.add(a_request(recording, deadline_seconds=600))
    prepare = await claimed(queue, PREPARE)
    works = [a_work(index, recording=recording) for index in range(segments)]
    await queue.tasks.add_segments(prepare.lease, works)
    voices = [voices_work(index, recording=recording) for index in range(segments)]
    await queue.tasks.add_voices(prepare.lease, voices)
    await queue.tasks.add_voices(prepare.lease, voices[:1])
    await queue.tasks.settle(prepare.lease, Prepared(recording=a_recording(recording), cut_key="c"))
    return added.job_id


async def transcribed(queue: JobTable, segments: int = 2) -> None:
    for _ in range(segments):
        await queue.tasks.settle((await claimed(queue, TRANSCRIBE)).lease, said("words"))


async def test_the_reduction_waits_for_voices_and_takes_no_slot_of_an_engine_for_them(
    queue: JobTable,
) -> None:
    job_id = await job_with_voices(queue)
    await transcribed(queue)
    assert await queue.tasks.claim(REDUCE) is None
    assert await queue.tasks.claim(TRANSCRIBE) is None
    first = await claimed(queue, VOICES)
    assert (first.kind, first.work, first.lease.gate) == (TaskKind.VOICES, voices_work(0), None)
    second = await queue.tasks.settle(first.lease, VoicesHeard(voices=HEARD), then=VOICES)
    assert second is not None
    assert await queue.tasks.claim(REDUCE) is None
    assert await queue.tasks.settle(second.lease, Failed(failure=TROUBLE), then=VOICES) is None
    assert (await claimed(queue, REDUCE)).kind is TaskKind.REDUCE
    assert dict(await queue.tasks.voices(job_id)) == {0: HEARD}
    progress = await queue.jobs.progress(job_id)
    assert progress is not None
    assert (progress.segments_done, progress.segments_total, progress.trouble) == (2, 2, None)


async def test_voices_that_are_known_are_not_heard_again(queue: JobTable) -> None:
    await job_with_voices(queue, segments=1)
    await queue.tasks.settle((await claimed(queue, VOICES)).lease, VoicesHeard(voices=HEARD))
    await transcribed(queue, 1)
    second = await job_with_voices(queue, segments=2)
    assert dict(await queue.tasks.voices(second)) == {0: HEARD}
    assert (await claimed(queue, VOICES)).work == voices_work(1)


async def test_voices_are_forgotten_with_the_last_job_on_their_recording(queue: JobTable) -> None:
    job_id = await job_with_voices(queue, segments=1)
    await queue.tasks.settle((await claimed(queue, VOICES)).lease, VoicesHeard(voices=HEARD))
    key = voices_work(0).cache_key
    assert await queue.tasks.known_results([key]) == {key}
    await queue.jobs.forget(job_id)
    assert await queue.tasks.known_results([key]) == frozenset()
    assert dict(await queue.tasks.voices(job_id)) == {}


async def test_voices_that_hang_at_the_deadline_are_left_out(queue: JobTable, clock: Clock) -> None:
    job_id = await job_with_voices(queue)
    await transcribed(queue)
    await queue.tasks.settle((await claimed(queue, VOICES)).lease, VoicesHeard(voices=HEARD))
    await claimed(queue, VOICES)
    clock.move(601)
    await queue.tasks.reap()
    assert (await claimed(queue, REDUCE)).kind is TaskKind.REDUCE
    assert dict(await queue.tasks.voices(job_id)) == {0: HEARD}


async def test_a_dead_workers_voices_are_heard_by_the_next(queue: SqlJobTable) -> None:
    await job_with_voices(queue, segments=1)
    lost = await claimed(queue, VOICES)
    assert await queue.tasks.reap(dead_workers=["w"]) == 1
    again = await claimed(queue, VOICES)
    assert (again.work, again.attempt) == (lost.work, 1)
    assert again.lease.fence > lost.lease.fence


async def test_a_fault_that_passes_is_no_trouble_that_people_hear_of(queue: JobTable) -> None:
    job_id = await job_with_voices(queue, segments=1)
    retry = TryAgain(failure=TROUBLE, after_seconds=5)
    await queue.tasks.settle((await claimed(queue, VOICES)).lease, retry)
    progress = await queue.jobs.progress(job_id)
    assert progress is not None
    assert progress.trouble is None


async def test_voices_of_a_short_recording_are_heard_before_those_of_a_long_one(queue: JobTable) -> None:
    await job_with_voices(queue, segments=20, recording="long")
    for _ in range(5):
        await queue.tasks.settle((await claimed(queue, VOICES)).lease, VoicesHeard(voices=HEARD))
    short = await job_with_voices(queue, segments=1, recording="short")
    assert (await claimed(queue, VOICES)).job.id == short
