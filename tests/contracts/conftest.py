from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from storage.job_table import SqlJobTable, open_job_table
from tests.fakes.databases import (  # noqa: F401  # fixtures are found by name
    database_url,
    postgres_database,
    postgres_server,
    postgres_url,
    sqlite_url,
)
from tests.fakes.tables import Clock

OpenQueue = Callable[..., Awaitable[SqlJobTable]]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def opened(database_url: str, clock: Clock) -> AsyncIterator[OpenQueue]:  # noqa: F811
    """Opens tables on one database, with the options given, and closes them."""
    tables: list[SqlJobTable] = []

    async def open_one(**options: Any) -> SqlJobTable:
        table = await open_job_table(database_url, clock=clock, **options)
        tables.append(table)
        return table

    yield open_one
    for table in tables:
        await table.close()


@pytest.fixture
async def queue(opened: OpenQueue) -> SqlJobTable:
    return await opened(delivery_spacing_seconds=20, max_attempts=3)
