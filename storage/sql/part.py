"""What the parts of the job table share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from bot.domain.ports.observer import TableObserver
from storage.database.connection import Database, Transaction
from storage.database.wakeups import Wakeups
from storage.sql.queue_totals import counted

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class TableLimits:
    lease_seconds: float
    max_attempts: int
    max_losses: int
    delivery_spacing_seconds: float


class TablePart:
    """A part of the table; belongs to the event loop that opened it."""

    def __init__(
        self,
        database: Database,
        wakeups: Wakeups,
        limits: TableLimits,
        observers: Sequence[TableObserver],
    ) -> None:
        self._database = database
        self._wakeups = wakeups
        self._limits = limits
        self._observers = observers

    async def _read(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._database.read(function, *args, **kwargs)

    async def _aside(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """In a thread that keeps nobody from the database."""
        return await self._database.aside(function, *args, **kwargs)

    async def _write(
        self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Commits, then wakes those who wait and tells of the jobs that ended."""
        result, committed = await self._database.write(counted, function, *args, **kwargs)
        if committed.wake:
            self._wakeups.wake()
        for observer in self._observers:
            for ended in committed.ended:
                observer.job_ended(ended)
        return result
