"""Jobs are found by what platforms know of them; events are known after their jobs are gone."""

from __future__ import annotations

import pytest

from bot.domain.ports.jobs import Accepted, SeenBefore
from bot.domain.ports.table import JobTable
from tests.fakes.jobs import PLATFORM, a_request
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio


async def ids(queue: JobTable, key: str, *, platform: str = PLATFORM, limit: int = 50) -> list[str]:
    return [job.id for job in await queue.jobs.found(platform, key, limit=limit)]


async def test_a_job_is_found_by_each_of_its_keys_newest_first(queue: JobTable, clock: Clock) -> None:
    added = []
    for number in range(3):
        added.append((await queue.jobs.add(a_request(keys=("person", f"message-{number}", "person")))).job_id)
        clock.move(0.5)
    await queue.jobs.add(a_request(platform="elsewhere", keys=("person",)))
    assert await ids(queue, "person") == added[::-1]
    assert await ids(queue, "person", limit=2) == added[:0:-1]
    assert await ids(queue, "message-1") == [added[1]]
    assert await ids(queue, "nobody") == []


async def test_what_is_found_is_the_job_as_it_is(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request(keys=("k",), seconds=3.5, keep_seconds=60, replaces_message="m"))
    assert list(await queue.jobs.found(PLATFORM, "k")) == [await queue.jobs.job(added.job_id)]


async def test_a_key_can_be_added_later_and_again(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request(keys=("first",)))
    for _ in range(2):
        await queue.jobs.add_key(added.job_id, "second")
        await queue.jobs.add_key(added.job_id, "first")
    await queue.jobs.add_key("0" * 26, "second")
    await queue.jobs.add_key("no job", "second")
    assert await ids(queue, "second") == await ids(queue, "first") == [added.job_id]


async def test_keys_of_posted_messages_find_the_job(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request(notify=True, keys=("asked",)))
    entry = await queue.outbox.claim_entry("sender", platforms=[PLATFORM])
    assert entry is not None
    await queue.outbox.settle_entry(entry, external_id="m1", keys=("m1", "asked"), again_after_seconds=0)
    entry = await queue.outbox.claim_entry("sender", platforms=[PLATFORM])
    assert entry is not None
    await queue.outbox.settle_entry(entry, external_id="m1 m2", keys=["m1", "m2"])
    assert await ids(queue, "m1") == await ids(queue, "m2") == await ids(queue, "asked") == [added.job_id]


async def test_a_request_that_joins_brings_its_keys(queue: JobTable) -> None:
    first = await queue.jobs.add(a_request(keys=("one",), dedup_key="d"))
    second = await queue.jobs.add(a_request(keys=("two",), dedup_key="d"))
    assert first.job_id == second.job_id
    assert await ids(queue, "one") == await ids(queue, "two") == [first.job_id]


async def test_a_forgotten_job_is_found_no_more(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request(keys=("k",)))
    await queue.jobs.forget(added.job_id)
    assert await ids(queue, "k") == []
    again = await queue.jobs.add(a_request(keys=("k",)))
    assert await ids(queue, "k") == [again.job_id]


async def test_an_event_is_new_once(queue: JobTable) -> None:
    assert await queue.events.claim_event(PLATFORM, "e")
    assert not await queue.events.claim_event(PLATFORM, "e")
    assert await queue.events.claim_event("elsewhere", "e")


async def test_an_event_that_made_a_job_is_not_new(queue: JobTable) -> None:
    await queue.jobs.add(a_request(event_id="e"))
    assert not await queue.events.claim_event(PLATFORM, "e")


async def test_an_event_that_was_only_seen_still_makes_one_job(queue: JobTable) -> None:
    assert await queue.events.claim_event(PLATFORM, "e")
    first = await queue.jobs.add(a_request(event_id="e"))
    second = await queue.jobs.add(a_request(event_id="e"))
    assert isinstance(first, Accepted)
    assert second == SeenBefore(job_id=first.job_id)


async def test_an_event_whose_job_was_forgotten_adds_nothing(queue: JobTable) -> None:
    first = await queue.jobs.add(
        a_request(event_id="e", quota_accounts=("a",), quota_estimate_seconds=5, keys=("k",))
    )
    await queue.jobs.forget(first.job_id)
    again = await queue.jobs.add(
        a_request(event_id="e", quota_accounts=("a",), quota_estimate_seconds=5, keys=("k",))
    )
    assert again == SeenBefore(job_id=first.job_id)
    assert list(await queue.jobs.newest()) == []
    assert not await queue.events.claim_event(PLATFORM, "e")
    assert await queue.jobs.used_seconds(["a"]) == {"a": 5}


async def test_old_events_are_forgotten_and_young_ones_are_not(queue: JobTable, clock: Clock) -> None:
    await queue.events.claim_event(PLATFORM, "seen")
    first = await queue.jobs.add(a_request(event_id="made"))
    await queue.retention.forget_events(older_than_seconds=60)
    assert not await queue.events.claim_event(PLATFORM, "seen")
    clock.move(2)
    await queue.retention.forget_events(older_than_seconds=1)
    assert await queue.events.claim_event(PLATFORM, "seen")
    again = await queue.jobs.add(a_request(event_id="made"))
    assert isinstance(again, Accepted)
    assert again.job_id != first.job_id
