"""Watches of one process share what the job table can bear."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import pytest

from bot.requests.watch import LOOKS_A_SECOND, Look, SharedLooks, watch
from tests.fakes.jobs import a_request
from tests.fakes.tables import new_table


def test_few_watches_look_when_they_want_and_many_look_more_rarely() -> None:
    looks, jobs = SharedLooks(), new_table().jobs
    with ExitStack() as stack:
        stack.enter_context(looks.counted(jobs, "a"))
        assert looks.pause(0.03) == 0.03
        for number in range(399):
            stack.enter_context(looks.counted(jobs, str(number)))
        assert looks.pause(1.0) == pytest.approx(400 / LOOKS_A_SECOND)
        assert looks.pause(10.0) == 10.0
    assert looks.pause(0.0) == 0.0


def test_watches_of_one_job_share_a_look_that_is_fresh_enough_and_keep_none_behind() -> None:
    async def scenario() -> None:
        table, looks = new_table(), SharedLooks()
        job_id = (await table.jobs.add(a_request())).job_id
        with looks.counted(table.jobs, job_id):
            first = await looks.stand(table.jobs, job_id, fresh_seconds=0.0)
            assert await looks.stand(table.jobs, job_id, fresh_seconds=60.0) is first
            assert await looks.stand(table.jobs, job_id, fresh_seconds=0.0) is not first
        after = await looks.stand(table.jobs, job_id, fresh_seconds=60.0)
        assert await looks.stand(table.jobs, job_id, fresh_seconds=60.0) is not after
        await table.close()

    asyncio.run(scenario())


def test_each_of_many_watches_sees_the_end() -> None:
    async def scenario() -> None:
        table = new_table()
        job_id = (await table.jobs.add(a_request())).job_id

        async def watched() -> bool:
            last = [look async for look in watch(table.jobs, job_id)][-1]
            return isinstance(last, Look) and last.job.state.final

        watching = [asyncio.ensure_future(watched()) for _ in range(20)]
        await asyncio.sleep(0.1)
        await table.jobs.cancel(job_id)
        assert all(await asyncio.gather(*watching))
        await table.close()

    asyncio.run(scenario())
