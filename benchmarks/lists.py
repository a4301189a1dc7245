"""Lists and counts beside what is stored: the admin's page over long answers, `depth` over a long backlog.

Both are ratios within one run: of 500 long answers to 500 short ones, of 100,000 jobs that wait to 100.
Usage: python benchmarks/lists.py [--jobs 500] [--answer-bytes 2500000] [--queued 100000] [--url postgresql://…]
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # as a script, it does not know the root

from benchmarks.enqueue_to_start import a_recording, a_request
from bot.domain.answer import Answer
from bot.domain.job import Capability, JobState, Mode
from bot.domain.outcome import Finished, Prepared
from bot.domain.ports.tasks import ClaimRequest
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from handlers.web.console.admin_api import overview
from storage.job_table import SqlJobTable, open_job_table
from storage.schema import upgrade

FEW_JOBS = 100
SHORT_BYTES = 100
LINE = "So many words as somebody says between two pauses, and then a few more of them. "
EMPTY_TABLES = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


def an_answer(size: int) -> Answer:
    """Its JSON has about so many bytes."""
    line = Line(range=TimeRange.from_seconds(0, 5), text=LINE)
    lines = (line,) * max(1, size // (len(LINE) + 60))
    return Answer(
        mode=Mode.ASR, language="en", transcript=Transcript(duration=1, language="en", lines=lines), lines=()
    )


async def finish_jobs(queue: SqlJobTable, jobs: int, size: int) -> None:
    answer = an_answer(size)
    for number in range(jobs):
        job_id = (await queue.jobs.add(a_request(f"flow-{number % 20}"))).job_id
        for need in (Capability.PREPARE, Capability.REDUCE):
            claim = await queue.tasks.claim(ClaimRequest(worker="bench", needs={need: ()}, job_id=job_id))
            assert claim is not None
            done = Finished(state=JobState.DONE, answer=answer, failure=None)
            prepared = Prepared(recording=a_recording(job_id), cut_key="c")
            await queue.tasks.settle(claim.lease, prepared if need is Capability.PREPARE else done)


async def milliseconds(look: Callable[[], Awaitable[None]], times: int) -> float:
    taken = []
    for _ in range(times):
        before = time.perf_counter()
        await look()
        taken.append((time.perf_counter() - before) * 1000)
    return statistics.median(taken)


async def on_a_new_table(
    url: str | None,
    stage: Callable[[SqlJobTable], Awaitable[None]],
    look: Callable[[SqlJobTable], Awaitable[None]],
    times: int,
) -> float:
    with tempfile.TemporaryDirectory(prefix="earmark-bench-") as folder:
        place = url or f"sqlite:///{folder}/earmark.db"
        if url is not None:
            empty(url)
            await upgrade(url)
        queue = await open_job_table(place)
        try:
            await stage(queue)
            return await milliseconds(lambda: look(queue), times)
        finally:
            await queue.close()


def empty(url: str) -> None:
    import psycopg  # noqa: PLC0415  SQLite does without

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(EMPTY_TABLES)


async def queue_jobs(queue: SqlJobTable, jobs: int) -> None:
    """One task waits of each."""
    for number in range(jobs):
        await queue.jobs.add(a_request(f"flow-{number % 100}"))


async def admin_page(queue: SqlJobTable) -> None:
    await overview(cast("Any", SimpleNamespace(jobs=queue.jobs)), cast("Any", None))


async def depth(queue: SqlJobTable) -> None:
    await queue.status.depth()


async def compare(url: str | None, jobs: int, size: int, queued: int) -> None:
    short, long = [
        await on_a_new_table(url, partial(finish_jobs, jobs=jobs, size=of), admin_page, 3)
        for of in (SHORT_BYTES, size)
    ]
    print(f"admin page, {jobs} jobs with answers of {SHORT_BYTES} bytes  {short:10.1f} ms")
    print(f"  with answers of {size:,} bytes  {long:10.1f} ms  {long / short:8.2f} x", flush=True)
    few, many = [
        await on_a_new_table(url, partial(queue_jobs, jobs=of), depth, 21) for of in (FEW_JOBS, queued)
    ]
    print(f"depth, {FEW_JOBS} queued jobs  {few:10.2f} ms")
    print(f"  {queued:,} queued jobs  {many:10.2f} ms  {many / few:8.2f} x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--answer-bytes", type=int, default=2_500_000)
    parser.add_argument("--queued", type=int, default=100_000)
    parser.add_argument(
        "--url", help="of a PostgreSQL database that may be emptied; default: SQLite in a new file"
    )
    options = parser.parse_args()
    asyncio.run(compare(options.url, options.jobs, options.answer_bytes, options.queued))


if __name__ == "__main__":
    main()
