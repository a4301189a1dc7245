"""Errors as HTTP says them: a status, a code and a sentence."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from bot.domain.errors import BadInput, EarmarkError
from bot.domain.failure import FailureCode

_STATUS = {FailureCode.TOO_LARGE: 413, FailureCode.DISK_FULL: 507}


def add_problems(api: FastAPI) -> None:
    """Our own errors, and fields that are wrong: what was sent is not sent back."""

    @api.exception_handler(EarmarkError)
    async def refused(_: Request, error: EarmarkError) -> JSONResponse:
        status = _STATUS.get(error.code, 400 if isinstance(error, BadInput) else 503)
        return JSONResponse({"error": {"code": error.code, "message": error.message}}, status_code=status)

    @api.exception_handler(RequestValidationError)
    async def wrong_fields(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = [{"field": str(one["loc"][-1]), "message": one["msg"]} for one in error.errors()]
        message = "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults)
        failure = {"code": FailureCode.WRONG_OPTION, "message": message, "fields": faults}
        return JSONResponse({"error": failure}, status_code=422)
