"""`agents.*` and `assistant.*` of the Web API: what shows that an agent works, and what people may ask it."""

from __future__ import annotations

from tests.fakes.slack_chat_methods import conversation
from tests.fakes.slack_state import AgentSession, Json, SlackError
from tests.fakes.slack_web_api import Call, method

SESSION_STATUSES = ("active", "processing", "suspended", "closed")
STOPPED = "agent_session_stopped"
MOST_PROMPTS = 4
MOST_TITLE_CHARACTERS = 200


def thread_root(call: Call, channel: str) -> str:
    thread_ts = call.text("thread_ts")
    found = call.world.find_message(channel, thread_ts)
    if found is None or found.thread_ts not in (None, thread_ts):
        raise SlackError("thread_not_found")
    return thread_ts


@method("agents.sessions.setStatus", "chat:write", takes_json=True)
def set_session_status(call: Call) -> Json:
    """The session is made by its first status; title and status stay until the app changes them."""
    status = call.text("status")
    if status not in SESSION_STATUSES or len(call.text("title", "")) > MOST_TITLE_CHARACTERS:
        raise SlackError("invalid_arguments")
    if call.world.app.surface != "agent_view":
        raise SlackError("feature_disabled")
    channel = conversation(call, "channel_id")
    if call.bot.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    key = (channel.id, thread_root(call, channel.id))
    session = call.world.sessions.setdefault(key, AgentSession(title=call.text("title", "")))
    session.status = status
    session.history.append(status)
    told: Json = {"status": status, "agent_status": status, "title": session.title}
    if STOPPED not in call.world.app.subscriptions:
        told["warning"] = f"missing_{STOPPED}_event_subscription"
    return told


@method("assistant.threads.setStatus", "assistant:write", "chat:write", takes_json=True, a_minute=600)
def set_status(call: Call) -> Json:
    channel = conversation(call, "channel_id")
    thread_ts = thread_root(call, channel.id)
    call.world.statuses.append(
        {"channel": channel.id, "thread_ts": thread_ts, "status": call.text("status", "")}
    )
    return {}


@method("assistant.threads.setSuggestedPrompts", "assistant:write", takes_json=True, a_minute=100)
def set_suggested_prompts(call: Call) -> Json:
    """For an agent a thread is silently ignored; an assistant needs one."""
    channel, prompts = conversation(call, "channel_id"), call.data("prompts")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= MOST_PROMPTS:
        raise SlackError("invalid_arguments")
    if any(not (one.get("title") and one.get("message")) for one in prompts):
        raise SlackError("invalid_arguments")
    if call.world.app.surface != "agent_view":
        call.text("thread_ts")
    elif "thread_ts" not in call.args:
        call.world.prompts[channel.id] = {"title": call.text("title", ""), "prompts": prompts}
    return {}
