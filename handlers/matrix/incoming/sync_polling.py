"""Asks the homeserver for what is new. The token that is kept leads behind what is done, and no further."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.errors import DeliveryError, PlatformBusy, StorageError
from bot.domain.ports.key_values import KeyValue
from handlers.chat_order import Arrived, ChatOrder
from handlers.delivery_attempts import DeliveryAttempts
from handlers.matrix.client_server.client import HomeserverClient, MatrixRefusal, MatrixRefused
from handlers.matrix.incoming.intake import Told
from handlers.matrix.incoming.room_history import RoomHistory
from handlers.matrix.incoming.sync_answer import (
    invites,
    removals,
    since_invited,
    sync_filter,
    timelines,
)
from handlers.matrix.received import Missed, RoomEvent
from handlers.poll_pauses import GrowingPause, completed_before, rest

logger = logging.getLogger(__name__)

POLL_SECONDS = 30.0
LOOK_SECONDS = 0.2
"""While something is in hand its end is looked for so often."""
CLOSE_SECONDS = 8.0
MOST_IN_HAND = 1000
"""Events; before there are fewer nothing more is asked for."""


class SyncPolling:
    """Any number of processes may have the same account: each event counts once, by its id."""

    def __init__(
        self,
        client: HomeserverClient,
        history: RoomHistory,
        key_values: KeyValue,
        *,
        first_pause_seconds: float = 1.0,
    ) -> None:
        self._client = client
        self._history = history
        self._key_values = key_values
        self._pause_after = GrowingPause(first_pause_seconds)
        self._order: ChatOrder[Told | Missed] = ChatOrder(DeliveryAttempts(history), self._pause_after)
        self._since = ""
        self._kept = ""
        self._done = 0
        """Number of the last event before which, itself included, all are done."""
        self._last = 0
        self._batches: deque[tuple[int, str]] = deque()
        """Number of the last event of each answer, and the token that leads behind it."""
        self._failed_rounds = 0

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping` is set; what is being taken then is finished and its token kept."""
        while not stopping.is_set():
            try:
                await self._round(stopping)
                self._failed_rounds = 0
            except (DeliveryError, StorageError) as error:
                logger.warning("sync.postponed", extra={"reason": error.message})
                pause = error.retry_after if isinstance(error, PlatformBusy) else None
                await rest(stopping, pause or self._pause_after(self._failed_rounds))
                self._failed_rounds += 1
            except Exception:
                logger.exception("sync.crashed")
                await rest(stopping, self._pause_after(self._failed_rounds))
                self._failed_rounds += 1
        await self._order.close(grace_seconds=CLOSE_SECONDS)
        try:
            await self._keep()
        except StorageError as error:
            logger.warning("sync.postponed", extra={"reason": error.message})

    async def _round(self, stopping: asyncio.Event) -> None:
        if not self._since:
            await self._begin()
        await self._order.wait(LOOK_SECONDS)
        await self._keep()
        if self._last - self._done > MOST_IN_HAND:
            return
        asking = asyncio.ensure_future(self._sync(0.0 if self._order.busy else POLL_SECONDS))
        if await completed_before(asking, stopping):
            self._take_in_hand(await asking)

    async def _begin(self) -> None:
        """Where it stopped, or with what happens from now on; and with all invitations that wait."""
        kept = await self._key_values.get(self._key)
        query = {"filter": sync_filter(events=1), "timeout": "0"}
        answer = await self._client.ask("sync", query=query, seconds=POLL_SECONDS * 4)
        token = None if kept is None else kept.get("since")
        if isinstance(token, str) and token:
            self._since = self._kept = token
            answer = {**answer, "next_batch": token}
        self._add(answer, [*invites(answer, self._me)])

    async def _sync(self, seconds: float) -> dict[str, Any]:
        query = {"filter": sync_filter(), "since": self._since, "timeout": str(int(seconds * 1000))}
        try:
            return await self._client.ask("sync", query=query, seconds=seconds + 30)
        except MatrixRefused as refused:  # a homeserver that was set up anew knows no token of before
            if refused.reason is not MatrixRefusal.INVALID:
                raise
            logger.warning("sync.token_refused")
            await self._key_values.delete(self._key)
            self._since = ""
            raise

    def _take_in_hand(self, answer: Mapping[str, Any]) -> None:
        told: list[Told | Missed] = [*invites(answer, self._me)]
        for timeline in timelines(answer):
            events, called = since_invited(timeline.events, self._me)
            if timeline.gap is not None and not called:
                told.append(Missed(room=timeline.room, before=timeline.gap, since=self._since))
            told += [RoomEvent(room=timeline.room, event=event) for event in events]
        self._add(answer, [*told, *removals(answer, self._me)])

    def _add(self, answer: Mapping[str, Any], told: Sequence[Told | Missed]) -> None:
        for one in told:
            self._last += 1
            self._order.add(Arrived(number=self._last, chat=one.room, meaning=one))
        token = answer.get("next_batch")
        if isinstance(token, str) and token and token != self._since:
            self._since = token
            self._batches.append((self._last, token))

    async def _keep(self) -> None:
        """The token behind which nothing is open. Raises `StorageError`."""
        if (done := self._order.confirmable()) is not None:
            self._done = done
        token = ""
        while self._batches and self._batches[0][0] <= self._done:
            _, token = self._batches.popleft()
        if token and token != self._kept:
            await self._key_values.put(self._key, {"since": token}, owner=None, keep_seconds=None)
            self._kept = token

    @property
    def _me(self) -> str:
        return self._history.me

    @property
    def _key(self) -> str:
        return f"matrix:sync:{self._me}"
