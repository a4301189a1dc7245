"""What went wrong, in the words of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.failure import Failure, FailureCode
from bot.language.names import endonym
from bot.locales.catalogue import Localize

_TROUBLES = {
    FailureCode.ENGINE_UNREACHABLE: "trouble-engine",
    FailureCode.ENGINE_SLOW: "trouble-slow",
    FailureCode.ENGINE_BUSY: "trouble-busy",
    FailureCode.FETCH_FAILED: "trouble-fetch",
    FailureCode.DISK_FULL: "trouble-disk",
}


def failure_text(failure: Failure, localize: Localize) -> str:
    """Why there is no answer, and what to do."""
    detail = failure.detail
    language = detail.get("to") or detail.get("language")
    if failure.code is FailureCode.CANNOT_DO and language:
        return localize("failure-cannot_do-language", language=endonym(language))
    if failure.code is FailureCode.TOO_LARGE and (megabytes := _megabytes(detail)):
        return localize("failure-too_large-limit", megabytes=megabytes)
    if failure.code is FailureCode.FETCH_FAILED and (right := detail.get("right")):
        return localize("failure-fetch_failed-right", right=right)
    return localize(f"failure-{failure.code}")


def _megabytes(detail: Mapping[str, str]) -> int:
    """The limit; 0 where it is not told."""
    megabytes, size_bytes = detail.get("limit_mb", ""), detail.get("limit_bytes", "")
    if megabytes.isdecimal():
        return int(megabytes)
    return int(size_bytes) // 1_000_000 if size_bytes.isdecimal() else 0


def trouble_text(trouble: Failure, localize: Localize) -> str:
    """Why it takes longer."""
    if trouble.code is FailureCode.FETCH_FAILED and (right := trouble.detail.get("right")):
        return localize("trouble-fetch-right", right=right)
    return localize(_TROUBLES.get(trouble.code, "trouble-other"))
