"""The port of those who hand jobs in and look after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bot.domain.answer import Answer
from bot.domain.job import Job, Progress, Request, SegmentState
from bot.domain.ports.jobs import AddResult, Snapshot
from storage.database.connection import Transaction
from storage.sql import (
    job_acceptance,
    job_ending,
    job_keys,
    job_queries,
    job_removal,
    outbox,
    quotas,
    speaker_names,
)
from storage.sql.part import TablePart
from storage.sql.rows import ANSWER, from_json, job_from_row, jobs_from_rows, segments_from_rows
from storage.sql.validation import validate

SHORT_CHARACTERS = 20_000
"""Parsed within a fraction of a millisecond: handing it to a thread takes longer."""


class SqlJobStore(TablePart):
    """Implements `bot.domain.ports.jobs.JobStore`."""

    async def add(self, request: Request) -> AddResult:
        validate(request)
        added = await self._write(job_acceptance.add, request)
        for observer in self._observers:
            observer.job_added(request, added)
        return added

    async def job(self, job_id: str) -> Job | None:
        return await self._read(job_queries.job, job_id)

    async def answer(self, job_id: str) -> Answer | None:
        text = await self._read(job_queries.answer, job_id)
        if text is not None and len(text) > SHORT_CHARACTERS:
            return await self._aside(from_json, ANSWER, text)
        return self._database.at_once(from_json, ANSWER, text)

    async def progress(self, job_id: str) -> Progress | None:
        return await self._read(job_queries.progress, job_id)

    async def snapshot(self, job_id: str) -> Snapshot | None:
        found = await self._read(job_queries.stand, job_id)
        if found is None:
            return None
        return Snapshot(
            job=self._database.at_once(job_from_row, found.row),
            progress=found.progress,
            version=found.version,
        )

    async def segments(self, job_id: str) -> Sequence[SegmentState]:
        return await self._aside(segments_from_rows, await self._read(job_queries.segments, job_id))

    async def found(self, platform: str, key: str, *, limit: int = 50) -> Sequence[Job]:
        return await self._aside(jobs_from_rows, await self._read(job_keys.found, platform, key, limit))

    async def newest(
        self, *, flow: str | None = None, recording: str | None = None, limit: int = 50
    ) -> Sequence[Job]:
        rows = await self._read(job_queries.newest, flow, recording, limit)
        return await self._aside(jobs_from_rows, rows)

    async def add_key(self, job_id: str, key: str, *, own: bool = False) -> None:
        await self._write(_add_key, job_id, key, own=own)

    async def name_speakers(self, names: Mapping[str, Mapping[int, str]]) -> None:
        await self._write(speaker_names.put, names)

    async def cancel(self, job_id: str) -> bool:
        return await self._write(job_ending.cancel, job_id)

    async def cancel_found(
        self,
        platform: str,
        keys: Sequence[str],
        *,
        created_before: datetime | None = None,
        limit: int = 200,
    ) -> int:
        return await self._write(
            job_ending.cancel_found, platform, keys, created_before=created_before, limit=limit
        )

    async def forget(self, job_id: str, *, retract: bool = False) -> bool:
        return await self._write(job_removal.forget, job_id, retract=retract)

    async def forget_found(
        self,
        platform: str,
        keys: Sequence[str],
        *,
        retract: bool,
        own: bool = False,
        created_before: datetime | None = None,
        limit: int = 200,
    ) -> int:
        return await self._write(
            job_removal.forget_found,
            platform,
            keys,
            retract=retract,
            own=own,
            created_before=created_before,
            limit=limit,
        )

    async def posted(self, job_id: str) -> str | None:
        return await self._read(outbox.posted, job_id)

    async def used_seconds(self, accounts: Sequence[str]) -> Mapping[str, float]:
        return await self._read(quotas.used_today, accounts)

    async def now(self) -> datetime:
        return datetime.fromtimestamp(await self._write(_now), tz=UTC)


def _add_key(transaction: Transaction, job_id: str, key: str, *, own: bool) -> None:
    if (job := job_queries.job(transaction, job_id)) is not None:
        platform = job.request.origin.platform
        job_keys.add_keys(transaction, job_id, platform, [key], own=own)


def _now(transaction: Transaction) -> float:
    return transaction.now
