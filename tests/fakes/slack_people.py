"""What people do in Slack: post, edit, react, type commands, press buttons, fill in forms."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.fakes.slack_board import Board
from tests.fakes.slack_delivery import Courier
from tests.fakes.slack_events import escaped
from tests.fakes.slack_state import (
    BOT_SCOPES,
    Channel,
    Install,
    Json,
    Message,
    User,
    World,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that a person drops into a message."""

    name: str
    content: bytes
    mimetype: str | None = None
    title: str | None = None
    filetype: str | None = None
    subtype: str | None = None
    duration_ms: int | None = None
    transcription: Json | None = None
    connect_stub: bool = False
    external: bool = False


class People(Board):
    """Every method may be called from any thread; ids and ts are strings as Slack writes them."""

    def __init__(self, world: World, courier: Courier) -> None:
        super().__init__(world, courier)
        self.read_only: set[str] = set()
        """Channels where an admin lets no app post: `restricted_action`."""

    # Workspaces and people

    def add_workspace(
        self, name: str, *, install: bool = True, scopes: str = BOT_SCOPES, organisation: str = ""
    ) -> str:
        with self.world.lock:
            team = self.world.add_team(name, organisation)
            if install:
                self.world.install(team.id, set(scopes.split()))
            return team.id

    def user(
        self,
        name: str,
        *,
        team: str | None = None,
        locale: str = "en-US",
        is_admin: bool = False,
    ) -> str:
        with self.world.lock:
            made = User(
                id=self.world.new_id("U"),
                team=team or self._first_team(),
                name=name,
                real_name=name.title(),
                locale=locale,
                is_admin=is_admin,
            )
            self.world.users[made.id] = made
            return made.id

    def channel(
        self,
        name: str,
        members: Sequence[str] = (),
        *,
        kind: str = "channel",
        bot: bool = True,
        team: str | None = None,
        shared_with: Sequence[str] = (),
    ) -> str:
        """`kind` as in events: `channel` (public), `group` (private), `mpim`."""
        with self.world.lock:
            team = team or self._first_team()
            prefix = "C" if kind != "mpim" else "G"
            made = Channel(
                id=self.world.new_id(prefix),
                team=team,
                name=name,
                kind=kind,
                members=[*members],
                shared_with=[*shared_with],
            )
            install = self.world.installed(team)
            if bot and install:
                made.members.append(install.bot_user)
            self.world.channels[made.id] = made
            return made.id

    def direct(self, user: str) -> str:
        """The person's conversation with the bot."""
        with self.world.lock:
            return self.world.direct(self._bot_of(user), user).id

    def mention(self, team: str | None = None) -> str:
        """The bot as it is mentioned in a text."""
        install = self.world.installed(team or self._first_team())
        assert install is not None
        return f"<@{install.bot_user}>"

    def _first_team(self) -> str:
        return next(iter(self.world.teams))

    def _bot_of(self, user: str) -> Install:
        install = self.world.installed(self.world.users[user].team)
        if install is None:
            raise ValueError("the app is not installed in this workspace")
        return install

    def _bot_for(self, user: str, channel: str) -> Install:
        """The bot of the person's own workspace, else the one that sits in the channel."""
        install = self.world.installed(self.world.users[user].team)
        install = install or self.world.install_in(self.world.channels[channel])
        if install is None:
            raise ValueError("the app is not installed in this workspace")
        return install

    # Messages and files

    def post(
        self,
        channel: str,
        user: str,
        text: str = "",
        *,
        thread_ts: str | None = None,
        files: Sequence[Upload | str | Mapping[str, Any]] = (),
        broadcast: bool = False,
    ) -> str:
        """The ts of the message, whose text Slack's editor escapes: `@name` becomes a mention, a link a link.

        A file that is a string is shared once more. `broadcast` sends a reply to the channel too.
        """
        with self.world.lock:
            person = self.world.users[user]
            subtype = "thread_broadcast" if broadcast else None
            message = Message(
                ts=self.world.new_ts(),
                channel=channel,
                user=user,
                text=self._typed(text, person.team),
                thread_ts=thread_ts,
                files=[self._file_id(file, person) for file in files],
                subtype="file_share" if files else subtype,
            )
            return self.add_message(message).ts

    def _typed(self, text: str, team: str) -> str:
        text = escaped(text)
        for user in self.world.users.values():
            if user.team == team:
                text = text.replace(f"@{user.name}", f"<@{user.id}>")
        return text

    def _file_id(self, file: Upload | str | Mapping[str, Any], person: User) -> str:
        if isinstance(file, str):
            return file
        about = asdict(file) if isinstance(file, Upload) else dict(file)
        return self.add_file(team=person.team, user=person.id, **about).id

    def edit(self, channel: str, ts: str, text: str) -> None:
        with self.world.lock:
            message = self._message(channel, ts)
            team = self.world.users[message.user].team
            self.change_message(message, by=message.user, text=self._typed(text, team))

    def unfurl(self, channel: str, ts: str) -> None:
        """Slack adds the preview of a link: the message changes, though nobody edited it."""
        with self.world.lock:
            message = self._message(channel, ts)
            previous = self._as_event(message, ts)
            message.attachments = [{"id": 1, "title": "A page", "from_url": "https://page.example"}]
            self.tell_change(message, previous)

    def delete_message(self, channel: str, ts: str, *, with_files: bool = False) -> None:
        with self.world.lock:
            message = self._message(channel, ts)
            files = [self.world.files[file] for file in message.files]
            self.remove_message(message)
            for file in files if with_files else ():
                self.remove_file(file)

    def delete_file(self, file: str) -> None:
        with self.world.lock:
            self.remove_file(self.world.files[file])

    def react(self, channel: str, ts: str, user: str, name: str) -> None:
        with self.world.lock:
            message = self._message(channel, ts)
            message.reactions.setdefault(name, []).append(user)
            install = self.world.install_in(self.world.channels[channel])
            if install and self.hears(install, "reaction_added", "reactions:read"):
                event = {
                    "type": "reaction_added",
                    "user": user,
                    "reaction": name,
                    "item": {"type": "message", "channel": channel, "ts": ts},
                    "item_user": message.user,
                    "event_ts": self.world.new_ts(),
                }
                self.emit(install, event)

    def _message(self, channel: str, ts: str) -> Message:
        """Private ones too: the person sees them."""
        for message in self.world.messages.get(channel, []):
            if message.ts == ts and not message.deleted:
                return message
        raise ValueError(f"no message {ts} in {channel}")

    # Channels and the app in them

    def invite(self, channel: str, user: str | None = None, *, by: str | None = None) -> None:
        """The bot, or a person."""
        with self.world.lock:
            place = self.world.channels[channel]
            install = self.world.installed(place.team)
            assert user or install
            self.join(place, user or (install.bot_user if install else ""), inviter=by)

    def kick(self, channel: str, user: str | None = None) -> None:
        """The bot, or a person."""
        with self.world.lock:
            place = self.world.channels[channel]
            install = self.world.install_in(place)
            assert user or install
            self.leave(place, user or (install.bot_user if install else ""))

    def archive(self, channel: str, user: str = "") -> None:
        with self.world.lock:
            place = self.world.channels[channel]
            place.archived = True
            install = self.world.install_in(place)
            name = "channel_archive" if place.kind == "channel" else "group_archive"
            if install and self.hears(install, name, "channels:read", "groups:read"):
                event = {"type": name, "channel": channel, "user": user, "event_ts": self.world.new_ts()}
                self.emit(install, event)

    def delete_channel(self, channel: str, user: str = "") -> None:
        with self.world.lock:
            place = self.world.channels.pop(channel)
            install = self.world.install_in(place)
            name = "channel_deleted" if place.kind == "channel" else "group_deleted"
            if install and self.hears(install, name, "channels:read", "groups:read"):
                event = {"type": name, "channel": channel, "actor_id": user}
                self.emit(install, event | {"event_ts": self.world.new_ts()})

    def uninstall(self, team: str | None = None) -> None:
        """The bot leaves the workspace, and its token is of no use any more."""
        with self.world.lock:
            install = self.world.installed(team or self._first_team())
            assert install is not None
            self.revoke(install)

    def revoke_access(self, team: str) -> None:
        """An organisation takes the app out of one of its workspaces."""
        with self.world.lock:
            install = self.world.installed(team)
            assert install is not None
            self.world.installs.remove(install)
            others = next(one for one in self.world.installs if one.token == install.token)
            event = {"type": "team_access_revoked", "team_ids": [team], "event_ts": self.world.new_ts()}
            self.emit(others, event)

    def revoke_token(self, team: str | None = None) -> None:
        """The token alone is taken away."""
        with self.world.lock:
            install = self.world.installed(team or self._first_team())
            assert install is not None
            install.revoked = "token_revoked"
            if self.hears(install, "tokens_revoked"):
                tokens = {"oauth": [], "bot": [install.bot_user]}
                event = {"type": "tokens_revoked", "tokens": tokens, "event_ts": self.world.new_ts()}
                self.emit(install, event)

    def authorize(
        self, user: str, *, scopes: str = BOT_SCOPES, redirect_uri: str = "", team: str | None = None
    ) -> str:
        """The person allows the app; the code that Slack hands to the redirect URL."""
        with self.world.lock:
            code = secrets.token_hex(12)
            self.world.codes[code] = {
                "team": team or self.world.users[user].team,
                "user": user,
                "scopes": scopes.replace(",", " ").split(),
                "redirect_uri": redirect_uri,
                "used": False,
            }
            return code
