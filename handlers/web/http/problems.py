"""Errors as HTTP says them: problem details of RFC 9457, and OpenAI's shape under /v1."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Route

from bot.domain.errors import BadInput, EarmarkError, StorageError, StorageRefused
from bot.domain.failure import FailureCode

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
OPENAI_PREFIX = "/v1/"
RETRY_SECONDS = "10"

STATUS_OF = {
    FailureCode.EMPTY_FILE: 422,
    FailureCode.NOT_AUDIO: 415,
    FailureCode.NO_SOUND_TRACK: 422,
    FailureCode.ENCRYPTED: 422,
    FailureCode.TOO_SHORT: 422,
    FailureCode.TOO_LONG: 413,
    FailureCode.TOO_LARGE: 413,
    FailureCode.UNSUPPORTED_FORMAT: 415,
    FailureCode.REFERS_ELSEWHERE: 422,
    FailureCode.DAMAGED: 422,
    FailureCode.DECODER_LIMIT: 422,
    FailureCode.FILE_GONE: 410,
    FailureCode.FETCH_FAILED: 502,
    FailureCode.ENGINE_UNREACHABLE: 503,
    FailureCode.ENGINE_BUSY: 503,
    FailureCode.ENGINE_SLOW: 503,
    FailureCode.ENGINE_REFUSED: 502,
    FailureCode.CONTEXT_OVERFLOW: 502,
    FailureCode.BAD_ANSWER: 502,
    FailureCode.WRONG_LANGUAGE: 502,
    FailureCode.CANNOT_DO: 501,
    FailureCode.WRONG_OPTION: 422,
    FailureCode.DISK_FULL: 507,
    FailureCode.DEADLINE: 504,
    FailureCode.WORKER_LOST: 500,
    FailureCode.INTERNAL: 500,
}
"""Every failure has one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldFault:
    field: str
    message: str


class FieldProblem(BaseModel):
    field: str
    message: str


class ProblemView(BaseModel):
    """Problem details of RFC 9457."""

    type: str = Field(examples=["urn:earmark:problem:wrong_option"])
    title: str = Field(examples=["Wrong option"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["question: Mode understand needs a question."])
    code: str = Field(examples=["wrong_option"])
    task: str | None = Field(default=None, description="The task that this is about.")
    errors: list[FieldProblem] | None = Field(default=None, description="Fields that are wrong.")


class Problem(Exception):
    """What a request is refused with. `more` are members of the answer beside the standard ones."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldFault] = (),
        headers: Mapping[str, str] | None = None,
        **more: str,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.more = more

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": f"urn:earmark:problem:{self.code}",
            "title": self.code.replace("_", " ").capitalize(),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.more,
        }
        if self.errors:
            body["errors"] = [{"field": one.field, "message": one.message} for one in self.errors]
        return body

    def openai_body(self) -> dict[str, Any]:
        """As OpenAI's clients expect it."""
        kind = "invalid_request_error" if self.status < 500 else "server_error"
        code = "invalid_api_key" if self.status == HTTPStatus.UNAUTHORIZED else self.code
        param = self.errors[0].field if self.errors else None
        return {"error": {"message": self.detail, "type": kind, "param": param, "code": code}}

    def response(self, path: str) -> JSONResponse:
        if path.startswith(OPENAI_PREFIX):
            status = 400 if self.status in {415, 422} else self.status  # all that its clients know of
            return JSONResponse(self.openai_body(), status_code=status, headers=self.headers)
        return JSONResponse(self.body(), status_code=self.status, headers=self.headers, media_type=MEDIA_TYPE)


def wrong_fields(*faults: FieldFault) -> Problem:
    detail = "; ".join(f"{fault.field}: {fault.message}" for fault in faults)
    return Problem(STATUS_OF[FailureCode.WRONG_OPTION], FailureCode.WRONG_OPTION, detail, errors=faults)


def problem_of(error: EarmarkError) -> Problem:
    if isinstance(error, BadInput):
        return Problem(STATUS_OF[error.code], error.code, error.message)
    if isinstance(error, StorageRefused):
        return Problem(422, FailureCode.WRONG_OPTION, error.message)
    if isinstance(error, StorageError) and error.code is FailureCode.INTERNAL:
        detail = "The database or the store does not answer. Try again in a moment."
        return Problem(503, "unavailable", detail, headers={"Retry-After": RETRY_SECONDS})
    return Problem(STATUS_OF[error.code], error.code, error.message)


def add_problems(api: FastAPI) -> None:
    """Handlers for all that may be raised. What was sent is never sent back."""

    @api.exception_handler(Problem)
    async def refused(request: Request, error: Problem) -> Response:
        return error.response(request.url.path)

    @api.exception_handler(EarmarkError)
    async def failed(request: Request, error: EarmarkError) -> Response:
        return problem_of(error).response(request.url.path)

    @api.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        faults = (FieldFault(field=str(one["loc"][-1]), message=one["msg"]) for one in error.errors())
        return wrong_fields(*faults).response(request.url.path)

    @api.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> Response:
        phrase = HTTPStatus(error.status_code).phrase
        code = phrase.lower().replace(" ", "_").replace("-", "_")
        headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
        problem = Problem(error.status_code, code, f"{phrase}.", headers=headers)
        return problem.response(request.url.path)

    @api.exception_handler(ClientDisconnect)
    async def gone(_: Request, __: ClientDisconnect) -> Response:
        return Response(status_code=400)  # nobody reads it

    @api.exception_handler(Exception)
    async def crashed(request: Request, error: Exception) -> Response:
        logger.error("request.crashed", extra={"error": type(error).__name__})
        problem = Problem(
            500, FailureCode.INTERNAL, "Something went wrong here. The server's log tells more."
        )
        return problem.response(request.url.path)


def _allowed(request: Request) -> str:
    """Methods of all routes of this path: the framework names those of one."""
    methods: set[str] = set()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is Match.PARTIAL:
            methods |= route.methods or set()
    return ", ".join(sorted(methods))
