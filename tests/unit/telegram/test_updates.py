from __future__ import annotations

from typing import Any

import pytest

from bot.chat.events import BotJoined, Deleted, Departed, MessageReceived, Pressed, Reacted
from handlers.telegram.received import ChatMoved, ReceivedUpdate
from tests.unit.telegram.payloads import ANA, BOT, NEWS, PRIVATE, TEAM, VOICE, a_message, meaning, received

DOCUMENT = {"file_id": "BQAC", "file_unique_id": "AgADdoc", "file_size": 5}


def said(kind: str = "message", /, **content: Any) -> MessageReceived:
    event = received(kind, **content).event
    assert isinstance(event, MessageReceived)
    return event


def command(text: str) -> list[dict[str, Any]]:
    return [{"type": "bot_command", "offset": 0, "length": len(text)}]


def test_a_voice_note_in_a_private_chat() -> None:
    event = said(chat=PRIVATE, voice=VOICE)
    (heard,) = event.recordings
    assert (heard.source.url, heard.source.name) == ("telegram:AwACAgIAAxkBAAM", None)
    assert (heard.key, heard.seconds, heard.size_bytes) == ("AgADvQ4AAl", 7.0, 12345)
    assert heard.message == event.message == "message:/1001/55"
    assert event.event_id == "/1001/55"
    assert event.place.private
    assert event.place.address == {"chat": "1001", "reply_to": "55", "private": "yes"}
    assert (event.person.id, event.person.locale) == ("1001", "pt-br")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"audio": DOCUMENT | {"duration": 3, "file_name": "song.mp3"}}, "song.mp3"),
        ({"video": DOCUMENT | {"duration": 3, "width": 1, "height": 1, "file_name": "a.mp4"}}, "a.mp4"),
        ({"video_note": DOCUMENT | {"duration": 3, "length": 240}}, None),
        ({"document": DOCUMENT | {"mime_type": "audio/x-m4a", "file_name": "call"}}, "call"),
        ({"document": DOCUMENT | {"mime_type": "application/octet-stream", "file_name": "A.OPUS"}}, "A.OPUS"),
        ({"document": DOCUMENT | {"mime_type": "application/ogg"}}, None),
    ],
)
def test_what_carries_sound_is_a_recording(content: dict[str, Any], name: str | None) -> None:
    (heard,) = said(**content).recordings
    assert heard.source.name == name


@pytest.mark.parametrize(
    "content",
    [
        {"document": DOCUMENT | {"mime_type": "application/pdf", "file_name": "a.pdf"}},
        {"document": DOCUMENT | {"mime_type": "audio/x-mpegurl", "file_name": "list.m3u"}},
        {
            "animation": DOCUMENT | {"duration": 1, "width": 1, "height": 1},
            "document": DOCUMENT | {"mime_type": "video/mp4", "file_name": "giphy.mp4"},
        },
        {"new_chat_members": [ANA]},
        {
            "sticker": DOCUMENT
            | {"width": 1, "height": 1, "type": "regular", "is_animated": False, "is_video": False}
        },
    ],
)
def test_what_carries_none_is_nobodys_business_in_a_group(content: dict[str, Any]) -> None:
    assert meaning(content=a_message(**content)) is None


def test_a_recording_over_twenty_megabytes_is_out_of_reach_without_a_local_server() -> None:
    large = a_message(voice=VOICE | {"file_size": (20 << 20) + 1})
    for local_files in (False, True):
        found = meaning(content=large, local_files=local_files)
        assert isinstance(found, ReceivedUpdate)
        assert isinstance(found.event, MessageReceived)
        assert found.event.recordings[0].out_of_reach is not local_files


def test_a_command_for_the_bot_is_said_without_its_name() -> None:
    event = said(text="/summarize@earmark_bot bitte", entities=command("/summarize@earmark_bot"))
    assert (event.text, event.addressed) == ("/summarize bitte", True)


def test_a_command_for_another_bot_is_nobodys_business() -> None:
    text = "/summarize@other_bot"
    assert meaning(content=a_message(text=text, entities=command(text), voice=VOICE)) is None


def test_a_mention_counts_utf16_units_and_is_taken_out() -> None:
    text = "👋🏽 @Earmark_Bot was wurde gesagt?"
    mention = {"type": "mention", "offset": 5, "length": 12}
    event = said(caption=text, caption_entities=[mention], voice=VOICE)
    assert (event.text, event.addressed) == ("👋🏽 was wurde gesagt?", True)


def test_a_mention_of_somebody_else_stays() -> None:
    event = said(text="@ana hello", entities=[{"type": "mention", "offset": 0, "length": 4}])
    assert (event.text, event.addressed) == ("@ana hello", False)


def test_a_reply_points_at_what_it_answers() -> None:
    event = said(
        text="/notes", entities=command("/notes"), reply_to_message=a_message(message_id=7, voice=VOICE)
    )
    assert event.replies_to == (f"message:/{TEAM['id']}/7",)
    assert event.about[0].message == f"message:/{TEAM['id']}/7"


def test_a_reply_to_the_bot_addresses_it() -> None:
    answer = a_message(message_id=8, text="Hello.", **{"from": BOT})
    assert said(text="And then?", reply_to_message=answer).addressed


def test_a_quote_from_another_chat_carries_its_recording() -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Ben"}
    outside = {"origin": origin, "chat": NEWS, "message_id": 3, "voice": VOICE}
    event = said(text="/notes", entities=command("/notes"), external_reply=outside)
    assert event.about[0].message == f"message:/{NEWS['id']}/3"


def test_a_topic_is_answered_in_and_its_beginning_is_no_reply() -> None:
    begun = a_message(message_id=9, forum_topic_created={"name": "Minutes", "icon_color": 1})
    event = said(voice=VOICE, message_thread_id=9, is_topic_message=True, reply_to_message=begun)
    assert event.place.address["thread"] == "9"
    assert event.replies_to == ()


@pytest.mark.parametrize(
    "thread", [{"message_thread_id": 1, "is_topic_message": True}, {"message_thread_id": 9}]
)
def test_the_general_topic_and_threads_of_replies_are_not_named(thread: dict[str, Any]) -> None:
    assert "thread" not in said(voice=VOICE, **thread).place.address


def test_bots_are_not_listened_to_but_hidden_admins_and_channels_are() -> None:
    other = {"id": 77, "is_bot": True, "first_name": "Other"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    assert meaning(content=a_message(voice=VOICE, **{"from": other})) is None
    assert said(voice=VOICE, sender_chat=TEAM, **{"from": anonymous}).person.id == str(TEAM["id"])
    post = a_message(voice=VOICE, chat=NEWS, sender_chat=NEWS)
    del post["from"]
    found = meaning("channel_post", post)
    assert isinstance(found, ReceivedUpdate)
    assert isinstance(found.event, MessageReceived)
    assert found.event.person.id == str(NEWS["id"])


def test_an_edit_is_another_event_about_the_same_message() -> None:
    first, second = said(text="a"), said("edited_message", text="b", edit_date=1_700_000_009)
    assert (first.edited, second.edited) == (False, True)
    assert first.message == second.message
    assert second.event_id == f"{first.event_id}/1700000009"


def test_a_business_chat_is_a_workspace_of_its_own_and_not_private() -> None:
    event = said("business_message", chat=PRIVATE, voice=VOICE, business_connection_id="bc1")
    assert (event.place.workspace, event.place.private) == ("bc1", False)
    assert event.message == "message:bc1/1001/55"
    assert event.place.address["business"] == "bc1"
    gone = meaning(
        "deleted_business_messages", {"business_connection_id": "bc1", "chat": PRIVATE, "message_ids": [55]}
    )
    assert isinstance(gone, ReceivedUpdate)
    assert isinstance(gone.event, Deleted)
    assert gone.event.keys == (event.message,)


def test_a_press_knows_its_message_and_what_that_answered() -> None:
    shown = a_message(message_id=60, text="…", reply_to_message=a_message(message_id=7, voice=VOICE))
    query = {"id": "4300", "from": ANA, "message": shown, "chat_instance": "1", "data": "cancel:j"}
    found = meaning("callback_query", query)
    assert isinstance(found, ReceivedUpdate)
    assert isinstance(found.event, Pressed)
    assert found.event.message == f"message:/{TEAM['id']}/60"
    assert found.event.place.address["reply_to"] == "7"
    assert (found.callback, found.pressed) == ("4300", 60)
    assert [heard.key for heard in found.known] == ["AgADvQ4AAl"]


def test_a_press_on_a_message_that_telegram_shows_no_more() -> None:
    hidden = {"chat": TEAM, "message_id": 60, "date": 0}
    query = {"id": "1", "from": ANA, "message": hidden, "chat_instance": "1", "data": "cancel:j"}
    found = meaning("callback_query", query)
    assert isinstance(found, ReceivedUpdate)
    assert found.pressed is None


def test_a_reaction_tells_its_new_emoji() -> None:
    heart, ear = ({"type": "emoji", "emoji": one} for one in ("❤", "✍"))
    content = {
        "chat": TEAM,
        "message_id": 7,
        "user": ANA,
        "date": 1_700_000_000,
        "old_reaction": [heart],
        "new_reaction": [heart, ear],
    }
    found = meaning("message_reaction", content)
    assert isinstance(found, ReceivedUpdate)
    assert isinstance(found.event, Reacted)
    assert (found.event.emoji, found.event.message) == ("✍", f"message:/{TEAM['id']}/7")
    assert meaning("message_reaction", content | {"new_reaction": []}) is None


@pytest.mark.parametrize(("status", "departs"), [("left", True), ("kicked", True), ("member", False)])
def test_a_bot_that_is_thrown_out_has_departed(status: str, departs: bool) -> None:
    new = {"user": BOT, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    change = {
        "chat": TEAM,
        "from": ANA,
        "date": 1_700_000_000,
        "old_chat_member": {"user": BOT, "status": "member"},
        "new_chat_member": new,
    }
    found = meaning("my_chat_member", change)
    assert (found is not None) is departs
    if isinstance(found, ReceivedUpdate):
        assert isinstance(found.event, Departed)
        assert found.event.key == f"chat:/{TEAM['id']}"


@pytest.mark.parametrize(
    ("chat", "old", "new", "joins"),
    [
        (TEAM, "left", "member", True),
        (TEAM, "kicked", "administrator", True),
        (TEAM | {"type": "group"}, "left", "member", True),
        (TEAM, "member", "administrator", False),
        (TEAM, "left", "kicked", False),
        (TEAM | {"type": "channel"}, "left", "administrator", False),
        ({"id": 1001, "type": "private"}, "kicked", "member", False),
    ],
)
def test_a_bot_that_was_brought_into_a_group_has_joined(
    chat: dict[str, Any], old: str, new: str, joins: bool
) -> None:
    change = {
        "chat": chat,
        "from": ANA,
        "date": 1_700_000_000,
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
    found = meaning("my_chat_member", change)
    event = found.event if isinstance(found, ReceivedUpdate) else None
    assert isinstance(event, BotJoined) is joins
    if isinstance(event, BotJoined):
        assert event.inviter is not None
        assert (event.inviter.id, event.place.chat) == (str(ANA["id"]), str(chat["id"]))


def member(status: str) -> dict[str, Any]:
    rights = (
        "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
        "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
        "can_post_stories", "can_edit_stories", "can_delete_stories",
    )  # fmt: skip
    more = {"kicked": {"until_date": 0}, "administrator": dict.fromkeys(rights, False)}.get(status, {})
    return {"user": BOT, "status": status} | more


def test_a_group_that_becomes_a_supergroup_is_told_from_both_sides() -> None:
    group = {"id": -4001, "type": "group", "title": "Team"}
    assert meaning(content=a_message(chat=group, migrate_to_chat_id=-1005)) == ChatMoved(old=-4001, new=-1005)
    assert meaning(content=a_message(migrate_from_chat_id=-4001)) == ChatMoved(old=-4001, new=TEAM["id"])


def test_a_disconnected_business_account_has_departed() -> None:
    connection = {"id": "bc1", "user": ANA, "user_chat_id": 1001, "date": 1, "is_enabled": False}
    found = meaning("business_connection", connection)
    assert isinstance(found, ReceivedUpdate)
    assert isinstance(found.event, Departed)
    assert found.event.key == "workspace:bc1"
    assert meaning("business_connection", connection | {"is_enabled": True}) is None


def test_a_picture_says_something_where_a_person_is_alone_with_the_bot() -> None:
    photo = [{"file_id": "P", "file_unique_id": "p", "width": 1, "height": 1}]
    assert said(chat=PRIVATE, photo=photo).text == ""
    assert meaning(content=a_message(photo=photo)) is None
