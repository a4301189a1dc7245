from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from bot.domain.ports.table import JobTable
from storage.job_table import open_job_table
from storage.memory import MemoryQueue
from tests.fakes.databases import (  # noqa: F401  # fixtures are found by name
    database_url,
    postgres_database,
    postgres_server,
    postgres_url,
    sqlite_url,
)

OpenQueue = Callable[..., Awaitable[JobTable]]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def queue_url(request: pytest.FixtureRequest) -> str | None:
    """None is the queue in memory."""
    name = {"memory": None, "sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return None if name is None else request.getfixturevalue(name)


@pytest.fixture
async def opened(queue_url: str | None) -> AsyncIterator[OpenQueue]:
    """Opens queues on one store, with the options given, and closes them."""
    queues: list[JobTable] = []

    async def open_one(**options: Any) -> JobTable:
        queue: JobTable = (
            MemoryQueue(**options) if queue_url is None else await open_job_table(queue_url, **options)
        )
        queues.append(queue)
        return queue

    yield open_one
    for queue in queues:
        await queue.close()


@pytest.fixture
async def queue(opened: OpenQueue) -> JobTable:
    return await opened(delivery_spacing_seconds=0.2, max_attempts=3)
