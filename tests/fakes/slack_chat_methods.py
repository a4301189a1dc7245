"""`chat.*`, `conversations.*` and `reactions.*` of the Web API."""

from __future__ import annotations

import base64
from typing import Any

from tests.fakes.slack_blocks import check_message_blocks
from tests.fakes.slack_events import SCOPE_OF_HISTORY, channel_json, message_json
from tests.fakes.slack_state import Channel, Json, Message, SlackError
from tests.fakes.slack_web_api import Call, method

HISTORY = tuple(SCOPE_OF_HISTORY.values())
READ = ("channels:read", "groups:read", "im:read", "mpim:read")


def conversation(call: Call, name: str = "channel") -> Channel:
    return call.people.find_channel(call.text(name), call.bot)


def writable(call: Call, channel: Channel) -> Channel:
    if channel.archived:
        raise SlackError("is_archived")
    if call.bot.bot_user not in channel.members and "chat:write.public" not in call.bot.scopes:
        raise SlackError("not_in_channel")
    if channel.id in call.people.read_only:
        raise SlackError("restricted_action")
    return channel


def words(call: Call) -> tuple[str, list[Json], list[Json]]:
    """Text, blocks and attachments. Raises `SlackError` where there is nothing to say."""
    blocks = call.data("blocks")
    checked = check_message_blocks(blocks) if blocks else []
    text, markdown = str(call.args.get("text") or ""), str(call.args.get("markdown_text") or "")
    if markdown:
        if text or checked:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > 12_000:
            raise SlackError("msg_too_long")
        checked, text = [{"type": "markdown", "text": markdown, "block_id": "md"}], markdown
    attachments = call.data("attachments") or []
    if not text and not checked and not attachments:
        raise SlackError("no_text")
    return text, checked, attachments


def metadata(call: Call) -> Json | None:
    given = call.data("metadata")
    if given is None:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    payload = given.get("event_payload")
    if not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    for value in payload.values():
        if not isinstance(value, str | int | float | bool | dict | list):
            raise SlackError("invalid_metadata_schema")
    return given


def new_message(call: Call, channel: Channel, text: str, blocks: list[Json], **more: Any) -> Message:
    bot = call.bot
    return Message(
        ts=call.world.new_ts(),
        channel=channel.id,
        user=bot.bot_user,
        bot_id=bot.bot_id,
        text=text[:40_000],
        blocks=blocks,
        **more,
    )


def thread_of(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts", "")
    if not thread_ts:
        return None
    parent = call.world.find_message(channel.id, thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    return parent.thread_ts or parent.ts


@method("chat.postMessage", "chat:write", takes_json=True)
def post_message(call: Call) -> Json:
    target = call.text("channel")
    to_person = target in call.world.users
    channel = call.world.direct(call.bot, target) if to_person else conversation(call)
    writable(call, channel)
    text, blocks, attachments = words(call)
    message = new_message(
        call,
        channel,
        text,
        blocks,
        attachments=attachments,
        metadata=metadata(call),
        thread_ts=thread_of(call, channel),
    )
    call.people.add_message(message)
    told = message_json(call.world, message, metadata=True)
    answer = {"channel": channel.id, "ts": message.ts, "message": told}
    if len(text) > 40_000:
        answer["response_metadata"] = {"warnings": ["message_truncated"]}
    return answer


@method("chat.update", "chat:write", takes_json=True)
def update(call: Call) -> Json:
    channel = conversation(call)
    message = own_message(call, channel, "cant_update_message")
    text, blocks = call.args.get("text"), call.data("blocks")
    if text is None and blocks is None and not call.args.get("attachments"):
        raise SlackError("no_text")
    if isinstance(text, str) and len(text) > 4_000:
        raise SlackError("msg_too_long")
    checked = check_message_blocks(blocks) if blocks else blocks
    given = metadata(call)
    call.people.change_message(message, by=call.bot.bot_user, text=text, blocks=checked)
    if given is not None:
        message.metadata = given
    told = message_json(call.world, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": told}


def own_message(call: Call, channel: Channel, refusal: str) -> Message:
    message = call.world.find_message(channel.id, call.text("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.user != call.bot.bot_user:
        raise SlackError(refusal)
    if channel.archived:
        raise SlackError("is_archived")
    return message


@method("chat.delete", "chat:write", takes_json=True)
def delete(call: Call) -> Json:
    channel = conversation(call)
    message = own_message(call, channel, "cant_delete_message")
    call.people.remove_message(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral", "chat:write", takes_json=True, a_minute=100)
def post_ephemeral(call: Call) -> Json:
    channel = conversation(call)
    writable(call, channel)
    user = call.text("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks, attachments = words(call)
    message = new_message(
        call,
        channel,
        text,
        blocks,
        attachments=attachments,
        ephemeral_for=user,
        thread_ts=call.text("thread_ts", "") or None,
    )
    call.world.messages.setdefault(channel.id, []).append(message)
    return {"message_ts": message.ts}


@method("chat.getPermalink", a_minute=600)
def get_permalink(call: Call) -> Json:
    channel, ts = conversation(call), call.text("message_ts")
    message = call.world.find_message(channel.id, ts)
    if message is None:
        raise SlackError("message_not_found")
    link = f"https://{call.world.teams[channel.team].domain}.slack.com/archives/{channel.id}/p"
    link += ts.replace(".", "")
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


@method("conversations.info", *READ)
def info(call: Call) -> Json:
    channel = conversation(call)
    told = channel_json(channel, call.bot.bot_user)
    if call.flag("include_locale"):
        told["locale"] = "en-US"
    return {"channel": told}


@method("conversations.history", *HISTORY)
def history(call: Call) -> Json:
    channel = readable(call)
    listed = [
        message
        for message in call.world.messages.get(channel.id, [])
        if not message.deleted
        and message.ephemeral_for is None
        and message.thread_ts in (None, message.ts)
        and _in_range(call, message.ts)
    ]
    return page(call, list(reversed(listed)))


@method("conversations.replies", *HISTORY)
def replies(call: Call) -> Json:
    channel = readable(call)
    wanted = call.world.find_message(channel.id, call.text("ts"))
    if wanted is None:
        raise SlackError("thread_not_found")
    parent, *rest = call.world.thread(channel.id, wanted.thread_ts or wanted.ts)
    return page(call, [parent, *(one for one in rest if _in_range(call, one.ts))])


def readable(call: Call) -> Channel:
    channel = conversation(call)
    wanted = SCOPE_OF_HISTORY[channel.kind]
    if wanted not in call.bot.scopes:
        raise SlackError("missing_scope", needed=wanted, provided=",".join(sorted(call.bot.scopes)))
    if call.bot.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _in_range(call: Call, ts: str) -> bool:
    oldest, latest = float(call.text("oldest", "0")), float(call.text("latest", "inf"))
    if call.flag("inclusive"):
        return oldest <= float(ts) <= latest
    return oldest < float(ts) < latest


def page(call: Call, listed: list[Message]) -> Json:
    full = call.flag("include_all_metadata")
    part, after = _slice(call, listed, 100)
    told = [message_json(call.world, message, metadata=full) for message in part]
    return {"messages": told, "has_more": bool(after), **_cursor(after)}


def _slice(call: Call, listed: list[Any], default: int) -> tuple[list[Any], int]:
    limit = min(int(call.text("limit", str(default))), 1_000)
    cursor = call.text("cursor", "")
    try:
        start = int(base64.b64decode(cursor).decode().removeprefix("next:")) if cursor else 0
    except ValueError as error:
        raise SlackError("invalid_cursor") from error
    after = start + limit
    return listed[start:after], after if after < len(listed) else 0


def _cursor(after: int) -> Json:
    cursor = base64.b64encode(f"next:{after}".encode()).decode() if after else ""
    return {"response_metadata": {"next_cursor": cursor}}


@method("conversations.members", *READ, a_minute=100)
def members(call: Call) -> Json:
    part, after = _slice(call, conversation(call).members, 100)
    return {"members": part, **_cursor(after)}


@method("conversations.open", "im:write", "channels:manage", "groups:write", "mpim:write", takes_json=True)
def open_(call: Call) -> Json:
    given = call.args.get("users", "")
    users = given if isinstance(given, list) else [user for user in str(given).split(",") if user]
    if not users:
        raise SlackError("users_list_not_supplied")
    if any(user not in call.world.users for user in users):
        raise SlackError("user_not_found")
    if call.world.users[users[0]].is_bot:
        raise SlackError("cannot_dm_bot")
    channel = call.world.direct(call.bot, users[0])
    return {"channel": {"id": channel.id}}


@method("conversations.join", "channels:join", takes_json=True)
def join(call: Call) -> Json:
    channel = conversation(call)
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    call.people.join(channel, call.bot.bot_user)
    return {"channel": channel_json(channel, call.bot.bot_user)}


@method("conversations.list", *READ, a_minute=20)
def list_(call: Call) -> Json:
    return _listed(call, [*call.world.channels.values()])


@method("users.conversations", *READ)
def of_user(call: Call) -> Json:
    user = call.text("user", call.bot.bot_user)
    return _listed(call, [one for one in call.world.channels.values() if user in one.members])


def _listed(call: Call, channels: list[Channel]) -> Json:
    kinds = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    wanted = {kinds.get(kind) for kind in call.text("types", "public_channel").split(",")}
    bot = call.bot
    seen = [
        channel_json(channel, bot.bot_user)
        for channel in channels
        if channel.kind in wanted
        and bot.team in (channel.team, *channel.shared_with)
        and (channel.kind == "channel" or bot.bot_user in channel.members)
        and not (call.flag("exclude_archived") and channel.archived)
    ]
    part, after = _slice(call, seen, 100)
    return {"channels": part, **_cursor(after)}


@method("reactions.add", "reactions:write", takes_json=True)
def add_reaction(call: Call) -> Json:
    message = _reacted(call)
    users = message.reactions.setdefault(call.text("name"), [])
    if call.bot.bot_user in users:
        raise SlackError("already_reacted")
    users.append(call.bot.bot_user)
    return {}


@method("reactions.remove", "reactions:write", takes_json=True, a_minute=20)
def remove_reaction(call: Call) -> Json:
    message, name = _reacted(call), call.text("name")
    users = message.reactions.get(name, [])
    if call.bot.bot_user not in users:
        raise SlackError("no_reaction")
    users.remove(call.bot.bot_user)
    if not users:
        del message.reactions[name]
    return {}


@method("reactions.get", "reactions:read")
def get_reactions(call: Call) -> Json:
    message = _reacted(call)
    told = message_json(call.world, message)
    return {"type": "message", "channel": message.channel, "message": told}


def _reacted(call: Call) -> Message:
    channel = conversation(call)
    message = call.world.find_message(channel.id, call.text("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    return message
