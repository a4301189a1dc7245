"""A duty is done again and again for as long as the process lives; a fault of one time never ends it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)


async def every(seconds: float, name: str, once: Callable[[], Awaitable[object]]) -> None:
    """Until cancelled."""
    while True:
        try:
            await once()
        except Exception:
            logger.exception("duty.failed", extra={"duty": name})
        await asyncio.sleep(seconds)
