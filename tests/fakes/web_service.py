"""The HTTP service on loopback with a job table of its own, and a worker that hears what the bytes spell.

A file's bytes are its words: each line is a segment of ten seconds. `fail` in front of it fails the task;
`wait` keeps it from being started.
"""

from __future__ import annotations

import asyncio
import hashlib
import socket
import threading
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx
import uvicorn
from fastapi import FastAPI

from bot.audio.limits import AudioLimits
from bot.chat.upload_links import UploadLinks
from bot.domain.answer import Answer
from bot.domain.errors import LeaseLost, StorageError
from bot.domain.failure import Failure, FailureCode
from bot.domain.job import Capability, Claim, JobState, SegmentWork, TaskKind
from bot.domain.outcome import Failed, Finished, Outcome, Prepared, Transcribed
from bot.domain.ports.stores import Blobs
from bot.domain.ports.table import JobTable
from bot.domain.ports.tasks import ClaimRequest
from bot.domain.recording import Segment, TimeRange
from bot.domain.transcript import Line, SegmentText, Transcript
from bot.locales.catalogue import Localize
from bot.sound_store import SoundStore
from handlers.web.api import build_api
from handlers.web.services import WebAccess, WebLimits, WebServices
from handlers.web.tasks_api.health import Metrics
from handlers.web.uploads.links import UploadServices
from handlers.web.uploads.parts import UploadParts
from storage.blobs import open_blobs
from storage.job_table import SqlJobTable
from tests.fakes.jobs import a_recording
from tests.fakes.tables import new_table

GATE = "engine"
SEGMENT_SECONDS = 10
MOST_LINES = 50
UNHEARD = "(unheard)"
"""A line that no engine understands."""
T = TypeVar("T")


class HearingWorker:
    """Settles whatever is claimable. `paused` holds it before the next segment."""

    def __init__(self, queue: SqlJobTable, blobs: Blobs) -> None:
        self.paused = asyncio.Event()
        self._queue = queue
        self._blobs = blobs

    async def run(self) -> None:
        needs = {
            Capability.PREPARE: (),
            Capability.REDUCE: (),
            Capability.TRANSCRIBE: (GATE,),
            Capability.TRANSLATE: (GATE,),
        }
        await self._queue.tasks.set_gate(GATE, slots=2)
        while True:
            ask = ClaimRequest(
                worker="w",
                needs={Capability.PREPARE: (), Capability.REDUCE: ()} if self.paused.is_set() else needs,
            )
            claim = await self._queue.tasks.claim(ask)
            if claim is None:
                await self._queue.tasks.wait(0.05)  # also for the end of a pause
            else:
                with suppress(LeaseLost, StorageError):  # the task was cancelled, or forgotten, meanwhile
                    await self._queue.tasks.settle(claim.lease, await self._outcome(claim))

    async def _outcome(self, claim: Claim) -> Outcome:
        match claim.kind:
            case TaskKind.PREPARE:
                return await self._prepared(claim)
            case TaskKind.SEGMENT:
                assert isinstance(claim.work, SegmentWork)
                text = (await self._blobs.get(str(claim.work.blob))).decode()
                if text == UNHEARD:
                    return Failed(failure=Failure(code=FailureCode.BAD_ANSWER, message="Not understood."))
                return Transcribed(text=SegmentText(text=text, language="en"))
            case _:
                return await self._finished(claim)

    async def _prepared(self, claim: Claim) -> Outcome:
        source = claim.job.request.source
        sound = await self._blobs.get(source.url.removeprefix("blob:"))
        if sound.startswith(b"fail"):
            return Failed(failure=Failure(code=FailureCode.NOT_AUDIO, message="This is no recording."))
        lines = sound.decode(errors="replace").replace("\0", "").splitlines()[:MOST_LINES]
        works = []
        sha256 = source.sha256 or hashlib.sha256(sound).hexdigest()
        for index, line in enumerate(lines):
            start = index * SEGMENT_SECONDS
            segment = Segment(index=index, range=TimeRange.from_seconds(start, start + SEGMENT_SECONDS))
            key = f"segments/{claim.job.id}/{index}"
            await self._blobs.put(key, line.encode())
            cache_key = f"{sha256}/{index}"
            works.append(SegmentWork(segment=segment, blob=key, cache_key=cache_key, recording=sha256))
        await self._queue.tasks.add_segments(claim.lease, works)
        return Prepared(recording=a_recording(sha256, SEGMENT_SECONDS * len(lines)), cut_key="lines")

    async def _finished(self, claim: Claim) -> Outcome:
        states = await self._queue.jobs.segments(claim.job.id)
        options = claim.job.request.options
        lines = tuple(
            _line(state.segment.range, state.text.text, told_apart=options.speakers != 0)
            for state in states
            if state.text is not None
        )
        missing = tuple(state.segment.range for state in states if state.failure is not None)
        duration = sum(state.segment.range.samples for state in states)
        answer = Answer(
            mode=options.mode,
            language=options.to or "en",
            transcript=Transcript(duration=duration, language="en", lines=lines, missing=missing),
            lines=lines,
            missing=missing,
            speakers=("",) * max((line.speaker or 0 for line in lines), default=0),
            question=options.question,
            reply="An answer." if options.question else None,
        )
        return Finished(answer=answer, state=JobState.PARTIAL if missing else JobState.DONE)


def _line(span: TimeRange, text: str, *, told_apart: bool) -> Line:
    """Of `2| Words.`, which the second voice says."""
    number, bar, said = text.partition("| ")
    if not bar or not number.isdigit():
        return Line(range=span, text=text)
    return Line(range=span, text=said, speaker=int(number) if told_apart else None)


def web_api(
    table: JobTable,
    blobs: Blobs,
    *,
    scratch: Path,
    max_upload_bytes: int = 50_000_000,
    deadline_seconds: float = 600,
    keep_failed_seconds: float = 24 * 3600.0,
    links: UploadLinks | None = None,
    localize: Localize | None = None,
    metrics: Metrics | None = None,
    **options: Any,
) -> FastAPI:
    """`options` are fields of `WebLimits`, `WebAccess` and `WebServices`."""

    def chosen(kind: type[Any]) -> dict[str, Any]:
        return {one.name: options.pop(one.name) for one in fields(kind) if one.name in options}

    recording = AudioLimits(max_bytes=max_upload_bytes)
    services = WebServices(
        jobs=table.jobs,
        status=table.status,
        sound=SoundStore(blobs=blobs, retention=table.retention, keep_failed_seconds=keep_failed_seconds),
        limits=WebLimits(recording=recording, deadline_seconds=deadline_seconds, **chosen(WebLimits)),
        access=WebAccess(**chosen(WebAccess)),
        scratch=scratch,
        **options,
    )
    uploads = (
        UploadServices(links=links, localize=localize, parts=UploadParts(scratch))
        if links is not None and localize is not None
        else None
    )
    return build_api(services, uploads=uploads, metrics=metrics)


class WebService:
    """A running server. Everything on its loop happens through `run`."""

    def __init__(self, folder: Path, *, queue: SqlJobTable | None = None, **options: Any) -> None:
        self.folder = folder
        self.queue = queue or new_table()
        self.blobs = open_blobs(str(folder / "audio"))
        self.worker = HearingWorker(self.queue, self.blobs)
        self.api = web_api(self.queue, self.blobs, **{"scratch": folder / "scratch", **options})
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(self.api, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.http = httpx.Client(base_url=self.url, timeout=60)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    def stored(self) -> list[Path]:
        """All files that uploads left behind."""
        return [path for path in self.folder.rglob("*") if path.is_file() and path.suffix != ".lock"]

    def _serve(self) -> None:
        self._loop.run_until_complete(self._whole())
        self._loop.close()

    async def _whole(self) -> None:
        working = asyncio.create_task(self.worker.run())
        try:
            await self._server.serve(sockets=[self._socket])
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await self.queue.close()

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive()
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()
        self._server.should_exit = True
        self._thread.join(60)
        self._socket.close()
