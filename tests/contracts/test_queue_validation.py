"""What a job table takes, and what it makes of the rest."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.outcome import Prepared, TryAgain
from bot.domain.ports.jobs import Joined
from bot.domain.ports.table import JobTable
from tests.fakes.jobs import PREPARE, TROUBLE, a_recording, a_request, claimed

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("job_id", ["", "a\0b", "\ud800", "0" * 25 + "\0", "0" * 26, "'; --", "x" * 9000])
async def test_an_id_of_no_jobs_form_is_simply_unknown(queue: JobTable, job_id: str) -> None:
    assert await queue.jobs.job(job_id) is None
    assert await queue.jobs.answer(job_id) is None
    assert await queue.jobs.progress(job_id) is None
    assert list(await queue.jobs.segments(job_id)) == []
    assert await queue.tasks.call_answers(job_id) == {}
    assert not await queue.jobs.cancel(job_id)
    assert not await queue.jobs.forget(job_id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"priority": 2**31},
        {"priority": -(10**20)},
        {"max_parallel": 2**31},
        {"max_parallel": 99999999999999999999},
        {"max_parallel": 0},
        {"deadline_seconds": float("nan")},
        {"deadline_seconds": 10**400},
        {"seconds": float("nan")},
        {"seconds": -1},
        {"keep_seconds": float("inf")},
        {"keys": ("k", "\0")},
        {"quota_accounts": ("\0",)},
        {"replaces_message": "\0"},
        {"flow": "a\0b"},
        {"event_id": "\0"},
        {"dedup_key": "\0"},
        {"source": "file:/a\0"},
        {"source": "file:/\udcff"},
    ],
)
async def test_what_no_store_could_hold_is_not_taken(queue: JobTable, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as caught:
        await queue.jobs.add(a_request(**wrong))
    assert caught.value.code is FailureCode.WRONG_OPTION
    assert list(await queue.jobs.newest()) == []


async def test_the_largest_numbers_are_taken(queue: JobTable) -> None:
    request = a_request(priority=2**31 - 1, max_parallel=2**31 - 1)
    job = await queue.jobs.job((await queue.jobs.add(request)).job_id)
    assert job is not None
    assert job.request == request


async def test_a_file_that_was_moved_is_found_at_its_new_place_by_the_next_try(queue: JobTable) -> None:
    first = await queue.jobs.add(a_request(source="file:/old", dedup_key="d", event_id="1"))
    prepare = await claimed(queue, PREPARE)
    assert prepare.job.request.source.url == "file:/old"
    moved = await queue.jobs.add(a_request(source="file:/new", dedup_key="d", priority=5))
    assert moved == Joined(job_id=first.job_id)
    await queue.tasks.settle(prepare.lease, TryAgain(failure=TROUBLE, after_seconds=0))
    await queue.jobs.add(a_request(source="file:/old", dedup_key="d", event_id="1"))
    again = await claimed(queue, PREPARE)
    assert (again.job.request.source.url, again.job.request.priority) == ("file:/new", 0)
    await queue.tasks.settle(again.lease, Prepared(recording=a_recording(), cut_key="c"))
    late = await queue.jobs.add(a_request(source="file:/late", dedup_key="d"))
    job = await queue.jobs.job(late.job_id)
    assert job is not None
    assert (job.id, job.request.source.url) == (first.job_id, "file:/new")
