"""Which sound a job needs, and until when."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select, update

from storage.database.connection import Transaction
from storage.sql.tables import blobs

_NOTED = select(blobs.c.key).where(
    blobs.c.job_id == bindparam("job_id"), blobs.c.key.in_(bindparam("keys", expanding=True))
)
_NOTE = insert(blobs)
_RELEASE = (
    update(blobs)
    .where(blobs.c.job_id == bindparam("job"))
    .values(released_at=bindparam("now"), kept=bindparam("keep"))
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
