"""Matrix, connected: the parts put together, and its life from the first call to the last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from bot.chat.platform import Check, PlatformServices
from bot.domain.errors import DeliveryError
from bot.domain.ports.platforms import Fetcher, Messenger
from handlers.background import Background
from handlers.matrix.client_server.client import (
    HomeserverClient,
    MatrixIdentity,
    MatrixRefused,
    TokenRefused,
)
from handlers.matrix.client_server.directory import MatrixDirectory
from handlers.matrix.client_server.media import MatrixFetcher
from handlers.matrix.client_server.room_calls import RoomCalls
from handlers.matrix.client_server.rooms import Rooms
from handlers.matrix.incoming.event_reader import MatrixEventReader
from handlers.matrix.incoming.intake import MatrixIntake
from handlers.matrix.incoming.invitations import Invitations
from handlers.matrix.incoming.room_history import RoomHistory
from handlers.matrix.incoming.sync_polling import SyncPolling
from handlers.matrix.outgoing.messenger import MatrixMessenger
from handlers.matrix.outgoing.replies import MatrixReplies
from handlers.matrix.recordings import SCHEME
from handlers.matrix.settings import MatrixSettings
from handlers.poll_pauses import rest
from handlers.rate_limiter import RateLimiter

logger = logging.getLogger(__name__)

GRACE_SECONDS = 5.0
RETRY_SECONDS = 5.0
_MEDIA_SINCE = (1, 11)
"""Of the specification: since then files are handed over to those who say who they are."""


class MatrixConnection:
    """Implements `bot.chat.platform.Connection`."""

    def __init__(
        self,
        settings: MatrixSettings,
        homeserver: str,
        token: str,
        services: PlatformServices,
        *,
        rate_limiter: RateLimiter | None = None,
        first_pause_seconds: float = 1.0,
    ) -> None:
        """`first_pause_seconds`: after trouble with what comes in; it doubles each time."""
        self._client = client = HomeserverClient(homeserver, token)
        self._background = Background()
        conversation, table = services.conversation, services.table
        rooms = Rooms(client)
        calls = RoomCalls(client, rate_limiter or RateLimiter())
        self._reader = MatrixEventReader(rooms)
        self._messenger = MatrixMessenger(calls, rooms, conversation)
        self._fetcher = MatrixFetcher(client, services.scratch)
        intake = MatrixIntake(
            reader=self._reader,
            rooms=rooms,
            conversation=conversation,
            directory=MatrixDirectory(rooms),
            replies=MatrixReplies(calls, conversation, table.jobs, table.outbox),
            invitations=Invitations(client, rooms, conversation, settings.inviting, self._background),
            key_values=table.key_values,
            background=self._background,
        )
        history = RoomHistory(client, intake)
        self._polling = SyncPolling(
            client, history, table.key_values, first_pause_seconds=first_pause_seconds
        )

    @property
    def messenger(self) -> Messenger:
        return self._messenger

    @property
    def fetchers(self) -> Mapping[str, Fetcher]:
        return {SCHEME: self._fetcher}

    @property
    def routes(self) -> Sequence[Any]:
        return ()

    async def listen(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            try:
                self._reader.me = await self._who()
            except DeliveryError as error:
                logger.warning("matrix.unreachable", extra={"reason": error.message})
                await rest(stopping, RETRY_SECONDS)
                continue
            logger.info("matrix.listening")
            await self._polling.run(stopping)

    async def checks(self) -> AsyncIterator[Check]:
        """Asks the homeserver; what it says is told without the token."""
        try:
            versions = await self._client.versions()
            yield _served(versions)
            me = await self._who()
            yield Check(what="Matrix account", good=True, text=f"The bot is {me.user}.")
            yield await self._limit()
            yield await self._keys(me)
        except DeliveryError as error:
            yield Check(what="Matrix", good=False, text=_trouble(error))

    async def close(self) -> None:
        await self._background.close(grace_seconds=GRACE_SECONDS)
        await self._client.close()

    async def _who(self) -> MatrixIdentity:
        user = str((await self._client.ask("account", "whoami")).get("user_id", ""))
        try:
            profile = await self._client.ask("profile", user)
        except MatrixRefused:
            profile = {}
        name = profile.get("displayname")
        return MatrixIdentity(user=user, display_name=name if isinstance(name, str) else "")

    async def _limit(self) -> Check:
        told = await self._client.ask_first_version("media", "config")
        limit = told.get("m.upload.size")
        text = f"{limit // 1_000_000} MB" if isinstance(limit, int) else "no limit that it tells"
        return Check(what="Matrix files", good=True, text=f"The homeserver takes files of up to: {text}.")

    async def _keys(self, me: MatrixIdentity) -> Check:
        """An account with keys gets encrypted messages, which the bot cannot read."""
        told = await self._client.post("keys", "query", body={"device_keys": {me.user: []}})
        devices = told.get("device_keys")
        keyed = isinstance(devices, dict) and bool(devices.get(me.user))
        if not keyed:
            return Check(
                what="Matrix encryption", good=True, text="The account has no keys, as it should be."
            )
        text = (
            "The account was signed in to an app that made keys, so people's apps begin encrypted chats with "
            "it, which the bot cannot read. Sign those devices out, or take a new account."
        )
        return Check(what="Matrix encryption", good=False, text=text)


def _served(versions: Mapping[str, Any]) -> Check:
    known = versions.get("versions")
    numbers = [_number(one) for one in known if isinstance(one, str)] if isinstance(known, list) else []
    latest = max(numbers, default=(0, 0))
    if latest >= _MEDIA_SINCE:
        text = f"The homeserver speaks version {latest[0]}.{latest[1]} of the specification."
        return Check(what="Matrix", good=True, text=text)
    text = (
        "The homeserver is too old: Earmark needs version 1.11 of the specification, of June 2024. Update it."
    )
    return Check(what="Matrix", good=False, text=text)


def _number(version: str) -> tuple[int, int]:
    major, _, minor = version.removeprefix("v").partition(".")
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else (0, 0)


def _trouble(error: DeliveryError) -> str:
    if isinstance(error, TokenRefused):
        return (
            "The token is refused. Sign in once more (README) and put the new one into EARMARK_MATRIX_TOKEN."
        )
    return (
        "The homeserver does not answer as one. Check EARMARK_MATRIX_HOMESERVER, which is the address that "
        "https://<server>/.well-known/matrix/client names, and this machine's network."
    )
