from __future__ import annotations

import asyncio
from pathlib import Path

from prometheus_client import REGISTRY

from bot.domain.failure import Failure, FailureCode
from bot.domain.job import JobState
from bot.domain.outcome import Failed, Finished, Prepared, TryAgain
from bot.worker.gauges import exposition
from bot.worker.queue_metrics import QueueMetrics, jobs_made
from storage.job_table import SqlJobTable
from tests.fakes.jobs import (
    PREPARE,
    REDUCE,
    TRANSCRIBE,
    a_recording,
    a_request,
    a_work,
    an_answer,
    claimed,
    said,
)
from tests.fakes.tables import new_table


def count(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def counted() -> SqlJobTable:
    return new_table(observers=[QueueMetrics()])


def test_a_job_is_counted_when_it_comes_and_when_it_ends() -> None:
    async def run() -> None:
        queue = counted()
        made = jobs_made.set([])
        added = await queue.jobs.add(a_request(platform="p1", event_id="e"))
        await queue.jobs.add(a_request(platform="p1", event_id="e"))
        assert jobs_made.get() == [added.job_id]
        jobs_made.reset(made)
        claim = await claimed(queue, PREPARE)
        await queue.tasks.add_segments(claim.lease, [a_work(0, blob="b"), a_work(1, dead_air=True)])
        await queue.tasks.settle(claim.lease, Prepared(recording=a_recording(), cut_key="c"))
        await queue.tasks.set_gate("engine", slots=1)
        claim = await claimed(queue, TRANSCRIBE)
        await queue.tasks.settle(claim.lease, said("hello"))
        claim = await claimed(queue, REDUCE)
        await queue.tasks.settle(claim.lease, Finished(answer=an_answer("x"), state=JobState.DONE))

    silent = count("earmark_segments_total", outcome="silent")
    asyncio.run(run())
    assert count("earmark_jobs_accepted_total", platform="p1", mode="asr") == 1
    assert count("earmark_jobs_total", platform="p1", mode="asr", state="done") == 1
    assert count("earmark_segments_total", outcome="silent") == silent + 1
    assert count("earmark_segment_rtf_count") >= 1


def test_a_failure_is_counted_once_and_a_retry_is_none() -> None:
    trouble = Failure(code=FailureCode.DAMAGED, message="damaged")

    async def run() -> None:
        queue = counted()
        await queue.jobs.add(a_request(platform="p2"))
        claim = await claimed(queue, PREPARE)
        await queue.tasks.settle(claim.lease, TryAgain(failure=trouble, after_seconds=0))
        await queue.tasks.reap()
        claim = await claimed(queue, PREPARE)
        await queue.tasks.settle(claim.lease, Failed(failure=trouble))

    before = count("earmark_failures_total", code="damaged", fault="input")
    asyncio.run(run())
    assert count("earmark_jobs_total", platform="p2", mode="asr", state="failed") == 1
    assert count("earmark_failures_total", code="damaged", fault="input") == before + 1
    assert count("earmark_task_retries_total", kind="prepare", code="damaged") == 1


def test_a_cancelled_job_is_counted() -> None:
    async def run() -> None:
        queue = counted()
        added = await queue.jobs.add(a_request(platform="p3"))
        assert await queue.jobs.cancel(added.job_id)
        assert not await queue.jobs.cancel(added.job_id)

    asyncio.run(run())
    assert count("earmark_jobs_total", platform="p3", mode="asr", state="cancelled") == 1


def test_jobs_that_are_cancelled_or_forgotten_many_at_once_are_all_counted() -> None:
    async def run() -> None:
        queue = counted()
        for _ in range(2):
            await queue.jobs.add(a_request(platform="p4", keys=("chat:a",)))
        assert await queue.jobs.cancel_found("p4", ["chat:a"]) == 2
        await queue.jobs.add(a_request(platform="p4", keys=("chat:b",)))
        assert await queue.jobs.forget_found("p4", ["chat:a"], retract=False) == 2
        assert await queue.jobs.forget_found("p4", ["chat:b"], retract=False) == 1

    asyncio.run(run())
    assert count("earmark_jobs_total", platform="p4", mode="asr", state="cancelled") == 3


def test_a_job_that_ends_at_its_deadline_is_counted() -> None:
    async def run() -> None:
        queue = counted()
        await queue.jobs.add(a_request(platform="p5", deadline_seconds=0))
        await queue.tasks.reap()

    asyncio.run(run())
    assert count("earmark_jobs_total", platform="p5", mode="asr", state="failed") == 1


def test_every_metric_of_the_documentation_is_told_and_no_other(tmp_path: Path) -> None:
    async def run() -> str:
        queue = counted()
        await queue.tasks.set_gate("engine", slots=4)
        return (await exposition(queue.status, tmp_path)).decode()

    text = asyncio.run(run())
    documented = {
        line.split("`")[1]
        for line in (Path(__file__).parents[3] / "docs" / "metrics.md").read_text().splitlines()
        if line.startswith("| `earmark_")
    }
    told = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE earmark_")}
    assert {name for name in told if not name.endswith("_created")} == documented
    assert 'earmark_engine_slots{engine="engine"} 4.0' in text
