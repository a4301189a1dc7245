"""A duty is done again and again for as long as the process lives; a fault of one time never ends it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.domain.errors import ConfigurationError

logger = logging.getLogger(__name__)

RESTART_SECONDS = 5.0


async def every(seconds: float, name: str, once: Callable[[], Awaitable[object]]) -> None:
    """Until cancelled."""
    while True:
        try:
            await once()
        except Exception:
            logger.exception("duty.failed", extra={"duty": name})
        await asyncio.sleep(seconds)


async def taken_up_again(
    listen: Callable[[asyncio.Event], Awaitable[None]], name: str, stopping: asyncio.Event
) -> None:
    """Listens until `stopping` is set: a fault that nobody foresaw makes no chat deaf for good, and ends none
    of the others. Raises `ConfigurationError`, which only an admin can mend.
    """
    while not stopping.is_set():
        try:
            await listen(stopping)
        except ConfigurationError:
            raise
        except Exception:
            logger.exception("listener.failed", extra={"platform": name})
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), RESTART_SECONDS)
        else:
            return
