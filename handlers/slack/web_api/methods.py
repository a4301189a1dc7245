"""The Web API methods that are used, how each is called, and which scopes it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
READING = ("channels:read", "groups:read", "im:read", "mpim:read")


@dataclass(frozen=True, kw_only=True, slots=True)
class Method:
    scopes: tuple[str, ...] = ()
    """Of the bot's token, https://docs.slack.dev/reference/methods."""
    sent: Literal["json", "query", "get"] = "json"
    """A JSON body, a POST with a query string, or a GET. Slack does not take every form for every method."""

    @property
    def reads(self) -> bool:
        """Safe to repeat."""
        return self.sent == "get"


METHODS: Mapping[str, Method] = {
    "agents.sessions.setStatus": Method(scopes=("chat:write",)),
    "apps.connections.open": Method(),  # by the app's token, with connections:write
    "assistant.threads.setStatus": Method(scopes=("chat:write",)),
    "assistant.threads.setSuggestedPrompts": Method(scopes=("assistant:write",)),
    "auth.test": Method(sent="get"),
    "canvases.access.set": Method(scopes=("canvases:write",)),
    "canvases.create": Method(scopes=("canvases:write",)),
    "canvases.delete": Method(scopes=("canvases:write",)),
    "canvases.edit": Method(scopes=("canvases:write",)),
    "chat.delete": Method(scopes=("chat:write",)),
    "chat.postEphemeral": Method(scopes=("chat:write",)),
    "chat.postMessage": Method(scopes=("chat:write",)),
    "chat.update": Method(scopes=("chat:write",)),
    "conversations.history": Method(scopes=HISTORY, sent="get"),
    "conversations.info": Method(scopes=READING, sent="get"),
    "conversations.join": Method(scopes=("channels:join",)),
    "conversations.members": Method(scopes=READING, sent="get"),
    "conversations.open": Method(scopes=("im:write",)),
    "conversations.replies": Method(scopes=HISTORY, sent="get"),
    "files.completeUploadExternal": Method(scopes=("files:write",), sent="query"),
    "files.delete": Method(scopes=("files:write",)),
    "files.getUploadURLExternal": Method(scopes=("files:write",), sent="query"),
    "files.info": Method(scopes=("files:read",), sent="get"),
    "functions.completeError": Method(),
    "functions.completeSuccess": Method(),
    "reactions.add": Method(scopes=("reactions:write",)),
    "reactions.remove": Method(scopes=("reactions:write",)),
    "users.info": Method(scopes=("users:read",), sent="get"),
    "views.open": Method(),
    "views.publish": Method(),
}

EVENTS: Mapping[str, tuple[str, ...]] = {
    "agent_session_stopped": ("chat:write",),
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "file_deleted": ("files:read",),
    "function_executed": (),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "team_access_revoked": (),
    "tokens_revoked": (),
}
"""Events that are subscribed to, and the scopes without which Slack does not send them."""


PAID_EVENTS = frozenset({"agent_session_stopped", "function_executed"})
"""Of agents and of steps of workflows."""
SPARED: Mapping[str, str] = {
    "assistant:write": "no suggested prompts",
    "canvases:write": "long notes as files",
}
"""Scopes that an app which was made before may lack, and what it does without."""


def scopes() -> tuple[str, ...]:
    """All that the bot asks for, in order."""
    wanted = {"commands", *(scope for method in METHODS.values() for scope in method.scopes)}
    return tuple(sorted(wanted | {scope for needed in EVENTS.values() for scope in needed}))
