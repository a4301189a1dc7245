"""Groups that became supergroups: the old id leads to the new one, settings and jobs go along."""

from __future__ import annotations

import logging

from cachetools import LRUCache

from bot.chat.job_keys import chat_key
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.stores import ChatSettings
from handlers.telegram.received import ChatMoved
from handlers.telegram.settings import PLATFORM

logger = logging.getLogger(__name__)

MOST_JOBS = 1_000
"""Of the old chat, newest first, are found in the new one as well."""
MOST_REMEMBERED = 10_000
_SUPERGROUPS_BELOW = -1_000_000_000_000


class ChatMigrations:
    """Remembered with the chats' settings: in any process, jobs of before the move find their group."""

    def __init__(self, chat_settings: ChatSettings, jobs: JobStore) -> None:
        self._settings = chat_settings
        self._jobs = jobs
        self._known: LRUCache[int, int] = LRUCache(MOST_REMEMBERED)

    async def remember(self, moved: ChatMoved) -> None:
        """A repeat is harmless."""
        self._known[moved.old] = moved.new
        note = {"to": moved.new}
        if await self._settings.get(PLATFORM, _name(moved.old)) == note:
            return
        old, new = chat_key("", str(moved.old)), chat_key("", str(moved.new))
        if settings := await self._settings.get(PLATFORM, old):
            newer = await self._settings.get(PLATFORM, new)
            chosen = {name: value for name, value in newer.items() if value is not None}
            await self._settings.put(PLATFORM, new, {**settings, **chosen})
        await self._settings.delete(PLATFORM, old)
        for job in await self._jobs.found(PLATFORM, old, limit=MOST_JOBS):
            await self._jobs.add_key(job.id, new, own=old in job.request.keys)
        await self._settings.put(PLATFORM, _name(moved.old), note)
        logger.info("chat.moved", extra={"chat": moved.old, "to": moved.new})

    async def now(self, chat: int) -> int:
        """Where the chat is. Only plain groups ever move."""
        if chat >= 0 or chat < _SUPERGROUPS_BELOW:
            return chat
        if chat not in self._known:
            note = await self._settings.get(PLATFORM, _name(chat))
            if not note:
                return chat
            self._known[chat] = int(note["to"])
        return self._known[chat]


def _name(chat: int) -> str:
    return f"moved:{chat}"
