"""Leases: who may write what became of a task, and until when."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, bindparam, select, text, update

from bot.domain.errors import LeaseLost
from bot.domain.job import Lease
from storage.database.connection import Transaction
from storage.sql import outbox
from storage.sql.tables import tasks

_HELD = select(tasks).where(
    tasks.c.id == bindparam("task_id"), tasks.c.fence == bindparam("fence"), tasks.c.state == "leased"
)
_EXTEND = (
    update(tasks)
    .where(
        text("state = 'leased'"),
        tasks.c.worker == bindparam("by"),
        tasks.c.id.in_(bindparam("task_ids", expanding=True)),
    )
    .values(lease_expires_at=bindparam("expires_at"))
    .returning(tasks.c.id)
)


def held(transaction: Transaction, lease: Lease) -> Row[Any]:
    """The task under the lease. Raises `LeaseLost`."""
    row = transaction.connection.execute(
        _HELD, {"task_id": lease.task_id, "fence": lease.fence}
    ).one_or_none()
    if row is None:
        raise LeaseLost("The task is in other hands")
    return row


def extend(
    transaction: Transaction,
    worker: str,
    task_ids: Collection[int],
    entries: Collection[str],
    lease_seconds: float,
) -> frozenset[int]:
    """Ids of the tasks that the worker still holds."""
    outbox.extend(transaction, worker, entries, lease_seconds)
    if not task_ids:
        return frozenset()
    values = {"by": worker, "task_ids": list(task_ids), "expires_at": transaction.now + lease_seconds}
    return frozenset(transaction.connection.execute(_EXTEND, values).scalars())
