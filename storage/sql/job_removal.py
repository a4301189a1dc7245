"""Forgetting jobs, one or many, with what was posted for them and all that hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, delete, select, update

from storage.database.connection import Transaction
from storage.sql import job_ending, job_keys, job_queries, key_values, retractions
from storage.sql.tables import blobs, flow_lines, flows, jobs, recordings, results

_these: BindParameter[Sequence[str]] = bindparam("these", expanding=True)
_RELEASE_ALL = (
    update(blobs).where(blobs.c.job_id.in_(_these)).values(released_at=bindparam("now"), kept=False)
)
_FORGOTTEN = select(jobs.c.flow, jobs.c.recording_sha256).where(jobs.c.id.in_(_these))
_DELETE_JOBS = delete(jobs).where(jobs.c.id.in_(_these))
_DELETE_RESULTS = delete(results).where(
    results.c.recording_sha256.in_(_these),
    ~select(jobs.c.id).where(jobs.c.recording_sha256 == results.c.recording_sha256).exists(),
)
_DELETE_CUTS = delete(recordings).where(
    recordings.c.sha256.in_(_these),
    ~select(jobs.c.id).where(jobs.c.recording_sha256 == recordings.c.sha256).exists(),
)
_DELETE_LINES = delete(flow_lines).where(
    flow_lines.c.flow.in_(_these), ~select(jobs.c.id).where(jobs.c.flow == flow_lines.c.flow).exists()
)
_DELETE_FLOWS = delete(flows).where(
    flows.c.name.in_(_these), ~select(jobs.c.id).where(jobs.c.flow == flows.c.name).exists()
)


def forget(transaction: Transaction, job_id: str, *, retract: bool) -> bool:
    if not job_queries.is_there(transaction, job_id):
        return False
    _forget(transaction, [job_id], retract=retract)
    return True


def forget_found(
    transaction: Transaction,
    platform: str,
    of_keys: Sequence[str],
    *,
    retract: bool,
    own: bool,
    created_before: datetime | None,
    limit: int,
) -> int:
    job_ids = job_keys.ids_of_all(
        transaction, platform, of_keys, own=own, created_before=created_before, limit=limit
    )
    if job_ids:
        _forget(transaction, job_ids, retract=retract)
    key_values.forget_owned(transaction, platform, of_keys, created_before)
    return len(job_ids)


def _forget(transaction: Transaction, job_ids: Sequence[str], *, retract: bool) -> None:
    """Open ones are withdrawn from their flows first."""
    for job_id in job_ending.open_among(transaction, job_ids):
        job_ending.cancel(transaction, job_id)
    if retract:
        retractions.retract(transaction, job_ids)
    else:
        retractions.drop_notes(transaction, job_ids)
    delete_jobs(transaction, job_ids)


def delete_jobs(transaction: Transaction, job_ids: Sequence[str]) -> None:
    """Removes ended jobs with all that hangs on them; their sound stays listed until it is dropped."""
    connection, these = transaction.connection, {"these": list(job_ids)}
    rows = connection.execute(_FORGOTTEN, these).all()
    connection.execute(_RELEASE_ALL, {**these, "now": transaction.now})
    connection.execute(_DELETE_JOBS, these)
    if recordings_of := {row.recording_sha256 for row in rows if row.recording_sha256 is not None}:
        for statement in (_DELETE_RESULTS, _DELETE_CUTS):
            connection.execute(statement, {"these": sorted(recordings_of)})
    for statement in (_DELETE_LINES, _DELETE_FLOWS):
        connection.execute(statement, {"these": sorted({row.flow for row in rows})})
