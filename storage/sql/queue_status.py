"""How much waits: numbers for gauges and for the status page."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, text

from bot.domain.ports.status import GateState, QueueDepth
from storage.database.connection import Transaction
from storage.sql.gates import gate_states
from storage.sql.part import TablePart
from storage.sql.tables import job_lines, jobs, outbox, tasks

_READY = select(func.coalesce(func.sum(job_lines.c.ready), 0))
_DELAYED = select(func.count()).select_from(tasks).where(text("state = 'delayed'"))
_LEASED = select(func.count()).select_from(tasks).where(text("state = 'leased'"))
_OLDEST = select(func.min(tasks.c.since)).where(text("state = 'ready'"))
_DUE = select(func.count()).select_from(outbox).where(text("due"), outbox.c.next_at <= bindparam("now"))
_OPEN = select(func.count()).select_from(jobs).where(text("open"))


class SqlQueueStatus(TablePart):
    """Implements `bot.domain.ports.status.QueueStatus`."""

    async def require_writable(self) -> None:
        await self._write(lambda _: None)

    async def gates(self) -> Sequence[GateState]:
        return await self._read(gate_states)

    async def depth(self) -> QueueDepth:
        return await self._read(depth)


def depth(transaction: Transaction) -> QueueDepth:
    connection = transaction.connection
    oldest = connection.execute(_OLDEST).scalar_one()
    return QueueDepth(
        ready=int(connection.execute(_READY).scalar_one()),
        delayed=connection.execute(_DELAYED).scalar_one(),
        leased=connection.execute(_LEASED).scalar_one(),
        jobs_open=connection.execute(_OPEN).scalar_one(),
        oldest_ready_seconds=None if oldest is None else max(0.0, transaction.now - oldest),
        entries_due=connection.execute(_DUE, {"now": transaction.now}).scalar_one(),
    )
