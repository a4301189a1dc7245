"""`/_control`: another process does what a test would do with the stand-in for Slack in its own."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_state import Asked, Json, Message, View

if TYPE_CHECKING:
    from tests.fakes.slack import FakeSlack

CALLS = frozenset(
    [
        "add_workspace",
        "user",
        "channel",
        "direct",
        "mention",
        "token",
        "post",
        "edit",
        "delete_channel",
        "delete_message",
        "revoke_token",
        "unfurl",
        "delete_file",
        "react",
        "invite",
        "kick",
        "archive",
        "uninstall",
        "authorize",
        "slash",
        "shortcut",
        "press",
        "choose",
        "press_in_view",
        "open_home",
        "stop_session",
        "submit",
        "close_modal",
        "fail",
        "configure",
        "use_http",
        "use_sockets",
        "say_goodbye",
        "drop_sockets",
        "messages",
        "by_bot",
        "ephemerals",
        "modal",
        "home",
        "conversation",
        "home_text",
        "modal_text",
    ]
)


async def look(slack: FakeSlack) -> Json:
    """Tokens, the log of calls, and what was sent to the app."""
    with slack.world.lock:
        return {
            "api_url": slack.api_url,
            "bot_token": slack.bot_token,
            "app_token": slack.app_token,
            "signing_secret": slack.signing_secret,
            "bot_user": slack.bot_user,
            "team": next(iter(slack.world.teams)),
            "sockets": len(slack.courier.sockets),
            "pending": len(slack.pending()),
            "log": [plain(call) for call in slack.log],
            "deliveries": [plain(delivery) for delivery in slack.deliveries],
            "statuses": slack.world.statuses,
            "downloads": slack.files.downloads,
        }


async def act(slack: FakeSlack, body: Json) -> web.Response:
    """`{"call": name, "args": {…}, "wait": seconds}`; bytes of files come as `base64` or from a `path`."""
    name = body.get("call")
    if name not in CALLS:
        return web.json_response({"error": f"no such call: {name}"}, status=404)
    args = dict(body.get("args", {}))
    if "files" in args:
        args["files"] = [_with_bytes(file) for file in args["files"]]
    try:
        result = await asyncio.to_thread(getattr(slack, name), **args)
        if isinstance(result, Delivery) and "wait" in body:
            await result.acknowledged(float(body["wait"]))
    except (ValueError, KeyError, TypeError, TimeoutError) as error:
        return web.json_response({"error": str(error)}, status=400)
    return web.json_response({"result": plain(result)})


def _with_bytes(file: Any) -> Any:
    if isinstance(file, str):
        return file
    about = dict(file)
    if "base64" in about:
        about["content"] = base64.b64decode(about.pop("base64"))
    if "path" in about:
        with open(about.pop("path"), "rb") as opened:  # noqa: PTH123 - the caller's path as it is
            about["content"] = opened.read()
    return about


def plain(value: Any) -> Any:
    """As JSON."""
    if isinstance(value, Delivery):
        names = ("kind", "payload", "attempts", "acked", "failed", "response", "reasons", "ack_seconds")
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, View):
        return value.body
    if isinstance(value, Message | Asked):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    return f"{len(value)} bytes" if isinstance(value, bytes) else value
