"""How much waits, and how the engines stand. For people who run the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.errors import RestartNeeded
from bot.domain.failure import FailureCode


@dataclass(frozen=True, kw_only=True, slots=True)
class GateState:
    name: str
    slots: int
    in_flight: int
    paused_seconds: float
    """Until tasks are claimed for it again; 0 when open. It is tried before."""
    paused_by: FailureCode | None = None
    """Of the failure that it rests for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueDepth:
    ready: int
    delayed: int
    leased: int
    jobs_open: int
    oldest_ready_seconds: float | None
    entries_due: int
    """At most 1,000: more are not counted."""


class QueueStatus(Protocol):
    """Numbers at a moment, read without a lock."""

    async def require_writable(self) -> None:
        """Raises `StorageError` where nothing can be committed."""
        ...

    async def gates(self) -> Sequence[GateState]: ...

    async def depth(self) -> QueueDepth: ...

    async def gone(self) -> RestartNeeded:
        """Returns when this process can write no more: it must end, and a new one can go on."""
        ...
