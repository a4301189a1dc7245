"""A rate limiter: how often a platform may be called, kept by us before it has to refuse."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.domain.errors import PlatformBusy

T = TypeVar("T")

PATIENCE_SECONDS = 90.0
"""With a platform that is busy, for what is said once."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` calls in any `seconds`, the first of them at once."""

    count: float
    seconds: float


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


@dataclass(slots=True)
class RateLimiter:
    """Token buckets by name, in one process. `take` never waits: the caller goes on with something else."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    """On the same clock, for a caller who has nothing else to do."""
    _buckets: dict[tuple[str, Rate], _Bucket] = field(default_factory=dict)
    _rests: dict[str, float] = field(default_factory=dict)

    def take(self, *claims: tuple[str, Rate]) -> float:
        """0 and one token of each bucket, or the seconds until all have one, taking none."""
        now = self.clock()
        self._forget_full(now)
        waits = [self._rests.get(name, 0.0) - now for name, _ in claims]
        waits += [self._missing(claim, now) for claim in claims]
        if (wait := max(waits)) > 0:
            return wait
        for claim in claims:
            self._buckets[claim].level -= 1
        return 0.0

    def rest(self, name: str, seconds: float) -> None:
        """The platform asked for patience."""
        self._rests[name] = max(self._rests.get(name, 0.0), self.clock() + seconds)

    async def patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Again and again while the platform is busy. Raises `PlatformBusy` in the end."""
        until = self.clock() + PATIENCE_SECONDS
        while True:
            try:
                return await call()
            except PlatformBusy as busy:
                pause = busy.retry_after or 2.0
                if self.clock() + pause > until:
                    raise
            await self.sleep(pause)

    def _missing(self, claim: tuple[str, Rate], now: float) -> float:
        _, rate = claim
        bucket = self._buckets.setdefault(claim, _Bucket(rate.count, now))
        bucket.level = min(rate.count, bucket.level + (now - bucket.at) * rate.count / rate.seconds)
        bucket.at = now
        return max(0.0, (1 - bucket.level) * rate.seconds / rate.count)

    def _forget_full(self, now: float) -> None:
        if len(self._buckets) < 10_000:
            return
        self._buckets = {
            claim: bucket for claim, bucket in self._buckets.items() if now - bucket.at < claim[1].seconds
        }
        self._rests = {name: until for name, until in self._rests.items() if until > now}
