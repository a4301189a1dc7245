"""How much sound an account handed in today."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.outcome import Prepared
from bot.domain.ports.jobs import Accepted, OverQuota, SeenBefore
from bot.domain.ports.table import JobTable
from tests.fakes.jobs import PREPARE, a_recording, a_request, claimed
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio

DAY = 86_400.0


async def prepare(queue: JobTable, seconds: float, job_id: str | None = None) -> None:
    claim = await claimed(queue, replace(PREPARE, job_id=job_id))
    await queue.tasks.settle(claim.lease, Prepared(recording=a_recording(seconds=seconds), cut_key="c"))


async def test_what_is_announced_counts_at_once_and_its_true_length_later(queue: JobTable) -> None:
    first = await queue.jobs.add(
        a_request(quota_accounts=("person", "chat", "person"), quota_estimate_seconds=100)
    )
    second = await queue.jobs.add(a_request(quota_accounts=("chat",), quota_estimate_seconds=20))
    assert await queue.jobs.used_seconds(["person", "chat", "nobody"]) == {
        "person": 100,
        "chat": 120,
        "nobody": 0,
    }
    await prepare(queue, 90, first.job_id)
    await prepare(queue, 30, second.job_id)
    assert await queue.jobs.used_seconds(["person", "chat"]) == {"person": 90, "chat": 120}
    assert await queue.jobs.used_seconds([]) == {}


async def test_a_length_nobody_announced_counts_when_it_is_known(queue: JobTable) -> None:
    await queue.jobs.add(a_request(quota_accounts=("a",)))
    assert await queue.jobs.used_seconds(["a"]) == {"a": 0}
    await prepare(queue, 61.5)
    assert await queue.jobs.used_seconds(["a"]) == {"a": 61.5}


async def test_what_joins_or_comes_again_counts_nothing(queue: JobTable) -> None:
    request = a_request(quota_accounts=("a",), quota_estimate_seconds=10, dedup_key="d", event_id="1")
    for one in (
        request,
        request,
        a_request(quota_accounts=("a", "b"), quota_estimate_seconds=10, dedup_key="d", event_id="2"),
    ):
        await queue.jobs.add(one)
    await prepare(queue, 10)
    assert await queue.jobs.used_seconds(["a", "b"]) == {"a": 10, "b": 0}


async def test_forgetting_a_job_gives_nothing_back(queue: JobTable) -> None:
    added = await queue.jobs.add(a_request(quota_accounts=("a",), quota_estimate_seconds=10))
    await queue.jobs.forget(added.job_id)
    await queue.retention.forget_events(older_than_seconds=0)
    assert await queue.jobs.used_seconds(["a"]) == {"a": 10}


async def test_a_day_later_the_quota_is_whole_again(queue: JobTable, clock: Clock) -> None:
    await queue.jobs.add(a_request(quota_accounts=("a",), quota_estimate_seconds=10))
    clock.move(DAY)
    assert await queue.jobs.used_seconds(["a"]) == {"a": 0}
    await prepare(queue, 50)
    assert await queue.jobs.used_seconds(["a"]) == {"a": 0}
    clock.move(-DAY)
    assert await queue.jobs.used_seconds(["a"]) == {"a": 50}
    clock.move(5 * DAY)
    await queue.retention.forget_events(older_than_seconds=0)
    clock.move(-5 * DAY)
    assert await queue.jobs.used_seconds(["a"]) == {"a": 0}


async def test_past_its_quota_an_account_hands_nothing_in(queue: JobTable) -> None:
    request = a_request(
        quota_accounts=("a", "b"), quota_limits=(("a", 100.0), ("b", 1000.0)), quota_estimate_seconds=60
    )
    first = await queue.jobs.add(replace(request, event_id="1"))
    refused = await queue.jobs.add(replace(request, event_id="2"))
    assert refused == OverQuota(account="a")
    again = await queue.jobs.add(replace(request, event_id="1"))
    assert again == SeenBefore(job_id=first.job_id)
    small = await queue.jobs.add(replace(request, event_id="3", quota_estimate_seconds=40))
    assert isinstance(small, Accepted)
    assert await queue.jobs.used_seconds(["a", "b"]) == {"a": 100, "b": 100}
    assert await queue.jobs.add(replace(request, event_id="4", quota_estimate_seconds=0)) == refused


async def test_ten_at_once_do_not_get_past_a_quota(queue: JobTable) -> None:
    request = a_request(quota_accounts=("a",), quota_limits=(("a", 100.0),), quota_estimate_seconds=60)
    added = await asyncio.gather(
        *(queue.jobs.add(replace(request, event_id=str(number))) for number in range(10))
    )
    assert sum(isinstance(one, Accepted) for one in added) == 1
