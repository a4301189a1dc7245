"""The app as Slack has to know it, made from what the code uses."""

from __future__ import annotations

from bot.locales.catalogue import Catalogue
from handlers.slack.payloads import SlackJson
from handlers.slack.vocabulary import (
    COMMANDS,
    PROMPTS,
    SHORTCUTS,
    STEP_FILE,
    STEP_LINK,
    STEP_OUTPUTS,
    STEP_PERSON,
    TRANSCRIBE_STEP,
)
from handlers.slack.web_api.methods import EVENTS, PAID_EVENTS, SPARED, scopes

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"


def manifest(public_url: str | None, *, socket_mode: bool, plain: bool = False) -> SlackJson:
    """For "Create app from manifest", https://docs.slack.dev/reference/app-manifest.

    Without Socket Mode `public_url` must be where Slack reaches this server, by HTTPS. `plain`: no agent,
    which guests cannot use, and no canvases or step of workflows, which plans without pay do not have.
    """
    url = None if socket_mode or public_url is None else f"{public_url}{EVENTS_PATH}"
    if plain:
        return _plain(manifest(public_url, socket_mode=socket_mode), socket_mode=socket_mode)
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Earmark",
            "description": "Voice notes, recordings and videos become text, on your own machines.",
            "background_color": "#1f3b4d",
        },
        "features": _features(url),
        "functions": {TRANSCRIBE_STEP: _step()},
        "oauth_config": _oauth(public_url),
        "settings": _settings(url, socket_mode=socket_mode),
    }


def _plain(whole: SlackJson, *, socket_mode: bool) -> SlackJson:
    features = {name: value for name, value in whole["features"].items() if name != "agent_view"}
    scopes_left = [scope for scope in whole["oauth_config"]["scopes"]["bot"] if scope not in SPARED]
    settings = {name: value for name, value in whole["settings"].items() if name != "function_runtime"}
    subscriptions = settings["event_subscriptions"]
    events = [event for event in subscriptions["bot_events"] if event not in PAID_EVENTS]
    settings |= {
        "event_subscriptions": subscriptions | {"bot_events": events},
        "org_deploy_enabled": not socket_mode,  # by sign-in, over HTTP
    }
    oauth = whole["oauth_config"] | {"scopes": {"bot": scopes_left}}
    rest = {name: value for name, value in whole.items() if name != "functions"}
    return rest | {"features": features, "oauth_config": oauth, "settings": settings}


def _features(url: str | None) -> SlackJson:
    where = {"url": url} if url else {}
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "agent_view": _agent_view(),
        "bot_user": {"display_name": "Earmark", "always_online": True},
        "shortcuts": [
            {"name": name, "type": "message", "callback_id": callback, "description": description}
            for callback, (name, description) in SHORTCUTS.items()
        ],
        "slash_commands": [
            {"command": f"/{name}", "description": description, "usage_hint": hint, "should_escape": False}
            | where
            for name, (description, hint) in COMMANDS.items()
        ],
    }


def _agent_view() -> SlackJson:
    """In the manifest words are in one language; the prompts come in the person's own once they look."""
    localize = Catalogue().localize
    return {
        "agent_description": "Turns voice notes, recordings and videos into text, notes, summaries "
        "and answers, on your own machines. Send one here, or mention it under one in a channel.",
        "suggested_prompts": [
            {"title": localize(title, "en"), "message": said} for title, said in PROMPTS.items()
        ],
    }


def _step() -> SlackJson:
    """Of a workflow. Who runs it is told by Slack, and nobody can set it to somebody else."""
    recordings = {
        "type": "array",
        "items": {"type": "slack#/types/file_id"},
        "title": "Recording",
        "description": "An audio or video file that the person who runs the workflow can see",
    }
    person = {"type": "slack#/types/user_context", "title": "Person who runs the workflow"}
    outputs = {
        name: {"type": "string", "title": title, "description": description}
        for name, (title, description) in STEP_OUTPUTS.items()
    }
    return {
        "title": "Transcribe a file",
        "description": "Every word of a recording, as text",
        "input_parameters": {
            "properties": {STEP_FILE: recordings, STEP_PERSON: person},
            "required": [STEP_FILE, STEP_PERSON],
        },
        "output_parameters": {
            "properties": outputs,
            "required": [name for name in STEP_OUTPUTS if name != STEP_LINK],
        },
    }


def _oauth(public_url: str | None) -> SlackJson:
    redirect = {"redirect_urls": [f"{public_url}{REDIRECT_PATH}"]} if public_url else {}
    return redirect | {"scopes": {"bot": list(scopes())}}


def _settings(url: str | None, *, socket_mode: bool) -> SlackJson:
    where = {"request_url": url} if url else {}
    return {
        "event_subscriptions": where | {"bot_events": sorted(EVENTS)},
        "interactivity": {"is_enabled": True} | where,
        "function_runtime": "remote",
        "org_deploy_enabled": True,  # Slack takes steps of workflows from such apps alone
        "socket_mode_enabled": socket_mode,
        "token_rotation_enabled": False,
    }
