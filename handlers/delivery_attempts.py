"""Attempts to take an event in: what cannot be committed comes again, what nobody foresaw a few times."""

from __future__ import annotations

import logging
from typing import Generic, Protocol, TypeVar

from cachetools import LRUCache

from bot.domain.errors import PlatformBusy, StorageError, StorageRefused

logger = logging.getLogger(__name__)

MOST_TRIES = 5
MOST_COUNTED = 1000


M = TypeVar("M")
M_contra = TypeVar("M_contra", contravariant=True)


class Intake(Protocol[M_contra]):
    async def take(self, meaning: M_contra) -> None:
        """Returns once it is committed. Raises what the conversation raises: then it must come again."""
        ...

    async def apologize(self, meaning: M_contra) -> None:
        """Tells the person that their message could not be understood, where that is possible."""
        ...


class DeliveryAttempts(Generic[M]):
    def __init__(self, intake: Intake[M]) -> None:
        self._intake = intake
        self._failures: LRUCache[int, int] = LRUCache(MOST_COUNTED)

    async def attempt(self, number: int, meaning: M) -> bool:
        """Whether the event `number` may be confirmed: committed, or given up and its person told."""
        try:
            await self._intake.take(meaning)
        except StorageRefused:
            return await self._failed(number, meaning)
        except (StorageError, PlatformBusy) as error:
            logger.warning("update.postponed", extra={"update": number, "reason": error.message})
            return False
        except Exception:
            logger.exception("update.failed", extra={"update": number})
            return await self._failed(number, meaning)
        self._failures.pop(number, None)
        return True

    async def _failed(self, number: int, meaning: M) -> bool:
        failures = self._failures[number] = self._failures.get(number, 0) + 1
        if failures < MOST_TRIES:
            return False
        del self._failures[number]
        logger.error("update.given_up", extra={"update": number})
        try:
            await self._intake.apologize(meaning)
        except Exception:
            logger.exception("apology.failed", extra={"update": number})
        return True
