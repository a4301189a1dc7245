"""What is deleted, and when."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, and_, bindparam, delete, insert, or_, select, text, update

from storage.database.connection import Transaction
from storage.sql.tables import blobs, flow_lines, flows, jobs, recordings, results

_NOTED = select(blobs.c.key).where(
    blobs.c.job_id == bindparam("job_id"), blobs.c.key.in_(bindparam("keys", expanding=True))
)
_NOTE = insert(blobs)
_RELEASE = (
    update(blobs)
    .where(blobs.c.job_id == bindparam("job"))
    .values(released_at=bindparam("now"), kept=bindparam("keep"))
)
_other = blobs.alias("other")
_wanted_elsewhere = (
    select(_other.c.key)
    .where(
        _other.c.key == blobs.c.key,
        or_(
            _other.c.released_at.is_(None),
            and_(_other.c.kept, _other.c.released_at > bindparam("kept_since")),
        ),
    )
    .exists()
)
_TO_DROP = (
    select(blobs.c.key)
    .where(blobs.c.released_at <= bindparam("now"), ~_wanted_elsewhere)
    .order_by(blobs.c.released_at)
    .limit(bindparam("limit"))
)
_CONFIRM = delete(blobs).where(
    blobs.c.key.in_(bindparam("keys", expanding=True)), blobs.c.released_at.is_not(None)
)
_EXPIRED = (
    select(jobs.c.id)
    .where(jobs.c.finished_at <= bindparam("before"))
    .order_by(jobs.c.finished_at)
    .limit(bindparam("limit"))
)
_EXPIRED_EARLY = (
    select(jobs.c.id)
    .where(text("expires_at IS NOT NULL"), jobs.c.expires_at <= bindparam("now"))
    .order_by(jobs.c.expires_at)
    .limit(bindparam("limit"))
)
_NAMED = select(blobs.c.key).where(blobs.c.key.in_(bindparam("keys", expanding=True)))
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


def note_blobs(transaction: Transaction, job_id: str, keys: Sequence[str]) -> None:
    """Keys that the job needs until it is over."""
    if not keys:
        return
    noted = transaction.connection.execute(_NOTED, {"job_id": job_id, "keys": list(keys)}).scalars().all()
    new = set(keys).difference(noted)
    if new:
        transaction.connection.execute(
            _NOTE, [{"key": key, "job_id": job_id, "kept": False} for key in sorted(new)]
        )


def release_blobs(transaction: Transaction, job_id: str, *, keep: bool) -> None:
    """The job needs them no more; with `keep`, a retry may."""
    transaction.connection.execute(_RELEASE, {"job": job_id, "now": transaction.now, "keep": keep})


def blobs_to_drop(transaction: Transaction, keep_failed_seconds: float, limit: int) -> Sequence[str]:
    since = transaction.now - keep_failed_seconds
    values = {"now": transaction.now, "kept_since": since, "limit": limit}
    return list(dict.fromkeys(transaction.connection.execute(_TO_DROP, values).scalars()))


def confirm_dropped(transaction: Transaction, keys: Sequence[str]) -> None:
    if keys:
        transaction.connection.execute(_CONFIRM, {"keys": list(keys)})


def unnamed_blobs(transaction: Transaction, keys: Sequence[str]) -> Sequence[str]:
    if not keys:
        return []
    named = set(transaction.connection.execute(_NAMED, {"keys": list(keys)}).scalars())
    return [key for key in keys if key not in named]


def expired(transaction: Transaction, older_than_seconds: float, limit: int) -> Sequence[str]:
    before = {"before": transaction.now - older_than_seconds, "limit": limit}
    old = transaction.connection.execute(_EXPIRED, before).scalars().all()
    now = {"now": transaction.now, "limit": limit}
    early = transaction.connection.execute(_EXPIRED_EARLY, now).scalars().all()
    return list(dict.fromkeys([*old, *early]))[:limit]


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
