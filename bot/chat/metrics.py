"""Counts the events of chats and measures how soon they can be acknowledged."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bot import metrics
from bot.chat.conversation import Conversations
from bot.chat.events import ChatEvent, Departed, Directory
from bot.chat.replies import Reply
from bot.traces import span
from bot.worker.queue_metrics import jobs_made


class MeteredConversations(Conversations):
    """Implements `bot.chat.platform.Conversation`."""

    async def handle(self, event: ChatEvent, directory: Directory) -> Sequence[Reply]:
        since, outcome = time.monotonic(), "failed"
        platform = event.platform if isinstance(event, Departed) else event.place.platform
        made = jobs_made.set([])
        try:
            with span("event.handle", platform=platform, kind=type(event).__name__):
                replies = await super().handle(event, directory)
            outcome = "accepted" if jobs_made.get() else "handled" if replies else "quiet"
        finally:
            jobs_made.reset(made)
            metrics.events.labels(platform, outcome).inc()
            metrics.event_ack_seconds.labels(platform).observe(time.monotonic() - since)
        return replies
