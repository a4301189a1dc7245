"""People's view of their job: always brought up to date, never twice at once."""

from __future__ import annotations

import pytest

from bot.domain.errors import LeaseLost
from bot.domain.job import JobState
from bot.domain.outcome import Finished
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.table import JobTable
from tests.contracts.conftest import OpenQueue
from tests.fakes.jobs import GATE, PLATFORM, REDUCE, TRANSCRIBE, a_request, claimed, prepared_job, said
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def _an_engine(queue: JobTable) -> None:
    await queue.tasks.set_gate(GATE, slots=4)


async def due(queue: JobTable) -> OutboxEntry | None:
    return await queue.outbox.claim_entry("sender", platforms=[PLATFORM])


async def taken(queue: JobTable) -> OutboxEntry:
    entry = await due(queue)
    assert entry is not None
    return entry


async def test_acceptance_is_shown_at_once_and_only_where_it_is_wanted(queue: JobTable) -> None:
    await queue.jobs.add(a_request())
    assert await due(queue) is None
    added = await queue.jobs.add(a_request(notify=True))
    assert await queue.outbox.claim_entry("sender", platforms=["elsewhere"]) is None
    entry = await taken(queue)
    assert (entry.job_id, entry.external_id, entry.final) == (added.job_id, None, False)
    assert (entry.tried_before, entry.attempt) == (False, 1)
    assert await due(queue) is None


async def test_progress_edits_the_same_message_and_keeps_its_distance(queue: JobTable, clock: Clock) -> None:
    await prepared_job(queue, a_request(notify=True), [30, 30])
    await queue.outbox.settle_entry(await taken(queue), external_id="message")
    await queue.tasks.settle((await claimed(queue, TRANSCRIBE)).lease, said("one"))
    assert await due(queue) is None
    clock.move(25)
    entry = await taken(queue)
    assert entry.external_id == "message"
    await queue.outbox.settle_entry(entry, external_id="message")
    clock.move(25)
    assert await due(queue) is None


async def test_progress_is_edited_ever_more_rarely_and_the_answer_comes_at_once(
    opened: OpenQueue, clock: Clock
) -> None:
    queue = await opened(delivery_spacing_seconds=3)
    await prepared_job(queue, a_request(notify=True), [30] * 45)
    await queue.outbox.settle_entry(await taken(queue), external_id="message")
    waits = []
    for _ in range(45):
        await queue.tasks.settle((await claimed(queue, TRANSCRIBE)).lease, said("one"))
        waited = 0
        while (entry := await due(queue)) is None:
            clock.move(1)
            waited += 1
        waits.append(waited)
        await queue.outbox.settle_entry(entry, external_id="message")
    assert waits == sorted(waits)
    assert (waits[0], waits[15], waits[25], waits[-1]) == (3, 6, 9, 15)
    await queue.tasks.settle((await claimed(queue, REDUCE)).lease, Finished(answer=None, state=JobState.DONE))
    assert (await taken(queue)).final


async def test_the_answer_goes_out_at_once_and_before_progress(opened: OpenQueue) -> None:
    queue = await opened(delivery_spacing_seconds=60)
    job_id = await prepared_job(queue, a_request(notify=True), [])
    await queue.outbox.settle_entry(await taken(queue), external_id="message")
    await queue.jobs.add(a_request(notify=True))
    await queue.tasks.settle((await claimed(queue, REDUCE)).lease, Finished(answer=None, state=JobState.DONE))
    entry = await taken(queue)
    assert (entry.job_id, entry.final, entry.external_id) == (job_id, True, "message")
    await queue.outbox.settle_entry(entry, external_id="message")
    assert not (await taken(queue)).final
    assert await due(queue) is None


async def test_an_answer_that_came_while_progress_was_sent_follows_at_once(opened: OpenQueue) -> None:
    queue = await opened(delivery_spacing_seconds=60)
    added = await queue.jobs.add(a_request(notify=True))
    entry = await taken(queue)
    await queue.jobs.cancel(added.job_id)
    assert await due(queue) is None
    await queue.outbox.settle_entry(entry, external_id="message")
    final = await taken(queue)
    assert (final.final, final.external_id, final.tried_before) == (True, "message", False)


async def test_a_sender_that_died_is_told_of_to_the_next(opened: OpenQueue, clock: Clock) -> None:
    queue = await opened(lease_seconds=10)
    await queue.jobs.add(a_request(notify=True))
    late = await taken(queue)
    clock.move(15)
    entry = await taken(queue)
    assert entry.tried_before
    with pytest.raises(LeaseLost):
        await queue.outbox.settle_entry(late, external_id="twice")
    await queue.outbox.settle_entry(entry, external_id="once")
    with pytest.raises(LeaseLost):
        await queue.outbox.settle_entry(entry, external_id="once")


async def test_a_dead_senders_entry_is_free_at_once(queue: JobTable) -> None:
    await queue.jobs.add(a_request(notify=True))
    await taken(queue)
    await queue.tasks.reap(dead_workers=["sender"])
    assert (await taken(queue)).tried_before


async def test_a_platform_that_asks_for_patience_gets_it_even_for_answers(
    queue: JobTable, clock: Clock
) -> None:
    added = await queue.jobs.add(a_request(notify=True))
    await queue.outbox.settle_entry(await taken(queue), external_id=None, again_after_seconds=30)
    await queue.jobs.cancel(added.job_id)
    assert await due(queue) is None
    clock.move(35)
    entry = await taken(queue)
    assert (entry.attempt, entry.final) == (1, True)


async def test_what_cannot_be_delivered_is_given_up(queue: JobTable, clock: Clock) -> None:
    added = await queue.jobs.add(a_request(notify=True))
    await queue.jobs.cancel(added.job_id)
    await queue.outbox.settle_entry(await taken(queue), external_id=None, give_up=True)
    clock.move(25)
    assert await due(queue) is None


async def test_a_view_that_is_not_complete_goes_on_at_once_with_what_was_posted(
    queue: JobTable, clock: Clock
) -> None:
    added = await queue.jobs.add(a_request(notify=True))
    await queue.outbox.settle_entry(await taken(queue), external_id="1", again_after_seconds=0)
    entry = await taken(queue)
    assert (entry.external_id, entry.attempt, entry.tried_before) == ("1", 1, False)
    await queue.outbox.settle_entry(entry, external_id="1 2", again_after_seconds=0)
    assert await queue.jobs.posted(added.job_id) == "1 2"
    await queue.outbox.settle_entry(await taken(queue), external_id="1 2")
    clock.move(25)
    assert await due(queue) is None


async def test_only_tries_that_failed_are_counted_and_a_new_post_forgets_them(queue: JobTable) -> None:
    await queue.jobs.add(a_request(notify=True))
    for failed in (True, False, True):
        await queue.outbox.settle_entry(
            await taken(queue), external_id=None, again_after_seconds=0, failed=failed
        )
    entry = await taken(queue)
    assert entry.attempt == 3
    await queue.outbox.settle_entry(entry, external_id="m and more", again_after_seconds=0)
    assert (await taken(queue)).attempt == 1


async def test_the_answer_has_as_many_tries_as_any(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request(notify=True))
    await queue.outbox.settle_entry(await taken(queue), external_id=None, again_after_seconds=0, failed=True)
    await queue.jobs.cancel(added.job_id)
    entry = await taken(queue)
    assert (entry.final, entry.attempt) == (True, 1)


async def test_what_was_posted_stays_known_after_a_failure(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request(notify=True))
    await queue.outbox.settle_entry(await taken(queue), external_id="m", again_after_seconds=0)
    await queue.outbox.settle_entry(await taken(queue), external_id=None, again_after_seconds=0, failed=True)
    entry = await taken(queue)
    assert (entry.external_id, entry.tried_before) == ("m", True)
    assert await queue.jobs.posted(added.job_id) == "m"


async def test_a_sender_that_died_at_a_later_step_is_told_of_until_that_step_is_noted(
    opened: OpenQueue, clock: Clock
) -> None:
    queue = await opened(lease_seconds=10)
    await queue.jobs.add(a_request(notify=True))
    await queue.outbox.settle_entry(await taken(queue), external_id="status", again_after_seconds=0)
    assert not (await taken(queue)).tried_before
    clock.move(15)
    entry = await taken(queue)
    assert (entry.external_id, entry.tried_before) == ("status", True)
    await queue.outbox.settle_entry(entry, external_id="status answer", again_after_seconds=0)
    assert not (await taken(queue)).tried_before


async def test_a_job_may_take_over_an_earlier_message(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request(notify=True, replaces_message="earlier"))
    entry = await taken(queue)
    assert (entry.external_id, entry.tried_before) == ("earlier", False)
    await queue.outbox.settle_entry(entry, external_id="new")
    assert await queue.jobs.posted(added.job_id) == "new"


async def test_nothing_is_posted_of_a_job_that_nobody_announces(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request(replaces_message="earlier"))
    assert await queue.jobs.posted(added.job_id) is None
    assert await queue.jobs.posted("no job") is None


async def test_a_sender_that_lives_keeps_its_entry_for_as_long_as_it_takes(
    opened: OpenQueue, clock: Clock
) -> None:
    queue = await opened(lease_seconds=20)
    await queue.jobs.add(a_request(notify=True))
    entry = await taken(queue)
    for _ in range(4):
        clock.move(10)
        await queue.tasks.extend("sender", [], [entry.job_id])
        await queue.tasks.extend("another", [], [entry.job_id])
        assert await due(queue) is None
    await queue.outbox.settle_entry(entry, external_id="m")
