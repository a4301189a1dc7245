"""Asks Telegram for what is new. The offset confirms all before it, so it moves only over what is done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.domain.errors import StorageError
from handlers.chat_order import Arrived, ChatOrder
from handlers.delivery_attempts import DeliveryAttempts
from handlers.poll_pauses import LONGEST_PAUSE_SECONDS, GrowingPause, completed_before, rest
from handlers.telegram.bot_api.client import POLL_SECONDS, Flooded, QuietBot
from handlers.telegram.incoming.intake import TelegramIntake
from handlers.telegram.incoming.media_groups import HOLD_SECONDS
from handlers.telegram.incoming.update_reader import UpdateReader
from handlers.telegram.incoming.updates import ALLOWED, KNOWN_FOR_LONG, is_unknown_name
from handlers.telegram.received import UpdateMeaning

logger = logging.getLogger(__name__)

CONFIRM_SECONDS = 5.0
CLOSE_SECONDS = 8.0
LOOK_SECONDS = 0.5
"""While something is in hand Telegram is asked so often for what came behind it."""

_Raw = Mapping[str, Any]


class UpdatePolling:
    """One a token: Telegram ends the earlier of two.

    Telegram hands out the earliest 100 updates that are not confirmed, again and again: so many are in hand
    at most, and while there are any it is asked for what came behind them, without waiting.
    """

    def __init__(
        self,
        bot: QuietBot,
        reader: UpdateReader,
        intake: TelegramIntake,
        *,
        poll_seconds: int = POLL_SECONDS,
        first_pause_seconds: float = 1.0,
        hold_seconds: float = HOLD_SECONDS,
    ) -> None:
        self._bot = bot
        self._reader = reader
        self._intake = intake
        self._pause_after = GrowingPause(first_pause_seconds)
        self._order: ChatOrder[UpdateMeaning] = ChatOrder(DeliveryAttempts(intake), self._pause_after)
        self._poll_seconds = poll_seconds
        self._hold_seconds = hold_seconds
        self._offset: int | None = None
        self._allowed: Sequence[str] = ALLOWED
        self._failed_rounds = 0

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping` is set; what is being taken then is finished and confirmed."""
        while not stopping.is_set():
            if (pause := await self._round(stopping)) is None:
                self._failed_rounds = 0
            else:
                self._failed_rounds += 1
                await rest(stopping, pause)
        await self._order.close(grace_seconds=CLOSE_SECONDS)
        self._advance()
        await self._confirm()

    async def _round(self, stopping: asyncio.Event) -> float | None:
        """Seconds to rest after trouble; None if there was none."""
        await self._order.wait(LOOK_SECONDS)
        self._advance()
        asking = asyncio.ensure_future(self._updates(0 if self._order.busy else self._poll_seconds))
        try:
            if await completed_before(asking, stopping):
                await self._take_in_hand(await asking)
        except TelegramError as error:
            return await self._rest_after(error)
        except StorageError as error:
            logger.warning("updates.postponed", extra={"reason": error.message})
            return self._pause_after(self._failed_rounds)
        return None

    async def _updates(self, timeout_seconds: int) -> list[dict[str, Any]]:
        try:
            return await self._bot.updates(
                offset=self._offset, timeout_seconds=timeout_seconds, allowed=self._allowed
            )
        except TelegramError as error:
            if is_unknown_name(error):
                self._allowed = KNOWN_FOR_LONG
            raise

    async def _take_in_hand(self, batch: Sequence[_Raw]) -> None:
        """What is not in hand or done yet. Raises `StorageError`, having taken nothing: it comes again."""
        now = asyncio.get_running_loop().time()
        fresh = [self._understood(raw) for raw in batch if int(raw["update_id"]) not in self._order]
        waits = [self._hold_seconds if await self._intake.glance(one.meaning) else 0.0 for one in fresh]
        for one, wait in zip(fresh, waits, strict=True):  # the rest of an album may be on its way
            self._order.add(replace(one, due=now + wait))

    def _understood(self, raw: _Raw) -> Arrived[UpdateMeaning]:
        """What no reader understands now none will understand later: it is passed over."""
        number = int(raw["update_id"])
        try:
            chat, meaning = self._reader.read(raw)
        except Exception:
            logger.exception("update.unreadable", extra={"update": number})
            return Arrived(number=number, chat=0, meaning=None)
        return Arrived(number=number, chat=chat, meaning=meaning)

    def _advance(self) -> None:
        """Behind what is done; the next request confirms it."""
        if (last := self._order.confirmable()) is not None:
            self._offset = last + 1

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
        logger.warning(
            "telegram.trouble", extra={"kind": type(error).__name__, "rounds": self._failed_rounds}
        )
        match error:
            case Flooded(retry_after=seconds):
                return seconds
            case InvalidToken():
                return LONGEST_PAUSE_SECONDS
            case Conflict():
                await self._end_conflict()
        return self._pause_after(self._failed_rounds)

    async def _end_conflict(self) -> None:
        """A webhook that somebody set is removed; another process that polls must be stopped by its admin."""
        logger.error("telegram.conflict")
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            logger.warning("telegram.trouble", extra={"kind": type(error).__name__})
