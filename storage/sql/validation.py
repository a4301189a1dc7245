"""Which requests are taken at all: the same on every store."""

from __future__ import annotations

from pydantic_core import PydanticSerializationError

from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.job import Request
from storage.sql.rows import REQUEST

_MOST = 2**31 - 1
"""Of the databases' integers; seconds of a deadline stay well within it."""


def validate(request: Request) -> None:
    """Raises `BadInput` for what some database could not hold."""
    if not _MOST >= request.priority >= -_MOST:
        raise _wrong("The priority is out of range", option="priority")
    if request.max_parallel is not None and not _MOST >= request.max_parallel >= 1:
        raise _wrong("The number of tasks at once is out of range: 1 or more", option="max_parallel")
    if request.deadline_seconds is not None and not _MOST >= request.deadline_seconds >= -_MOST:
        raise _wrong("The deadline is out of range", option="deadline_seconds")
    for option in ("seconds", "keep_seconds", "quota_estimate_seconds"):
        seconds = getattr(request, option)
        if seconds is not None and not _MOST >= seconds >= 0:
            raise _wrong("A number of seconds is out of range: 0 or more", option=option)
    if any("\0" in name for name in _names(request)):
        raise _wrong("A name in the request holds a NUL character")
    try:
        REQUEST.dump_json(request)
    except PydanticSerializationError:
        raise _wrong("A text in the request, or the file's name, holds half a character") from None


def _names(request: Request) -> list[str]:
    """What stands in columns of its own."""
    origin, source = request.origin, request.source
    names = (
        *(origin.platform, origin.flow, source.url, source.sha256),
        *(
            request.event_id,
            request.dedup_key,
            request.replaces_message,
            *request.keys,
            *request.quota_accounts,
        ),
    )
    return [name for name in names if name is not None]


def _wrong(message: str, /, **detail: str) -> BadInput:
    return BadInput(FailureCode.WRONG_OPTION, message, **detail)
