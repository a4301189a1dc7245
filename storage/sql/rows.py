"""Rows to values of the domain and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Row

from bot.domain.answer import Answer
from bot.domain.failure import Failure
from bot.domain.job import (
    CallWork,
    Job,
    JobState,
    Request,
    SegmentState,
    SegmentWork,
    TaskKind,
    VoicesWork,
)
from bot.domain.recording import Recording, Segment
from bot.domain.transcript import SegmentText
from bot.domain.voices import SegmentVoices
from storage.sql.tables import jobs

REQUEST = TypeAdapter(Request)
ANSWER = TypeAdapter(Answer)
FAILURE = TypeAdapter(Failure)
RECORDING = TypeAdapter(Recording)
SEGMENTS = TypeAdapter(tuple[Segment, ...])
SEGMENT_TEXT = TypeAdapter(SegmentText)
SEGMENT_WORK = TypeAdapter(SegmentWork)
CALL_WORK = TypeAdapter(CallWork)
VOICES_WORK = TypeAdapter(VoicesWork)
SEGMENT_VOICES = TypeAdapter(SegmentVoices)

JOB_COLUMNS = tuple(
    jobs.c[name]
    for name in (
        "id", "request", "state", "created_at", "finished_at", "recording", "failure", "cancel_requested",
    )
)  # fmt: skip
"""What `job_from_row` reads."""
SETTLED = frozenset({"done", "dead", "cancelled"})
"""States of a task that nobody will work on again."""


T = TypeVar("T")


def to_json(adapter: TypeAdapter[T], value: T) -> str:
    return adapter.dump_json(value).decode()


def from_json(adapter: TypeAdapter[T], value: str | None) -> T | None:
    return None if value is None else adapter.validate_json(value)


def job_from_row(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        request=REQUEST.validate_json(row.request),
        state=JobState(row.state),
        created_at=_moment(row.created_at),
        finished_at=None if row.finished_at is None else _moment(row.finished_at),
        recording=from_json(RECORDING, row.recording),
        failure=from_json(FAILURE, row.failure),
        cancel_requested=row.cancel_requested,
    )


def work_from_row(row: Row[Any]) -> SegmentWork | CallWork | VoicesWork | None:
    match TaskKind(row.kind):
        case TaskKind.SEGMENT:
            return SEGMENT_WORK.validate_json(row.work)
        case TaskKind.CALL:
            return CALL_WORK.validate_json(row.work)
        case TaskKind.VOICES:
            return VOICES_WORK.validate_json(row.work)
        case TaskKind.PREPARE | TaskKind.REDUCE:
            return None


def jobs_from_rows(rows: Sequence[Row[Any]]) -> list[Job]:
    return [job_from_row(row) for row in rows]


def segments_from_rows(rows: Sequence[Row[Any]]) -> list[SegmentState]:
    return [_segment_from_row(row) for row in rows]


def _segment_from_row(row: Row[Any]) -> SegmentState:
    work = SEGMENT_WORK.validate_json(row.work)
    return SegmentState(
        segment=work.segment,
        model=work.model,
        settled=row.state in SETTLED,
        text=from_json(SEGMENT_TEXT, row.result),
        failure=from_json(FAILURE, row.failure),
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
