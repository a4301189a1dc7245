"""What the queue in memory remembers beside its jobs: events, keys, allowances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from bot.domain.job import Request
from storage.sql.quotas import KEEP_DAYS, day_of, over


class MemoryEvents:
    """The job that was made from each event, and when it was seen."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen: dict[tuple[str, str], tuple[str | None, float]] = {}

    def job_of(self, request: Request) -> str | None:
        job_id, _ = self._seen.get((request.origin.platform, request.event_id or ""), (None, 0.0))
        return job_id

    def remember(self, request: Request, job_id: str) -> None:
        if request.event_id is not None:
            self._seen[request.origin.platform, request.event_id] = (job_id, self._clock())

    def seen(self, platform: str, event_id: str) -> bool:
        return (platform, event_id) in self._seen

    def claim_event(self, platform: str, event_id: str) -> bool:
        first = (platform, event_id) not in self._seen
        self._seen.setdefault((platform, event_id), (None, self._clock()))
        return first

    def forget(self, older_than_seconds: float) -> None:
        before = self._clock() - older_than_seconds
        self._seen = {event: seen for event, seen in self._seen.items() if seen[1] > before}


class MemoryKeys:
    """Ids of jobs by platform and key."""

    def __init__(self) -> None:
        self._job_ids: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def add(self, platform: str, keys: Sequence[str], job_id: str) -> None:
        for key in keys:
            self._job_ids[platform, key].add(job_id)

    def found(self, platform: str, key: str) -> list[str]:
        """Newest first."""
        return sorted(self._job_ids.get((platform, key), ()), reverse=True)

    def of_all(self, platform: str, keys: Sequence[str]) -> list[str]:
        """Those that have each of the keys, newest first."""
        held = [self._job_ids.get((platform, key), set()) for key in keys]
        return sorted(set.intersection(*held), reverse=True) if held else []

    def forget(self, job_id: str) -> None:
        for job_ids in self._job_ids.values():
            job_ids.discard(job_id)


class MemoryUsage:
    """Seconds of sound by day and account."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seconds: defaultdict[tuple[int, str], float] = defaultdict(float)

    def charge(self, accounts: Sequence[str], at: float, seconds: float) -> None:
        for account in dict.fromkeys(accounts):
            self._seconds[day_of(at), account] += seconds

    def used_today(self, accounts: Sequence[str]) -> dict[str, float]:
        return {account: self._seconds.get((day_of(self._clock()), account), 0.0) for account in accounts}

    def over(self, request: Request) -> str | None:
        used = self.used_today([account for account, _ in request.quota_limits])
        return over(request.quota_limits, used, request.quota_estimate_seconds)

    def forget(self) -> None:
        first = day_of(self._clock()) - KEEP_DAYS
        for place in [place for place in self._seconds if place[0] < first]:
            del self._seconds[place]
