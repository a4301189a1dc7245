"""What was posted beside a job's view, and what is to be deleted of all that was posted.

A row is a note until its job is forgotten; then it is due, and outlives the job.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, insert, or_, select, text, update

from bot.domain.job_id import is_job_id
from bot.domain.ports.outbox import Retraction
from storage.database.connection import Transaction
from storage.sql.rows import REQUEST, to_json
from storage.sql.tables import jobs, outbox, posts
from storage.sql.waits import LONGEST_LEASES, RETRACTION_PAUSE_SECONDS, later

MOST_TRIES = 20
MOST_SECONDS = 48 * 3600.0
ADDRESS = TypeAdapter(dict[str, str])

_ADD = insert(posts)
_POSTED_FOR = select(jobs.c.request).where(jobs.c.id == bindparam("job_id"))
_SHOWN = (
    select(outbox.c.job_id, outbox.c.platform, outbox.c.external_id, jobs.c.request)
    .join(jobs, jobs.c.id == outbox.c.job_id)
    .where(outbox.c.job_id.in_(bindparam("job_ids", expanding=True)), outbox.c.external_id.is_not(None))
    .order_by(outbox.c.job_id)
)
_notes = (posts.c.job_id.in_(bindparam("job_ids", expanding=True)), text("NOT due"))
_BECOME_DUE = (
    update(posts)
    .where(*_notes)
    .values(job_id=None, due=True, since=bindparam("now"), next_at=bindparam("now"))
)
_DROP_NOTES = delete(posts).where(*_notes)
_NEXT = (
    select(posts)
    .where(
        text("due"),
        posts.c.next_at <= bindparam("now"),
        posts.c.platform.in_(bindparam("platforms", expanding=True)),
        or_(
            posts.c.lease_expires_at.is_(None),
            posts.c.lease_expires_at <= bindparam("now"),
            posts.c.lease_expires_at > bindparam("never"),
        ),
    )
    .order_by(posts.c.next_at, posts.c.id)
    .limit(1)
)
_LEASE = (
    update(posts)
    .where(posts.c.id == bindparam("post"))
    .values(fence=posts.c.fence + 1, worker=bindparam("by"), lease_expires_at=bindparam("expires_at"))
)
_DONE = delete(posts).where(posts.c.id == bindparam("post"))
_GIVE_UP = delete(posts).where(
    posts.c.id == bindparam("post"),
    or_(posts.c.attempts >= MOST_TRIES, posts.c.since <= bindparam("before")),
)
_AGAIN = (
    update(posts)
    .where(posts.c.id == bindparam("post"), posts.c.fence == bindparam("in_hand"))
    .values(
        attempts=posts.c.attempts + bindparam("failed"),
        next_at=bindparam("at"),
        lease_expires_at=None,
        worker=None,
    )
)
_ABANDON = (
    update(posts)
    .where(text("due"), posts.c.worker.in_(bindparam("workers", expanding=True)))
    .values(lease_expires_at=None, worker=None)
)
_FORGET = delete(posts).where(text("due"), posts.c.since <= bindparam("before"))


def note(transaction: Transaction, job_id: str, posted: str) -> bool:
    row = None
    if is_job_id(job_id):
        row = transaction.connection.execute(_POSTED_FOR, {"job_id": job_id}).one_or_none()
    if row is None:
        return False
    origin = REQUEST.validate_json(row.request).origin
    values = _row(transaction, origin.platform, posted, origin.address, job_id=job_id)
    transaction.connection.execute(_ADD, values)
    return True


def add(transaction: Transaction, platform: str, posted: str, address: Mapping[str, str]) -> None:
    transaction.connection.execute(_ADD, _row(transaction, platform, posted, address))
    transaction.wake = True


def retract(transaction: Transaction, job_ids: Sequence[str]) -> None:
    """All that was posted for the jobs, which are about to be forgotten, is due."""
    shown = transaction.connection.execute(_SHOWN, {"job_ids": list(job_ids)}).all()
    if rows := [
        _row(transaction, row.platform, row.external_id, REQUEST.validate_json(row.request).origin.address)
        for row in shown
    ]:
        transaction.connection.execute(_ADD, rows)
    values = {"job_ids": list(job_ids), "now": transaction.now}
    noted = transaction.connection.execute(_BECOME_DUE, values).rowcount
    transaction.wake = transaction.wake or bool(rows or noted)


def drop_notes(transaction: Transaction, job_ids: Sequence[str]) -> None:
    transaction.connection.execute(_DROP_NOTES, {"job_ids": list(job_ids)})


def claim(
    transaction: Transaction, worker: str, platforms: Sequence[str], lease_seconds: float
) -> Retraction | None:
    never = transaction.now + LONGEST_LEASES * lease_seconds
    values = {"now": transaction.now, "never": never, "platforms": list(platforms)}
    row = transaction.connection.execute(_NEXT, values).one_or_none()
    if row is None:
        return None
    lease = {"post": row.id, "by": worker, "expires_at": transaction.now + lease_seconds}
    transaction.connection.execute(_LEASE, lease)
    return Retraction(
        id=row.id,
        fence=row.fence + 1,
        platform=row.platform,
        posted=row.posted,
        address=ADDRESS.validate_json(row.address),
        attempt=row.attempts + 1,
    )


def settle(
    transaction: Transaction, retraction: Retraction, again_after_seconds: float | None, *, failed: bool
) -> None:
    here = {"post": retraction.id}
    if again_after_seconds is None:
        transaction.connection.execute(_DONE, here)
        return
    at = later(transaction, again_after_seconds, most=RETRACTION_PAUSE_SECONDS)
    again = {"in_hand": retraction.fence, "failed": int(failed), "at": at}
    if transaction.connection.execute(_AGAIN, here | again).rowcount:
        transaction.connection.execute(_GIVE_UP, here | {"before": transaction.now - MOST_SECONDS})


def abandon(transaction: Transaction, dead_workers: Sequence[str]) -> None:
    if dead_workers and transaction.connection.execute(_ABANDON, {"workers": list(dead_workers)}).rowcount:
        transaction.wake = True


def forget(transaction: Transaction, older_than_seconds: float) -> None:
    """Retractions that no platform was there for."""
    transaction.connection.execute(_FORGET, {"before": transaction.now - older_than_seconds})


def _row(
    transaction: Transaction,
    platform: str,
    posted: str,
    address: Mapping[str, str],
    *,
    job_id: str | None = None,
) -> dict[str, object]:
    """A note where the job is named, else due."""
    return {
        "job_id": job_id,
        "platform": platform,
        "posted": posted,
        "address": to_json(ADDRESS, dict(address)),
        "due": job_id is None,
        "since": transaction.now,
        "next_at": transaction.now,
        "attempts": 0,
        "fence": 0,
    }
