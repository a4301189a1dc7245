"""What has to be looked up before an event can be understood."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.events import Attachment, MessageReceived, Person, Place, Reacted
from bot.chat.remembered_recordings import RememberedRecordings
from handlers.slack.incoming.events import Emoji, Post
from handlers.slack.incoming.interactions import Shortcut
from handlers.slack.recordings import files_of
from handlers.slack.web_api.message_reader import NOTHING_LATELY, MessageReader
from handlers.slack.web_api.workspaces import Workspace


class EventReader:
    """Completes events that Slack tells in part."""

    def __init__(self, messages: MessageReader, recent: RememberedRecordings) -> None:
        self._messages = messages
        self._recent = recent

    async def newest(
        self, workspace: Workspace, place: Place, channel: str
    ) -> tuple[tuple[Attachment, ...], str]:
        """The channel's recordings, the newest first; where there are none, the name of the words saying why.

        Slack rations its history to a call a minute for many apps: it is read where nothing is known.
        """
        if known := await self._recent.newest(place):
            return known, ""
        found, unseen = await self._messages.newest(workspace, channel)
        await self._recent.add(place, Person(id=""), found[::-1])
        return found, unseen

    async def received(self, workspace: Workspace, post: Post) -> MessageReceived | None:
        """The message with all that it carries and points at; None if it is nothing to us."""
        received = post.received
        if post.lacks_files and (message := await self._messages.message(workspace, post.channel, post.ts)):
            found = await self._messages.recordings_in(workspace, post.channel, (message,))
            received = replace(received, recordings=found, other_file=bool(files_of(message)) and not found)
        if post.stubs:
            described = await self._messages.recordings(workspace, post.stubs, received.message)
            received = replace(received, recordings=(*received.recordings, *described))
        if received.recordings or not received.addressed:
            return received if received.recordings else None
        if post.thread:
            return replace(received, about=await self._messages.thread(workspace, post.channel, post.thread))
        if not received.text:
            return received
        about, unseen = await self.newest(workspace, received.place, post.channel)
        return replace(received, about=about, unseen="" if unseen == NOTHING_LATELY else unseen)

    async def reacted(self, workspace: Workspace, emoji: Emoji) -> Reacted | None:
        """None where the message carries no recording."""
        message = await self._messages.message(workspace, emoji.channel, emoji.ts)
        if message is None:
            return None
        recordings = await self._messages.recordings_in(workspace, emoji.channel, (message,))
        if not recordings:
            return None
        reacted, root = emoji.reacted, str(message.get("thread_ts") or emoji.ts)
        address = {**reacted.place.address, "thread": root}
        return replace(reacted, recordings=recordings, place=replace(reacted.place, address=address))

    async def shortcut(self, workspace: Workspace, shortcut: Shortcut) -> MessageReceived:
        received = shortcut.received
        if shortcut.stubs:
            described = await self._messages.recordings(workspace, shortcut.stubs, received.message)
            received = replace(received, recordings=(*received.recordings, *described))
        if received.recordings:
            return received
        return replace(
            received, about=await self._messages.thread(workspace, shortcut.channel, shortcut.thread)
        )
