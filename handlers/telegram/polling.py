"""Asks Telegram for what is new. The offset confirms all before it, so it moves only over what is done."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from handlers.telegram.albums import HOLD_SECONDS
from handlers.telegram.api import POLL_SECONDS, Flooded, QuietBot
from handlers.telegram.intake import Intake
from handlers.telegram.taking import Taking
from handlers.telegram.updates import ALLOWED, Moved, Received

logger = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 60.0
CONFIRM_SECONDS = 5.0

_Raw = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrived:
    number: int
    """`update_id`: they grow."""
    chat: int
    meaning: Received | Moved | None


class Polling:
    """One a token: Telegram ends the earlier of two."""

    def __init__(
        self,
        bot: QuietBot,
        intake: Intake,
        *,
        poll_seconds: int = POLL_SECONDS,
        first_pause_seconds: float = 1.0,
        hold_seconds: float = HOLD_SECONDS,
    ) -> None:
        self._bot = bot
        self._intake = intake
        self._taking = Taking(intake)
        self._poll_seconds = poll_seconds
        self._first_pause_seconds = first_pause_seconds
        self._hold_seconds = hold_seconds
        self._chance = random.Random()  # noqa: S311  jitter, no secret
        self._offset: int | None = None
        self._done: set[int] = set()
        """Taken, behind one that failed: not taken again."""
        self._troubles = 0

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping` is set; what is being taken then is finished and confirmed."""
        while not stopping.is_set():
            if (pause := await self._round(stopping)) is None:
                self._troubles = 0
            else:
                self._troubles += 1
                await _wait(stopping, pause)
        await self._confirm()

    async def _round(self, stopping: asyncio.Event) -> float | None:
        """Seconds to rest after trouble; None if there was none."""
        asking = asyncio.ensure_future(self._updates(self._poll_seconds))
        try:
            if not await _before(asking, stopping):
                return None
            if await self._take(await asking):
                return None
            return self._growing_pause()
        except TelegramError as error:
            return await self._rest_after(error)

    async def _updates(self, timeout_seconds: int) -> list[dict[str, Any]]:
        return await self._bot.updates(offset=self._offset, timeout_seconds=timeout_seconds, allowed=ALLOWED)

    async def _take(self, batch: Sequence[_Raw]) -> bool:
        """Each chat's updates in order, the chats beside each other. False if something must come again."""
        arrived = self._read(batch)
        if any([await self._intake.glance(one.meaning) for one in arrived]):
            await asyncio.sleep(self._hold_seconds)  # the rest of an album is on its way
            arrived = self._read(await self._updates(0))
            for one in arrived:
                await self._intake.glance(one.meaning)
        chats: dict[int, list[Arrived]] = {}
        for one in arrived:
            if one.number not in self._done:
                chats.setdefault(one.chat, []).append(one)
        await asyncio.gather(*(self._take_in_order(updates) for updates in chats.values()))
        return self._advance(one.number for one in arrived)

    def _read(self, batch: Sequence[_Raw]) -> list[Arrived]:
        return [self._understood(raw) for raw in batch]

    def _understood(self, raw: _Raw) -> Arrived:
        """What no reader understands now none will understand later: it is passed over."""
        number = int(raw["update_id"])
        try:
            chat, meaning = self._intake.read(raw)
        except Exception:
            logger.exception("update.unreadable", extra={"update": number})
            return Arrived(number=number, chat=0, meaning=None)
        return Arrived(number=number, chat=chat, meaning=meaning)

    async def _take_in_order(self, updates: Iterable[Arrived]) -> None:
        for one in updates:
            if not await self._taking.attempt(one.number, one.meaning):
                return
            self._done.add(one.number)

    def _advance(self, numbers: Iterable[int]) -> bool:
        """Whether all were done."""
        for number in sorted(numbers):
            if number not in self._done:
                return False
            self._offset = number + 1
        self._done.clear()
        return True

    async def _confirm(self) -> None:
        """So that what is done does not come again after a restart; it would do no harm."""
        if self._offset is None:
            return
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                await self._updates(0)
        except (TelegramError, TimeoutError):
            logger.info("telegram.unconfirmed")

    async def _rest_after(self, error: TelegramError) -> float:
        logger.warning("telegram.trouble", extra={"kind": type(error).__name__, "rounds": self._troubles})
        match error:
            case Flooded(retry_after=seconds):
                return seconds
            case InvalidToken():
                return LONGEST_PAUSE_SECONDS
            case Conflict():
                await self._end_conflict()
        return self._growing_pause()

    async def _end_conflict(self) -> None:
        """A webhook that somebody set is removed; another process that polls must be stopped by its admin."""
        logger.error("telegram.conflict")
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            logger.warning("telegram.trouble", extra={"kind": type(error).__name__})

    def _growing_pause(self) -> float:
        pause = self._first_pause_seconds * 2.0 ** min(self._troubles, 10)
        return min(LONGEST_PAUSE_SECONDS, pause) * self._chance.uniform(0.8, 1.2)


async def _before(asking: asyncio.Future[Any], stopping: asyncio.Event) -> bool:
    """Whether the answer came before the end; else it is not waited for any more."""
    ending = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait({asking, ending}, return_when=asyncio.FIRST_COMPLETED)
        return asking.done()
    finally:
        ending.cancel()
        if not asking.done():
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)


async def _wait(stopping: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return
