"""What was posted for a job is deleted when the job is forgotten, however long the platform takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.job import JobState, Request
from bot.domain.ports.outbox import Retraction
from bot.domain.ports.table import JobTable
from tests.contracts.conftest import OpenQueue
from tests.fakes.jobs import PLATFORM, a_request, prepared_job
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio


def shown_request(**rest: object) -> Request:
    request = a_request(notify=True, **rest)
    return replace(request, origin=replace(request.origin, address={"chat": "7"}))


async def due(queue: JobTable) -> Retraction | None:
    return await queue.outbox.claim_retraction("sender", platforms=[PLATFORM])


async def taken(queue: JobTable) -> Retraction:
    retraction = await due(queue)
    assert retraction is not None
    return retraction


async def posted(queue: JobTable, external_id: str = "message", **rest: object) -> str:
    """A job with a view that was posted."""
    added = await queue.jobs.add(shown_request(**rest))
    entry = await queue.outbox.claim_entry("sender", platforms=[PLATFORM])
    assert entry is not None
    await queue.outbox.settle_entry(entry, external_id=external_id)
    return added.job_id


async def test_all_that_was_posted_for_a_forgotten_job_is_to_be_deleted(queue: JobTable) -> None:
    job_id = await posted(queue)
    assert await queue.outbox.note_posted(job_id, "file")
    assert await due(queue) is None
    assert await queue.jobs.forget(job_id, retract=True)
    assert await queue.outbox.claim_retraction("sender", platforms=["elsewhere"]) is None
    both = [await taken(queue), await taken(queue)]
    assert {retraction.posted for retraction in both} == {"message", "file"}
    for retraction in both:
        assert (retraction.platform, retraction.address) == (PLATFORM, {"chat": "7"})
        assert retraction.attempt == 1
        await queue.outbox.settle_retraction(retraction)
    assert await due(queue) is None
    assert not await queue.outbox.note_posted(job_id, "later")
    assert not await queue.outbox.note_posted("no job", "later")


async def test_answers_that_expire_stay_in_the_chat(queue: JobTable) -> None:
    job_id = await posted(queue)
    await queue.outbox.note_posted(job_id, "file")
    await queue.jobs.forget(job_id)
    assert await due(queue) is None


async def test_what_could_not_be_deleted_is_tried_again_and_only_failures_count(
    queue: JobTable, clock: Clock
) -> None:
    await queue.jobs.forget(await posted(queue), retract=True)
    for attempt, failed in ((1, False), (1, True), (2, False)):
        retraction = await taken(queue)
        assert retraction.attempt == attempt
        assert await due(queue) is None
        await queue.outbox.settle_retraction(retraction, again_after_seconds=0, failed=failed)
    await queue.outbox.settle_retraction(await taken(queue), again_after_seconds=20)
    assert await due(queue) is None
    clock.move(25)
    assert (await taken(queue)).posted == "message"


async def test_twenty_failures_end_it(queue: JobTable) -> None:
    await queue.outbox.retract(PLATFORM, "message", {"chat": "7"})
    for _ in range(20):
        await queue.outbox.settle_retraction(await taken(queue), again_after_seconds=0, failed=True)
    assert await due(queue) is None


async def test_a_retraction_of_a_sender_that_died_goes_to_the_next(opened: OpenQueue, clock: Clock) -> None:
    queue = await opened(lease_seconds=10)
    await queue.outbox.retract(PLATFORM, "message", {"chat": "7"})
    late = await taken(queue)
    clock.move(15)
    await taken(queue)
    await queue.outbox.settle_retraction(late, again_after_seconds=0)
    assert await due(queue) is None
    await queue.tasks.reap(dead_workers=["sender"])
    await taken(queue)
    await queue.outbox.settle_retraction(late)
    await queue.tasks.reap(dead_workers=["sender"])
    assert await due(queue) is None


async def test_retractions_for_a_platform_that_never_came_back_are_forgotten(
    queue: JobTable, clock: Clock
) -> None:
    await queue.outbox.retract(PLATFORM, "message", {})
    await queue.outbox.note_posted(await posted(queue), "note")
    await queue.retention.forget_events(older_than_seconds=60)
    await queue.outbox.settle_retraction(await taken(queue), again_after_seconds=0)
    clock.move(2)
    await queue.retention.forget_events(older_than_seconds=1)
    assert await due(queue) is None


async def test_jobs_with_all_of_the_keys_are_forgotten_in_batches_newest_first(
    queue: JobTable, clock: Clock
) -> None:
    job_ids = []
    for number in range(5):
        job_ids.append(await posted(queue, f"m{number}", keys=("person", "here")))
        clock.move(0.5)
    elsewhere = await posted(queue, keys=("person", "there"))
    await queue.jobs.add(a_request(platform="elsewhere", keys=("person", "here")))
    assert await queue.jobs.forget_found(PLATFORM, ["person", "here"], retract=True, limit=3) == 3
    assert [job.id for job in await queue.jobs.found(PLATFORM, "here")] == job_ids[1::-1]
    assert await queue.jobs.forget_found(PLATFORM, ["person", "here"], retract=False, limit=3) == 2
    assert await queue.jobs.forget_found(PLATFORM, ["person", "here"], retract=True, limit=3) == 0
    assert await queue.jobs.forget_found(PLATFORM, [], retract=True) == 0
    assert [job.id for job in await queue.jobs.found(PLATFORM, "person")] == [elsewhere]
    assert len(await queue.jobs.found("elsewhere", "person")) == 1
    assert {(await taken(queue)).posted for _ in range(3)} == {"m2", "m3", "m4"}
    assert await due(queue) is None


async def test_what_somebody_only_joined_is_not_theirs_to_forget(queue: JobTable) -> None:
    key = 'person:W/"Änn"_%'
    joined = await queue.jobs.add(a_request(keys=("person:W/bob", "chat"), dedup_key="d"))
    assert (await queue.jobs.add(a_request(keys=(key, "chat"), dedup_key="d"))).job_id == joined.job_id
    mine = await queue.jobs.add(a_request(keys=(key, "chat")))
    assert await queue.jobs.forget_found(PLATFORM, [key.lower()], retract=True) == 0
    assert await queue.jobs.forget_found(PLATFORM, [key, "chat"], retract=True, own=True, limit=1) == 1
    assert await queue.jobs.job(mine.job_id) is None
    assert await queue.jobs.forget_found(PLATFORM, [key, "chat"], retract=True, own=True) == 0
    assert await queue.jobs.forget_found(PLATFORM, [key, "chat"], retract=True) == 1
    assert await queue.jobs.job(joined.job_id) is None


async def test_open_jobs_are_ended_before_they_are_forgotten(queue: JobTable) -> None:
    job_id = await prepared_job(queue, a_request(keys=("k",), source="blob:uploads/a"), [30, 30])
    assert await queue.jobs.forget_found(PLATFORM, ["k"], retract=True) == 1
    assert await queue.jobs.job(job_id) is None
    depth = await queue.status.depth()
    assert (depth.ready, depth.jobs_open) == (0, 0)
    assert list(await queue.retention.blobs_to_drop(keep_failed_seconds=60)) == ["uploads/a"]


async def test_only_what_was_there_before_is_forgotten_or_cancelled(queue: JobTable, clock: Clock) -> None:
    old = (await queue.jobs.add(a_request(keys=("k",)))).job_id
    clock.move(1)
    now = await queue.jobs.now()
    clock.move(1)
    new = (await queue.jobs.add(a_request(keys=("k",)))).job_id
    before = now - timedelta(hours=1)
    assert await queue.jobs.cancel_found(PLATFORM, ["k"], created_before=before) == 0
    assert await queue.jobs.cancel_found(PLATFORM, ["k"], created_before=now) == 1
    assert await queue.jobs.cancel_found(PLATFORM, ["k"], created_before=now) == 0
    states = {job.id: job.state for job in await queue.jobs.found(PLATFORM, "k")}
    assert states == {old: JobState.CANCELLED, new: JobState.QUEUED}
    assert await queue.jobs.forget_found(PLATFORM, ["k"], retract=True, created_before=now) == 1
    assert [job.id for job in await queue.jobs.found(PLATFORM, "k")] == [new]


async def test_open_jobs_with_all_of_the_keys_are_cancelled(queue: JobTable) -> None:
    for number in range(3):
        await queue.jobs.add(a_request(keys=("k", f"n{number}")))
    assert await queue.jobs.cancel_found(PLATFORM, ["k", "n1"]) == 1
    assert await queue.jobs.cancel_found(PLATFORM, ["k"], limit=1) == 1
    assert await queue.jobs.cancel_found(PLATFORM, ["k"]) == 1


async def test_a_recording_that_another_job_has_keeps_its_results(queue: JobTable) -> None:
    await prepared_job(queue, a_request(keys=("one",)), [30], recording="shared")
    await prepared_job(queue, a_request(keys=("two",)), [30], recording="shared")
    await queue.jobs.forget_found(PLATFORM, ["one"], retract=True)
    assert await queue.tasks.earlier_cut("shared", "cut") is not None
    await queue.jobs.forget_found(PLATFORM, ["two"], retract=True)
    assert await queue.tasks.earlier_cut("shared", "cut") is None


async def test_whether_an_event_was_seen_can_be_asked_without_noting_it(queue: JobTable) -> None:
    assert not await queue.events.seen(PLATFORM, "e")
    assert not await queue.events.seen(PLATFORM, "e")
    assert await queue.events.claim_event(PLATFORM, "e")
    assert await queue.events.seen(PLATFORM, "e")
    assert not await queue.events.seen("elsewhere", "e")
    await queue.jobs.add(a_request(event_id="made"))
    assert await queue.events.seen(PLATFORM, "made")
