"""How many jobs a second the table takes in, one after the other and all at once, and when they are told so.

    python benchmarks/bursts.py [--jobs 1500] [--rate 300] [--seconds 5]

First every job waits for the one before it, so that each has a commit of its own; then all wait together;
then so many come each second. On SQLite and on PostgreSQL. The bar holds for what waiting together gives.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time

from enqueue_to_start import a_request, postgres
from stage import OUT, Figure, report

from bot.domain.ports.jobs import Accepted
from storage.job_table import SqlJobTable, open_job_table
from storage.schema import upgrade

FLOWS = 50
BARS = {"sqlite": 1.2, "postgresql": 1.2}


async def took(queue: SqlJobTable, number: int) -> float:
    began = time.monotonic()
    added = await queue.jobs.add(a_request(f"flow-{number % FLOWS}"))
    assert isinstance(added, Accepted)
    return time.monotonic() - began


async def each_alone(queue: SqlJobTable, jobs: int) -> float:
    """Jobs a second."""
    began = time.monotonic()
    for number in range(jobs):
        await took(queue, number)
    return jobs / (time.monotonic() - began)


async def together(queue: SqlJobTable, jobs: int) -> float:
    began = time.monotonic()
    await asyncio.gather(*(took(queue, number) for number in range(jobs)))
    return jobs / (time.monotonic() - began)


async def paced(queue: SqlJobTable, rate: int, seconds: int) -> list[float]:
    began = time.monotonic()
    adding = []
    for number in range(rate * seconds):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        adding.append(asyncio.create_task(took(queue, number)))
    return list(await asyncio.gather(*adding))


async def measured(name: str, url: str, jobs: int, rate: int, seconds: int) -> list[Figure]:
    queue = await open_job_table(url)
    try:
        await each_alone(queue, 50)  # statements are compiled once
        alone, burst = await each_alone(queue, jobs // 5), await together(queue, jobs)
        waits = await paced(queue, rate, seconds)
    finally:
        await queue.close()
    return [
        Figure(name=f"{name}: one after the other", value=alone, unit="1/s"),
        Figure(name=f"{name}: {jobs} at once", value=burst, unit="1/s"),
        Figure(name=f"{name}: gain", value=burst / alone, unit="x", bar=BARS[name], at_least=True),
        Figure(name=f"{name}: {rate} a second, p50", value=statistics.median(waits) * 1000, unit="ms"),
        Figure(
            name=f"{name}: {rate} a second, p99",
            value=statistics.quantiles(waits, n=100)[98] * 1000,
            unit="ms",
            bar=1000,
        ),
    ]


async def main(jobs: int, rate: int, seconds: int) -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT) as folder:  # a disk: its syncs are what is shared
        figures = await measured("sqlite", f"sqlite:///{folder}/earmark.db", jobs, rate, seconds)
    with postgres() as url:
        await upgrade(url)
        figures += await measured("postgresql", url, jobs, rate, seconds)
    report(figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", type=int, default=1500)
    parser.add_argument("--rate", type=int, default=300)
    parser.add_argument("--seconds", type=int, default=5)
    asyncio.run(main(**vars(parser.parse_args())))
