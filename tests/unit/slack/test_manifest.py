"""The manifest asks for what the code uses, no more and no less."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import handlers.slack
from bot.chat.intent import understand
from handlers.slack.manifest import manifest
from handlers.slack.vocabulary import COMMANDS, SHORTCUTS
from handlers.slack.web_api.methods import EVENTS, METHODS, scopes

FOLDER = Path(handlers.slack.__file__).parent
SOURCES = {str(path.relative_to(FOLDER)): path.read_text() for path in FOLDER.rglob("*.py")}
CODE = "\n".join(text for name, text in SOURCES.items() if name != "web_api/methods.py")
NAMES = re.compile(
    r'"((?:agents|api|apps|assistant|auth|canvases|chat|conversations|files|functions|users|views|reactions|team)(?:\.\w+)+)"'
)


def test_every_method_that_is_called_is_in_the_table_and_every_one_there_is_called() -> None:
    assert set(NAMES.findall(CODE)) == set(METHODS)


def test_nothing_goes_around_the_table() -> None:
    typed = re.compile(r"\.(?:api_call|(?:chat|conversations|files|users|views)_\w+)\(")
    around = [name for name, text in SOURCES.items() if typed.search(text)]
    assert around == ["web_api/client.py"]


def test_the_scopes_are_those_of_methods_events_and_commands() -> None:
    wanted = manifest(None, socket_mode=True)["oauth_config"]["scopes"]["bot"]
    of_methods = {scope for method in METHODS.values() for scope in method.scopes}
    of_events = {scope for needed in EVENTS.values() for scope in needed}
    assert set(wanted) == of_methods | of_events | {"commands"}
    assert tuple(wanted) == scopes()


def test_every_event_that_is_subscribed_to_is_understood() -> None:
    understood = SOURCES["incoming/events.py"] + SOURCES["incoming/bolt.py"]
    assert all(f'"{name.partition(".")[0]}"' in understood for name in EVENTS)


def test_the_app_is_an_agent_with_prompts_that_it_understands() -> None:
    features = manifest(None, socket_mode=True)["features"]
    assert "assistant_view" not in features
    agent = features["agent_view"]
    assert len(agent["agent_description"]) <= 300
    assert 0 < len(agent["suggested_prompts"]) <= 4
    for prompt in agent["suggested_prompts"]:
        understood = understand(prompt["message"], published=False)
        assert understood.command is not None
        assert understood.command.mode is None, "A prompt brings no recording along."


def test_socket_mode_needs_no_address() -> None:
    made = manifest(None, socket_mode=True)
    assert made["settings"]["socket_mode_enabled"]
    assert "http" not in str(made)


def test_over_http_everything_goes_to_one_address() -> None:
    made = manifest("https://earmark.example", socket_mode=False)
    url = "https://earmark.example/slack/events"
    assert made["settings"]["event_subscriptions"]["request_url"] == url
    assert made["settings"]["interactivity"]["request_url"] == url
    assert {command["url"] for command in made["features"]["slash_commands"]} == {url}
    assert made["oauth_config"]["redirect_urls"] == ["https://earmark.example/slack/oauth_redirect"]


def test_names_are_as_short_as_slack_wants_them() -> None:
    made = manifest(None, socket_mode=True)
    assert all(len(shortcut["name"]) <= 24 for shortcut in made["features"]["shortcuts"])
    assert {shortcut["callback_id"] for shortcut in made["features"]["shortcuts"]} == set(SHORTCUTS)
    assert {command["command"] for command in made["features"]["slash_commands"]} == {
        f"/{name}" for name in COMMANDS
    }
    assert len(made["display_information"]["description"]) <= 140


def test_the_manifest_that_is_deployed_is_that_of_the_code() -> None:
    deployed = Path(__file__).parents[3] / "deploy" / "slack" / "manifest.json"
    assert json.loads(deployed.read_text()) == manifest(None, socket_mode=True)


@pytest.mark.parametrize("socket_mode", [True, False])
def test_a_plain_app_is_neither_agent_nor_step(socket_mode: bool) -> None:
    url = "https://earmark.example"
    whole, made = (manifest(url, socket_mode=socket_mode, plain=plain) for plain in (False, True))
    assert set(whole) - set(made) == {"functions"}
    assert set(whole["features"]) - set(made["features"]) == {"agent_view"}
    gone = {*whole["oauth_config"]["scopes"]["bot"]} - {*made["oauth_config"]["scopes"]["bot"]}
    assert gone == {"assistant:write", "canvases:write"}
    subscribed, left = (one["settings"]["event_subscriptions"] for one in (whole, made))
    assert {*subscribed["bot_events"]} - {*left["bot_events"]} == {
        "agent_session_stopped",
        "function_executed",
    }
    assert left.get("request_url") == subscribed.get("request_url")
    assert made["settings"]["org_deploy_enabled"] is not socket_mode


def test_slack_takes_the_step_from_an_app_that_is_ready_for_organisations() -> None:
    made = manifest(None, socket_mode=True)
    assert made["settings"]["org_deploy_enabled"]
    assert made["settings"]["function_runtime"] == "remote"
    (step,) = made["functions"].values()
    taken, handed_on = step["input_parameters"], step["output_parameters"]
    assert set(taken["required"]) == set(taken["properties"])
    assert set(handed_on["required"]) == set(handed_on["properties"]) - {"link"}
