"""What people have yet to be shown, and what was posted and is to be deleted. For senders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxEntry:
    """An outbox entry in hand: bring the person's view of this job up to date."""

    job_id: str
    fence: int
    external_id: str | None
    """The platform's id of the message that was posted; None until then."""
    tried_before: bool
    """Since `external_id` was noted, somebody set about the next step and did not say how it ended: they may
    have posted, so look before posting."""
    final: bool
    """The job is over: this is the answer, not progress."""
    attempt: int
    """1 for the first try; only tries that failed count, and not those that asked for patience."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retraction:
    """Something that was posted and is to be deleted, in hand."""

    id: int
    fence: int
    platform: str
    posted: str
    """As in `DeliveryResult.external_id`, or as it was noted."""
    address: Mapping[str, str]
    """`Origin.address` of the job that it was posted for."""
    attempt: int
    """1 for the first try; only tries that failed count."""


class Outbox(Protocol):
    """Views of jobs that are due, and retractions, each leased to one sender."""

    async def claim_entry(self, worker: str, *, platforms: Sequence[str]) -> OutboxEntry | None:
        """The next job whose view on one of the platforms is out of date; final answers go first."""
        ...

    async def settle_entry(
        self,
        entry: OutboxEntry,
        *,
        external_id: str | None,
        keys: Sequence[str] = (),
        again_after_seconds: float | None = None,
        failed: bool = False,
        give_up: bool = False,
    ) -> None:
        """Sent (no `again_after_seconds`), to be gone on with, or given up. Raises `LeaseLost`.

        `failed` counts in `OutboxEntry.attempt`; a new `external_id` sets it back to 1. The id that is known
        stays where None is given.
        """
        ...

    async def note_posted(self, job_id: str, posted: str) -> bool:
        """Something more was posted for the job, in a form that its messenger understands.

        False: there is no such job (any more), and the caller sees to its deletion (`retract`).
        """
        ...

    async def retract(self, platform: str, posted: str, address: Mapping[str, str]) -> None:
        """What was posted for a job that is no more is due to be deleted."""
        ...

    async def claim_retraction(self, worker: str, *, platforms: Sequence[str]) -> Retraction | None:
        """The next that is due on one of the platforms. It is due again when the lease runs out."""
        ...

    async def settle_retraction(
        self, retraction: Retraction, *, again_after_seconds: float | None = None, failed: bool = False
    ) -> None:
        """Deleted (no `again_after_seconds`), or to be tried again, unless it is in other hands by now.

        It is given up after 20 tries that `failed`, or 48 hours after it became due.
        """
        ...
