"""What is refused before it is fetched or heard, by what is told of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class TooLarge:
    limit_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TooLong:
    limit_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordingLimits:
    """What the installation takes; None: any."""

    max_bytes: int | None = None
    max_seconds: float | None = None

    def refusal(self, *, size_bytes: int | None, seconds: float | None = None) -> TooLarge | TooLong | None:
        """None for what is allowed, or unknown until it is here."""
        if self.max_bytes is not None and size_bytes is not None and size_bytes > self.max_bytes:
            return TooLarge(limit_bytes=self.max_bytes)
        if self.max_seconds is not None and seconds is not None and seconds > self.max_seconds:
            return TooLong(limit_seconds=self.max_seconds)
        return None
