"""The HTTP API: a recording is taken in and answered for under its task's address."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import FastAPI, Form, HTTPException, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from bot.domain import job as domain
from bot.domain.errors import BadInput, EarmarkError
from bot.domain.failure import FailureCode
from bot.domain.job import Job, Mode, Options, Origin, Progress, Source
from bot.domain.language.parse import parse_language
from bot.domain.ports import Blobs, Queue
from bot.text.exports import as_dict
from handlers.web.body_limit import BodyLimit

CHUNK_BYTES = 1 << 20
FORM_BYTES = 1 << 20
"""What a form may hold beside the sound."""
_STATUS = {FailureCode.TOO_LARGE: 413, FailureCode.DISK_FULL: 507}


def build_api(queue: Queue, blobs: Blobs, *, max_upload_bytes: int, deadline_seconds: float) -> FastAPI:
    """The application. Tasks that it accepts are committed before it answers."""
    api = FastAPI(title="Earmark", docs_url=None, redoc_url=None)  # those pages fetch scripts from elsewhere
    api.add_middleware(BodyLimit, max_bytes=max_upload_bytes + FORM_BYTES)

    @api.exception_handler(EarmarkError)
    async def refused(_: Request, error: EarmarkError) -> JSONResponse:
        status = _STATUS.get(error.code, 400 if isinstance(error, BadInput) else 503)
        return JSONResponse({"error": {"code": error.code, "message": error.message}}, status_code=status)

    @api.exception_handler(RequestValidationError)
    async def wrong_fields(_: Request, error: RequestValidationError) -> JSONResponse:
        """Which fields are wrong and why; what was sent is not sent back."""
        faults = [{"field": str(one["loc"][-1]), "message": one["msg"]} for one in error.errors()]
        message = "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults)
        failure = {"code": FailureCode.WRONG_OPTION, "message": message, "fields": faults}
        return JSONResponse({"error": failure}, status_code=422)

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
        source = await _stored(blobs, audio, max_upload_bytes)
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


async def _stored(blobs: Blobs, audio: UploadFile, limit_bytes: int) -> Source:
    digest = hashlib.sha256()

    async def chunks() -> AsyncIterator[bytes]:
        while chunk := await audio.read(CHUNK_BYTES):
            await asyncio.to_thread(digest.update, chunk)
            yield chunk

    key = f"uploads/{secrets.token_hex(16)}"
    await blobs.put_stream(key, chunks(), limit_bytes=limit_bytes)
    return Source(url=f"blob:{key}", name=audio.filename, sha256=digest.hexdigest())


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
