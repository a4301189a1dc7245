"""What a platform finds its jobs by."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select

from bot.domain.job import Job
from storage.engine import Transaction
from storage.rows import job_from_row
from storage.tables import job_keys, jobs

_PRESENT = select(job_keys.c.key).where(
    job_keys.c.platform == bindparam("platform"),
    job_keys.c.job_id == bindparam("job_id"),
    job_keys.c.key.in_(bindparam("keys", expanding=True)),
)
_ADD = insert(job_keys)
_FOUND = (
    select(jobs)
    .join(job_keys, job_keys.c.job_id == jobs.c.id)
    .where(job_keys.c.platform == bindparam("platform"), job_keys.c.key == bindparam("key"))
    .order_by(job_keys.c.job_id.desc())
    .limit(bindparam("limit"))
)


def add_keys(transaction: Transaction, job_id: str, platform: str, keys: Sequence[str]) -> None:
    """Those that are new to the job."""
    if not keys:
        return
    here = {"platform": platform, "job_id": job_id}
    present = transaction.connection.execute(_PRESENT, {**here, "keys": list(keys)}).scalars().all()
    if new := sorted(set(keys).difference(present)):
        transaction.connection.execute(_ADD, [{**here, "key": key} for key in new])


def found(transaction: Transaction, platform: str, key: str, limit: int) -> Sequence[Job]:
    """Newest first."""
    values = {"platform": platform, "key": key, "limit": limit}
    return [job_from_row(row) for row in transaction.connection.execute(_FOUND, values)]
