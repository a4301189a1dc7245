"""What happens on Slack's side, by whomever it was caused, and the events that the app gets for it."""

from __future__ import annotations

import time
from typing import Any

from tests.fakes.slack_delivery import Courier, Delivery
from tests.fakes.slack_events import MESSAGES_OF, SCOPE_OF_HISTORY, event_callback, message_json
from tests.fakes.slack_state import Channel, File, Install, Json, Message, SlackError, World

MIMETYPES = {
    "aac": "audio/aac",
    "amr": "audio/amr",
    "flac": "audio/flac",
    "jpg": "image/jpeg",
    "json": "application/json",
    "m4a": "audio/mp4",
    "md": "text/markdown",
    "mkv": "video/x-matroska",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "srt": "application/x-subrip",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "vtt": "text/vtt",
    "wav": "audio/wav",
    "webm": "audio/webm",
    "wma": "audio/x-ms-wma",
}


class Board:
    """Shared by the Web API and by the people. Callers hold `world.lock`."""

    def __init__(self, world: World, courier: Courier) -> None:
        self.world, self.courier = world, courier

    def emit(
        self, install: Install, event: Json, *, outer_team: str | None = None, shared: bool = False
    ) -> Delivery:
        wrapped = event_callback(
            self.world, install, event, outer_team=outer_team or install.team, shared=shared
        )
        return self.courier.send(Delivery(kind="events_api", payload=wrapped))

    def hears(self, install: Install, subscription: str, *scopes: str) -> bool:
        app = self.world.app
        return subscription in app.subscriptions and (not scopes or bool(install.scopes.intersection(scopes)))

    def add_message(self, message: Message) -> Message:
        self.world.messages.setdefault(message.channel, []).append(message)
        for file in message.files:
            self.world.files[file].shares.append((message.channel, message.ts))
        self._announce(message)
        return message

    def _announce(self, message: Message) -> None:
        event = self._as_event(message, message.ts)
        self._emit_message(message, event)
        self._emit_mention(message, event)
        install = self.world.install_in(self.world.channels[message.channel])
        if install is None or not self.hears(install, "file_shared", "files:read"):
            return
        for file in message.files:
            shared = {
                "type": "file_shared",
                "file_id": file,
                "user_id": message.user,
                "file": {"id": file},
                "channel_id": message.channel,
                "event_ts": message.ts,
            }
            self.emit(install, shared)

    def _as_event(self, message: Message, event_ts: str) -> Json:
        channel = self.world.channels[message.channel]
        more = {"channel": channel.id, "event_ts": event_ts, "channel_type": channel.kind}
        author = self.world.users.get(message.user)
        if author and channel.shared_with:
            more |= {"user_team": author.team, "source_team": author.team}
        return message_json(self.world, message) | more

    def _emit_message(self, message: Message, event: Json) -> None:
        channel = self.world.channels[message.channel]
        install = self.world.install_in(channel)
        if install and self.hears(install, MESSAGES_OF[channel.kind], SCOPE_OF_HISTORY[channel.kind]):
            self.emit(
                install,
                event,
                outer_team=self._team_of(message, channel),
                shared=bool(channel.shared_with),
            )

    def _team_of(self, message: Message, channel: Channel) -> str:
        author = self.world.users.get(message.user)
        return author.team if author else channel.team

    def _emit_mention(self, message: Message, event: Json) -> None:
        channel = self.world.channels[message.channel]
        install = self.world.install_in(channel)
        if install is None or channel.kind == "im" or message.user == install.bot_user:
            return
        mentioned = f"<@{install.bot_user}>" in message.text
        if mentioned and self.hears(install, "app_mention", "app_mentions:read"):
            kept = {name: value for name, value in event.items() if name not in ("channel_type", "subtype")}
            self.emit(
                install,
                kept | {"type": "app_mention"},
                outer_team=self._team_of(message, channel),
                shared=bool(channel.shared_with),
            )

    def change_message(
        self, message: Message, *, by: str, text: str | None, blocks: list[Json] | None = None
    ) -> str:
        """Edits in place, keeps what it was before, and tells who listens.

        Text without blocks takes the place of blocks, too; only without blocks it shows that it was edited.
        """
        previous = self._as_event(message, message.ts)
        text_before = message.text
        edited_ts = self.world.new_ts()
        message.edits.append({"text": message.text, "blocks": message.blocks, "edited_ts": edited_ts})
        message.edited_by = message.edited_by if blocks else by
        if text is not None:
            message.text = text
        if text is not None or blocks is not None:
            message.blocks = blocks or []
        self.tell_change(message, previous)
        if message.text != text_before and "<@" not in text_before:
            self._emit_mention(message, self._as_event(message, edited_ts))
        return edited_ts

    def tell_change(self, message: Message, previous: Json) -> None:
        """The event of a message that is now another."""
        channel = self.world.channels[message.channel]
        inner = {"channel", "event_ts", "channel_type"}
        event = {
            "type": "message",
            "subtype": "message_changed",
            "message": message_json(self.world, message),
            "previous_message": {name: value for name, value in previous.items() if name not in inner},
            "channel": channel.id,
            "hidden": True,
            "ts": self.world.new_ts(),
            "channel_type": channel.kind,
        }
        self._emit_message(message, event | {"event_ts": event["ts"]})

    def remove_message(self, message: Message) -> None:
        """A parent with replies stays as a tombstone; everything else is gone."""
        previous = self._as_event(message, message.ts)
        replies = [one for one in self.world.thread(message.channel, message.ts) if one is not message]
        for file in message.files:
            shares = self.world.files[file].shares
            if (message.channel, message.ts) in shares:
                shares.remove((message.channel, message.ts))
        if replies and not message.thread_ts:
            message.text, message.user, message.subtype = (
                "This message was deleted.",
                "USLACKBOT",
                "tombstone",
            )
            message.files, message.blocks, message.bot_id = [], [], ""
            self.tell_change(message, previous)
            return
        message.deleted = True
        ts = self.world.new_ts()
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "deleted_ts": message.ts,
            "previous_message": previous,
            "channel": message.channel,
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
            "channel_type": self.world.channels[message.channel].kind,
        }
        self._emit_message(message, event)

    def remove_file(self, file: File) -> None:
        """Its bytes are gone; the messages that carry it show a tombstone in its place."""
        carriers = [self.world.find_message(channel, ts) for channel, ts in file.shares]
        before = [(one, self._as_event(one, one.ts)) for one in carriers if one is not None]
        file.deleted = True
        for install in self.world.installs:
            concerned = not install.revoked and self.sees(install, file)
            if concerned and self.hears(install, "file_deleted", "files:read"):
                event = {"type": "file_deleted", "file_id": file.id, "event_ts": self.world.new_ts()}
                self.emit(install, event | {"channel_ids": [channel for channel, _ in file.shares]})
        for message, previous in before:
            self.tell_change(message, previous)

    def sees(self, install: Install, file: File) -> bool:
        if file.user == install.bot_user or file.id in self.world.granted:
            return True
        channels = [self.world.channels[channel] for channel, _ in file.shares]
        return any(install.bot_user in channel.members for channel in channels)

    def add_file(self, *, team: str, user: str, name: str, content: bytes, **about: Any) -> File:
        """`mimetype` and `filetype` follow from the name unless they are given."""
        ending = name.rpartition(".")[2].lower() if "." in name else ""
        mimetype = about.pop("mimetype", None) or MIMETYPES.get(ending, "application/octet-stream")
        file = File(
            id=self.world.new_id("F"),
            team=team,
            user=user,
            name=name,
            content=content,
            mimetype=mimetype,
            title=about.pop("title", None) or name,
            created=int(time.time()),
            filetype=about.pop("filetype", None) or ending or "binary",
            **about,
        )
        self.world.files[file.id] = file
        return file

    def join(self, channel: Channel, user: str, *, inviter: str | None = None) -> None:
        if user in channel.members:
            return
        channel.members.append(user)
        install = self.world.install_in(channel)
        if install and self.hears(install, "member_joined_channel", "channels:read", "groups:read"):
            event = {
                "type": "member_joined_channel",
                "user": user,
                "channel": channel.id,
                "channel_type": "C" if channel.kind == "channel" else "G",
                "team": channel.team,
                "event_ts": self.world.new_ts(),
            }
            self.emit(install, event | ({"inviter": inviter} if inviter else {}))

    def leave(self, channel: Channel, user: str) -> None:
        install = self.world.install_in(channel)
        channel.members = [member for member in channel.members if member != user]
        if install is None:
            return
        ts = self.world.new_ts()
        kind = "C" if channel.kind == "channel" else "G"
        if user == install.bot_user:
            name = "channel_left" if channel.kind == "channel" else "group_left"
            event = {"type": name, "channel": channel.id, "actor_id": "", "event_ts": ts}
        else:
            name = "member_left_channel"
            event = {"type": name, "user": user, "channel": channel.id, "channel_type": kind, "event_ts": ts}
        if self.hears(install, name, "channels:read", "groups:read"):
            self.emit(install, event)

    def find_channel(self, id_: str, install: Install) -> Channel:
        """As the bot sees it: a private one that it is not in does not exist for it."""
        channel = self.world.channels.get(id_)
        if channel is None or install.team not in (channel.team, *channel.shared_with):
            raise SlackError("channel_not_found")
        if channel.kind != "channel" and install.bot_user not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def revoke(self, install: Install) -> None:
        """The workspace, or the organisation, throws the app out."""
        for sharing in self.world.installs:
            if sharing.token == install.token:
                sharing.revoked = "account_inactive"
        self.world.users[install.bot_user].deleted = True
        for event in (
            {"type": "app_uninstalled"},
            {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [install.bot_user]}},
        ):
            if self.hears(install, str(event["type"])):
                self.emit(install, {**event, "event_ts": self.world.new_ts()})
        for channel in self.world.channels.values():
            channel.members = [member for member in channel.members if member != install.bot_user]
