from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from bot.domain.ports import Queue
from storage.memory import MemoryQueue
from storage.queue import open_queue
from tests.fakes.databases import (  # noqa: F401  # fixtures are found by name
    database_url,
    postgres_database,
    postgres_server,
    postgres_url,
    sqlite_url,
)

OpenQueue = Callable[..., Awaitable[Queue]]


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
    queues: list[Queue] = []

    async def open_one(**options: Any) -> Queue:
        queue: Queue = MemoryQueue(**options) if queue_url is None else await open_queue(queue_url, **options)
        queues.append(queue)
        return queue

    yield open_one
    for queue in queues:
        await queue.close()


@pytest.fixture
async def queue(opened: OpenQueue) -> Queue:
    return await opened(delivery_spacing_seconds=0.2, max_attempts=3)
