"""How Slack words what it tells an app: messages, files, events, commands, presses, forms."""

from __future__ import annotations

import html
import re
import time
from typing import Any

from tests.fakes.slack_state import Channel, File, Install, Json, Message, User, View, World

SCOPE_OF_HISTORY = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
MESSAGES_OF = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def team_json(world: World, team: str) -> Json:
    return {"id": team, "domain": world.teams[team].domain}


def user_json(user: User, *, include_locale: bool) -> Json:
    profile: Json = {
        "real_name": user.real_name,
        "display_name": user.name,
        "team": user.team,
        "title": "",
        "avatar_hash": "g00",
    }
    if user.is_bot:
        profile["bot_id"] = user.bot_id
    told: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": "Europe/Amsterdam",
        "tz_offset": 3_600,
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }
    return told | ({"locale": user.locale} if include_locale else {})


def channel_json(channel: Channel, viewer: str) -> Json:
    """As `viewer` sees it, mostly the bot."""
    if channel.kind == "im":
        others = [member for member in channel.members if member != viewer]
        return {
            "id": channel.id,
            "created": 1_700_000_000,
            "is_im": True,
            "is_org_shared": False,
            "user": others[0] if others else viewer,
            "is_archived": channel.archived,
            "context_team_id": channel.team,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "is_general": False,
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        "is_org_shared": False,
        "is_member": viewer in channel.members,
        "created": 1_700_000_000,
        "creator": next(iter(channel.members), viewer),
        "context_team_id": channel.team,
        "num_members": len(channel.members),
    }


def file_json(world: World, file: File) -> Json:
    base = f"{world.url}/files-pri/{file.team}-{file.id}"
    slug = re.sub(r"[^a-z0-9._-]+", "_", file.name.lower())
    told: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.filetype,
        "pretty_type": file.filetype.upper(),
        "user": file.user,
        "user_team": file.team,
        "editable": False,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": file.external,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{base}/{slug}",
        "url_private_download": f"{base}/download/{slug}",
        "media_display_type": "audio" if file.mimetype.startswith("audio/") else "unknown",
        "permalink": f"{world.url}/files/{file.user}/{file.id}/{slug}",
        "has_rich_preview": False,
        "file_access": "visible",
    }
    if file.subtype:
        told |= {"subtype": file.subtype, "media_display_type": file.subtype.removeprefix("slack_")}
    if file.duration_ms is not None:
        told["duration_ms"] = file.duration_ms
    if file.transcription:
        told |= {"transcription": file.transcription, "vtt": f"{base}/{file.id.lower()}.vtt"}
    return told


def file_in_event(world: World, file: File) -> Json:
    if file.deleted:
        return {"id": file.id, "mode": "tombstone"}
    if file.connect_stub:
        return {
            "id": file.id,
            "created": 0,
            "timestamp": 0,
            "user": "",
            "mode": "file_access",
            "file_access": "check_file_info",
        }
    return file_json(world, file)


def file_shares(world: World, file: File) -> Json:
    """What `files.info` adds: in which conversations the file is."""
    told: Json = {"channels": [], "groups": [], "ims": []}
    shares: dict[str, dict[str, list[Json]]] = {}
    for channel_id, ts in file.shares:
        channel = world.channels[channel_id]
        message = world.find_message(channel_id, ts)
        if message is None:
            continue
        told[{"channel": "channels", "im": "ims"}.get(channel.kind, "groups")].append(channel_id)
        share: Json = {
            "reply_users": [],
            "reply_users_count": 0,
            "reply_count": 0,
            "ts": ts,
            "channel_name": channel.name,
            "team_id": channel.team,
            "share_user_id": message.user,
        }
        if message.thread_ts:
            share["thread_ts"] = message.thread_ts
        reach = "public" if channel.kind == "channel" else "private"
        shares.setdefault(reach, {}).setdefault(channel_id, []).append(share)
    return told | {"shares": shares}


def message_json(world: World, message: Message, *, metadata: bool = False) -> Json:
    """As `conversations.history` tells it, and as events wrap it."""
    channel = world.channels[message.channel]
    told: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    if message.files:
        told["files"] = [file_in_event(world, world.files[file]) for file in message.files]
        told |= {"upload": False, "display_as_bot": bool(message.bot_id)}
    else:
        told["team"] = world.users[message.user].team if message.user in world.users else channel.team
    if message.subtype:
        told["subtype"] = message.subtype
    blocks = message.blocks or ([] if message.bot_id else _rich_text(message.text))
    optional: Json = {
        "blocks": blocks,
        "attachments": message.attachments,
        "thread_ts": message.thread_ts,
        **_of_bot(world, message),
        **_of_thread(world, message),
    }
    if metadata:
        optional["metadata"] = message.metadata
    if message.edited_by:
        optional["edited"] = {"user": message.edited_by, "ts": message.edits[-1]["edited_ts"]}
    if message.reactions:
        optional["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    return told | {name: value for name, value in optional.items() if value}


def _of_bot(world: World, message: Message) -> Json:
    if not message.bot_id:
        return {}
    return {
        "bot_id": message.bot_id,
        "app_id": world.app.id,
        "bot_profile": {
            "id": message.bot_id,
            "deleted": False,
            "name": world.app.name,
            "updated": 1_700_000_000,
            "app_id": world.app.id,
            "icons": {},
            "team_id": world.channels[message.channel].team,
        },
    }


def _of_thread(world: World, message: Message) -> Json:
    if message.thread_ts and message.thread_ts != message.ts:
        parent = world.find_message(message.channel, message.thread_ts)
        return {"parent_user_id": parent.user} if parent else {}
    replies = [other for other in world.thread(message.channel, message.ts) if other is not message]
    if not replies:
        return {}
    people = list(dict.fromkeys(other.user for other in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


TOKENS = re.compile(r"(<[@#!][^>]*>|<https?:[^>]*>)")
LINKS = re.compile(r"(https?://[^\s<>|]+)")


def escaped(typed: str) -> str:
    """What Slack makes of a person's words: `&amp;`, `&lt;`, `&gt;`, and links between angle brackets."""
    return "".join(
        piece
        if TOKENS.fullmatch(piece)
        else LINKS.sub(r"<\1>", html.escape(html.unescape(piece), quote=False))
        for piece in TOKENS.split(typed)
    )


def _rich_text(text: str) -> list[Json]:
    """What Slack's own editor makes of what a person types."""
    elements = [_rich_element(piece) for piece in TOKENS.split(text) if piece]
    if not elements:
        return []
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "rich", "elements": [section]}]


def _rich_element(piece: str) -> Json:
    if piece.startswith("<@"):
        return {"type": "user", "user_id": piece[2:-1]}
    if piece.startswith("<http"):
        return {"type": "link", "url": html.unescape(piece[1:-1])}
    return {"type": "text", "text": html.unescape(piece)}


def event_callback(
    world: World, install: Install, event: Json, *, outer_team: str, shared: bool = False
) -> Json:
    """The wrapper of the Events API. That an organisation throws the app out names none of its workspaces."""
    of_all = bool(install.organisation) and event["type"] in ("app_uninstalled", "tokens_revoked")
    team = None if of_all else install.team
    return {
        "token": world.app.verification_token,
        "team_id": None if of_all else outer_team,
        "context_team_id": team,
        "context_enterprise_id": install.organisation or None,
        "api_app_id": world.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": install.organisation or None,
                "team_id": team,
                "user_id": install.bot_user,
                "is_bot": True,
                "is_enterprise_install": bool(install.organisation),
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": world.new_id("4-event-"),
    }


def view_json(world: World, view: View, state: Json | None = None) -> Json:
    """A form or Home tab as the app hears of it."""
    body = view.body
    install = world.installed(view.team)
    told: Json = {
        "id": view.id,
        "team_id": view.team,
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": state or {}},
        "hash": view.hash,
        "title": body.get("title", {"type": "plain_text", "text": world.app.name, "emoji": True}),
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": world.app.id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": install.organisation or view.team if install else view.team,
    }
    return told | ({"bot_id": install.bot_id} if install else {})


def interaction(world: World, kind: str, install: Install, user: str, **more: Any) -> Json:
    """What every press, shortcut and form begins with."""
    person = world.users[user]
    return {
        "type": kind,
        "user": {"id": user, "username": person.name, "name": person.name, "team_id": person.team},
        "api_app_id": world.app.id,
        "token": world.app.verification_token,
        "trigger_id": world.new_trigger(user),
        "team": None if install.organisation else team_json(world, install.team),
        "enterprise": {"id": install.organisation, "name": "Umbrella"} if install.organisation else None,
        "is_enterprise_install": bool(install.organisation),
        **more,
    }


def slash_form(world: World, install: Install, channel: Channel, user: str, *, said: tuple[str, str]) -> Json:
    names = {"channel": channel.name, "im": "directmessage", "group": "privategroup"}
    return {
        "token": world.app.verification_token,
        "team_id": install.team,
        "team_domain": world.teams[install.team].domain,
        "channel_id": channel.id,
        "channel_name": names.get(channel.kind, channel.name),
        "user_id": user,
        "user_name": world.users[user].name,
        "command": said[0],
        "text": said[1],
        "api_app_id": world.app.id,
        "is_enterprise_install": str(bool(install.organisation)).lower(),
        "enterprise_id": install.organisation,
        "response_url": world.new_response_url("commands", install, channel.id, user),
        "trigger_id": world.new_trigger(user),
    }
