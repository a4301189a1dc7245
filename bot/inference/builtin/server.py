"""The part of vLLM's HTTP interface that speech needs: transcriptions, translations, models, health."""

from __future__ import annotations

import asyncio
import hmac
import logging
import threading
import time
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Form, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, Field
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.domain.errors import ConfigurationError
from bot.inference.builtin.language_detector import Aborted
from bot.inference.builtin.recognizer import Recognition, SpeechTask
from bot.inference.builtin.recognizers import Recognizers
from bot.inference.builtin.sound import NotOurSound, decoded

logger = logging.getLogger(__name__)

MAX_MODEL_LEN = 448
"""Tokens that Whisper's decoder holds; what vLLM says of Whisper as well."""

_NOBODY_LISTENS = 499
"""nginx's status for a client that closed the connection."""


class SpeechForm(BaseModel):
    """Fields of both endpoints; fields that others may send are ignored."""

    file: UploadFile
    model: str | None = None
    language: str | None = None
    prompt: str | None = None
    hotwords: str | None = None
    temperature: float = Field(default=0.0, ge=0.0, le=1.0)
    response_format: Literal["json", "text", "verbose_json"] = "json"
    granularities: list[Literal["word", "segment"]] = Field(default=[], alias="timestamp_granularities[]")


class RequestRefused(Exception):
    """Carries the answer that says why."""

    def __init__(
        self, status: int, message: str, *, kind: str = "BadRequestError", param: str | None = None
    ) -> None:
        super().__init__(message)
        self.response = error_response(status, message, kind=kind, param=param)


def error_response(status: int, message: str, *, kind: str, param: str | None = None) -> JSONResponse:
    """The shape of vLLM's errors."""
    error = {"message": message, "type": kind, "param": param, "code": status}
    return JSONResponse({"error": error}, status_code=status)


class RequireToken:
    """Turns callers without the secret away before their body is read. Guards `/v1`, as vLLM does."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._wanted = b"Bearer " + token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/v1"):
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(given, self._wanted):
                refusal = error_response(401, "Unauthorized", kind="AuthenticationError")
                return await refusal(scope, receive, send)
        return await self._app(scope, receive, send)


class SpeechServer:
    """Recognizes in as many threads as there are slots and stops work that nobody waits for."""

    def __init__(self, recognizers: Recognizers, *, slots: int) -> None:
        self._recognizers = recognizers
        self._started_at = int(time.time())
        self._pool = ThreadPoolExecutor(slots, thread_name_prefix="recognizer")
        self._open: set[Future[Recognition]] = set()

    async def health(self) -> Response:
        return Response()

    async def models(self) -> dict[str, Any]:
        """Those on the disk too, which are loaded when they are asked for."""
        cards = [
            {
                "id": name,
                "object": "model",
                "created": self._started_at,
                "owned_by": "earmark",
                "root": name,
                "max_model_len": MAX_MODEL_LEN,
            }
            for name in self._recognizers.names()
        ]
        return {"object": "list", "data": cards}

    async def metrics(self) -> Response:
        taken = list(self._open)  # the threads take their own out meanwhile
        running = sum(future.running() for future in taken)
        label = f'{{model_name="{self._recognizers.first.name}"}}'
        return PlainTextResponse(
            "# TYPE vllm:num_requests_running gauge\n"
            f"vllm:num_requests_running{label} {running}\n"
            "# TYPE vllm:num_requests_waiting gauge\n"
            f"vllm:num_requests_waiting{label} {len(taken) - running}\n"
        )

    async def transcribe(self, request: Request, form: Annotated[SpeechForm, Form()]) -> Response:
        return await self._answer(request, form, "transcribe")

    async def translate(self, request: Request, form: Annotated[SpeechForm, Form()]) -> Response:
        """Speech in any language to English text."""
        if not self._recognizers.first.can_translate:
            raise RequestRefused(400, "This model cannot translate.", param="model")
        return await self._answer(request, form, "translate")

    async def _answer(self, request: Request, form: SpeechForm, task: SpeechTask) -> Response:
        self._check(form)
        data = await form.file.read()
        abort = threading.Event()
        future = self._pool.submit(self._recognize, data, form, task, abort)
        self._open.add(future)
        future.add_done_callback(self._open.discard)
        gone = asyncio.create_task(_client_gone(request))
        waiting = asyncio.wrap_future(future)
        both: set[asyncio.Future[Any]] = {waiting, gone}
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                return Response(status_code=_NOBODY_LISTENS)
            return _rendered(waiting.result(), form, task)
        except NotOurSound as error:
            raise RequestRefused(400, str(error), param="file") from error
        finally:
            gone.cancel()
            abort.set()
            waiting.cancel()

    def _check(self, form: SpeechForm) -> None:
        if form.model not in (None, *self._recognizers.names()):
            raise RequestRefused(
                404, f"The model `{form.model}` does not exist.", kind="NotFoundError", param="model"
            )
        if form.language and form.language not in self._recognizers.first.languages:
            known = ", ".join(sorted(self._recognizers.first.languages))
            raise RequestRefused(
                400, f"Unsupported language: {form.language!r}. Must be one of {known}.", param="language"
            )

    def _recognize(
        self, data: bytes, form: SpeechForm, task: SpeechTask, abort: threading.Event
    ) -> Recognition:
        if abort.is_set():
            raise Aborted
        return self._recognizers.named(form.model).recognize(
            decoded(data),
            task=task,
            language=form.language,
            prompt=form.prompt,
            hotwords=form.hotwords,
            temperature=form.temperature,
            word_times="word" in form.granularities,
            aborted=abort.is_set,
        )


async def _client_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        continue


def _rendered(recognition: Recognition, form: SpeechForm, task: SpeechTask) -> Response:
    if form.response_format == "verbose_json":
        return JSONResponse(
            {
                "duration": recognition.seconds,
                "language": recognition.language,
                "text": recognition.text,
                "segments": [asdict(passage) for passage in recognition.passages],
            }
        )
    answer: dict[str, Any] = {"text": recognition.text}
    if task == "transcribe":
        answer["usage"] = {"type": "duration", "seconds": round(recognition.seconds)}
    return JSONResponse(answer)


async def _refusal(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestRefused)
    return error.response


async def _bad_form(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return error_response(400, str(first["msg"]), kind="BadRequestError", param=str(first["loc"][-1]))


async def _broken(_request: Request, error: Exception) -> Response:
    logger.error("recognition.failed", extra={"error": type(error).__name__})
    return error_response(500, "The recognition failed.", kind="InternalServerError")


def build_app(recognizers: Recognizers, *, token: str, slots: int) -> ASGIApp:
    """The whole server; `/v1` answers only to `Authorization: Bearer <token>`."""
    server = SpeechServer(recognizers, slots=slots)
    app = FastAPI(openapi_url=None)
    app.add_exception_handler(RequestRefused, _refusal)
    app.add_exception_handler(RequestValidationError, _bad_form)
    for kind in (Aborted, CancelledError, ConfigurationError, RuntimeError, MemoryError):
        app.add_exception_handler(kind, _broken)
    app.add_api_route("/health", server.health)
    app.add_api_route("/metrics", server.metrics)
    app.add_api_route("/v1/models", server.models)
    for path, answer in (("transcriptions", server.transcribe), ("translations", server.translate)):
        app.add_api_route(f"/v1/audio/{path}", answer, methods=["POST"], response_model=None)
    return RequireToken(app, token)
