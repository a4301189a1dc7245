"""Commands, shortcuts, buttons and forms in the shapes of Slack's documentation."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.slack.addresses import Link, SlackAddress
from handlers.slack.forms import FormContext
from handlers.slack.incoming.interactions import parse_command, parse_form, parse_press, parse_shortcut


def command(name: str, text: str = "") -> dict[str, Any]:
    return {
        "command": name,
        "text": text,
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        "response_url": "https://hooks.slack.com/commands/1234/5678",
    }


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("/transcribe", "", "/transcribe"),
        ("/translate", "German", "/translate German"),
        ("/earmark", "settings", "/settings"),
        ("/earmark", "/status", "/status"),
        ("/earmark", "", "/help"),
        ("/ask", "who said &lt;b&gt;?", "/ask who said <b>?"),
    ],
)
def test_a_command_says_what_it_says_everywhere(name: str, text: str, meant: str) -> None:
    said = parse_command(command(name, text), "T1").received
    assert said.text == meant
    assert said.addressed


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (
            "https://acme.slack.com/archives/C2/p1700000000000100",
            Link(channel="C22", ts="1700000000.000100", thread="1700000000.000100"),
        ),
        (
            "<https://acme.slack.com/archives/C2/p1700000000000100?thread_ts=1600000000.000001&cid=C2>",
            Link(channel="C22", ts="1700000000.000100", thread="1600000000.000001"),
        ),
    ],
)
def test_a_link_to_a_message_is_taken_out_of_the_text(text: str, link: Link) -> None:
    parsed = parse_command(command("/translate", f"German {text.replace('C2', 'C22')}"), "T1")
    assert (parsed.link, parsed.received.text) == (link, "/translate German")


def test_a_shortcut_means_the_recordings_of_its_message() -> None:
    body = {
        "type": "message_action",
        "callback_id": "summarize",
        "trigger_id": "1.2.abc",
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "message_ts": "1700000000.000100",
        "message": {
            "ts": "1700000000.000100",
            "thread_ts": "1600000000.000001",
            "user": "U2",
            "files": [{"id": "F1", "name": "a.mp3", "mimetype": "audio/mpeg"}],
        },
    }
    parsed = parse_shortcut(body, "T1")
    assert parsed.received.text == "/summarize"
    assert [heard.key for heard in parsed.received.recordings] == ["F1"]
    assert parsed.received.place.address["thread"] == "1600000000.000001"


def press(**action: str | dict[str, str]) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "trigger_id": "1.2.abc",
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "1700000000.000200", "channel_id": "C1"},
        "message": {"ts": "1700000000.000200", "thread_ts": "1700000000.000100"},
        "actions": [{"action_id": "earmark:0", "action_ts": "1.0", **action}],
    }


def test_buttons_and_menus_say_what_they_do() -> None:
    button = parse_press(press(value="mode:J1:asr"), "T1")
    menu = parse_press(press(selected_option={"value": "to:J1:de"}), "T1")
    assert button is not None
    assert menu is not None
    assert (button.pressed.action, menu.pressed.action) == ("mode:J1:asr", "to:J1:de")
    assert button.pressed.message == "message:T1/C1/1700000000.000200"
    assert button.pressed.place.address["thread"] == "1700000000.000100"


def test_a_link_that_is_followed_asks_for_nothing() -> None:
    assert parse_press(press(action_id="link:0"), "T1") is None


def test_a_button_of_a_message_for_one_person_belongs_to_no_thread() -> None:
    body = press(value="x:1")
    body["container"]["is_ephemeral"] = True
    del body["message"]
    parsed = parse_press(body, "T1")
    assert parsed is not None
    assert parsed.ephemeral
    assert "thread" not in parsed.pressed.place.address


def test_a_form_finds_back_to_where_it_was_opened() -> None:
    context = FormContext(
        action="set:me",
        address=SlackAddress(team="T1", channel="D1", user="U1"),
        chat="C7",
        private=False,
        message="message:T1/D1/1.0",
    )
    body = {
        "type": "view_submission",
        "user": {"id": "U1"},
        "view": {
            "id": "V1",
            "private_metadata": context.packed(),
            "state": {
                "values": {
                    "field:locale": {"field:locale": {"selected_option": {"value": "de"}}},
                    "text": {"text": {"type": "plain_text_input", "value": " Who pays? "}},
                }
            },
        },
    }
    pressed, found = parse_form(body)
    assert found == context
    assert (pressed.text, pressed.values) == ("Who pays?", {"locale": "de"})
    assert (pressed.place.chat, pressed.place.private) == ("C7", False)


@pytest.mark.parametrize("packed", ["", "{}", "not json"])
def test_a_form_of_somebody_else_is_refused(packed: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        parse_form({"view": {"private_metadata": packed}, "user": {"id": "U1"}})
