"""What happens in the job table, for those who count it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.answer import Answer
from bot.domain.job import Claim, Job, Lease, Request, SegmentWork
from bot.domain.outcome import Outcome
from bot.domain.ports.jobs import AddResult


@dataclass(frozen=True, kw_only=True, slots=True)
class JobEnded:
    job: Job
    """As it is now: with its final state and its failure."""
    answer: Answer | None


class TableObserver(Protocol):
    """Told of what this process committed, once it is committed. Quick, and raises nothing."""

    def job_added(self, request: Request, added: AddResult) -> None:
        """Also where nothing was added: see `AddResult`."""
        ...

    def job_ended(self, ended: JobEnded) -> None:
        """By an answer, a failure, a deadline, or by people, one at a time or many at once."""
        ...

    def segments_known(self, works: Sequence[SegmentWork]) -> None:
        """As they were handed in: a preparation that is done again names them again."""
        ...

    def task_claimed(self, claim: Claim) -> None: ...

    def task_settled(self, lease: Lease, outcome: Outcome, *, dead: bool) -> None:
        """`dead`: no try follows, and there is no result."""
        ...

    def leases_lost(self, number: int) -> None:
        """Taken back from workers that died or were silent."""
        ...
