"""Several processes on one database."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.domain.ports.table import JobTable
from storage.job_table import open_job_table
from tests.contracts.queue_process import DELIVERIES, EVENTS
from tests.fakes.jobs import GATE, REDUCE, a_request, claimed, prepared_job

pytestmark = pytest.mark.anyio

PROCESSES = 3
SLOTS = 2


def side_by_side(role: str, url: str) -> list[list[str]]:
    """The words of every line that the processes printed."""
    script = Path(__file__).with_name("queue_process.py")
    with ExitStack() as stack:
        children = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, str(script), role, url, f"{role}-{number}"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for number in range(PROCESSES)
        ]
        for child in children:
            stack.callback(child.kill)
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        return [line.split() for output in _all_go(children) for line in output.splitlines()]


def _all_go(children: list[subprocess.Popen[str]]) -> list[str]:
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    outputs = [child.communicate(timeout=60)[0] for child in children]
    assert [child.returncode for child in children] == [0] * PROCESSES
    return outputs


async def test_processes_share_the_work_within_the_slots(database_url: str) -> None:
    queue = await open_job_table(database_url)
    await queue.tasks.set_gate(GATE, slots=SLOTS)
    job_ids = [await prepared_job(queue, a_request(f"flow-{number}"), [20] * 10) for number in range(4)]
    lines = await asyncio.to_thread(side_by_side, "drain", database_url)
    tasks = Counter(task for task, *_ in lines)
    assert len(tasks) == 40
    assert set(tasks.values()) == {1}
    starts = [(float(start), 1) for _, _, start, _ in lines]
    ends = [(float(end), -1) for *_, end in lines]
    running, most = 0, 0
    for _, step in sorted(starts + ends):
        running += step
        most = max(most, running)
    assert most <= SLOTS
    reduced = {(await claimed(queue, REDUCE)).job.id for _ in job_ids}
    assert reduced == set(job_ids)
    assert [gate.in_flight for gate in await queue.status.gates()] == [0]
    await queue.close()


async def test_an_event_delivered_by_everybody_at_once_makes_one_job(database_url: str) -> None:
    queue = await open_job_table(database_url)
    told = await asyncio.to_thread(side_by_side, "deliver", database_url)
    lines = [line for line in told if line[1] != "first"]
    assert len(lines) == PROCESSES * EVENTS * DELIVERIES
    assert Counter(number for number, _, created in lines if created == "1") == {
        str(number): 1 for number in range(EVENTS)
    }
    assert len({(number, job_id) for number, job_id, _ in lines}) == EVENTS
    assert len(await queue.jobs.newest()) == EVENTS
    firsts = [line for line in told if line[1] == "first"]
    assert len(firsts) == PROCESSES * EVENTS
    assert Counter(number for number, _, first in firsts if first == "1") == {
        str(number): 1 for number in range(EVENTS)
    }
    assert {first for *_, first in firsts} == {"0", "1"}
    await queue.close()


async def test_commits_of_a_neighbour_are_seen_within_moments(database_url: str) -> None:
    here, there = await open_job_table(database_url), await open_job_table(database_url)
    loop = asyncio.get_running_loop()
    delays = []
    for _ in range(10):
        await asyncio.sleep(0.05)
        waiting = asyncio.create_task(_until_ready(here))
        await asyncio.sleep(0.05)
        start = loop.time()
        added = await there.jobs.add(a_request())
        await waiting
        delays.append(loop.time() - start)
        await there.jobs.cancel(added.job_id)
    await here.close()
    await there.close()
    assert sorted(delays)[5] < 0.3


async def _until_ready(queue: JobTable) -> None:
    while not (await queue.status.depth()).ready:
        await queue.tasks.wait(10)
