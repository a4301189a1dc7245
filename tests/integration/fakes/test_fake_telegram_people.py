"""What the bot is told of what people do, and what a test sees of it."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.telegram import FakeTelegram

SCRIPT = Path(__file__).resolve().parents[2] / "fakes" / "telegram.py"

HTTP = httpx.Client(timeout=60, verify=False, limits=httpx.Limits(max_keepalive_connections=0))


@pytest.fixture
def fake(loopback: str) -> Iterator[FakeTelegram]:
    with FakeTelegram(flood=None) as server:
        yield server


def ask(fake: FakeTelegram, method: str, **given: Any) -> Any:
    return HTTP.post(f"{fake.bot_url}{fake.token}/{method}", json=given).json()


def told(fake: FakeTelegram) -> list[tuple[str, Any]]:
    """Kinds and contents of the updates that have not been taken yet; takes them."""
    found = ask(fake, "getUpdates")["result"]
    if found:
        ask(fake, "getUpdates", offset=found[-1]["update_id"] + 1)
    return [next((kind, one[kind]) for kind in one if kind != "update_id") for one in found]


def texts(fake: FakeTelegram) -> list[str]:
    return [content["text"] for _kind, content in told(fake)]


def test_privacy_mode_hides_what_is_not_meant_for_the_bot(fake: FakeTelegram) -> None:
    ana = fake.user()
    team = fake.supergroup("Team", [ana])
    asked = ask(fake, "sendMessage", chat_id=team, text="Yes?")["result"]["message_id"]
    for text in (
        "hello all",
        "/ask@other_bot x",
        "/ask x",
        "/ask@Earmark_Bot y",
        "so @earmark_bot do",
        "@else x",
    ):
        fake.say(team, ana, text)
    fake.say(team, ana, "to you", reply_to=asked)
    assert texts(fake) == ["/ask x", "/ask@Earmark_Bot y", "so @earmark_bot do", "to you"]
    fake.send_voice(team, ana, b"OggS")
    assert told(fake) == []
    fake.set_privacy(on=False)
    fake.say(team, ana, "hello all")
    assert texts(fake) == ["hello all"]


def test_an_admin_sees_everything(fake: FakeTelegram) -> None:
    ana = fake.user()
    team = fake.group("Team", [ana], bot="administrator")
    fake.say(team, ana, "hello all")
    assert texts(fake) == ["hello all"]


def test_a_forum_has_topics_and_general_has_no_number(fake: FakeTelegram) -> None:
    ana = fake.user()
    team = fake.supergroup("Team", [ana], bot="administrator", forum=True)
    news = fake.topic(team, "News")
    fake.say(team, ana, "in it", topic=news)
    fake.say(team, ana, "in general")
    _made, (_, inside), (_, outside) = told(fake)
    assert (inside["message_thread_id"], inside["is_topic_message"]) == (news, True)
    assert inside["reply_to_message"]["forum_topic_created"]["name"] == "News"
    assert "message_thread_id" not in outside
    reply = ask(
        fake, "sendMessage", chat_id=team, text="x", reply_parameters={"message_id": inside["message_id"]}
    )
    assert reply["result"]["message_thread_id"] == news
    for thread in (1, 77):
        lost = ask(fake, "sendMessage", chat_id=team, text="x", message_thread_id=thread)
        assert lost["description"] == "Bad Request: message thread not found"
    fake.set_bot(team, "member")
    fake.close_topic(team, news)
    shut = ask(fake, "sendMessage", chat_id=team, text="x", message_thread_id=news)
    assert shut["description"] == "Bad Request: TOPIC_CLOSED"


def test_a_reply_in_general_carries_a_thread_that_cannot_be_sent_to(fake: FakeTelegram) -> None:
    ana = fake.user()
    team = fake.supergroup("Team", [ana], bot="administrator", forum=True)
    first = fake.say(team, ana, "x")
    second = fake.say(team, ana, "y", reply_to=first)
    _, (_, said) = told(fake)
    assert (said["message_thread_id"], "is_topic_message" in said) == (first, False)
    lost = ask(fake, "sendMessage", chat_id=team, text="z", message_thread_id=first)
    assert lost["description"] == "Bad Request: message thread not found"
    assert ask(fake, "sendMessage", chat_id=team, text="z", reply_parameters={"message_id": second})["ok"]


def test_channel_posts_come_from_the_channel(fake: FakeTelegram) -> None:
    news = fake.channel("News")
    post = fake.send_audio(news, None, b"ID3", caption="listen")
    fake.edit(news, post, "listen!")
    (kind, said), (edited, again) = told(fake)
    assert (kind, edited, again["caption"]) == ("channel_post", "edited_channel_post", "listen!")
    assert "from" not in said
    assert said["sender_chat"]["title"] == "News"


def test_albums_and_forwards_and_edits(fake: FakeTelegram) -> None:
    ana, ben = fake.user("Ana"), fake.user("Ben")
    album = [{"kind": "audio", "data": b"1"}, {"kind": "document", "data": b"2", "name": "b.wav"}]
    first, _second = fake.album(ana, ana, album, caption="both")
    fake.send_voice(ana, ana, b"3", forward=fake.forwarded(user=ben))
    fake.edit(ana, first, "both of them")
    (_, one), (_, two), (_, three), (kind, four) = told(fake)
    assert one["media_group_id"] == two["media_group_id"]
    assert (one["caption"], "caption" in two) == ("both", False)
    assert three["forward_origin"]["sender_user"]["first_name"] == "Ben"
    assert (kind, four["caption"]) == ("edited_message", "both of them")


def test_kinds_of_files_tell_what_the_real_ones_tell(fake: FakeTelegram) -> None:
    ana = fake.user()
    fake.send_voice(ana, ana, b"x", seconds=3, name="unseen.ogg")
    fake.send_video_note(ana, ana, b"x", seconds=3)
    fake.send_document(ana, ana, size=30_000_000, name="talk.flac", mime="audio/flac")
    voice, note, document = [content for _kind, content in told(fake)]
    assert "file_name" not in voice["voice"]
    assert "mime_type" not in note["video_note"]
    assert document["document"]["file_size"] == 30_000_000


def test_a_group_that_moved_says_where_to(fake: FakeTelegram) -> None:
    ana = fake.user()
    team = fake.group("Team", [ana])
    moved = fake.migrate(team)
    assert [list(content)[-1] for _kind, content in told(fake)] == [
        "migrate_to_chat_id",
        "migrate_from_chat_id",
    ]
    refused = ask(fake, "sendMessage", chat_id=team, text="x")
    assert refused["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refused["parameters"] == {"migrate_to_chat_id": moved}
    assert ask(fake, "sendMessage", chat_id=moved, text="x")["ok"]


def test_the_bot_is_told_when_it_is_put_out_but_not_of_deletions(fake: FakeTelegram) -> None:
    ana = fake.user()
    fake.delete(ana, fake.say(ana, ana, "x"))
    fake.block(ana)
    fake.unblock(ana)
    team = fake.supergroup("Team", [ana], bot="left")
    fake.add_bot(team, by=ana)
    fake.kick_bot(team, by=ana)
    kinds = [(kind, content.get("new_chat_member", {}).get("status")) for kind, content in told(fake)]
    assert kinds == [
        ("message", None),
        ("my_chat_member", "kicked"),
        ("my_chat_member", "member"),
        ("my_chat_member", "member"),
        ("message", None),
        ("my_chat_member", "kicked"),
    ]


def test_a_business_account_has_chats_of_its_own(fake: FakeTelegram) -> None:
    owner, customer = fake.user("Owner"), fake.user("Customer")
    account = fake.connect_business(owner)
    chat = fake.business_chat(account, customer)
    said = fake.send_voice(chat, customer, b"OggS")
    fake.delete(chat, said)
    (first, _), (second, message), (third, gone) = told(fake)
    assert (first, second, third) == ("business_connection", "business_message", "deleted_business_messages")
    assert message["business_connection_id"] == account
    assert gone["message_ids"] == [said]
    where = {"chat_id": customer, "business_connection_id": account}
    sent = ask(fake, "sendMessage", **where, text="x")["result"]
    assert (sent["from"]["first_name"], sent["sender_business_bot"]["is_bot"]) == ("Owner", True)
    assert ask(fake, "editMessageText", **where, message_id=sent["message_id"], text="y")["ok"]
    gone = {"business_connection_id": account, "message_ids": [sent["message_id"]]}
    assert ask(fake, "deleteBusinessMessages", **gone)["ok"]
    fake.connect_business(owner, connection=account, enabled=False)
    assert not ask(fake, "sendMessage", **where, text="x")["ok"]


def test_a_conversation_reads_the_same_every_time(fake: FakeTelegram) -> None:
    ana = fake.user("Ana")
    voice = fake.send_voice(ana, ana, b"OggS", seconds=72)
    ask(
        fake,
        "sendMessage",
        chat_id=ana,
        text="<b>Notes</b>\n<blockquote expandable>One\nTwo</blockquote>",
        parse_mode="HTML",
        reply_parameters={"message_id": voice},
        reply_markup={"inline_keyboard": [[{"text": "More", "callback_data": "m"}]]},
    )
    HTTP.post(
        f"{fake.bot_url}{fake.token}/sendDocument",
        data={"chat_id": ana},
        files={"document": ("a.txt", b"1\n2\n3\n4\n5\n6\n7\n", "text/plain")},
    )
    assert fake.conversation(ana) == (
        "# Ana · private\n\n"
        "Ana:\n  <voice 1:12>\n\n"
        "@earmark_bot (to Ana: [voice]):\n  **Notes**\n  >> One\n  >> Two\n  [More]\n\n"
        "@earmark_bot:\n  <document a.txt>\n  | 1\n  | 2\n  | 3\n  | 4\n  | 5\n  | … 2 more lines\n"
    )


def test_another_process_drives_it_over_http(loopback: str) -> None:
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), "--flood", "none"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        url = process.stdout.readline().strip()

        def do(name: str, **what: Any) -> Any:
            return HTTP.post(f"{url}/_control", json={"do": name, **what}).json()["result"]

        try:
            ana = do("user", first_name="Ana")
            do("send_voice", chat=ana, user=ana, data_base64=base64.b64encode(b"OggS").decode(), seconds=2)
            assert do("messages", chat=ana)[0]["file"]["duration"] == 2
            assert "<voice 0:02>" in HTTP.get(f"{url}/_control/conversation", params={"chat": ana}).text
            assert HTTP.get(f"{url}/_control").json()["log"] == []
            assert HTTP.post(f"{url}/_control", json={"do": "nonsense"}).status_code == 404
        finally:
            process.terminate()
            process.wait(60)


def test_an_anonymous_admin_writes_as_the_group(fake: FakeTelegram) -> None:
    team = fake.supergroup("Team", bot="administrator")
    fake.say(team, None, "/ask x")
    ((_kind, said),) = told(fake)
    assert (said["from"]["username"], said["sender_chat"]["id"]) == ("GroupAnonymousBot", team)


def test_what_is_gone_is_gone_for_the_bot_too(fake: FakeTelegram) -> None:
    ana = fake.user()
    team = fake.supergroup("Team", [ana], bot="administrator")
    news = fake.topic(team, "News")
    first = fake.say(team, ana, "x")
    second = fake.say(team, ana, "y", reply_to=first)
    fake.delete(team, first)
    fake.edit(team, second, "z")
    fake.delete_topic(team, news)
    *_, (_kind, said) = told(fake)
    assert "reply_to_message" not in said
    lost = ask(fake, "sendMessage", chat_id=team, text="x", message_thread_id=news)
    assert lost["description"] == "Bad Request: message thread not found"
    fake.private(ana)
    fake.deactivate(ana)
    assert ask(fake, "sendMessage", chat_id=ana, text="x")["description"] == "Forbidden: user is deactivated"
