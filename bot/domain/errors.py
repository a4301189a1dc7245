"""The error tree on one screen. An SDK's errors never leave its adapter: they become one of these.

EarmarkError
├── BadInput            the person's file or request; trying again changes nothing
├── EngineError
│   ├── EngineUnreachable   connection, time-out, 5xx: try again later
│   │   └── EngineSlow      time-out, and it may do better alone: costs no attempt
│   ├── EngineBusy          429, 503: pause the endpoint, costs no attempt
│   ├── EngineRefused       4xx: trying again changes nothing
│   ├── ContextOverflow     too much in one request: shorten it
│   └── BadAnswer           answered, but not believable: shorten it
├── FetchFailed         the platform did not hand the file over: try again later
├── DeliveryError
│   ├── PlatformBusy        try to deliver later
│   └── PlatformGone        nobody can be reached there any more
├── StorageError        database or blob store
│   ├── DiskFull            no room left
│   ├── StorageRefused      it does not take this value; trying again changes nothing
│   └── RestartNeeded       this process can write no more; a new one can
├── LeaseLost           somebody else has the task now; drop the work
└── ConfigurationError  the admin's; names the setting and the mend
"""

from __future__ import annotations

from bot.domain.failure import Failure, FailureCode


class EarmarkError(Exception):
    """Root of all errors that Earmark raises on purpose."""

    code = FailureCode.INTERNAL

    def __init__(self, message: str, /, **detail: str) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail

    def failure(self) -> Failure:
        return Failure(code=self.code, message=self.message, detail=dict(self.detail))


class BadInput(EarmarkError):
    """A file or request that no retry mends; `code` tells which kind."""

    def __init__(self, code: FailureCode, message: str, /, **detail: str) -> None:
        super().__init__(message, **detail)
        self.code = code


class EngineError(EarmarkError):
    """An engine did not give a believable answer."""


class EngineUnreachable(EngineError):
    """`reached` is False where no connection could be made: then the request itself cannot be at fault.

    `rest_seconds` is what the endpoint's circuit breaker asks for after failures in a row.
    """

    code = FailureCode.ENGINE_UNREACHABLE

    def __init__(self, message: str, /, *, reached: bool = True, **detail: str) -> None:
        super().__init__(message, **detail)
        self.reached = reached
        self.rest_seconds = 0.0


class EngineSlow(EngineUnreachable):
    """It did not answer in the time that it was given."""

    code = FailureCode.ENGINE_SLOW


class EngineBusy(EngineError):
    """The server sheds load; `retry_after` is seconds from now where it says so."""

    code = FailureCode.ENGINE_BUSY

    def __init__(self, message: str, /, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class EngineRefused(EngineError):
    code = FailureCode.ENGINE_REFUSED


class ContextOverflow(EngineError):
    code = FailureCode.CONTEXT_OVERFLOW


class BadAnswer(EngineError):
    """The engine answered and the checks do not believe it; `reason` is one word: loop, truncated."""

    code = FailureCode.BAD_ANSWER

    def __init__(self, message: str, /, *, reason: str) -> None:
        super().__init__(message, reason=reason)
        self.reason = reason


class FetchFailed(EarmarkError):
    code = FailureCode.FETCH_FAILED


class DeliveryError(EarmarkError):
    """An answer did not reach its person."""


class PlatformBusy(DeliveryError):
    """`retry_after` is seconds from now where the platform says so."""

    def __init__(self, message: str, /, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PlatformGone(DeliveryError):
    """The chat, the message or the right to write is gone."""


class StorageError(EarmarkError):
    """The database or the blob store did not do as told."""


class DiskFull(StorageError):
    code = FailureCode.DISK_FULL


class StorageRefused(StorageError):
    """The database will never take this value: nothing was written."""


class RestartNeeded(StorageError):
    """The database is not the one that this process opened: another schema, or other files. It must end."""


class LeaseLost(EarmarkError):
    """The fence moved on: this worker was taken for dead, or the job was cancelled."""


class ConfigurationError(EarmarkError):
    """A setting that cannot work; the message names it and the mend."""
