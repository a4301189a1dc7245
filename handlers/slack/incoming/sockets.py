"""Socket Mode, kept up: Slack's client reconnects by itself, and what it cannot mend is begun anew."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from handlers.slack.web_api.library_log import library_logger

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 30.0
"""Without a connection, until the client is replaced: it never asks for a second address by itself."""
PING_SECONDS = 10.0


async def listen(
    app: AsyncApp, app_token: str, stopping: asyncio.Event, *, patience_seconds: float = PATIENCE_SECONDS
) -> None:
    """Takes events in until `stopping` is set."""
    while not stopping.is_set():
        handler = AsyncSocketModeHandler(app, app_token, logger=library_logger(), ping_interval=PING_SECONDS)
        connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]  # the library's
        try:
            await _until_lost(handler, stopping, patience_seconds)
        finally:
            connecting.cancel()
            await _close(handler, connecting)


async def _until_lost(
    handler: AsyncSocketModeHandler, stopping: asyncio.Event, patience_seconds: float
) -> None:
    """Returns when there was no connection for too long, or `stopping` is set."""
    connected_at = time.monotonic()
    while time.monotonic() - connected_at < patience_seconds:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), patience_seconds / 6)
        if stopping.is_set():
            return
        if await handler.client.is_connected():
            connected_at = time.monotonic()
    logger.warning("slack.socket_lost")


async def _close(handler: AsyncSocketModeHandler, connecting: asyncio.Task[None]) -> None:
    """The client cancels its tasks without waiting for them."""
    client = handler.client
    tasks = [
        task
        for task in (
            connecting,
            client.message_processor,
            client.current_session_monitor,
            client.message_receiver,
        )
        if task is not None
    ]
    await handler.close_async()  # type: ignore[no-untyped-call]  # the library's
    await asyncio.gather(*tasks, return_exceptions=True)
