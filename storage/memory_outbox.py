"""The outbox of the queue in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.domain.errors import LeaseLost
from bot.domain.ports.outbox import OutboxEntry


@dataclass(slots=True)
class _View:
    platform: str
    next_at: float
    wanted: int = 1
    claimed: int = 0
    sent: int = 0
    due: bool = True
    final: bool = False
    fence: int = 0
    worker: str | None = None
    until: float | None = None
    tried: bool = False
    attempts: int = 0
    external_id: str | None = None


class MemoryOutbox:
    def __init__(self, clock: Callable[[], float], lease_seconds: float, spacing_seconds: float) -> None:
        self._clock, self._lease_seconds, self._spacing_seconds = clock, lease_seconds, spacing_seconds
        self._views: dict[str, _View] = {}

    def add(self, job_id: str, platform: str, external_id: str | None) -> None:
        self._views[job_id] = _View(platform, self._clock(), external_id=external_id)

    def posted(self, job_id: str) -> str | None:
        view = self._views.get(job_id)
        return None if view is None else view.external_id

    def bump(self, job_id: str, *, final: bool = False) -> None:
        view = self._views.get(job_id)
        if view is None or view.final:
            return
        view.wanted, view.due, view.final = view.wanted + 1, True, final
        if final:
            view.attempts = 0
            if view.sent >= view.claimed:
                view.next_at = self._clock()

    def forget(self, job_id: str) -> None:
        self._views.pop(job_id, None)

    def abandon(self, dead_workers: Sequence[str]) -> None:
        for view in self._views.values():
            if view.worker in dead_workers:
                view.worker = view.until = None

    def extend(self, worker: str, job_ids: Collection[str]) -> None:
        for job_id, view in self._views.items():
            if job_id in job_ids and view.worker == worker:
                view.until = self._clock() + self._lease_seconds

    def due(self) -> int:
        """Views that wait to be shown."""
        return sum(view.due and view.next_at <= self._clock() for view in self._views.values())

    def claim(self, worker: str, platforms: Sequence[str]) -> OutboxEntry | None:
        now = self._clock()
        due = [
            (not view.final, view.next_at, job_id)
            for job_id, view in self._views.items()
            if view.due
            and view.next_at <= now
            and view.platform in platforms
            and (view.until is None or view.until <= now)
        ]
        if not due:
            return None
        *_, job_id = min(due)
        return self._lease(job_id, worker)

    def settle(
        self,
        entry: OutboxEntry,
        *,
        external_id: str | None,
        again_after_seconds: float | None,
        failed: bool,
        give_up: bool,
    ) -> None:
        view = self._views.get(entry.job_id)
        if view is None or view.until is None or view.fence != entry.fence:
            raise LeaseLost("The notice is in other hands")
        now, sent = self._clock(), again_after_seconds is None or give_up
        wait = self._spacing_seconds if again_after_seconds is None else again_after_seconds
        went_on = sent or external_id not in {None, view.external_id}
        view.external_id = external_id or view.external_id
        view.sent = view.claimed if sent else view.sent
        view.due = (view.wanted > view.claimed or not sent) and not give_up
        view.next_at = now if sent and view.final and not entry.final else now + wait
        view.attempts = 0 if went_on else view.attempts + failed
        view.tried = not sent and view.external_id is None
        view.worker = view.until = None

    def _lease(self, job_id: str, worker: str) -> OutboxEntry:
        view = self._views[job_id]
        tried, view.tried = view.tried, True
        view.fence, view.worker, view.until = view.fence + 1, worker, self._clock() + self._lease_seconds
        view.claimed = view.wanted
        return OutboxEntry(
            job_id=job_id,
            fence=view.fence,
            external_id=view.external_id,
            tried_before=tried,
            final=view.final,
            attempt=view.attempts + 1,
        )
