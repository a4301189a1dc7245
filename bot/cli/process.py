"""`earmark process`: recordings in, answers out, through the same queue as everything else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import logs
from bot.app import Earmark, opened
from bot.cli.local_jobs import (
    FLOW,
    INTERRUPTED,
    PARTIAL,
    LocalJobs,
    check_engine,
    handed_in,
    interruption,
    spoken_language,
)
from bot.cli.output import check_writable, chosen_format, destination, readable_name, write
from bot.cli.progress import ProgressBoard
from bot.cli.terminal import complain, errors, report
from bot.domain.answer import Answer
from bot.domain.errors import BadInput, EarmarkError
from bot.domain.failure import INPUT_CODES, FailureCode
from bot.domain.job import Job, JobState, Mode, Options
from bot.locales.catalogue import document_labels
from bot.requests.defaults import answered_as_asked
from bot.requests.hand_in import open_jobs
from bot.settings import Settings, load
from bot.text.asked_terms import listed_terms
from bot.text.clock import clock
from bot.text.exports import Format, export
from bot.text.speakers import read_speakers


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessArguments:
    """The command line, parsed."""

    inputs: tuple[Path, ...]
    mode: Mode
    out: Path | None
    parallel: int | None
    segment_seconds: float | None
    language: str | None
    to: str | None
    question: str | None
    speakers: str
    terms: str | None
    form: Format | None
    words: bool
    follow: bool
    resume: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A job and where its answer goes."""

    job_id: str
    name: str
    out: Path | None
    form: Format
    words: bool


def run(arguments: ProcessArguments) -> int:
    """0: answered; 1: our or the engine's fault; 2: wrong input; 3: answered with gaps; 130: interrupted."""
    logs.configure(logging.getLevelName(logging.CRITICAL))
    return asyncio.run(_run(arguments, load()))


async def _run(arguments: ProcessArguments, settings: Settings) -> int:
    options = await answered_as_asked(_options(arguments))
    inputs = [(path, _named(arguments, path)) for path in _checked_inputs(arguments)]
    interrupted = interruption()
    async with opened(settings) as earmark:
        await check_engine(earmark)
        orders = [await _ordered(earmark, arguments, options, *one) for one in inputs]
        orders = orders or await _unfinished(earmark)
        if not orders:
            report("Nothing is unfinished.")
            return 0
        with ProgressBoard(errors, follow=arguments.follow) as board:
            codes = await Session(earmark, board, interrupted, parallel=arguments.parallel).all(orders)
        await earmark.retain()
    if interrupted.is_set():
        report("Interrupted. The same command, or `earmark process --resume`, goes on where it stopped.")
        return INTERRUPTED
    return max(codes, key=_severity)


def _severity(code: int) -> int:
    return [0, PARTIAL, 2, 1].index(code)


def _checked_inputs(arguments: ProcessArguments) -> Sequence[Path]:
    if not arguments.inputs and not arguments.resume:
        raise BadInput(FailureCode.WRONG_OPTION, "Name at least one recording, or --resume.")
    if arguments.mode is Mode.UNDERSTAND and not (arguments.question or "").strip() and arguments.inputs:
        raise BadInput(FailureCode.WRONG_OPTION, "Mode understand needs a question: -q 'What was decided?'")
    for path in arguments.inputs:
        if not path.is_file():
            raise BadInput(FailureCode.FILE_GONE, f"There is no file {path}.")
    return [path.resolve() for path in arguments.inputs]


def _options(arguments: ProcessArguments) -> Options:
    return Options(
        mode=arguments.mode,
        language=spoken_language(arguments.language),
        to=spoken_language(arguments.to),
        question=arguments.question if arguments.mode is Mode.UNDERSTAND else None,
        segment_seconds=arguments.segment_seconds,
        speakers=_speakers(arguments.speakers),
        terms=listed_terms(arguments.terms),
    )


def _speakers(typed: str) -> int | None:
    try:
        return read_speakers(typed)
    except ValueError as error:
        raise BadInput(FailureCode.WRONG_OPTION, f"--speakers {typed}: {error}") from None


def _named(arguments: ProcessArguments, path: Path) -> dict[str, str]:
    """What `--resume` must know, and what only this command line can."""
    form = chosen_format(arguments.form, arguments.out)
    out = destination(arguments.out, path, form, several=len(arguments.inputs) > 1)
    check_writable(out)
    words = "yes" if arguments.words else ""
    return {"out": str(out or ""), "form": form, "words": words, "name": readable_name(path)}


async def _ordered(
    earmark: Earmark, arguments: ProcessArguments, options: Options, path: Path, address: dict[str, str]
) -> Order:
    job_id = await handed_in(earmark, path, options, address, parallel=arguments.parallel)
    return _order(job_id, address)


async def _unfinished(earmark: Earmark) -> list[Order]:
    jobs = await open_jobs(earmark.table.jobs, FLOW)
    return [_order(job.id, job.request.origin.address) for job in jobs]


def _order(job_id: str, address: dict[str, str]) -> Order:
    out = Path(address["out"]) if address["out"] else None
    form, words = Format(address["form"]), bool(address.get("words"))
    return Order(job_id=job_id, name=address["name"], out=out, form=form, words=words)


class Session:
    """The orders of one command, with a worker for each."""

    def __init__(
        self, earmark: Earmark, board: ProgressBoard, interrupted: asyncio.Event, *, parallel: int | None
    ) -> None:
        self._earmark = earmark
        self._interrupted = interrupted
        self._local = LocalJobs(earmark, board, interrupted, parallel=parallel)

    async def all(self, orders: Sequence[Order]) -> list[int]:
        """Exit codes, in order."""
        async with asyncio.TaskGroup() as group:
            codes = [group.create_task(self._one(order)) for order in orders]
        return [code.result() for code in codes]

    async def _one(self, order: Order) -> int:
        async with self._local.room:
            if self._interrupted.is_set():
                return 0
            try:
                job = await self._local.finished(order.job_id, order.name)
                return 0 if job is None else await self._delivered(order, job)
            except EarmarkError as error:
                complain(order.name, error.message)
                return 1

    async def _delivered(self, order: Order, job: Job) -> int:
        answer = await self._earmark.table.jobs.answer(job.id)
        if job.state is JobState.CANCELLED or answer is None:
            complain(order.name, job.failure.message if job.failure else "The job was cancelled.")
            return 2 if job.failure and job.failure.code in INPUT_CODES else 1
        write(export(answer, order.form, words=order.words, labels=document_labels()), order.out)
        if order.out:
            report(f"{order.name}: written to {order.out}")
        if job.state is JobState.PARTIAL:
            report(f"{order.name}: {_what_is_missing(answer)}")
            return PARTIAL
        return 0


def _what_is_missing(answer: Answer) -> str:
    if not answer.missing:
        return "the recording ends early: the file is damaged or too long."
    gaps = ", ".join(f"{clock(gap.start)} to {clock(gap.end)}" for gap in answer.missing)
    return f"not covered: {gaps}. The same command tries these again."
