"""Words as they come, in private chats: previews that Telegram shows for half a minute and then drops."""

from __future__ import annotations

import asyncio
import logging
import sys
import zlib

from cachetools import LRUCache

from bot.chat.replies import View
from bot.domain.errors import DeliveryError
from bot.text.message_split import split_text, utf16_length
from handlers.background import Background
from handlers.html_rendering import TEXT_LIMIT
from handlers.telegram.bot_api.paced_calls import CallRefused, PacedCalls, Urgency
from handlers.telegram.target import TelegramTarget

logger = logging.getLogger(__name__)

MOST_KNOWN = 1000
SEND_SECONDS = 5.0


class Drafts:
    """Never in the way: sent beside everything else, one at a time for a job, and given up at any trouble."""

    def __init__(self, calls: PacedCalls, background: Background) -> None:
        self._calls = calls
        self._background = background
        self._lengths: LRUCache[str, int] = LRUCache(MOST_KNOWN)
        self._under_way: set[str] = set()

    def offer(self, view: View, target: TelegramTarget) -> None:
        """Shows the draft's end if it has grown."""
        job_id = view.job_id
        if view.final or not target.private:
            self._lengths.pop(job_id, None)
            return
        if len(view.draft) <= self._lengths.get(job_id, 0) or job_id in self._under_way:
            return
        self._lengths[job_id] = len(view.draft)
        self._under_way.add(job_id)
        self._background.start(self._send(job_id, view.draft, target))

    async def _send(self, job_id: str, draft: str, target: TelegramTarget) -> None:
        text = split_text(draft[-TEXT_LIMIT:], TEXT_LIMIT, utf16_length)[-1]
        number = zlib.crc32(job_id.encode()) or 1  # must not be zero
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._calls.call(
                    target.chat,
                    lambda chat: self._calls.bot.send_message_draft(
                        chat, number, text, message_thread_id=target.thread
                    ),
                    Urgency.PREVIEW,
                )
        except CallRefused:
            self._lengths[job_id] = sys.maxsize  # longer words would be refused as well
            logger.debug("draft.refused", extra={"job": job_id})
        except (DeliveryError, TimeoutError):
            logger.debug("draft.skipped", extra={"job": job_id})
        finally:
            self._under_way.discard(job_id)
