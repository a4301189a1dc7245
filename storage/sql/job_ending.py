"""Ending jobs: with an answer, with a failure, or because somebody cancelled them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, insert, select, text, update

from bot.domain.answer import Answer
from bot.domain.failure import Failure
from bot.domain.job import JobState, TaskKind
from bot.domain.job_id import is_job_id
from bot.domain.ports.observer import JobEnded
from storage.database.connection import Transaction
from storage.sql import blob_notes, job_keys, job_queries, outbox
from storage.sql.job_counters import JobCounters, load, save
from storage.sql.rows import FAILURE, SETTLED, to_json
from storage.sql.tables import answers, jobs, tasks

_OPEN_AMONG = select(jobs.c.id).where(text("open"), jobs.c.id.in_(bindparam("job_ids", expanding=True)))
_WITHDRAW = (
    update(tasks)
    .where(tasks.c.job_id == bindparam("job"), tasks.c.state.not_in(SETTLED))
    .values(state="cancelled", fence=tasks.c.fence + 1, since=bindparam("now"), worker=None, gate=None)
)
_FINISH = (
    update(jobs)
    .where(jobs.c.id == bindparam("job"))
    .values(
        finished_at=bindparam("now"),
        expires_at=jobs.c.keep_seconds + bindparam("now"),
        failure=bindparam("the_failure"),
        cancel_requested=bindparam("cancelled"),
    )
)
_DROP_PROMPTS = (
    update(tasks)
    .where(tasks.c.job_id == bindparam("job"), tasks.c.kind == TaskKind.CALL.value)
    .values(work=None)
)
"""They may hold words of earlier jobs, which may be forgotten before this one."""
_KEEP_ANSWER = insert(answers)


@dataclass(frozen=True, kw_only=True, slots=True)
class EncodedAnswer:
    """An answer and its JSON, which was written before the transaction: it may be megabytes."""

    answer: Answer
    json: str


def cancel(transaction: Transaction, job_id: str) -> bool:
    if not is_job_id(job_id) or not open_among(transaction, [job_id]):
        return False
    counters = load(transaction, job_id)
    finish(transaction, counters, JobState.CANCELLED, answer=None, failure=None)
    save(transaction, counters)
    return True


def cancel_found(
    transaction: Transaction,
    platform: str,
    of_keys: Sequence[str],
    *,
    created_before: datetime | None,
    limit: int,
) -> int:
    job_ids = job_keys.ids_of_all(
        transaction, platform, of_keys, created_before=created_before, open_only=True, limit=limit
    )
    for job_id in job_ids:
        cancel(transaction, job_id)
    return len(job_ids)


def open_among(transaction: Transaction, job_ids: Sequence[str]) -> Sequence[str]:
    return list(transaction.connection.execute(_OPEN_AMONG, {"job_ids": list(job_ids)}).scalars())


def finish(
    transaction: Transaction,
    counters: JobCounters,
    state: JobState,
    *,
    answer: EncodedAnswer | None,
    failure: Failure | None,
) -> None:
    """The job is over: open tasks are withdrawn, their leases refused. The caller saves the counters."""
    transaction.connection.execute(_WITHDRAW, {"job": counters.id, "now": transaction.now})
    transaction.connection.execute(
        _FINISH,
        {
            "job": counters.id,
            "now": transaction.now,
            "the_failure": None if failure is None else to_json(FAILURE, failure),
            "cancelled": state is JobState.CANCELLED,
        },
    )
    if counters.calls_total:
        transaction.connection.execute(_DROP_PROMPTS, {"job": counters.id})
    if answer is not None:
        transaction.connection.execute(_KEEP_ANSWER, {"job_id": counters.id, "answer": answer.json})
    counters.state, counters.open = state.value, False
    counters.leased = counters.tasks_open = counters.delayed = 0
    for line in counters.lines.values():
        line.ready = 0
    blob_notes.release_blobs(transaction, counters.id, keep=state in {JobState.PARTIAL, JobState.FAILED})
    outbox.bump(transaction, counters.id, final=True)
    _note(transaction, counters.id, state, answer.answer if answer else None)


def _note(transaction: Transaction, job_id: str, state: JobState, answer: Answer | None) -> None:
    """The row says its new state only when the counters are saved."""
    job = job_queries.job(transaction, job_id)
    assert job is not None
    transaction.ended.append(JobEnded(job=replace(job, state=state), answer=answer))
