"""Recordings of this machine through the queue, each with a worker of its own, until they are answered."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

from bot.app import Earmark
from bot.cli.progress import ProgressBoard
from bot.domain.dedup import dedup_key
from bot.domain.errors import BadInput, EngineUnreachable
from bot.domain.failure import FailureCode
from bot.domain.job import Capability, Job, Options, Origin, Request, Source
from bot.domain.ports.jobs import OverQuota
from bot.language.parse import parse_language
from bot.requests.hand_in import handing_in, open_twin
from bot.requests.watch import Gone, Look, LookResult, watch
from bot.sound_store import sha256_of

FLOW = "cli"
INTERRUPTED = 130
PARTIAL = 3
POLL_SECONDS = 0.15
CHUNK_BYTES = 1 << 20
PATIENCE_SECONDS = 30.0
"""How long a database that does not answer is waited for."""
ENGINE_START_SECONDS = 3600.0
"""A large model may be downloaded first."""


def spoken_language(typed: str | None) -> str | None:
    """Its code. Raises `BadInput`."""
    if typed is None:
        return None
    code = parse_language(typed)
    if code is None:
        raise BadInput(
            FailureCode.WRONG_OPTION,
            f"{typed} is no language that Earmark knows. Write de, German or Deutsch.",
        )
    return code


def interruption() -> asyncio.Event:
    """Set by Ctrl-C and by a supervisor that ends the process."""
    interrupted = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, interrupted.set)
    return interrupted


async def check_engine(earmark: Earmark) -> None:
    """Somebody waits at the screen: an engine that is down is better told than waited for."""
    if earmark.model_choice is not None:
        await earmark.model_choice.take_best()
    if earmark.builtin is not None:
        return
    speech = set(earmark.pool.gates.get(Capability.TRANSCRIBE, ()))
    healths = [health for health in await earmark.pool.health() if health.name in speech]
    if healths and not any(health.ready for health in healths):
        raise EngineUnreachable(
            f"{healths[0].name}: {healths[0].problem} {healths[0].mend or ''}".strip(), reached=False
        )


async def handed_in(
    earmark: Earmark, path: Path, options: Options, address: dict[str, str], *, parallel: int | None
) -> str:
    """Goes on with the open job for the same sound and options, or hands the sound in. Its job's id."""
    key = dedup_key(FLOW, Source(url="", sha256=await sha256_of(path)), options)
    twin = await open_twin(earmark.table.jobs, FLOW, key)
    if twin is not None:
        return twin.id
    limits = earmark.settings.limits
    async with handing_in(earmark.table.jobs, earmark.sound, limit_bytes=limits.max_upload_bytes) as hand_in:
        request = Request(
            origin=Origin(platform=FLOW, flow=FLOW, address=address),
            source=await hand_in.take_in(_chunks(path), name=address["name"]),
            options=options,
            dedup_key=key,
            max_parallel=parallel,
            deadline_seconds=limits.deadline_seconds,
        )
        added = await hand_in.add(request)
    assert not isinstance(added, OverQuota), "The command line has no quota."
    return added.job_id


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield chunk


class LocalJobs:
    """The jobs of one command."""

    def __init__(
        self, earmark: Earmark, board: ProgressBoard, interrupted: asyncio.Event, *, parallel: int | None
    ) -> None:
        self._earmark = earmark
        self._board = board
        self._interrupted = interrupted
        self._parallel = parallel
        self.room = asyncio.Semaphore(parallel or sum(earmark.pool.slots.values()))
        """As many recordings at once as there are slots."""

    async def finished(self, job_id: str, name: str) -> Job | None:
        """The job once it is over; None when interrupted. Raises what only the admin can mend."""
        worker = self._earmark.worker(job_id=job_id, engine_slots=self._parallel, stop_seconds=0)
        working = asyncio.create_task(worker.run())
        try:
            return await self._watched(job_id, name, working)
        finally:
            worker.stop()
            await working

    async def _watched(self, job_id: str, name: str, working: asyncio.Task[None]) -> Job | None:
        line = self._board.job(name)
        engine = asyncio.create_task(self.engine_ready())
        try:
            async for look in self._looks(job_id, words=line.follow):
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
            self._board.finish(line)
        return None

    def _looks(self, job_id: str, *, words: bool) -> AsyncIterator[LookResult]:
        return watch(
            self._earmark.table.jobs,
            job_id,
            words=words,
            longest_pause_seconds=POLL_SECONDS,
            patience_seconds=PATIENCE_SECONDS,
        )

    async def engine_ready(self) -> None:
        if self._earmark.builtin is not None:
            await self._earmark.builtin.wait_ready(ENGINE_START_SECONDS)
