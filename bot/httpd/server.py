"""The server itself, and what it is configured with."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from bot.httpd.connections import ConnectionLimits, Connections
from bot.httpd.protocol import BoundedProtocol

_TICKS_A_SECOND = 10
"""What uvicorn counts in; its dates and limits go by this number."""
ACCEPTED_AT_ONCE = 128
"""asyncio takes so many connections before anybody can turn one away."""


class BoundedConfig(uvicorn.Config):
    """Of a server whose callers may be strangers. h11 reads, whatever else is installed."""

    def __init__(self, app: ASGIApp, *, limits: ConnectionLimits, crowded: ASGIApp, **options: Any) -> None:
        """`crowded` answers where there is no room for another request."""
        super().__init__(
            app,
            http=BoundedProtocol,
            ws="none",
            log_config=None,
            access_log=False,
            lifespan="off",
            backlog=ACCEPTED_AT_ONCE,
            **options,
        )
        self.connections = Connections(limits)
        self.crowded = crowded


class QuietServer(uvicorn.Server):
    """Without signal handlers: the process ends in its own order. Wakes once a second, not ten times."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        counter = 0
        while not await self.on_tick(counter):
            counter += _TICKS_A_SECOND
            await asyncio.sleep(1.0)
