"""What waits, counted by the transactions that change it: nobody counts the backlog to know its size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Row, bindparam, case, func, insert, literal, select, text, update

from storage.database.connection import Transaction
from storage.sql.fairness import MOST_NEWCOMER_SECONDS
from storage.sql.tables import job_lines, jobs, queue_totals, tasks

P = ParamSpec("P")
T = TypeVar("T")

_ROW = 1
_NAMES = ("ready", "delayed", "jobs_open")
_LOOK = select(queue_totals).where(queue_totals.c.id == _ROW)
_newcomer_seconds = queue_totals.c.newcomer_seconds + bindparam("newcomer_seconds")
_CHANGE = (
    update(queue_totals)
    .where(queue_totals.c.id == _ROW)
    .values({name: queue_totals.c[name] + bindparam(name) for name in _NAMES})
    .values(
        newcomer_seconds=case(
            (_newcomer_seconds > MOST_NEWCOMER_SECONDS, MOST_NEWCOMER_SECONDS), else_=_newcomer_seconds
        )
    )
)
_COUNT = insert(queue_totals).from_select(
    ["id", *_NAMES, "newcomer_seconds"],
    select(
        literal(_ROW),
        select(func.coalesce(func.sum(job_lines.c.ready), 0)).scalar_subquery(),
        select(func.count()).select_from(tasks).where(text("state = 'delayed'")).scalar_subquery(),
        select(func.count()).select_from(jobs).where(text("open")).scalar_subquery(),
        literal(MOST_NEWCOMER_SECONDS),
    ),
)
"""Where the row is missing."""


def totals(transaction: Transaction) -> Row[Any] | None:
    """As they were when the transaction began; None where nothing was ever added."""
    return transaction.connection.execute(_LOOK).one_or_none()


def counted(
    transaction: Transaction,
    function: Callable[Concatenate[Transaction, P], T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Runs the function, then writes down by how much `Transaction.counted` says that the totals changed."""
    result = function(transaction, *args, **kwargs)
    changes = {name: transaction.counted[name] for name in _NAMES}
    changed = any(changes.values()) or transaction.newcomer_seconds
    values = {**changes, "newcomer_seconds": transaction.newcomer_seconds}
    if changed and not transaction.connection.execute(_CHANGE, values).rowcount:
        transaction.connection.execute(_COUNT)
    return result
