"""Forgetting jobs, one or many, with what was posted for them; and ending many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.database.connection import Transaction
from storage.sql import event_inbox, job_keys, jobs, quotas, retention, retractions


def forget(transaction: Transaction, job_id: str, *, retract: bool) -> bool:
    if jobs.job(transaction, job_id) is None:
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
    return len(job_ids)


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
        jobs.cancel(transaction, job_id)
    return len(job_ids)


def forget_events(transaction: Transaction, older_than_seconds: float) -> None:
    event_inbox.forget(transaction, older_than_seconds)
    retractions.forget(transaction, older_than_seconds)
    quotas.forget(transaction)


def _forget(transaction: Transaction, job_ids: Sequence[str], *, retract: bool) -> None:
    """Open ones are withdrawn from their flows first."""
    for job_id in jobs.open_among(transaction, job_ids):
        jobs.cancel(transaction, job_id)
    if retract:
        retractions.retract(transaction, job_ids)
    else:
        retractions.drop_notes(transaction, job_ids)
    retention.delete_jobs(transaction, job_ids)
