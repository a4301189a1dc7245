"""`views.*` of the Web API: forms and the Home tab."""

from __future__ import annotations

import secrets
import time

from tests.fakes.slack_blocks import check_view
from tests.fakes.slack_events import view_json
from tests.fakes.slack_state import Json, SlackError, View
from tests.fakes.slack_web_api import Call, method


def exchanged(call: Call) -> str:
    """The person whose action the trigger came from; each trigger serves once, for three seconds."""
    trigger = call.world.triggers.get(call.text("trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if trigger.expires_at < time.monotonic():
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return trigger.user


def checked(call: Call, kind: str) -> Json:
    body = check_view(call.data("view"))
    if body["type"] != kind:
        raise SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] must be {kind}"]})
    return body


@method("views.open", takes_json=True, a_minute=100)
def open_(call: Call) -> Json:
    body = checked(call, "modal")
    user = exchanged(call)
    call.world.modals[user] = []
    view = call.people.show_modal(call.bot.team, user, body)
    return {"view": view_json(call.world, view)}


@method("views.push", takes_json=True, a_minute=100)
def push(call: Call) -> Json:
    body = checked(call, "modal")
    user = exchanged(call)
    if len(call.world.modals.get(user, [])) >= 3:
        raise SlackError("push_limit_reached")
    view = call.people.show_modal(call.bot.team, user, body)
    return {"view": view_json(call.world, view)}


@method("views.update", takes_json=True, a_minute=100)
def update(call: Call) -> Json:
    view = _known(call)
    given = call.text("hash", "")
    if given and given != view.hash:
        raise SlackError("hash_conflict")
    view.body, view.hash = checked(call, view.body["type"]), secrets.token_hex(4)
    return {"view": view_json(call.world, view)}


def _known(call: Call) -> View:
    external = call.text("external_id", "")
    for view in call.world.views.values():
        named = view.body.get("external_id") == external if external else view.id == call.text("view_id")
        if named and view.team == call.bot.team:
            return view
    raise SlackError("not_found")


@method("views.publish", takes_json=True, a_minute=100)
def publish(call: Call) -> Json:
    user, body = call.text("user_id"), checked(call, "home")
    if user not in call.world.users:
        raise SlackError("user_not_found")
    known = call.world.homes.get((call.bot.team, user))
    if known and call.text("hash", "") not in ("", known.hash):
        raise SlackError("hash_conflict")
    view = call.people.show_home(call.bot.team, user, body)
    return {"view": view_json(call.world, view)}
