"""What is deleted, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Retention(Protocol):
    """What has reached its date. Deleting it is the caller's work."""

    async def forget_events(self, *, older_than_seconds: float) -> None:
        """Platforms do not deliver an event again after so long; what nobody retracted since then stays.

        What else has reached its end goes too: usage of past days, and values of `KeyValue`.
        """
        ...

    async def expired(self, *, older_than_seconds: float, limit: int = 100) -> Sequence[str]:
        """Ids of final jobs that finished longer ago than that, or than their `keep_seconds`."""
        ...

    async def blobs_to_drop(self, *, keep_failed_seconds: float, limit: int = 100) -> Sequence[str]:
        """Blob keys (segments, and a `blob:` source) of final jobs, not yet confirmed as dropped.

        Those of PARTIAL and FAILED jobs wait for `keep_failed_seconds`, so that a retry finds its sound.
        """
        ...

    async def confirm_dropped(self, keys: Sequence[str]) -> None: ...

    async def unnamed_blobs(self, keys: Sequence[str]) -> Sequence[str]:
        """Those of the keys that no job, open or over, has as its sound."""
        ...
