"""What is forgotten, and when."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.domain.job import JobState
from bot.domain.outcome import Answered, FanOut, Finished, Prepared
from bot.domain.ports.table import JobTable
from storage.job_table import SqlJobTable
from tests.fakes.jobs import (
    GATE,
    PLATFORM,
    PREPARE,
    REDUCE,
    THINK,
    TRANSCRIBE,
    a_call,
    a_recording,
    a_request,
    a_work,
    claimed,
    prepared_job,
    said,
)
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def _an_engine(queue: JobTable) -> None:
    await queue.tasks.set_gate(GATE, slots=4)


async def finished_job(queue: JobTable, state: JobState, *, blob: str, source: str = "file:/a") -> str:
    added = await queue.jobs.add(a_request(source=source))
    prepare = await claimed(queue, PREPARE)
    await queue.tasks.add_segments(prepare.lease, [a_work(0, blob=blob, dead_air=True)])
    reduce = await queue.tasks.settle(
        prepare.lease, Prepared(recording=a_recording(), cut_key="c"), then=REDUCE
    )
    assert reduce is not None
    await queue.tasks.settle(reduce.lease, Finished(answer=None, state=state))
    return added.job_id


async def test_sound_is_dropped_when_the_answer_is_there(queue: JobTable) -> None:
    await queue.jobs.add(a_request(source="blob:waits"))
    await queue.tasks.claim(PREPARE)
    await finished_job(queue, JobState.DONE, blob="segment", source="blob:source")
    assert sorted(await queue.retention.blobs_to_drop(keep_failed_seconds=60)) == ["segment", "source"]
    await queue.retention.confirm_dropped(["segment", "waits"])
    assert list(await queue.retention.blobs_to_drop(keep_failed_seconds=60)) == ["source"]
    assert len(await queue.retention.blobs_to_drop(keep_failed_seconds=60, limit=0)) == 0


async def test_sound_of_a_failure_waits_for_a_retry(queue: JobTable) -> None:
    await finished_job(queue, JobState.PARTIAL, blob="a")
    await finished_job(queue, JobState.FAILED, blob="b")
    assert list(await queue.retention.blobs_to_drop(keep_failed_seconds=60)) == []
    assert sorted(await queue.retention.blobs_to_drop(keep_failed_seconds=0)) == ["a", "b"]


async def test_sound_that_another_job_needs_stays(queue: JobTable) -> None:
    await finished_job(queue, JobState.DONE, blob="own", source="blob:shared")
    retry = await queue.jobs.add(a_request(source="blob:shared"))
    assert list(await queue.retention.blobs_to_drop(keep_failed_seconds=0)) == ["own"]
    await queue.jobs.cancel(retry.job_id)
    assert sorted(await queue.retention.blobs_to_drop(keep_failed_seconds=0)) == ["own", "shared"]


async def test_sound_of_every_request_that_joined_is_dropped_with_the_job(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request(source="blob:first", dedup_key="d"))
    await queue.jobs.add(a_request(source="blob:second", dedup_key="d"))
    await queue.jobs.add(a_request(source="blob:second", dedup_key="d"))
    assert list(await queue.retention.blobs_to_drop(keep_failed_seconds=0)) == []
    await queue.jobs.cancel(added.job_id)
    assert sorted(await queue.retention.blobs_to_drop(keep_failed_seconds=0)) == ["first", "second"]


async def test_jobs_expire_after_they_are_over(queue: JobTable, clock: Clock) -> None:
    await queue.jobs.add(a_request())
    await claimed(queue, PREPARE)
    over = await finished_job(queue, JobState.DONE, blob="a")
    assert list(await queue.retention.expired(older_than_seconds=60)) == []
    clock.move(2)
    assert list(await queue.retention.expired(older_than_seconds=1)) == [over]


async def test_some_answers_are_kept_for_a_shorter_time_than_others(queue: JobTable, clock: Clock) -> None:
    short, long, open_one = [
        (await queue.jobs.add(a_request(keep_seconds=seconds))).job_id for seconds in (5, 3600, 0)
    ]
    for job_id in (long, short):
        await queue.jobs.cancel(job_id)
    assert list(await queue.retention.expired(older_than_seconds=60)) == []
    clock.move(8)
    assert list(await queue.retention.expired(older_than_seconds=60)) == [short]
    assert set(await queue.retention.expired(older_than_seconds=1)) == {short, long}
    assert len(await queue.retention.expired(older_than_seconds=1, limit=1)) == 1
    assert await queue.jobs.job(open_one) is not None


async def test_sound_that_no_job_names_is_told_apart(queue: JobTable) -> None:
    await queue.jobs.add(a_request(source="blob:uploads/a"))
    await finished_job(queue, JobState.DONE, blob="segments/b")
    keys = ["uploads/orphan", "uploads/a", "segments/b", "segments/orphan"]
    assert list(await queue.retention.unnamed_blobs(keys)) == ["uploads/orphan", "segments/orphan"]
    assert list(await queue.retention.unnamed_blobs([])) == []


async def test_what_is_forgotten_is_gone_at_once_with_its_words(queue: JobTable) -> None:
    request = a_request(event_id="e", notify=True, source="blob:source")
    job_id = await prepared_job(queue, request, [30], recording="secret")
    await queue.tasks.settle((await claimed(queue, TRANSCRIBE)).lease, said("secret"))
    [key] = [a_work(0, recording="secret").cache_key]
    assert await queue.tasks.known_results([key]) == {key}
    assert await queue.jobs.forget(job_id)
    assert not await queue.jobs.forget(job_id)
    assert await queue.jobs.job(job_id) is None
    assert list(await queue.jobs.segments(job_id)) == []
    assert await queue.tasks.known_results([key]) == frozenset()
    assert await queue.tasks.earlier_cut("secret", "cut") is None
    assert await queue.outbox.claim_entry("sender", platforms=[PLATFORM]) is None
    assert await queue.tasks.claim(REDUCE) is None
    assert list(await queue.retention.blobs_to_drop(keep_failed_seconds=60)) == ["source"]


async def test_prompts_go_with_the_end_of_their_job(queue: SqlJobTable) -> None:
    """They may hold words of earlier jobs, which may be forgotten before this one."""
    job_id = await prepared_job(queue, a_request(), [])
    reduce = await claimed(queue, REDUCE)
    await queue.tasks.settle(reduce.lease, FanOut(calls=(a_call("secret"),)))
    call = await claimed(queue, THINK)
    reduce_again = await queue.tasks.settle(call.lease, Answered(text="A"), then=REDUCE)
    assert await stored_prompts(queue) == 1
    assert reduce_again is not None
    await queue.tasks.settle(reduce_again.lease, Finished(answer=None, state=JobState.DONE))
    assert await stored_prompts(queue) == 0
    assert dict(await queue.tasks.call_answers(job_id)) == {a_call("secret").cache_key: "A"}


async def test_prompts_of_a_cancelled_job_go_too(queue: SqlJobTable) -> None:
    job_id = await prepared_job(queue, a_request(), [])
    reduce = await claimed(queue, REDUCE)
    await queue.tasks.settle(reduce.lease, FanOut(calls=(a_call("secret"),)))
    await queue.jobs.cancel(job_id)
    assert await stored_prompts(queue) == 0


async def stored_prompts(queue: SqlJobTable) -> int:
    wanted = text("SELECT count(*) FROM tasks WHERE kind = 'call' AND work LIKE '%secret%'")
    return int(
        await queue.database.read(lambda transaction: transaction.connection.execute(wanted).scalar_one())
    )


async def test_results_stay_while_another_job_has_the_recording(queue: JobTable) -> None:
    first = await prepared_job(queue, a_request("a"), [30], recording="shared")
    await queue.tasks.settle((await claimed(queue, TRANSCRIBE)).lease, said("words"))
    second = await prepared_job(queue, a_request("b"), [30], recording="shared")
    key = a_work(0, recording="shared").cache_key
    await queue.jobs.forget(first)
    assert await queue.tasks.known_results([key]) == {key}
    await queue.jobs.forget(second)
    assert await queue.tasks.known_results([key]) == frozenset()
