"""Names of messages, chats and addresses, as they are stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.chat.events import Place
from bot.requests.repeat import EXECUTION
from handlers.slack.vocabulary import COMMAND_PREFIX

PLATFORM_NAME = "slack"
SCHEME = "slack"
_LINK = re.compile(
    r"<?https?://[\w.-]+/archives/(?P<channel>[A-Z0-9]{3,})/p(?P<ts>\d{16,})(?P<query>\?[^\s>|]*)?(\|[^>]*)?>?"
)

_MESSAGE = re.compile(r"message:[^/]*/(?P<channel>[A-Z0-9]+)/(?P<ts>\d+\.\d{6})")
_TIME_STAMP = re.compile(r"(?:^|/)(\d{9,11})(?:\.\d+)?$")


def message_key(team: str, channel: str, ts: str) -> str:
    """A time stamp is unique within its channel alone."""
    return f"message:{team}/{channel}/{ts}"


def session_key(team: str, channel: str, thread: str) -> str:
    """Of the jobs that a thread shows to be worked on."""
    return f"session:{team}/{channel}/{thread}"


def permalink(site: str, message: str, *, thread: str = "") -> str:
    """Of the message with this key, as Slack itself writes it; empty for what is no message.

    `site`: the workspace's address, with a slash at the end. `thread`: time stamp of the first message, for
    one that is a reply.
    """
    found = _MESSAGE.fullmatch(message)
    if not site or found is None:
        return ""
    channel, ts = found["channel"], found["ts"]
    link = f"{site}archives/{channel}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={thread}&cid={channel}" if thread and thread != ts else link


def time_of(message: str) -> datetime | None:
    """When the message of this key, or time stamp, was posted."""
    if (found := _TIME_STAMP.search(message)) is None:
        return None
    return datetime.fromtimestamp(int(found[1]), tz=UTC)


def file_url(team: str, file: str) -> str:
    """`Source.url` of a file."""
    return f"{SCHEME}:{team}/{file}"


def is_direct(channel: str) -> bool:
    """Whether the channel's id is that of a conversation of two."""
    return channel.startswith("D")


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackAddress:
    """Where an answer goes: `Place.address` in words of Slack."""

    team: str
    channel: str
    thread: str = ""
    """Time stamp of the message whose thread it is posted in; empty: into the channel itself."""
    user: str = ""
    """Who asked: whom to tell where the channel cannot be written to."""
    share_channel: str = ""
    """Where a private answer may be shared to."""
    share_thread: str = ""
    execution: str = ""
    """Slack's id of the run of a workflow's step that waits for the answer."""

    @classmethod
    def from_mapping(cls, address: Mapping[str, str]) -> SlackAddress:
        names = ("team", "channel", "thread", "user", "share_channel", "share_thread", EXECUTION)
        return cls(**{name: address.get(name, "") for name in names})

    def as_mapping(self) -> dict[str, str]:
        named = {
            "team": self.team,
            "channel": self.channel,
            "thread": self.thread,
            "user": self.user,
            "share_channel": self.share_channel,
            "share_thread": self.share_thread,
            EXECUTION: self.execution,
        }
        if self.share_channel:
            named |= {"share_team": self.team, "share_user": self.user}
        return {name: value for name, value in named.items() if value}


def place_of(address: SlackAddress, *, chat: str | None = None, private: bool | None = None) -> Place:
    """The chat is the address's channel unless another one is meant, as for a command answered privately."""
    return Place(
        platform=PLATFORM_NAME,
        chat=chat or address.channel,
        address=address.as_mapping(),
        private=is_direct(address.channel) if private is None else private,
        workspace=address.team,
        command_prefix=COMMAND_PREFIX,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A message that a link points at."""

    channel: str
    ts: str
    thread: str


def take_link(text: str) -> tuple[Link | None, str]:
    """The first link to a message, and the text without it."""
    if (found := _LINK.search(text)) is None:
        return None, text
    digits = found["ts"]
    ts = f"{digits[:-6]}.{digits[-6:]}"
    thread = re.search(r"[?&;]thread_ts=(\d+\.\d+)", found["query"] or "")
    rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip()
    return Link(channel=found["channel"], ts=ts, thread=thread[1] if thread else ts), rest
