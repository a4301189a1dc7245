"""How much waits: numbers for gauges and for the status page."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, text, union_all

from bot.domain.errors import RestartNeeded
from bot.domain.ports.status import GateState, QueueDepth
from storage.database.connection import Transaction
from storage.sql.gates import gate_states
from storage.sql.outbox import FINAL, PROGRESS
from storage.sql.part import TablePart
from storage.sql.queue_totals import totals
from storage.sql.tables import outbox, tasks

ENTRIES_COUNTED = 1000
"""Views that are due: beyond this their number is not worth counting."""
_LEASED = select(func.count()).select_from(tasks).where(text("state = 'leased'"))
"""Never more than the workers' slots."""
_OLDEST = select(tasks.c.since).where(text("state = 'ready'")).order_by(tasks.c.since).limit(1)
_due = [
    select(outbox.c.job_id)
    .where(text("due"), outbox.c.urgency == urgency, outbox.c.next_at <= bindparam("now"))
    .limit(ENTRIES_COUNTED)
    .subquery()
    for urgency in (FINAL, PROGRESS)
]
_DUE = select(func.count()).select_from(union_all(*(select(one) for one in _due)).subquery())


class SqlQueueStatus(TablePart):
    """Implements `bot.domain.ports.status.QueueStatus`."""

    async def require_writable(self) -> None:
        await self._write(lambda _: None)

    async def gates(self) -> Sequence[GateState]:
        return await self._read(gate_states)

    async def depth(self) -> QueueDepth:
        return await self._read(depth)

    async def gone(self) -> RestartNeeded:
        return await self._database.gone()


def depth(transaction: Transaction) -> QueueDepth:
    """At no more cost for a long queue than for a short one."""
    connection = transaction.connection
    waiting = totals(transaction)
    oldest = connection.execute(_OLDEST).scalar()
    due = connection.execute(_DUE, {"now": transaction.now}).scalar_one()
    return QueueDepth(
        ready=waiting.ready if waiting else 0,
        delayed=waiting.delayed if waiting else 0,
        leased=connection.execute(_LEASED).scalar_one(),
        jobs_open=waiting.jobs_open if waiting else 0,
        oldest_ready_seconds=None if oldest is None else max(0.0, transaction.now - oldest),
        entries_due=min(due, ENTRIES_COUNTED),
    )
