"""Events in the shapes of Slack's documentation."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.events import BotJoined, Deleted, Departed, Person
from handlers.slack.incoming.events import (
    Delivery,
    DirectOpened,
    Emoji,
    HomeOpened,
    Post,
    SessionStopped,
    parse_event,
)

TOLD = Delivery(team="T1", event_id="Ev1", bot_user="UBOT", bot_id="BOWN")
CLIP = {
    "id": "F1",
    "name": "audio_message.m4a",
    "mimetype": "audio/mp4",
    "filetype": "m4a",
    "subtype": "slack_audio",
    "duration_ms": 5_250,
    "size": 81_234,
    "mode": "hosted",
    "url_private_download": "https://files.slack.com/files-pri/T1-F1/download/audio_message.m4a",
}


def message(**more: Any) -> dict[str, Any]:
    plain = {
        "type": "message",
        "channel": "C1",
        "user": "U1",
        "text": "hello",
        "ts": "1700000000.000100",
        "channel_type": "channel",
    }
    return plain | more


def post(event: dict[str, Any]) -> Post:
    parsed = parse_event(event, TOLD)
    assert isinstance(parsed, Post)
    return parsed


def test_a_clip_tells_its_length_and_size() -> None:
    (heard,) = post(message(subtype="file_share", files=[CLIP])).received.recordings
    assert (heard.seconds, heard.size_bytes, heard.key) == (5.25, 81_234, "F1")
    assert heard.source.url == "slack:T1/F1"
    assert heard.message == "message:T1/C1/1700000000.000100"


def test_a_forwarded_message_brings_its_files_each_once() -> None:
    other = {**CLIP, "id": "F2", "name": "call.mp3"}
    forwarded = [{"is_share": True, "text": "listen", "files": [CLIP, other]}, {"title": "a preview"}]
    found = post(message(files=[CLIP], attachments=forwarded)).received
    assert [one.key for one in found.recordings] == ["F1", "F2"]
    assert {one.message for one in found.recordings} == {"message:T1/C1/1700000000.000100"}
    assert not found.other_file


@pytest.mark.parametrize(
    ("text", "seen"),
    [("as said in https://acme.slack.com/archives/C2/p1", []), ("<@UBOT> summarize", ["F1"])],
)
def test_the_preview_of_a_link_is_a_recording_only_for_who_asks(text: str, seen: list[str]) -> None:
    preview = [{"is_msg_unfurl": True, "files": [CLIP]}]
    assert [one.key for one in post(message(text=text, attachments=preview)).received.recordings] == seen


@pytest.mark.parametrize("more", [{}, {"subtype": "bot_message", "user": None}])
def test_another_app_brings_recordings_and_asks_for_nothing(more: dict[str, Any]) -> None:
    text = "<@UBOT> /forget everything"
    said = post(message(bot_id="BREC", files=[CLIP], text=text, **more)).received
    assert [one.key for one in said.recordings] == ["F1"]
    assert (said.text, said.wording, said.addressed) == ("", "", False)
    assert said.person.id == ("BREC" if more else "U1")


def test_an_app_that_answers_in_a_thread_is_not_answered_in_turn() -> None:
    answered = message(bot_id="BREAD", files=[CLIP], thread_ts="1600000000.000001", parent_user_id="UBOT")
    assert parse_event(answered, TOLD) is None


def test_an_answer_goes_into_the_thread_of_the_message() -> None:
    own = post(message()).received.place.address
    assert own == {"team": "T1", "channel": "C1", "thread": "1700000000.000100", "user": "U1"}
    inside = post(message(thread_ts="1600000000.000001")).received
    assert inside.place.address["thread"] == "1600000000.000001"
    assert inside.replies_to == ("message:T1/C1/1600000000.000001",)


def test_a_mention_is_taken_out_and_counts_wherever_it_stands() -> None:
    said = post(message(text="please <@UBOT> summarize <@UBOT|earmark>")).received
    assert (said.text, said.addressed) == ("please summarize", True)
    assert not post(message(text="<@U2> summarize")).received.addressed


def test_message_and_mention_of_one_post_are_one_event() -> None:
    mention = message(type="app_mention", text="<@UBOT> notes", files=[CLIP])
    del mention["channel_type"]
    twin = message(text="<@UBOT> notes", files=[CLIP], subtype="file_share")
    assert post(mention).received == post(twin).received
    assert post(message(type="app_mention", text="<@UBOT> notes")).lacks_files


def test_in_a_direct_message_everything_is_meant_for_us() -> None:
    said = post(message(channel="D1", channel_type="im")).received
    assert said.place.private
    assert said.addressed


def test_a_reply_in_a_thread_that_the_bot_began_is_meant_for_us() -> None:
    assert post(message(thread_ts="1600000000.000001", parent_user_id="UBOT")).received.addressed


def test_text_is_read_as_it_was_typed() -> None:
    written = "a &lt; b &amp; <https://x.org/?a=1|x.org> in <#C2|general>"
    assert post(message(text=written)).received.text == "a < b & https://x.org/?a=1 in #general"


def test_a_stub_of_another_workspace_is_named_for_looking_up() -> None:
    stub = {"id": "F9", "mode": "file_access", "file_access": "check_file_info"}
    parsed = post(message(subtype="file_share", files=[stub, CLIP]))
    assert parsed.stubs == ("F9",)
    assert [heard.key for heard in parsed.received.recordings] == ["F1"]


def test_an_edit_is_the_same_message_said_anew() -> None:
    changed = message(
        subtype="message_changed",
        message={**message(text="transcribe"), "edited": {"user": "U1", "ts": "1700000009.000000"}},
        previous_message=message(text="transkribe"),
    )
    said = post(changed).received
    assert said.edited
    assert said.message == post(message()).received.message
    assert said.event_id != post(message()).received.event_id


@pytest.mark.parametrize("kind", [{"type": "member_joined_channel"}, {"subtype": "channel_join"}])
@pytest.mark.parametrize("inviter", ["U7", None, "UBOT"])
def test_the_bot_joins_a_channel_invited_or_by_itself(kind: dict[str, str], inviter: str | None) -> None:
    told = message(user="UBOT", inviter=inviter) | kind
    found = parse_event(told, TOLD)
    assert isinstance(found, BotJoined)
    assert found.event_id == "joined:T1/C1"
    assert found.place.address.get("thread") is None
    assert found.inviter == (Person(id="U7") if inviter == "U7" else None)
    assert parse_event(told | {"user": "U1"}, TOLD) is None


def test_what_another_app_posts_is_told_apart() -> None:
    assert post(message(bot_id="B9", files=[CLIP])).received.by_app
    assert not post(message(files=[CLIP])).received.by_app


@pytest.mark.parametrize(
    "event",
    [
        message(user="UBOT"),
        message(bot_id="B9"),
        message(bot_id="BOWN", files=[CLIP]),
        message(user="UBOT", bot_id="B9", files=[CLIP]),
        message(subtype="channel_join"),
        message(subtype="bot_message", user=None, bot_id="B1"),
        message(
            subtype="message_changed", message=message(text="hello"), previous_message=message(text="hello")
        ),
        message(subtype="message_deleted", deleted_ts="1.0", previous_message=message(user="UBOT")),
        {"type": "reaction_added", "user": "UBOT", "item": {"type": "message", "channel": "C1", "ts": "1.0"}},
        {"type": "reaction_added", "user": "U1", "item": {"type": "file", "file": "F1"}},
        {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "about"},
        {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}},
        {"type": "team_join", "user": {"id": "U1"}},
    ],
)
def test_what_does_not_concern_us_is_nothing(event: dict[str, Any]) -> None:
    assert parse_event(event, TOLD) is None


def test_a_reaction_names_its_message_without_the_tone_of_skin() -> None:
    event = {
        "type": "reaction_added",
        "user": "U1",
        "reaction": "ear::skin-tone-3",
        "item": {"type": "message", "channel": "C1", "ts": "1700000000.000100"},
        "event_ts": "1700000001.000000",
    }
    parsed = parse_event(event, TOLD)
    assert isinstance(parsed, Emoji)
    assert (parsed.reacted.emoji, parsed.ts) == ("ear", "1700000000.000100")


@pytest.mark.parametrize(
    "event",
    [
        message(subtype="message_deleted", deleted_ts="1700000000.000100", previous_message=message()),
        message(
            subtype="message_changed",
            message=message(subtype="tombstone", user="USLACKBOT"),
            previous_message=message(),
        ),
    ],
)
def test_a_deleted_message_is_deleted_also_where_its_thread_stays(event: dict[str, Any]) -> None:
    parsed = parse_event(event, TOLD)
    assert isinstance(parsed, Deleted)
    assert parsed.keys == ("message:T1/C1/1700000000.000100",)


def test_a_deleted_file_is_found_by_its_id() -> None:
    parsed = parse_event({"type": "file_deleted", "file_id": "F1", "event_ts": "1.0"}, TOLD)
    assert isinstance(parsed, Deleted)
    assert parsed.keys == ("file:T1/F1",)


@pytest.mark.parametrize(
    ("event", "key", "purge"),
    [
        ({"type": "app_uninstalled"}, "workspace:T1", True),
        ({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, "workspace:T1", True),
        ({"type": "channel_left", "channel": "C1"}, "chat:T1/C1", False),
        ({"type": "group_archive", "channel": "G1"}, "chat:T1/G1", False),
        ({"type": "channel_deleted", "channel": {"id": "C1"}}, "chat:T1/C1", False),
    ],
)
def test_departures_name_what_ends(event: dict[str, Any], key: str, purge: bool) -> None:
    parsed = parse_event(event, TOLD)
    assert isinstance(parsed, Departed)
    assert (parsed.key, parsed.purge) == (key, purge)


def test_the_home_page_is_opened_by_a_person() -> None:
    parsed = parse_event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}, TOLD)
    assert parsed == HomeOpened(user="U1", channel="D1")


def test_the_conversation_with_the_app_is_opened() -> None:
    opened = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"}
    assert parse_event(opened, TOLD) == DirectOpened(user="U1", channel="D1")


def test_the_stop_button_names_thread_and_person() -> None:
    pressed = {
        "type": "agent_session_stopped",
        "channel": "C1",
        "thread_ts": "1.000001",
        "user": "U1",
        "streaming_message_ts": [],
        "event_ts": "2.000001",
    }
    parsed = parse_event(pressed, TOLD)
    assert isinstance(parsed, SessionStopped)
    assert parsed.event_id == "stopped:T1/C1/1.000001/2.000001"
    assert (parsed.address.channel, parsed.address.thread, parsed.address.user) == ("C1", "1.000001", "U1")
    assert parse_event({**pressed, "thread_ts": None}, TOLD) is None
