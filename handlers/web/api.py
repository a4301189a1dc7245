"""The HTTP API: a recording is taken in and answered for under its task's address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import FastAPI, Form, HTTPException, UploadFile

from bot.domain import job as domain
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.job import Job, Mode, Options, Origin, Progress
from bot.domain.language.parse import parse_language
from bot.domain.ports import Blobs, Queue
from bot.text.exports import as_dict
from bot.worker.sources import handed_in
from handlers.web.body_limit import BodyLimit
from handlers.web.problems import add_problems

CHUNK_BYTES = 1 << 20
FORM_BYTES = 1 << 20
"""What a form may hold beside the sound."""


def build_api(queue: Queue, blobs: Blobs, *, max_upload_bytes: int, deadline_seconds: float) -> FastAPI:
    """The application. Tasks that it accepts are committed before it answers."""
    api = FastAPI(title="Earmark", docs_url=None, redoc_url=None)  # those pages fetch scripts from elsewhere
    api.add_middleware(BodyLimit, max_bytes=max_upload_bytes + FORM_BYTES)

    add_problems(api)

    @api.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    @api.post("/api/task", status_code=202)
    async def add_task(
        *,
        audio: UploadFile,
        mode: Annotated[Mode, Form()] = Mode.ASR,
        language: Annotated[str | None, Form()] = None,
        to: Annotated[str | None, Form()] = None,
        question: Annotated[str | None, Form()] = None,
        segment_duration: Annotated[float | None, Form(ge=10)] = None,
        concurrency: Annotated[int | None, Form(ge=1, le=1024)] = None,
    ) -> dict[str, str]:
        options = Options(
            mode=mode,
            language=_language(language),
            to=_language(to),
            question=_question(mode, question),
            segment_seconds=segment_duration,
        )
        source = await handed_in(blobs, _chunks(audio), name=audio.filename, limit_bytes=max_upload_bytes)
        request = domain.Request(
            origin=Origin(platform="http", flow="http"),
            source=source,
            options=options,
            max_parallel=concurrency,
            deadline_seconds=deadline_seconds,
        )
        try:
            added = await queue.add(request)
        except BaseException:
            await blobs.delete([source.url.removeprefix("blob:")])
            raise
        return {"id": added.job_id, "url": f"/api/task/{added.job_id}"}

    @api.get("/api/task/{task_id}")
    async def get_task(task_id: str) -> dict[str, Any]:
        job = await queue.job(task_id)
        progress = await queue.progress(task_id)
        if job is None or progress is None:
            raise HTTPException(404, "There is no such task (any more).")
        answer = await queue.answer(task_id) if job.state.final else None
        return _described(job, progress) | {"result": as_dict(answer) if answer else None}

    return api


def _language(typed: str | None) -> str | None:
    if not typed:
        return None
    if code := parse_language(typed):
        return code
    raise BadInput(FailureCode.WRONG_OPTION, "This language is not known. Write de, German or Deutsch.")


def _question(mode: Mode, question: str | None) -> str | None:
    if mode is not Mode.UNDERSTAND:
        return None
    if question and question.strip():
        return question.strip()
    raise BadInput(FailureCode.WRONG_OPTION, "Mode understand needs the field question.")


async def _chunks(audio: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await audio.read(CHUNK_BYTES):
        yield chunk


def _described(job: Job, progress: Progress) -> dict[str, Any]:
    return {
        "id": job.id,
        "state": job.state,
        "mode": job.request.options.mode,
        "position": progress.position,
        "segments": {"done": progress.segments_done, "total": progress.segments_total},
        "seconds": {"done": progress.seconds_done, "total": progress.seconds_total},
        "prepared": progress.prepared,
        "error": {"code": job.failure.code, "message": job.failure.message} if job.failure else None,
    }
