"""What a platform finds its jobs by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, text

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


_first = (job_keys.c.platform == bindparam("platform"), job_keys.c.key == bindparam("key_0"))
_NEWEST_ID = (
    select(job_keys.c.job_id)
    .join(jobs, jobs.c.id == job_keys.c.job_id)
    .where(*_first)
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


def ids_of_all(
    transaction: Transaction,
    platform: str,
    keys: Sequence[str],
    *,
    created_before: datetime | None,
    open_only: bool,
    limit: int,
) -> list[str]:
    """Jobs that have all of the keys, newest first; the first should be the one that fewest jobs have."""
    if not keys:
        return []
    statement = _of_all(len(keys))
    values: dict[str, Any] = {"platform": platform, "limit": limit}
    values |= {f"key_{place}": key for place, key in enumerate(keys)}
    if created_before is not None:
        statement = statement.where(jobs.c.created_at < bindparam("before"))
        values["before"] = created_before.timestamp()
    if open_only:
        statement = statement.where(text("open"))
    return [row.job_id for row in transaction.connection.execute(statement, values)]


def _of_all(keys: int) -> Select[tuple[str]]:
    statement = _NEWEST_ID
    for place in range(1, keys):
        other = job_keys.alias()
        statement = statement.where(
            select(other.c.job_id)
            .where(
                other.c.platform == bindparam("platform"),
                other.c.key == bindparam(f"key_{place}"),
                other.c.job_id == job_keys.c.job_id,
            )
            .exists()
        )
    return statement
