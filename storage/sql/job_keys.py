"""What a platform finds its jobs by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, insert, select, text

from storage.database.connection import Transaction
from storage.sql.rows import JOB_COLUMNS
from storage.sql.tables import job_keys, jobs

_PRESENT = select(job_keys.c.key).where(
    job_keys.c.platform == bindparam("platform"),
    job_keys.c.job_id == bindparam("job_id"),
    job_keys.c.key.in_(bindparam("keys", expanding=True)),
)
_ADD = insert(job_keys)
_FOUND = (
    select(*JOB_COLUMNS)
    .join(job_keys, job_keys.c.job_id == jobs.c.id)
    .where(job_keys.c.platform == bindparam("platform"), job_keys.c.key == bindparam("key"))
    .order_by(job_keys.c.job_id.desc())
    .limit(bindparam("limit"))
)


_NEWEST_ID = (
    select(job_keys.c.job_id)
    .join(jobs, jobs.c.id == job_keys.c.job_id)
    .where(job_keys.c.platform == bindparam("platform"))
    .order_by(job_keys.c.job_id.desc())
    .limit(bindparam("limit"))
)


def add_keys(
    transaction: Transaction, job_id: str, platform: str, keys: Sequence[str], *, own: bool = False
) -> None:
    """Those that are new to the job; `own` are those of the request that made it."""
    if not keys:
        return
    here = {"platform": platform, "job_id": job_id}
    present = transaction.connection.execute(_PRESENT, {**here, "keys": list(keys)}).scalars().all()
    if new := sorted(set(keys).difference(present)):
        transaction.connection.execute(_ADD, [{**here, "key": key, "own": own} for key in new])


def found(transaction: Transaction, platform: str, key: str, limit: int) -> Sequence[Row[Any]]:
    """Rows of jobs, newest first: they are parsed elsewhere."""
    values = {"platform": platform, "key": key, "limit": limit}
    return transaction.connection.execute(_FOUND, values).all()


def ids_of_all(
    transaction: Transaction,
    platform: str,
    keys: Sequence[str],
    *,
    created_before: datetime | None,
    limit: int,
    own: bool = False,
    open_only: bool = False,
) -> list[str]:
    """Jobs that have all of the keys, newest first; the first should be the one that fewest jobs have."""
    if not keys:
        return []
    statement = _NEWEST_ID.where(job_keys.c.key == keys[0], *(_has(key, own=own) for key in keys[1:]))
    if own:
        statement = statement.where(job_keys.c.own)
    if created_before is not None:
        statement = statement.where(jobs.c.created_at < created_before.timestamp())
    if open_only:
        statement = statement.where(text("open"))
    rows = transaction.connection.execute(statement, {"platform": platform, "limit": limit})
    return [row.job_id for row in rows]


def _has(key: str, *, own: bool) -> ColumnElement[bool]:
    other = job_keys.alias()
    here = (other.c.platform == bindparam("platform"), other.c.job_id == job_keys.c.job_id)
    held = select(other.c.job_id).where(*here, other.c.key == key)
    return (held.where(other.c.own) if own else held).exists()
