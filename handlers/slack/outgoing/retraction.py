"""Takes back what was posted: messages, and files with the messages that carry them."""

from __future__ import annotations

import logging

from bot.domain.errors import PlatformBusy
from handlers.rate_limiter import Rate, RateLimiter
from handlers.slack.outgoing.posted import SlackPosted
from handlers.slack.recordings import shared_at
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import NeedsMending, SlackRefused
from handlers.slack.web_api.message_reader import MessageReader
from handlers.slack.web_api.workspaces import Workspace

logger = logging.getLogger(__name__)

DELETIONS = Rate(45, 60)
"""`chat.delete` and `files.delete` are methods of tier 3: about 50 a minute in a workspace."""


class SlackRetraction:
    """Deletes. What is gone already, or not ours to delete, is passed over."""

    def __init__(self, web: SlackWebApi, rate_limiter: RateLimiter) -> None:
        self._web = web
        self._rate_limiter = rate_limiter
        self._reader = MessageReader(web)

    async def take_back(self, workspace: Workspace, posted: SlackPosted) -> None:
        """May be repeated. Raises `PlatformBusy`. What people see first goes first."""
        for ts in (*posted.continued, posted.ts, posted.leftover):
            if ts:
                await self._delete(workspace, "chat.delete", channel=posted.channel, ts=ts)
        for upload in posted.uploads:
            await self._delete_file(workspace, upload.file)
        if posted.canvas:
            await self._delete_canvas(workspace, posted.canvas)

    async def _delete_canvas(self, workspace: Workspace, canvas: str) -> None:
        """Where the app lost its right to canvases since, it is not ours to delete."""
        method = "canvases.delete"
        try:
            await self._delete(workspace, method, canvas_id=canvas)
        except NeedsMending as refusal:
            logger.info("slack.not_deleted", extra={"method": method, "error": refusal.error})

    async def _delete_file(self, workspace: Workspace, file: str) -> None:
        """First the message that carries it, which Slack would leave empty."""
        told = await self._reader.file(workspace, file)
        if told is None:
            await self._complete(workspace, file)
        for channel, ts in shared_at(told or {}).items():
            if ts:
                await self._delete(workspace, "chat.delete", channel=channel, ts=ts)
        await self._delete(workspace, "files.delete", file=file)

    async def _complete(self, workspace: Workspace, file: str) -> None:
        """Bytes that were handed over but never shared can be deleted only once they are a file."""
        try:
            await self._web.call(workspace.token, "files.completeUploadExternal", files=[{"id": file}])
        except SlackRefused:
            return

    async def _delete(self, workspace: Workspace, method: str, **arguments: str) -> None:
        claim = f"{method}:{workspace.team}"
        if (wait := self._rate_limiter.take((claim, DELETIONS))) > 0:
            raise PlatformBusy("Slack deletes often enough just now.", retry_after=wait)
        try:
            await self._web.call(workspace.token, method, **arguments)
        except SlackRefused as refusal:
            logger.info("slack.not_deleted", extra={"method": method, "error": refusal.error})
        except PlatformBusy as busy:
            if busy.retry_after:
                self._rate_limiter.rest(claim, busy.retry_after)
            raise
