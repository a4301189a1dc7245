"""Events as Slack tells them become what they mean. Pure: what has to be asked for is named, not fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.chat.events import Attachment, BotJoined, Deleted, Departed, MessageReceived, Person, Reacted
from bot.chat.job_keys import chat_key, file_key, workspace_key
from bot.chat.mention import MENTION
from handlers.slack.addresses import PLATFORM_NAME, SlackAddress, message_key, place_of
from handlers.slack.mrkdwn import unescaped, without_mention
from handlers.slack.payloads import SlackPayload
from handlers.slack.recordings import attachment_of, files_of, is_recording, is_stub

SAID_SUBTYPES = frozenset({None, "file_share", "thread_broadcast", "me_message", "bot_message"})
GONE_FROM_CHANNEL = frozenset(
    {"channel_left", "group_left", "channel_archive", "group_archive", "channel_deleted", "group_deleted"}
)

JOINED = frozenset({"member_joined_channel", "channel_join", "group_join"})
"""An event, and messages of these subtypes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """Around an event: whose it is."""

    team: str
    event_id: str
    bot_user: str
    bot_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A message of a person, or of another app that brings a file, such as a call recorder. `received` is
    complete but for what `stubs`, `lacks_files` and `thread` name.
    """

    received: MessageReceived
    channel: str
    ts: str
    thread: str | None
    """Time stamp of the thread's first message, if the message is a reply in one."""
    stubs: tuple[str, ...] = ()
    """Ids of files that `files.info` has to describe first."""
    lacks_files: bool = False
    """A mention, which may be told without the files of its message."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Emoji:
    """A reaction; which recordings it means has to be looked up at `channel` and `ts`."""

    reacted: Reacted
    channel: str
    ts: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeOpened:
    user: str
    channel: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectOpened:
    """Somebody looks at their conversation with the app."""

    user: str
    channel: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionStopped:
    """Somebody pressed Slack's own Stop button in a thread."""

    event_id: str
    address: SlackAddress
    """With the thread, and the person as its `user`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessRevoked:
    """An organisation took the app out of these workspaces; others keep it."""

    departed: tuple[Departed, ...]
    teams: tuple[str, ...]


Parsed = (
    Post | Emoji | HomeOpened | DirectOpened | SessionStopped | Deleted | Departed | BotJoined | AccessRevoked
)


def parse_event(event: SlackPayload, delivery: Delivery) -> Parsed | None:  # noqa: PLR0911  one a case
    """None for what does not concern us."""
    match event.get("type"):
        case "message":
            return _message(event, delivery)
        case "app_mention":
            return _post(event, delivery, mention=True)
        case "reaction_added":
            return _reaction(event, delivery)
        case "file_deleted":
            key = file_key(delivery.team, str(event.get("file_id", "")))
            return _deleted(delivery, SlackAddress(team=delivery.team, channel=""), key)
        case "app_home_opened":
            return _home(event)
        case "agent_session_stopped":
            return _stopped(event, delivery)
    return _bot_joined(event, delivery) or _departure(event, delivery)


def _home(event: SlackPayload) -> HomeOpened | DirectOpened | None:
    user, channel = str(event.get("user", "")), str(event.get("channel", ""))
    match event.get("tab", "home"):
        case "home":
            return HomeOpened(user=user, channel=channel)
        case "messages":
            return DirectOpened(user=user, channel=channel)
    return None


def _stopped(event: SlackPayload, delivery: Delivery) -> SessionStopped | None:
    channel, thread, user = (str(event.get(name) or "") for name in ("channel", "thread_ts", "user"))
    if not (channel and thread and user):
        return None
    return SessionStopped(
        event_id=f"stopped:{delivery.team}/{channel}/{thread}/{event.get('event_ts', '')}",
        address=SlackAddress(team=delivery.team, channel=channel, thread=thread, user=user),
    )


def _bot_joined(event: SlackPayload, delivery: Delivery) -> BotJoined | None:
    """The bot itself. Apps that are not subscribed to the event learn of it by the message in the channel."""
    if not JOINED & {event.get("type"), event.get("subtype")}:
        return None
    channel, inviter = str(event.get("channel") or ""), str(event.get("inviter") or "")
    if not channel or not delivery.bot_user or event.get("user") != delivery.bot_user:
        return None
    address = SlackAddress(team=delivery.team, channel=channel, user=inviter)
    invited = inviter not in {"", delivery.bot_user}
    return BotJoined(
        event_id=f"joined:{delivery.team}/{channel}",
        place=place_of(address),
        inviter=Person(id=inviter) if invited else None,
    )


def _access_revoked(event: SlackPayload, delivery: Delivery) -> AccessRevoked:
    teams = tuple(str(team) for team in event.get("team_ids") or ())
    departed = (_departed(delivery, workspace_key(team), purge=True) for team in teams)
    named = (
        replace(one, event_id=f"{one.event_id}:{team}") for one, team in zip(departed, teams, strict=True)
    )
    return AccessRevoked(departed=tuple(named), teams=teams)


def _departure(event: SlackPayload, delivery: Delivery) -> Departed | AccessRevoked | None:
    kind = event.get("type")
    if kind == "team_access_revoked":
        return _access_revoked(event, delivery)
    revoked = kind == "tokens_revoked" and (event.get("tokens") or {}).get("bot")
    if kind == "app_uninstalled" or revoked:
        return _departed(delivery, workspace_key(delivery.team), purge=True)
    if kind in GONE_FROM_CHANNEL and (channel := _id(event.get("channel"))):
        return _departed(delivery, chat_key(delivery.team, channel), purge=False)
    return None


def _message(event: SlackPayload, delivery: Delivery) -> Parsed | None:
    match event.get("subtype"):
        case "message_changed":
            return _changed(event, delivery)
        case "message_deleted":
            channel, ts = str(event.get("channel", "")), str(event.get("deleted_ts", ""))
            return _deleted_message(delivery, channel, ts, event.get("previous_message") or {})
        case subtype if subtype in JOINED:
            return _bot_joined(event, delivery)
        case subtype if subtype in SAID_SUBTYPES:
            return _post(event, delivery)
    return None


def _changed(event: SlackPayload, delivery: Delivery) -> Parsed | None:
    """Slack tells of previews of links, of new replies and of our own edits in the same way."""
    new, old = event.get("message") or {}, event.get("previous_message") or {}
    channel, ts = str(event.get("channel", "")), str(new.get("ts", ""))
    if new.get("subtype") == "tombstone":
        return _deleted_message(delivery, channel, ts, old)
    edited = (new.get("edited") or {}).get("ts")
    if not edited or new.get("text") == old.get("text") or new.get("subtype") not in SAID_SUBTYPES:
        return None
    inherited = {"channel": channel, "channel_type": event.get("channel_type")}
    return _post({**new, **inherited}, delivery, edited=str(edited))


def _post(
    event: SlackPayload, delivery: Delivery, *, mention: bool = False, edited: str | None = None
) -> Post | None:
    app, channel, ts = (str(event.get(name) or "") for name in ("bot_id", "channel", "ts"))
    user = str(event.get("user") or app)
    private = event.get("channel_type") == "im" or channel.startswith("D")
    typed = "" if app else str(event.get("text") or "")  # an app asks for nothing
    text, mentioned = without_mention(typed, delivery.bot_user)
    addressed = not app and (
        mention or mentioned or private or event.get("parent_user_id") == delivery.bot_user
    )
    files = files_of(event, previews=addressed)
    if not user or not ts or user in {delivery.bot_user, "USLACKBOT"}:
        return None
    root = str(event.get("thread_ts") or "")
    thread = root if root and root != ts else None
    if app and (app == delivery.bot_id or not files or thread):  # apps that answer each other never end
        return None
    address = SlackAddress(team=delivery.team, channel=channel, thread=root or ts, user=user)
    place = place_of(address, private=private)
    wording = without_mention(typed, delivery.bot_user, MENTION)[0] if mentioned else ""
    key = message_key(delivery.team, channel, ts)
    received = MessageReceived(
        event_id=f"said:{delivery.team}/{channel}/{ts}" + (f"/{edited}" if edited else ""),
        place=place,
        person=Person(id=user),
        message=key,
        text=unescaped(text),
        wording=unescaped(wording),
        recordings=_recordings(files, delivery.team, key),
        other_file=bool(files) and not any(is_stub(file) or is_recording(file) for file in files),
        replies_to=(message_key(delivery.team, channel, root),) if thread else (),
        addressed=addressed,
        by_app=bool(app),
        edited=edited is not None,
    )
    return Post(
        received=received,
        channel=channel,
        ts=ts,
        thread=thread,
        stubs=tuple(str(file["id"]) for file in files if is_stub(file)),
        lacks_files=mention and not files,
    )


def _recordings(files: Sequence[Mapping[str, Any]], team: str, key: str) -> tuple[Attachment, ...]:
    found = (attachment_of(file, team=team, message=key) for file in files)
    return tuple(one for one in found if one is not None)


def _reaction(event: SlackPayload, delivery: Delivery) -> Emoji | None:
    item = event.get("item") or {}
    user, channel, ts = str(event.get("user", "")), str(item.get("channel", "")), str(item.get("ts", ""))
    if item.get("type") != "message" or not ts or user == delivery.bot_user:
        return None
    emoji = str(event.get("reaction", "")).partition("::")[0]  # without the tone of skin
    reacted = Reacted(
        event_id=f"reacted:{delivery.team}/{channel}/{ts}/{user}/{event.get('event_ts', '')}",
        place=place_of(SlackAddress(team=delivery.team, channel=channel, thread=ts, user=user)),
        person=Person(id=user),
        emoji=emoji,
        message=message_key(delivery.team, channel, ts),
        recordings=(),
    )
    return Emoji(reacted=reacted, channel=channel, ts=ts)


def _deleted_message(delivery: Delivery, channel: str, ts: str, previous: SlackPayload) -> Deleted | None:
    """Files stay when their message goes; only what hung on the message itself is deleted."""
    if previous.get("user") == delivery.bot_user or not ts:
        return None
    return _deleted(
        delivery, SlackAddress(team=delivery.team, channel=channel), message_key(delivery.team, channel, ts)
    )


def _deleted(delivery: Delivery, address: SlackAddress, *keys: str) -> Deleted:
    return Deleted(event_id=f"deleted:{delivery.event_id}", place=place_of(address), keys=keys)


def _departed(delivery: Delivery, key: str, *, purge: bool) -> Departed:
    return Departed(event_id=f"departed:{delivery.event_id}", platform=PLATFORM_NAME, key=key, purge=purge)


def _id(channel: Any) -> str:
    """Slack names a channel by its id in some events and by an object in others."""
    return str(channel.get("id", "")) if isinstance(channel, Mapping) else str(channel or "")
