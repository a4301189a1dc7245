"""`earmark process`: recordings in, answers out, through the same queue as everything else."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import logs
from bot.app import Earmark, opened
from bot.cli.output import check_writable, chosen_format, destination, readable_name, write
from bot.cli.progress import ProgressBoard
from bot.cli.terminal import complain, errors, report
from bot.domain.answer import Answer
from bot.domain.dedup import dedup_key
from bot.domain.errors import BadInput, EarmarkError, EngineUnreachable
from bot.domain.failure import INPUT_CODES, FailureCode
from bot.domain.job import Capability, Job, JobState, Mode, Options, Origin, Request, Source
from bot.domain.ports.jobs import OverQuota
from bot.language.parse import parse_language
from bot.locales.catalogue import document_labels
from bot.requests.defaults import answered_as_asked
from bot.requests.hand_in import handing_in, open_jobs, open_twin
from bot.requests.watch import Gone, Look, LookResult, watch
from bot.settings import Settings, load
from bot.sound_store import sha256_of
from bot.text.clock import clock
from bot.text.exports import Format, export
from bot.text.speakers import read_speakers

FLOW = "cli"
INTERRUPTED = 130
PARTIAL = 3
POLL_SECONDS = 0.15
CHUNK_BYTES = 1 << 20
PATIENCE_SECONDS = 30.0
"""How long a database that does not answer is waited for."""
ENGINE_START_SECONDS = 3600.0
"""A large model may be downloaded first."""


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


def run(arguments: ProcessArguments) -> int:
    """0: answered; 1: our or the engine's fault; 2: wrong input; 3: answered with gaps; 130: interrupted."""
    logs.configure(logging.getLevelName(logging.CRITICAL))
    return asyncio.run(_run(arguments, load()))


async def _run(arguments: ProcessArguments, settings: Settings) -> int:
    options = await answered_as_asked(_options(arguments))
    inputs = [(path, _named(arguments, path)) for path in _checked_inputs(arguments)]
    interrupted = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, interrupted.set)
    async with opened(settings) as earmark:
        await _check_engine(earmark)
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


async def _check_engine(earmark: Earmark) -> None:
    """Somebody waits at the screen: an engine that is down is better told than waited for."""
    if earmark.builtin is not None:
        return
    speech = set(earmark.pool.gates.get(Capability.TRANSCRIBE, ()))
    healths = [health for health in await earmark.pool.health() if health.name in speech]
    if healths and not any(health.ready for health in healths):
        raise EngineUnreachable(
            f"{healths[0].name}: {healths[0].problem} {healths[0].mend or ''}".strip(), reached=False
        )


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
        language=_language(arguments.language),
        to=_language(arguments.to),
        question=arguments.question if arguments.mode is Mode.UNDERSTAND else None,
        segment_seconds=arguments.segment_seconds,
        speakers=_speakers(arguments.speakers),
    )


def _speakers(typed: str) -> int | None:
    try:
        return read_speakers(typed)
    except ValueError as error:
        raise BadInput(FailureCode.WRONG_OPTION, f"--speakers {typed}: {error}") from None


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


def _named(arguments: ProcessArguments, path: Path) -> dict[str, str]:
    """What `--resume` must know, and what only this command line can."""
    form = chosen_format(arguments.form, arguments.out)
    out = destination(arguments.out, path, form, several=len(arguments.inputs) > 1)
    check_writable(out)
    return {"out": str(out or ""), "form": form, "name": readable_name(path)}


async def _ordered(
    earmark: Earmark, arguments: ProcessArguments, options: Options, path: Path, address: dict[str, str]
) -> Order:
    """Goes on with the open job for the same sound and options, or hands the sound in."""
    key = dedup_key(FLOW, Source(url="", sha256=await sha256_of(path)), options)
    twin = await open_twin(earmark.table.jobs, FLOW, key)
    if twin is not None:
        return _order(twin.id, address)
    limits = earmark.settings.limits
    async with handing_in(earmark.table.jobs, earmark.sound, limit_bytes=limits.max_upload_bytes) as hand_in:
        request = Request(
            origin=Origin(platform=FLOW, flow=FLOW, address=address),
            source=await hand_in.take_in(_chunks(path), name=address["name"]),
            options=options,
            dedup_key=key,
            max_parallel=arguments.parallel,
            deadline_seconds=limits.deadline_seconds,
        )
        added = await hand_in.add(request)
    assert not isinstance(added, OverQuota), "The command line has no quota."
    return _order(added.job_id, address)


async def _unfinished(earmark: Earmark) -> list[Order]:
    jobs = await open_jobs(earmark.table.jobs, FLOW)
    return [_order(job.id, job.request.origin.address) for job in jobs]


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield chunk


def _order(job_id: str, address: dict[str, str]) -> Order:
    out = Path(address["out"]) if address["out"] else None
    return Order(job_id=job_id, name=address["name"], out=out, form=Format(address["form"]))


class Session:
    """The orders of one command, with a worker for each."""

    def __init__(
        self, earmark: Earmark, board: ProgressBoard, interrupted: asyncio.Event, *, parallel: int | None
    ) -> None:
        self._earmark = earmark
        self._board = board
        self._interrupted = interrupted
        self._parallel = parallel
        self._room = asyncio.Semaphore(parallel or sum(earmark.pool.slots.values()))

    async def all(self, orders: Sequence[Order]) -> list[int]:
        """Exit codes, in order. As many recordings at once as there are slots."""
        async with asyncio.TaskGroup() as group:
            codes = [group.create_task(self._one(order)) for order in orders]
        return [code.result() for code in codes]

    async def _one(self, order: Order) -> int:
        async with self._room:
            if self._interrupted.is_set():
                return 0
            try:
                job = await self._worked(order)
                return 0 if job is None else await self._delivered(order, job)
            except EarmarkError as error:
                complain(order.name, error.message)
                return 1

    async def _worked(self, order: Order) -> Job | None:
        worker = self._earmark.worker(job_id=order.job_id, engine_slots=self._parallel, stop_seconds=0)
        working = asyncio.create_task(worker.run())
        try:
            return await self._watched(order, working)
        finally:
            worker.stop()
            await working

    async def _watched(self, order: Order, working: asyncio.Task[None]) -> Job | None:
        """The finished job; None when interrupted. Raises what only the admin can mend."""
        line = self._board.job(order.name)
        engine = asyncio.create_task(self._engine_ready())
        try:
            async for look in self._looks(order, words=line.follow):
                if isinstance(look, Gone):
                    raise BadInput(FailureCode.FILE_GONE, "The job was deleted.")
                if isinstance(look, Look):
                    line.show(look.progress, look.heard)
                    if look.job.state.final:
                        return look.job
                if self._interrupted.is_set() or working.done():
                    return None
                if engine.done():
                    engine.result()
        finally:
            engine.cancel()
            await asyncio.gather(engine, return_exceptions=True)
        return None

    def _looks(self, order: Order, *, words: bool) -> AsyncIterator[LookResult]:
        return watch(
            self._earmark.table.jobs,
            order.job_id,
            words=words,
            longest_pause_seconds=POLL_SECONDS,
            patience_seconds=PATIENCE_SECONDS,
        )

    async def _engine_ready(self) -> None:
        if self._earmark.builtin is not None:
            await self._earmark.builtin.wait_ready(ENGINE_START_SECONDS)

    async def _delivered(self, order: Order, job: Job) -> int:
        answer = await self._earmark.table.jobs.answer(job.id)
        if job.state is JobState.CANCELLED or answer is None:
            complain(order.name, job.failure.message if job.failure else "The job was cancelled.")
            return 2 if job.failure and job.failure.code in INPUT_CODES else 1
        write(export(answer, order.form, labels=document_labels()), order.out)
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
