"""Tasks under leases, and the gates that bound them. For workers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.job import Capability, Claim, Lease, SegmentWork, VoicesWork
from bot.domain.outcome import Outcome
from bot.domain.recording import Recording, Segment
from bot.domain.voices import SegmentVoices

PROBE_SECONDS = 20.0
"""An engine that rests is tried so often, by whichever process comes first."""
PROBE_TIMEOUT_SECONDS = 18.0
"""So long may it take; until then it takes a slot."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimRequest:
    """What a worker is ready to take. Needs that are absent are not wanted; an empty tuple is no gate."""

    worker: str
    needs: Mapping[Capability, tuple[str, ...]]
    """Engine needs name the gates (endpoints) that serve them: the claim takes the one with most room."""
    job_id: str | None = None
    """Only tasks of this job."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HeartbeatResult:
    """What a heartbeat found."""

    extended: frozenset[int]
    """Task ids whose lease was extended. Any other that the worker has in hand is lost: abort it."""


class TaskQueue(Protocol):
    """The tasks of the table. All methods are safe from many processes; times are the database's."""

    async def claim(self, ask: ClaimRequest) -> Claim | None: ...

    async def settle(
        self, lease: Lease, outcome: Outcome, *, then: ClaimRequest | None = None
    ) -> Claim | None:
        """Writes the outcome and claims the next task in one transaction.

        Raises `LeaseLost`, and writes nothing, if the fence moved on. When the last open sibling of a
        waiting REDUCE is settled, the REDUCE becomes ready.
        """
        ...

    async def add_segments(self, lease: Lease, works: Sequence[SegmentWork]) -> None:
        """Adds SEGMENT tasks under a PREPARE lease; one whose index exists is left as it is.

        Dead air and segments whose `cache_key` has a result are settled at once. Raises `LeaseLost`.
        """
        ...

    async def add_voices(self, lease: Lease, works: Sequence[VoicesWork]) -> None:
        """Adds VOICES tasks under a PREPARE lease, as `add_segments` does for those of segments."""
        ...

    async def voices(self, job_id: str) -> Mapping[int, SegmentVoices]:
        """Results of the job's VOICES tasks by the segment's index: of those that have one."""
        ...

    async def known_results(self, cache_keys: Sequence[str]) -> frozenset[str]:
        """Which of these segment results are in the store already."""
        ...

    async def extend(
        self, worker: str, tasks: Collection[int], entries: Collection[str] = ()
    ) -> HeartbeatResult:
        """Heartbeat: leases of the worker that it has in hand, tasks by id and outbox entries by job.

        What was leased to it without its knowledge, because the answer was lost, runs out.
        """
        ...

    async def reap(self, *, dead_workers: Sequence[str] = ()) -> int:
        """Takes back leases that ran out or whose worker is dead; wakes delayed tasks; ends jobs past
        their deadline (open segments become gaps, the reduce runs). Returns the number of leases taken back.
        """
        ...

    async def wait(self, timeout_seconds: float) -> None:
        """Returns when something may have become claimable or sendable, or after the time-out."""
        ...

    async def call_answers(self, job_id: str) -> Mapping[str, str | None]:
        """Texts of the job's settled CALL tasks by cache key; None where a call failed for good."""
        ...

    async def earlier_cut(self, sha256: str, cut_key: str) -> tuple[Recording, Sequence[Segment]] | None:
        """How this recording was segmented before, if it ever was to its end."""
        ...

    async def earlier_cut_keys(self, sha256: str) -> Sequence[str]:
        """Of all that were made of this recording to its end."""
        ...

    async def set_gate(self, name: str, *, slots: int) -> None:
        """Names the gate, which is to be done again every few minutes."""
        ...

    async def claim_probes(self, names: Sequence[str]) -> Sequence[str]:
        """Those of the gates that rest and are to be tried now, by the caller alone."""
        ...

    async def settle_probe(self, name: str, *, works: bool) -> None:
        """Ends the probe, and the rest of an engine that works again."""
        ...

    async def forget_gates(self) -> None:
        """Those that no process has named for minutes."""
        ...
