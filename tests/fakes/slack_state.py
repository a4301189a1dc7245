"""What the stand-in for Slack remembers: workspaces, people, conversations, messages, files, forms."""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any

Json = dict[str, Any]

BOT_SCOPES = (
    "app_mentions:read assistant:write canvases:write channels:history channels:join channels:read "
    "chat:write commands files:read files:write groups:history groups:read im:history im:read im:write "
    "mpim:history mpim:read reactions:read reactions:write team:read users:read"
)
SUBSCRIPTIONS = (
    "agent_session_stopped app_home_opened app_mention app_uninstalled channel_archive channel_deleted "
    "channel_left file_deleted group_archive group_deleted group_left member_joined_channel "
    "member_left_channel message.channels message.groups message.im message.mpim reaction_added "
    "team_access_revoked tokens_revoked"
)


@dataclass(kw_only=True, slots=True)
class Team:
    id: str
    name: str
    organisation: str = ""
    """Id of the organisation that it belongs to, in Enterprise Grid."""

    @property
    def domain(self) -> str:
        return self.name.lower().replace(" ", "-")


@dataclass(kw_only=True, slots=True)
class User:
    id: str
    team: str
    name: str
    real_name: str
    locale: str = "en-US"
    is_admin: bool = False
    is_bot: bool = False
    deleted: bool = False
    bot_id: str = ""


@dataclass(kw_only=True, slots=True)
class Channel:
    id: str
    team: str
    name: str
    kind: str = "channel"
    """`channel` (public), `group` (private), `im`, `mpim`: as in `channel_type`."""
    members: list[str] = field(default_factory=list)
    archived: bool = False
    shared_with: list[str] = field(default_factory=list)
    """Other workspaces, by Slack Connect."""


@dataclass(kw_only=True, slots=True)
class File:
    id: str
    team: str
    user: str
    name: str
    content: bytes
    mimetype: str
    title: str
    created: int
    filetype: str
    subtype: str | None = None
    """`slack_audio` or `slack_video`: a clip recorded in Slack."""
    duration_ms: int | None = None
    transcription: Json | None = None
    deleted: bool = False
    uploaded: bool = True
    """False until the bytes came to the upload URL."""
    complete: bool = True
    """False between `files.getUploadURLExternal` and `files.completeUploadExternal`."""
    connect_stub: bool = False
    """Events name it only by id: `file_access` is `check_file_info`."""
    external: bool = False
    """It lies with somebody else, such as Google Drive."""
    shares: list[tuple[str, str]] = field(default_factory=list)
    """Channel and ts of the messages that carry it."""


@dataclass(kw_only=True, slots=True)
class Message:
    ts: str
    channel: str
    user: str
    text: str
    bot_id: str = ""
    thread_ts: str | None = None
    subtype: str | None = None
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edits: list[Json] = field(default_factory=list)
    """What it was before, oldest first: `text`, `blocks`, `edited_ts`."""
    edited_by: str = ""
    deleted: bool = False
    ephemeral_for: str | None = None
    via: str = ""
    """`upload` for the message of `files.completeUploadExternal`."""


@dataclass(kw_only=True, slots=True)
class Install:
    """The app in a workspace."""

    team: str
    token: str
    bot_user: str
    bot_id: str
    scopes: set[str]
    revoked: str = ""
    """The error that its token gets: `token_revoked`, `account_inactive`."""
    organisation: str = ""
    """Installed by an organisation as a whole: its workspaces share a token, a bot and this id."""


@dataclass(kw_only=True, slots=True)
class View:
    id: str
    team: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    chosen: Json = field(default_factory=dict)
    """State of inputs that dispatch while the form is open."""


@dataclass(kw_only=True, slots=True)
class Trigger:
    user: str
    expires_at: float
    used: bool = False


@dataclass(kw_only=True, slots=True)
class ResponseUrl:
    channel: str
    user: str
    install: Install
    expires_at: float
    message_ts: str | None = None
    posts: int = 0


@dataclass(kw_only=True, slots=True)
class AgentSession:
    """A thread in which the app is an agent."""

    title: str
    status: str = ""
    history: list[str] = field(default_factory=list)
    """Of its status, oldest first."""


@dataclass(kw_only=True, slots=True)
class Canvas:
    """What a file of this kind holds."""

    title: str
    markdown: str
    readers: set[str] = field(default_factory=set)
    """Channels and people."""


@dataclass(kw_only=True, slots=True)
class Asked:
    """A call of the Web API as the log keeps it."""

    method: str
    args: Json
    answer: Json = field(default_factory=dict)
    status: int = 200
    fault: str = ""
    at: float = field(default_factory=time.monotonic)

    @property
    def error(self) -> str:
        return str(self.answer.get("error", ""))


@dataclass(kw_only=True, slots=True)
class App:
    """The app as its settings page describes it."""

    id: str = "A000000001"
    name: str = "Earmark"
    client_id: str = "1000000001.2000000002"
    client_secret: str = "fake-client-secret"
    signing_secret: str = "fake-signing-secret"
    verification_token: str = "fake-verification-token"
    app_token: str = "xapp-1-A000000001-1-fake"
    app_scopes: set[str] = field(default_factory=lambda: {"connections:write"})
    subscriptions: set[str] = field(default_factory=lambda: set(SUBSCRIPTIONS.split()))
    request_url: str = ""
    """Where events, commands and presses go by HTTP; empty for Socket Mode."""
    surface: str = "agent_view"
    """Of the manifest: `agent_view`, `assistant_view` of apps made before, or empty for neither."""
    functions: Json = field(default_factory=dict)
    """Of the manifest: steps of workflows, by callback id."""


class SlackError(Exception):
    """An answer with `ok: false`; `more` goes beside `error`."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.more = error, more


class World:
    """Everything that is. Whoever reads or writes holds `lock`; it is never held while waiting."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.url = ""
        self.app = App()
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.messages: dict[str, list[Message]] = {}
        self.installs: list[Install] = []
        self.modals: dict[str, list[View]] = {}
        """By user, the topmost last."""
        self.views: dict[str, View] = {}
        self.homes: dict[tuple[str, str], View] = {}
        """By team and user."""
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.codes: dict[str, Json] = {}
        self.statuses: list[Json] = []
        """Of `assistant.threads.setStatus`, oldest first."""
        self.sessions: dict[tuple[str, str], AgentSession] = {}
        """By channel and thread."""
        self.prompts: dict[str, Json] = {}
        """What an agent suggests to ask, by channel: `title` and `prompts`."""
        self.canvases: dict[str, Canvas] = {}
        """By the id of the file."""
        self.free_plan = False
        """Without canvases that stand alone."""
        self.executions: dict[str, Json] = {}
        """Runs of steps, by id."""
        self.granted: set[str] = set()
        """Files that the app was handed by a workflow."""
        self.log: list[Asked] = []
        self.trigger_seconds = 3.0
        self.share_seconds = 0.0
        """Until the message of an upload is there."""
        self.response_url_seconds = 1_800.0
        self._numbers: dict[str, itertools.count[int]] = {}
        self._last_ts = 0

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers.setdefault(prefix, itertools.count(1))):09d}"

    def new_ts(self) -> str:
        """Unique and growing, as Slack's are: the name of a message in its channel."""
        self._last_ts = max(time.time_ns() // 1_000, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_team(self, name: str, organisation: str = "") -> Team:
        team = Team(id=self.new_id("T"), name=name, organisation=organisation)
        self.teams[team.id] = team
        return team

    def install(self, team: str, scopes: set[str]) -> Install:
        """Adds the bot to the workspace; one that was there before comes back with a new token."""
        known = [install for install in self.installs if install.team == team]
        if known and not known[-1].revoked:
            known[-1].scopes |= scopes
            return known[-1]
        if known:
            bot_user, bot_id = known[-1].bot_user, known[-1].bot_id
            self.users[bot_user].deleted = False
        else:
            bot_user, bot_id = self.new_id("U"), self.new_id("B")
            name = self.app.name
            self.users[bot_user] = User(
                id=bot_user, team=team, name=name.lower(), real_name=name, is_bot=True, bot_id=bot_id
            )
        token = f"xoxb-{team}-{len(self.installs) + 1}-fake"
        made = Install(team=team, token=token, bot_user=bot_user, bot_id=bot_id, scopes=set(scopes))
        self.installs.append(made)
        return made

    def install_in_organisation(self, organisation: str, scopes: set[str]) -> Install:
        """Adds one bot, with one token, to all its workspaces; one of these installs."""
        teams = [team.id for team in self.teams.values() if team.organisation == organisation]
        first = self.install(teams[0], scopes)
        first.organisation = organisation
        first.token = f"xoxb-{organisation}-{len(self.installs)}-fake"
        self.installs += [replace(first, team=team) for team in teams[1:]]
        return first

    def installed(self, team: str) -> Install | None:
        return next((one for one in reversed(self.installs) if one.team == team and not one.revoked), None)

    def install_in(self, channel: Channel) -> Install | None:
        """The bot that is a member of the channel and so hears what happens there."""
        for team in (channel.team, *channel.shared_with):
            install = self.installed(team)
            if install is not None and install.bot_user in channel.members:
                return install
        return None

    def direct(self, install: Install, user: str) -> Channel:
        """The conversation of one person with the bot, made if need be."""
        both = {install.bot_user, user}
        for channel in self.channels.values():
            if channel.kind == "im" and set(channel.members) == both:
                return channel
        made = Channel(
            id=self.new_id("D"), team=install.team, name="", kind="im", members=[user, install.bot_user]
        )
        self.channels[made.id] = made
        return made

    def find_message(self, channel: str, ts: str) -> Message | None:
        for message in self.messages.get(channel, []):
            if message.ts == ts and not message.deleted and message.ephemeral_for is None:
                return message
        return None

    def thread(self, channel: str, thread_ts: str) -> list[Message]:
        """The parent and its replies, oldest first."""
        return [
            message
            for message in self.messages.get(channel, [])
            if not message.deleted
            and message.ephemeral_for is None
            and thread_ts in (message.ts, message.thread_ts)
        ]

    def new_trigger(self, user: str) -> str:
        trigger = f"{len(self.triggers) + 1}.{self.app.client_id}.{secrets.token_hex(16)}"
        self.triggers[trigger] = Trigger(user=user, expires_at=time.monotonic() + self.trigger_seconds)
        return trigger

    def new_response_url(
        self, kind: str, install: Install, channel: str, user: str, ts: str | None = None
    ) -> str:
        url = f"{self.url}/{kind}/{install.team}/{len(self.response_urls) + 1}/{secrets.token_urlsafe(12)}"
        expires_at = time.monotonic() + self.response_url_seconds
        self.response_urls[url] = ResponseUrl(
            channel=channel, user=user, install=install, expires_at=expires_at, message_ts=ts
        )
        return url
