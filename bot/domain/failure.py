"""What went wrong, as a value that is stored, translated and shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class FailureCode(StrEnum):
    """One a meaning. People read the message that a locale gives it, never the code."""

    EMPTY_FILE = "empty_file"
    NOT_AUDIO = "not_audio"
    NO_SOUND_TRACK = "no_sound_track"
    ENCRYPTED = "encrypted"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    UNSUPPORTED_FORMAT = "unsupported_format"
    REFERS_ELSEWHERE = "refers_elsewhere"
    """A playlist, or a container that points at another file or address."""
    DAMAGED = "damaged"
    DECODER_LIMIT = "decoder_limit"
    """Decoding would take more memory, time or output than one recording may."""
    FILE_GONE = "file_gone"
    FETCH_FAILED = "fetch_failed"
    ENGINE_UNREACHABLE = "engine_unreachable"
    ENGINE_SLOW = "engine_slow"
    ENGINE_BUSY = "engine_busy"
    ENGINE_REFUSED = "engine_refused"
    """The request itself was turned down: a wrong model name, key, or field."""
    CONTEXT_OVERFLOW = "context_overflow"
    BAD_ANSWER = "bad_answer"
    """The engine answered, and the answer cannot be believed."""
    WRONG_LANGUAGE = "wrong_language"
    """The engine answered in another language than was asked for, and did so again."""
    CANNOT_DO = "cannot_do"
    """No connected engine has the capability."""
    WRONG_OPTION = "wrong_option"
    """The request contradicts itself or names something unknown: a language, a question that is missing."""
    DISK_FULL = "disk_full"
    DEADLINE = "deadline"
    WORKER_LOST = "worker_lost"
    """Its worker died too often at this task."""
    INTERNAL = "internal"


INPUT_CODES = frozenset(
    {
        FailureCode.EMPTY_FILE,
        FailureCode.NOT_AUDIO,
        FailureCode.NO_SOUND_TRACK,
        FailureCode.ENCRYPTED,
        FailureCode.TOO_SHORT,
        FailureCode.TOO_LONG,
        FailureCode.TOO_LARGE,
        FailureCode.UNSUPPORTED_FORMAT,
        FailureCode.REFERS_ELSEWHERE,
        FailureCode.DAMAGED,
        FailureCode.DECODER_LIMIT,
        FailureCode.FILE_GONE,
        FailureCode.CANNOT_DO,
        FailureCode.WRONG_OPTION,
    }
)
"""What lies in the file or the request: the same again fails again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    code: FailureCode
    message: str
    """English, for people: what happened and what to do. No words of theirs, no secret."""
    detail: dict[str, str] = field(default_factory=dict)
    """Values for the translated message."""
