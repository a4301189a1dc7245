"""The line "is listening…" that Slack shows in a person's conversation with the bot."""

from __future__ import annotations

import time
from collections.abc import Callable

from cachetools import LRUCache

from bot.chat.replies import View
from bot.domain.errors import DeliveryError
from handlers.slack.addresses import is_direct
from handlers.slack.outgoing.posted import SlackPosted
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.workspaces import Workspace

REFRESH_SECONDS = 90.0
"""Slack drops it after two minutes."""
STATUS_CHARACTERS = 50
MOST_REMEMBERED = 1_000


class ThreadStatus:
    """An ornament: whatever goes wrong with it is of no concern."""

    def __init__(self, web: SlackWebApi, clock: Callable[[], float] = time.monotonic) -> None:
        self._web = web
        self._clock = clock
        self._shown_at: LRUCache[str, float] = LRUCache(MOST_REMEMBERED)

    async def show(self, workspace: Workspace, posted: SlackPosted, view: View) -> None:
        """While the job is worked on, and no longer."""
        if not posted.thread or not is_direct(posted.channel):
            return
        shown_at = self._shown_at.get(view.job_id)
        if view.final:
            if self._shown_at.pop(view.job_id, None) is not None:
                await self._set(workspace, posted, "")
        elif shown_at is None or self._clock() - shown_at > REFRESH_SECONDS:
            self._shown_at[view.job_id] = self._clock()
            await self._set(workspace, posted, view.status[:STATUS_CHARACTERS])

    async def _set(self, workspace: Workspace, posted: SlackPosted, status: str) -> None:
        try:
            await self._web.call(
                workspace.token,
                "assistant.threads.setStatus",
                channel_id=posted.channel,
                thread_ts=posted.thread,
                status=status,
            )
        except DeliveryError:
            return
