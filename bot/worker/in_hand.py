"""What this process has in hand: tasks, so that a heartbeat can abort those it lost, and notices."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from bot.domain.job import Claim
from bot.domain.outcome import Outcome


class InHand:
    """Leases and the coroutines that work under them."""

    def __init__(self) -> None:
        self._works: dict[int, asyncio.Task[Outcome]] = {}
        self._lost: set[int] = set()
        self._deliveries: set[str] = set()
        self._retractions: set[int] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def task_ids(self) -> frozenset[int]:
        return frozenset(self._works)

    @property
    def busy(self) -> bool:
        return bool(self._works or self._deliveries or self._retractions)

    @property
    def entries(self) -> frozenset[str]:
        """Ids of their jobs."""
        return frozenset(self._deliveries)

    @contextmanager
    def delivering(self, job_id: str) -> Iterator[None]:
        """While the job's notice is in hand."""
        self._deliveries.add(job_id)
        self._idle.clear()
        try:
            yield
        finally:
            self._deliveries.discard(job_id)
            self._rest()

    @contextmanager
    def retracting(self, retraction_id: int) -> Iterator[None]:
        """While the retraction is in hand."""
        self._retractions.add(retraction_id)
        self._idle.clear()
        try:
            yield
        finally:
            self._retractions.discard(retraction_id)
            self._rest()

    def enter(self, claim: Claim, work: asyncio.Task[Outcome]) -> None:
        self._works[claim.lease.task_id] = work
        self._idle.clear()

    def leave(self, claim: Claim) -> None:
        self._works.pop(claim.lease.task_id, None)
        self._lost.discard(claim.lease.task_id)
        self._rest()

    async def idle(self) -> None:
        """Returns when nothing is in hand."""
        await self._idle.wait()

    def lost(self, claim: Claim) -> bool:
        return claim.lease.task_id in self._lost

    def abort_all_but(self, kept: Collection[int], *, among: Collection[int]) -> int:
        """Cancels works of `among` that are not in `kept`; their outcome is nobody's business any more."""
        gone = [task_id for task_id in among if task_id in self._works and task_id not in kept]
        self._lost.update(gone)
        self.abort(gone)
        return len(gone)

    def abort(self, task_ids: Collection[int]) -> None:
        for task_id in task_ids:
            if work := self._works.get(task_id):
                work.cancel()

    def _rest(self) -> None:
        if not self.busy:
            self._idle.set()
