"""What Telegram says of people and chats, asked at most once a minute."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from cachetools import TTLCache
from telegram import ChatMember

from bot.chat.events import Attachment, Person, Place
from bot.chat.unasked import UnaskedDefaults
from bot.domain.errors import DeliveryError
from handlers.telegram.bot_api.paced_calls import CallRefused, PacedCalls, Urgency
from handlers.telegram.recent_recordings import RecentRecordings

T = TypeVar("T")

CACHE_SECONDS = 60.0
ANSWER_SECONDS = 3.0
"""A person waits for what depends on the answer."""
MOST_CACHED = 10_000
_RULING = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR})
_OUTSIDE = frozenset({ChatMember.LEFT, ChatMember.BANNED})


class TelegramDirectory:
    """Implements `bot.chat.events.Directory`."""

    def __init__(
        self, calls: PacedCalls, recent: RecentRecordings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._calls = calls
        self._recent = recent
        self._standings: TTLCache[tuple[str, str, str], str] = TTLCache(MOST_CACHED, CACHE_SECONDS, clock)

    @property
    def unasked(self) -> UnaskedDefaults:
        """Groups stay quiet until somebody asks, or an admin wants more."""
        return UnaskedDefaults()

    async def may_administer(self, place: Place, person: Person) -> bool:
        """Owners and administrators; whoever speaks as the chat itself is one: hidden admins, channels."""
        if place.private or person.id == place.chat:
            return True
        return await self._membership(place.workspace, place.chat, person) in _RULING

    async def is_member(self, workspace: str, chat: str, person: Person) -> bool:
        if person.id == chat:
            return True
        return await self._membership(workspace, chat, person) not in _OUTSIDE

    async def recording(self, place: Place, key: str) -> Attachment | None:
        return await self._recent.file(place.workspace, place.chat, key)

    async def _membership(self, workspace: str, chat: str, person: Person) -> str:
        """Status of a member; of a business connection its person is the owner, the other side left."""
        asked = (workspace, chat, person.id)
        if (known := self._standings.get(asked)) is not None:
            return known
        standing = await (self._owner(workspace, person) if workspace else self._member(chat, person))
        self._standings[asked] = standing
        return standing

    async def _member(self, chat: str, person: Person) -> str:
        """Somebody else's private chat, and one that the bot is no member of, have no members; a channel
        is none.
        """
        if not chat.startswith("-") or not person.id.isdecimal():
            return ChatMember.LEFT
        try:
            member = await self._ask(
                int(chat), lambda here: self._calls.bot.get_chat_member(here, int(person.id))
            )
        except CallRefused:
            return ChatMember.LEFT
        if member.status == ChatMember.RESTRICTED and not getattr(member, "is_member", True):
            return ChatMember.LEFT
        return member.status

    async def _owner(self, workspace: str, person: Person) -> str:
        connection = await self._ask(0, lambda _: self._calls.bot.get_business_connection(workspace))
        return ChatMember.OWNER if str(connection.user.id) == person.id else ChatMember.LEFT

    async def _ask(self, chat: int, method: Callable[[int], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._calls.call(chat, method, Urgency.FREE)
        except TimeoutError:
            raise DeliveryError("Telegram does not answer in time.") from None
