"""The job table on SQLite or PostgreSQL, put together from its parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

from bot.domain.ports.api_keys import ApiKeys
from bot.domain.ports.observer import TableObserver
from bot.domain.ports.table import JobTable
from storage import schema
from storage.database.address import parse_url
from storage.database.change_listener import ChangeListener, PostgresChangeListener, SqliteChangeListener
from storage.database.connection import ANSWER_SECONDS, Database
from storage.database.wakeups import Wakeups
from storage.migrations.epoch import SCHEMA_EPOCH
from storage.sql import clock_steps
from storage.sql.api_keys import SqlApiKeys
from storage.sql.chat_settings import SqlChatSettings
from storage.sql.event_inbox import SqlEventInbox
from storage.sql.job_store import SqlJobStore
from storage.sql.key_values import SqlKeyValue
from storage.sql.outbox import SqlOutbox
from storage.sql.part import TableLimits
from storage.sql.queue_status import SqlQueueStatus
from storage.sql.retention import SqlRetention
from storage.sql.task_queue import SqlTaskQueue


async def open_job_table(
    url: str,
    *,
    lease_seconds: float = 30,
    max_attempts: int = 5,
    max_losses: int = 20,
    delivery_spacing_seconds: float = 3,
    observers: Sequence[TableObserver] = (),
    answer_seconds: float = ANSWER_SECONDS,
    clock: Callable[[], float] | None = None,
) -> SqlJobTable:
    """Opens `sqlite:///path/earmark.db`, brought up to date, or `postgresql://…`, which must be so already.

    Raises `ConfigurationError` for an address, place or schema that cannot work, `StorageError` if the
    database does not answer. PostgreSQL has `answer_seconds` for each method; then it raises `StorageError`.
    Without a `clock` (seconds since 1970), times are the database's.
    """
    database = await _opened(url, answer_seconds=answer_seconds, clock=clock)
    limits = TableLimits(
        lease_seconds=lease_seconds,
        max_attempts=max_attempts,
        max_losses=max_losses,
        delivery_spacing_seconds=delivery_spacing_seconds,
    )
    wakeups = Wakeups()
    return SqlJobTable.over(database, wakeups, _listener(database, wakeups), limits, observers)


@asynccontextmanager
async def open_api_keys(url: str) -> AsyncIterator[ApiKeys]:
    """The table's keys alone. Raises as `open_job_table` does."""
    table = await open_job_table(url)
    try:
        yield table.api_keys
    finally:
        await table.close()


@dataclass(frozen=True, kw_only=True)
class SqlJobTable(JobTable):
    """The job table with what lies beside it in the same database."""

    chat_settings: SqlChatSettings
    api_keys: SqlApiKeys
    database: Database
    listener: ChangeListener

    @classmethod
    def over(
        cls,
        database: Database,
        wakeups: Wakeups,
        listener: ChangeListener,
        limits: TableLimits,
        observers: Sequence[TableObserver],
    ) -> Self:
        parts = (database, wakeups, limits, observers)
        return cls(
            jobs=SqlJobStore(*parts),
            tasks=SqlTaskQueue(*parts),
            outbox=SqlOutbox(*parts),
            retention=SqlRetention(*parts),
            events=SqlEventInbox(*parts),
            status=SqlQueueStatus(*parts),
            key_values=SqlKeyValue(*parts),
            chat_settings=SqlChatSettings(*parts),
            api_keys=SqlApiKeys(*parts),
            database=database,
            listener=listener,
        )

    async def close(self) -> None:
        await asyncio.gather(self.listener.close(), self.database.close())


async def _opened(
    url: str, *, answer_seconds: float = ANSWER_SECONDS, clock: Callable[[], float] | None = None
) -> Database:
    database = Database(parse_url(url), answer_seconds=answer_seconds, clock=clock)
    try:
        if database.postgresql:
            await database.read(schema.require_head)
        else:
            await database.write(schema.migrate)
        database.fence(SCHEMA_EPOCH)
    except BaseException:
        await database.close()
        raise
    if clock is None:
        database.follow_clock(clock_steps.follow)
    return database


def _listener(database: Database, wakeups: Wakeups) -> ChangeListener:
    if database.postgresql:
        return PostgresChangeListener(database.url, wakeups)
    return SqliteChangeListener(str(database.url.database), wakeups, database)
