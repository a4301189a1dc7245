"""`earmark process`: recordings in, answers out, through the same queue as everything else."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import logs
from bot.app import Earmark, opened
from bot.cli.output import check_writable, chosen_format, destination, write
from bot.cli.progress import JobProgress, ProgressBoard
from bot.cli.terminal import errors
from bot.domain.dedup import dedup_key
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.job import Job, JobState, Mode, Options, Origin, Request, Source
from bot.settings import Settings, load
from bot.text.clock import clock
from bot.text.exports import Format, export
from bot.text.languages import parse_language
from bot.worker.sources import sha256_of

FLOW = "cli"
INTERRUPTED = 130
PARTIAL = 3
POLL_SECONDS = 0.15
INPUT_FAULTS = frozenset(FailureCode) - {
    FailureCode.FETCH_FAILED,
    FailureCode.ENGINE_UNREACHABLE,
    FailureCode.ENGINE_BUSY,
    FailureCode.ENGINE_REFUSED,
    FailureCode.CONTEXT_OVERFLOW,
    FailureCode.BAD_ANSWER,
    FailureCode.DISK_FULL,
    FailureCode.DEADLINE,
    FailureCode.WORKER_LOST,
    FailureCode.INTERNAL,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """The command line, parsed."""

    inputs: tuple[Path, ...]
    mode: Mode
    out: Path | None
    parallel: int | None
    segment_seconds: float | None
    language: str | None
    to: str | None
    question: str | None
    form: Format | None
    follow: bool
    resume: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A job and where its answer goes."""

    job_id: str
    name: str
    out: Path | None
    form: Format


def run(wish: Wish) -> int:
    """0: answered; 1: our or the engine's fault; 2: wrong input; 3: answered with gaps; 130: interrupted."""
    logs.configure(logging.getLevelName(logging.CRITICAL))
    return asyncio.run(_run(wish, load()))


async def _run(wish: Wish, settings: Settings) -> int:
    requests = [await _request(wish, path, settings) for path in _checked_inputs(wish)]
    interrupted = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, interrupted.set)
    async with opened(settings) as earmark:
        orders = [await _ordered(earmark, request) for request in requests] or await _unfinished(earmark)
        if not orders:
            errors.print("Nothing is unfinished.")
            return 0
        with ProgressBoard(errors, follow=wish.follow) as board:
            codes = await _all(earmark, orders, board, interrupted, wish.parallel)
    if interrupted.is_set():
        errors.print(
            "Interrupted. The same command, or `earmark process --resume`, goes on where it stopped."
        )
        return INTERRUPTED
    return max(codes, key=_severity)


def _severity(code: int) -> int:
    return [0, PARTIAL, 2, 1].index(code)


def _checked_inputs(wish: Wish) -> Sequence[Path]:
    if not wish.inputs and not wish.resume:
        raise BadInput(FailureCode.WRONG_OPTION, "Name at least one recording, or --resume.")
    if wish.mode is Mode.UNDERSTAND and not (wish.question or "").strip() and wish.inputs:
        raise BadInput(FailureCode.WRONG_OPTION, "Mode understand needs a question: -q 'What was decided?'")
    for path in wish.inputs:
        if not path.is_file():
            raise BadInput(FailureCode.FILE_GONE, f"There is no file {path}.")
    return [path.resolve() for path in wish.inputs]


async def _request(wish: Wish, path: Path, settings: Settings) -> Request:
    form = chosen_format(wish.form, wish.out)
    out = destination(wish.out, path, form, several=len(wish.inputs) > 1)
    check_writable(out)
    options = Options(
        mode=wish.mode,
        language=_language(wish.language),
        to=_language(wish.to),
        question=wish.question if wish.mode is Mode.UNDERSTAND else None,
        segment_seconds=wish.segment_seconds,
    )
    source = Source(url=f"file:{path}", name=path.name, sha256=await sha256_of(path))
    return Request(
        origin=Origin(
            platform=FLOW,
            flow=FLOW,
            address={"out": str(out or ""), "form": form, "name": path.name},
        ),
        source=source,
        options=options,
        dedup_key=dedup_key(FLOW, source, options),
        max_parallel=wish.parallel,
        deadline_seconds=settings.deadline_hours * 3600,
    )


def _language(typed: str | None) -> str | None:
    if typed is None:
        return None
    code = parse_language(typed)
    if code is None:
        raise BadInput(
            FailureCode.WRONG_OPTION,
            f"{typed} is no language that Earmark knows. Write de, German or Deutsch.",
        )
    return code


async def _ordered(earmark: Earmark, request: Request) -> Order:
    added = await earmark.queue.add(request)
    return _order(added.job_id, request)


async def _unfinished(earmark: Earmark) -> list[Order]:
    jobs = await earmark.queue.jobs(flow=FLOW, limit=1000)
    return [_order(job.id, job.request) for job in reversed(jobs) if not job.state.final]


def _order(job_id: str, request: Request) -> Order:
    address = request.origin.address
    out = Path(address["out"]) if address["out"] else None
    return Order(job_id=job_id, name=address["name"], out=out, form=Format(address["form"]))


async def _all(
    earmark: Earmark,
    orders: Sequence[Order],
    board: ProgressBoard,
    interrupted: asyncio.Event,
    parallel: int | None,
) -> list[int]:
    """As many recordings at once as there are slots, each with a worker for its job alone."""
    room = asyncio.Semaphore(parallel or sum(earmark.pool.slots.values()))

    async def one(order: Order) -> int:
        async with room:
            return 0 if interrupted.is_set() else await _one(earmark, order, board, interrupted, parallel)

    return list(await asyncio.gather(*(one(order) for order in orders)))


async def _one(
    earmark: Earmark, order: Order, board: ProgressBoard, interrupted: asyncio.Event, parallel: int | None
) -> int:
    worker = earmark.worker(job_id=order.job_id, engine_slots=parallel, stop_seconds=0)
    working = asyncio.create_task(worker.run())
    try:
        job = await _watched(earmark, order, board.job(order.name), interrupted, working)
    finally:
        worker.stop()
        await working
    return 0 if job is None else await _delivered(earmark, order, job)


async def _watched(
    earmark: Earmark, order: Order, line: JobProgress, interrupted: asyncio.Event, working: asyncio.Task[None]
) -> Job | None:
    """The finished job; None when interrupted."""
    while not interrupted.is_set() and not working.done():
        job = await earmark.queue.job(order.job_id)
        progress = await earmark.queue.progress(order.job_id)
        assert job is not None
        assert progress is not None
        line.update(progress)
        if line.wants_text:
            line.show_text(await earmark.queue.segments(order.job_id))
        if job.state.final:
            return job
        await asyncio.sleep(POLL_SECONDS)
    return None


async def _delivered(earmark: Earmark, order: Order, job: Job) -> int:
    answer = await earmark.queue.answer(job.id)
    if job.state is JobState.CANCELLED or answer is None:
        failure = job.failure
        message = failure.message if failure else "The job was cancelled."
        errors.print(f"[bold red]{order.name}:[/] {message}", highlight=False)
        return 2 if failure and failure.code in INPUT_FAULTS else 1
    write(export(answer, order.form), order.out)
    if order.out:
        errors.print(f"{order.name}: written to {order.out}", highlight=False)
    if job.state is JobState.PARTIAL:
        gaps = ", ".join(f"{clock(gap.start)} to {clock(gap.end)}" for gap in answer.missing)
        errors.print(
            f"[yellow]{order.name}:[/] not covered: {gaps}. The same command tries again.", highlight=False
        )
        return PARTIAL
    return 0
