"""The port of those who do the work."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from bot.domain.answer import Answer
from bot.domain.job import Claim, Lease, SegmentWork, VoicesWork
from bot.domain.outcome import Finished, Outcome
from bot.domain.ports.tasks import ClaimRequest, HeartbeatResult
from bot.domain.recording import Recording, Segment
from bot.domain.voices import SegmentVoices
from storage.database.connection import Transaction
from storage.sql import (
    gates,
    job_queries,
    lease_expiry,
    task_additions,
    task_claims,
    task_leases,
    task_outcomes,
)
from storage.sql.job_ending import EncodedAnswer
from storage.sql.part import TablePart
from storage.sql.rows import ANSWER, SEGMENT_VOICES, to_json


class SqlTaskQueue(TablePart):
    """Implements `bot.domain.ports.tasks.TaskQueue`."""

    async def claim(self, ask: ClaimRequest) -> Claim | None:
        return self._claimed(await self._write(task_claims.claim, ask, self._limits.lease_seconds))

    async def settle(
        self, lease: Lease, outcome: Outcome, *, then: ClaimRequest | None = None
    ) -> Claim | None:
        answer = outcome.answer if isinstance(outcome, Finished) else None
        encoded = None if answer is None else await self._aside(_encoded, answer)
        dead, claim = await self._write(self._settle_and_claim, lease, outcome, encoded, then)
        for observer in self._observers:
            observer.task_settled(lease, outcome, dead=dead)
        return self._claimed(claim)

    async def add_segments(self, lease: Lease, works: Sequence[SegmentWork]) -> None:
        await self._write(task_additions.add_segments, lease, works)
        for observer in self._observers:
            observer.segments_known(works)

    async def add_voices(self, lease: Lease, works: Sequence[VoicesWork]) -> None:
        await self._write(task_additions.add_voices, lease, works)

    async def voices(self, job_id: str) -> Mapping[int, SegmentVoices]:
        rows = await self._read(job_queries.voices, job_id)
        return await self._aside(_voices_of, rows)

    async def known_results(self, cache_keys: Sequence[str]) -> frozenset[str]:
        return await self._read(job_queries.known_keys, cache_keys)

    async def extend(
        self, worker: str, tasks: Collection[int], entries: Collection[str] = ()
    ) -> HeartbeatResult:
        lease_seconds = self._limits.lease_seconds
        extended = await self._write(task_leases.extend, worker, tasks, entries, lease_seconds)
        return HeartbeatResult(extended=extended)

    async def reap(self, *, dead_workers: Sequence[str] = ()) -> int:
        lost = await self._write(lease_expiry.reap, dead_workers, self._limits)
        for observer in self._observers:
            observer.leases_lost(lost)
        return lost

    async def wait(self, timeout_seconds: float) -> None:
        await self._wakeups.wait(timeout_seconds)

    async def call_answers(self, job_id: str) -> Mapping[str, str | None]:
        return await self._read(job_queries.call_answers, job_id)

    async def earlier_cut(self, sha256: str, cut_key: str) -> tuple[Recording, Sequence[Segment]] | None:
        return await self._read(job_queries.earlier_cut, sha256, cut_key)

    async def earlier_cut_keys(self, sha256: str) -> Sequence[str]:
        return await self._read(job_queries.earlier_cut_keys, sha256)

    async def set_gate(self, name: str, *, slots: int) -> None:
        await self._write(gates.set_gate, name, slots)

    async def claim_probes(self, names: Sequence[str]) -> Sequence[str]:
        return await self._write(gates.claim_probes, names)

    async def settle_probe(self, name: str, *, works: bool) -> None:
        await self._write(gates.settle_probe, name, works=works)

    async def forget_gates(self) -> None:
        await self._write(gates.forget_gone)

    def _claimed(self, claim: Claim | None) -> Claim | None:
        if claim is not None:
            for observer in self._observers:
                observer.task_claimed(claim)
        return claim

    def _settle_and_claim(
        self,
        transaction: Transaction,
        lease: Lease,
        outcome: Outcome,
        answer: EncodedAnswer | None,
        then: ClaimRequest | None,
    ) -> tuple[bool, Claim | None]:
        dead = task_outcomes.settle(transaction, lease, outcome, answer, self._limits.max_attempts)
        if then is None:
            return dead, None
        return dead, task_claims.claim(transaction, then, self._limits.lease_seconds)


def _voices_of(rows: Sequence[Row[Any]]) -> Mapping[int, SegmentVoices]:
    return {row.number: SEGMENT_VOICES.validate_json(row.result) for row in rows}


def _encoded(answer: Answer) -> EncodedAnswer:
    return EncodedAnswer(answer=answer, json=to_json(ANSWER, answer))
