"""What happens in a chat, as every platform tells it. A handler parses its platform's events into these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.chat.unasked import UnaskedDefaults
from bot.domain.job import Source

LINK_OUT_OF_SIGHT = "slack-nothing-linked"
"""In `MessageReceived.unseen`: a message is pointed at, and nobody can see a recording there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    id: str
    """As the platform names them; unique within `Place.workspace`."""
    locale: str | None = None
    """Tag of their language, such as pt-BR, where the platform tells."""
    time_zone: str | None = None
    """As IANA names it, such as Europe/Berlin, where the platform tells."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A chat, and where in it an answer goes."""

    platform: str
    chat: str
    """The chat that the event belongs to: whose settings, rights and quota count."""
    address: Mapping[str, str]
    """Becomes `Origin.address`: where an answer is posted, and what it replies to."""
    private: bool
    """One person alone with the bot: it answers without being asked."""
    workspace: str = ""
    """Where the platform has several: a Slack team."""
    tells_of_deletions: bool = True
    """Whether the bot learns when a message is deleted there."""
    command_prefix: str = ""
    """The command under which the platform has all those that are not about a recording: `earmark` for
    `/earmark settings`. Empty: they stand alone."""
    guest: bool = False
    """The bot is no member there: somebody called it in, for one answer."""
    start_link: str = ""
    """What a link to the private chat with the bot begins with; what it opens with follows. Empty where the
    platform has no such links."""
    audience: str = ""
    """Who alone sees an answer there, where that is not the chat: a run of a workflow, the call of
    a guest, whose one message waits for its answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A recording that a message carries."""

    source: Source
    key: str
    """The platform's short name of the file, at most 32 ASCII characters without a colon."""
    message: str
    """Key of the message that carries it, as in `MessageReceived.message`."""
    seconds: float | None = None
    size_bytes: int | None = None
    out_of_reach: bool = False
    """The platform will not hand it over to us: too large for its interface."""
    owner: str = ""
    """Id of the person whose file it is, where the platform tells."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageReceived:
    """A message, a command, a caption, a shortcut: anything with words or recordings."""

    event_id: str
    """The same for every delivery of the same event, in all processes."""
    place: Place
    person: Person
    message: str
    """Key of the message, unique on the platform: jobs are found by it again."""
    text: str = ""
    """Without the mention of the bot. A command begins with a slash or stands alone in front."""
    wording: str = ""
    """The same with `bot.chat.mention.MENTION` where the bot is mentioned; empty where it is not."""
    recordings: tuple[Attachment, ...] = ()
    """What the message itself carries."""
    other_file: bool = False
    """It carries a file that is no recording."""
    about: tuple[Attachment, ...] = ()
    """What it points at: the message replied to, the thread's recordings, the channel's, newest first."""
    unseen: str = ""
    """Name of the words that say why it points at nothing, where the platform knows."""
    replies_to: tuple[str, ...] = ()
    """Keys of the message or thread it answers to, nearest first."""
    addressed: bool = False
    """A mention, a command, a reply to the bot: it is meant for us. In private places everything is."""
    by_app: bool = False
    """Another app posted it by itself: it asks for nothing."""
    edited: bool = False
    """Said before, now changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed:
    """A button, a menu's choice, a form that was sent."""

    event_id: str
    place: Place
    person: Person
    action: str
    """As in `Button.action`."""
    message: str | None = None
    """Key of the message with the button."""
    text: str | None = None
    """What was typed into an `AskText`."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What a `Form` was sent with: name of the field to the chosen value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reacted:
    """Somebody put an emoji on a message that carries recordings."""

    event_id: str
    place: Place
    person: Person
    emoji: str
    """Name without colons, or the character itself."""
    message: str
    recordings: tuple[Attachment, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Deleted:
    """Messages or files are gone: what came from them goes too."""

    event_id: str
    place: Place
    keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Departed:
    """The bot was thrown out of a chat, blocked, or uninstalled from a workspace."""

    event_id: str
    platform: str
    key: str
    """Of the chat or the workspace: `chat_key` or `workspace_key` of `bot.chat.job_keys`."""
    purge: bool
    """Everything of it is deleted (uninstalled); else only open jobs are cancelled."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BotJoined:
    """The bot is in a chat of several people from now on."""

    event_id: str
    """The same for every report of it."""
    place: Place
    """Without a thread: what is said to it is for all."""
    inviter: Person | None
    """None: it came by itself, to post an answer say."""


ChatEvent = MessageReceived | Pressed | Reacted | Deleted | Departed | BotJoined


class Directory(Protocol):
    """What the shared side asks a platform about people and chats.

    Raises `DeliveryError` if it cannot tell.
    """

    @property
    def unasked(self) -> UnaskedDefaults:
        """What holds in chats of several people that have set nothing."""
        ...

    async def may_administer(self, place: Place, person: Person) -> bool:
        """Whether the platform lets this person change how this chat is run."""
        ...

    async def is_member(self, workspace: str, chat: str, person: Person) -> bool:
        """Whether this person can read the chat."""
        ...

    async def recording(self, place: Place, key: str) -> Attachment | None:
        """The file with this `Attachment.key`, if it is still there and the bot may have it."""
        ...
