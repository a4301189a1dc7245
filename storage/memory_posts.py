"""What was posted beside views, and what is to be deleted, on the queue in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.ports.outbox import Retraction
from storage.sql.retractions import MOST_SECONDS, MOST_TRIES


@dataclass(slots=True)
class _Post:
    platform: str
    posted: str
    address: Mapping[str, str]
    job_id: str | None
    since: float
    next_at: float
    attempts: int = 0
    fence: int = 0
    worker: str | None = None
    until: float | None = None

    @property
    def due(self) -> bool:
        """A note while it names its job."""
        return self.job_id is None


class MemoryPosts:
    def __init__(self, clock: Callable[[], float], lease_seconds: float) -> None:
        self._clock, self._lease_seconds = clock, lease_seconds
        self._posts: dict[int, _Post] = {}
        self._last = 0

    def add(
        self, platform: str, posted: str, address: Mapping[str, str], *, job_id: str | None = None
    ) -> None:
        self._last += 1
        now = self._clock()
        self._posts[self._last] = _Post(platform, posted, dict(address), job_id, now, now)

    def retract(self, job_id: str) -> None:
        """The job's notes are due."""
        for post in self._posts.values():
            if post.job_id == job_id:
                post.job_id, post.since, post.next_at = None, self._clock(), self._clock()

    def drop_notes(self, job_id: str) -> None:
        self._posts = {place: post for place, post in self._posts.items() if post.job_id != job_id}

    def claim(self, worker: str, platforms: Sequence[str]) -> Retraction | None:
        now = self._clock()
        due = [
            (post.next_at, place)
            for place, post in self._posts.items()
            if post.due
            and post.next_at <= now
            and post.platform in platforms
            and (post.until is None or post.until <= now)
        ]
        if not due:
            return None
        _, place = min(due)
        post = self._posts[place]
        post.fence, post.worker, post.until = post.fence + 1, worker, now + self._lease_seconds
        return Retraction(
            id=place,
            fence=post.fence,
            platform=post.platform,
            posted=post.posted,
            address=post.address,
            attempt=post.attempts + 1,
        )

    def settle(self, retraction: Retraction, again_after_seconds: float | None, *, failed: bool) -> None:
        post = self._posts.get(retraction.id)
        if again_after_seconds is None:
            self._posts.pop(retraction.id, None)
        elif post is not None and post.fence == retraction.fence:
            post.attempts, post.next_at = post.attempts + failed, self._clock() + again_after_seconds
            post.worker = post.until = None
            if post.attempts >= MOST_TRIES or post.since <= self._clock() - MOST_SECONDS:
                del self._posts[retraction.id]

    def abandon(self, dead_workers: Sequence[str]) -> None:
        for post in self._posts.values():
            if post.worker in dead_workers:
                post.worker = post.until = None

    def forget(self, older_than_seconds: float) -> None:
        before = self._clock() - older_than_seconds
        self._posts = {
            place: post for place, post in self._posts.items() if not (post.due and post.since <= before)
        }
