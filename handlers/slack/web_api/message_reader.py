"""Messages and files, read for the bot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.events import Attachment
from bot.domain.errors import PlatformGone
from handlers.slack.addresses import Link
from handlers.slack.recordings import attachment_of, attachments_of, files_of, is_stub
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import NeedsMending
from handlers.slack.web_api.workspaces import Workspace

logger = logging.getLogger(__name__)

RECENT_MESSAGES = 50
NOTHING_LATELY = "slack-nothing-lately"
"""The channel can be read; a mention in it is told how to point at one."""
MOST_STUBS = 10
SlackMessages = Sequence[Mapping[str, Any]]


class MessageReader:
    """Reads messages and files. What the bot may not see is not there; what fails in passing is raised."""

    def __init__(self, web: SlackWebApi) -> None:
        self._web = web

    async def message(self, workspace: Workspace, channel: str, ts: str) -> Mapping[str, Any] | None:
        """One message, at the top of a channel or inside a thread."""
        window = {"channel": channel, "latest": ts, "oldest": ts, "inclusive": 1}
        for method, more in (
            ("conversations.history", {"limit": 1}),
            ("conversations.replies", {"ts": ts, "limit": 10}),  # the first of the thread comes along
        ):
            found = await self._messages(workspace, method, **window, **more)
            if (exact := next((one for one in found if one.get("ts") == ts), None)) is not None:
                return exact
        return None

    async def newest(self, workspace: Workspace, channel: str) -> tuple[tuple[Attachment, ...], str]:
        """Recordings among the channel's newest messages, newest first; where there are none, the name of the
        words that say why.
        """
        method = "conversations.history"
        try:
            told = await self._web.call(workspace.token, method, channel=channel, limit=RECENT_MESSAGES)
        except NeedsMending as refusal:
            logger.info("slack.not_readable", extra={"method": method, "error": refusal.message})
            return (), "slack-nothing-allowed"
        except PlatformGone as refusal:
            logger.info("slack.not_readable", extra={"method": method, "error": refusal.message})
            return (), "slack-nothing-visible"
        found = await self.recordings_in(workspace, channel, tuple(told.get("messages") or ()))
        return found, "" if found else NOTHING_LATELY

    async def thread(self, workspace: Workspace, channel: str, ts: str) -> tuple[Attachment, ...]:
        """Recordings of a thread, newest first."""
        found = await self._messages(
            workspace, "conversations.replies", channel=channel, ts=ts, limit=RECENT_MESSAGES
        )
        return await self.recordings_in(workspace, channel, found[::-1])

    async def linked(self, workspace: Workspace, link: Link) -> tuple[Attachment, ...]:
        """Recordings of the message that a link points at, or else of its thread."""
        message = await self.message(workspace, link.channel, link.ts)
        own = await self.recordings_in(workspace, link.channel, (message,)) if message else ()
        return own or await self.thread(workspace, link.channel, link.thread)

    async def file(self, workspace: Workspace, file: str) -> Mapping[str, Any] | None:
        try:
            told = await self._web.call(workspace.token, "files.info", file=file)
        except (PlatformGone, NeedsMending):
            return None
        found = told.get("file")
        return found if isinstance(found, Mapping) else None

    async def recordings(
        self, workspace: Workspace, files: Sequence[str], message: str
    ) -> tuple[Attachment, ...]:
        """Those of these files that are recordings."""
        told = await asyncio.gather(*(self.file(workspace, file) for file in files))
        found = (attachment_of(one, team=workspace.team, message=message) for one in told if one)
        return tuple(one for one in found if one is not None)

    async def recordings_in(
        self, workspace: Workspace, channel: str, messages: SlackMessages
    ) -> tuple[Attachment, ...]:
        """Recordings in the messages' order, files of other workspaces looked up."""
        stubs = [file for message in messages for file in files_of(message) if is_stub(file)]
        named = [str(file["id"]) for file in stubs[:MOST_STUBS]]
        told = await asyncio.gather(*(self.file(workspace, name) for name in named))
        known = {name: file for name, file in zip(named, told, strict=True) if file}
        described = (
            {**message, "attachments": (), "files": [known.get(str(file.get("id")), file) for file in files]}
            if (files := files_of(message))
            else message
            for message in messages
        )
        return attachments_of(described, team=workspace.team, channel=channel, bot_id=workspace.bot_id)

    async def _messages(self, workspace: Workspace, method: str, **arguments: Any) -> SlackMessages:
        try:
            told = await self._web.call(workspace.token, method, **arguments)
        except (PlatformGone, NeedsMending) as refusal:
            logger.info("slack.not_readable", extra={"method": method, "error": refusal.message})
            return ()
        return tuple(told.get("messages") or ())
