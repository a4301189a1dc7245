"""What happens without anybody's doing: leases run out, delays end, deadlines pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select, text

from bot.domain.failure import Failure, FailureCode
from storage.database.connection import Transaction
from storage.sql import outbox, retractions
from storage.sql.deadlines import end_overdue
from storage.sql.fairness import ENGINE_NEEDS
from storage.sql.job_counters import load, save
from storage.sql.part import TableLimits
from storage.sql.tables import tasks
from storage.sql.task_claims import wake_delayed
from storage.sql.task_outcomes import bury, give_back
from storage.sql.waits import rein_in

LOST = Failure(
    code=FailureCode.WORKER_LOST,
    message="The program that worked on this stopped too often. Try again, or tell the admin.",
)
_RUN_OUT = (
    select(tasks)
    .where(text("state = 'leased'"), tasks.c.lease_expires_at <= bindparam("now"))
    .order_by(tasks.c.lease_expires_at)
)
_OF_THE_DEAD = (
    select(tasks)
    .where(
        text("state = 'leased'"),
        tasks.c.worker.in_(bindparam("dead_workers", expanding=True)),
        tasks.c.lease_expires_at > bindparam("now"),
    )
    .order_by(tasks.c.worker)
)


def reap(transaction: Transaction, dead_workers: Sequence[str], limits: TableLimits) -> int:
    rein_in(transaction, limits.lease_seconds)
    now = {"now": transaction.now}
    lost = list(transaction.connection.execute(_RUN_OUT, now))
    if dead_workers:
        lost += transaction.connection.execute(_OF_THE_DEAD, {**now, "dead_workers": list(dead_workers)})
    for task in lost:
        _take_back(transaction, task, limits.max_losses)
    outbox.abandon(transaction, dead_workers)
    retractions.abandon(transaction, dead_workers)
    wake_delayed(transaction)
    end_overdue(transaction)
    return len(lost)


def _take_back(transaction: Transaction, task: Row[Any], max_losses: int) -> None:
    counters = load(transaction, task.job_id)
    if not counters.open:  # a sibling's death ended the job a moment ago
        return
    if task.need in ENGINE_NEEDS:
        counters.leased -= 1
    if task.losses + 1 >= max_losses:
        bury(transaction, counters, task, LOST, fence_step=1)
    else:
        give_back(transaction, counters, task, fence_step=1)
    outbox.bump(transaction, counters.id)
    save(transaction, counters)
