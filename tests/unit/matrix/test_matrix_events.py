"""What a homeserver tells, read: words, mentions, recordings, answers of `/sync`."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.mention import MENTION
from handlers.matrix.client_server.client import MatrixIdentity
from handlers.matrix.client_server.rooms import content_of
from handlers.matrix.incoming.sync_answer import invites, removals, since_invited, timelines
from handlers.matrix.incoming.typed_text import number_of, written_text
from handlers.matrix.recordings import recordings_of, source_url

ME = MatrixIdentity(user="@earmark:example.org", display_name="Earmark")
NAMED: dict[str, Any] = {"m.mentions": {"user_ids": [ME.user]}}
QUIET: dict[str, Any] = {"m.mentions": {}}


def text(body: object, **more: Any) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": body, **more}


@pytest.mark.parametrize(
    ("content", "words", "addressed"),
    [
        (text("!summarize", **QUIET), "/summarize", True),
        (text("/translate german"), "/translate german", True),
        (text("!!! great", **QUIET), "!!! great", False),
        (text("! great", **QUIET), "! great", False),
        (text("Earmark: summarize", **NAMED), "summarize", True),
        (text("earmark, summarize", **QUIET), "summarize", True),
        (text("@earmark:example.org summarize"), "summarize", True),
        (text("Earmark !notes", **NAMED), "/notes", True),
        (text("the earmark thing", **QUIET), "the earmark thing", False),
        (text("Earmarking is over: yes", **QUIET), "Earmarking is over: yes", False),
        (text("yes", **NAMED), "yes", True),
        (text(5), "", False),
        ({"msgtype": "m.audio", "body": "a.ogg"}, "", False),
        ({"msgtype": "m.audio", "body": "!notes", "filename": "a.ogg"}, "/notes", True),
        ({"msgtype": "m.audio", "body": "a.ogg", "filename": "a.ogg"}, "", False),
        (
            text(
                "> <@ben:example.org> so?\n> indeed\n\nwhy > so",
                **{"m.relates_to": {"m.in_reply_to": {"event_id": "$1"}}},
            ),
            "why > so",
            False,
        ),
    ],
)
def test_words_are_read_without_what_only_calls_the_bot(
    content: dict[str, Any], words: str, *, addressed: bool
) -> None:
    read = written_text(content, ME)
    assert (read.text, read.addressed) == (words, addressed)


def test_where_the_mention_stands_is_kept() -> None:
    read = written_text(text("I like @earmark:example.org", **NAMED), ME)
    assert read.wording == f"I like {MENTION}"
    assert not written_text(text("!help", **NAMED), ME).wording


@pytest.mark.parametrize(
    ("typed", "number"),
    [("2", 2), (" 12. ", 12), ("#3", 3), ("4)", 4), ("1️⃣", 1), ("123", None), ("2 of them", None), ("", None)],
)
def test_a_number_alone_is_a_choice(typed: str, number: int | None) -> None:
    assert number_of(typed) == number


@pytest.mark.parametrize(
    "address",
    [
        "mxc://a/../b",
        "mxc://a/b?c",
        "https://a/b",
        "mxc://a b/c",
        "mxc:///c",
        "mxc://a/b/c",
        "mxc://a/.",
        None,
        5,
    ],
)
def test_an_address_that_leads_elsewhere_is_none(address: object) -> None:
    assert source_url(address) is None


def recording(content: dict[str, Any]) -> Any:
    event = {"event_id": "$1", "content": {"url": "mxc://example.org/abc", **content}}
    found = recordings_of(event, "!r")
    return found[0] if found else None


def test_a_voice_message_has_a_length_and_no_name() -> None:
    info = {"duration": 4500, "size": 99, "mimetype": "audio/ogg"}
    voice = {"msgtype": "m.audio", "body": "Voice message", "org.matrix.msc3245.voice": {}, "info": info}
    found = recording(voice)
    assert (found.seconds, found.size_bytes, found.source.name) == (4.5, 99, None)
    assert found.source.url == "matrix:example.org/abc"
    assert len(found.key) == 32


@pytest.mark.parametrize(
    ("content", "carries"),
    [
        ({"msgtype": "m.file", "body": "call.m4a"}, True),
        ({"msgtype": "m.file", "body": "x", "info": {"mimetype": "audio/mpeg"}}, True),
        ({"msgtype": "m.file", "body": "notes.pdf"}, False),
        ({"msgtype": "m.image", "body": "cat.png"}, False),
        ({"msgtype": "m.video", "body": "clip"}, True),
        ({"msgtype": "m.audio", "body": "a", "url": None, "file": {"url": "mxc://a/b"}}, False),
        ({"msgtype": "m.audio", "body": "a", "info": "none"}, True),
    ],
)
def test_files_that_are_recordings_are_told_from_others(content: dict[str, Any], *, carries: bool) -> None:
    assert (recording(content) is not None) is carries


def test_only_the_authors_edit_changes_what_a_message_says() -> None:
    def edited(by: str) -> dict[str, Any]:
        edit = {"sender": by, "content": {"m.new_content": {"body": "new"}}}
        unsigned = {"m.relations": {"m.replace": edit}}
        return {"sender": "@ana:a", "content": {"body": "old"}, "unsigned": unsigned}

    assert content_of(edited("@ana:a")) == {"body": "new"}
    assert content_of(edited("@ben:a")) == {"body": "old"}


def member(number: str, membership: str, who: str = ME.user, **more: Any) -> dict[str, Any]:
    content = {"membership": membership, **more}
    return {
        "type": "m.room.member",
        "event_id": number,
        "sender": "@ana:a",
        "state_key": who,
        "content": content,
    }


def test_what_was_said_before_the_bot_was_called_is_cut() -> None:
    said = {"type": "m.room.message", "event_id": "$2", "content": {}}
    later = {"type": "m.room.message", "event_id": "$4", "content": {}}
    invite = member("$3", "invite")
    assert since_invited([said, invite, later], ME.user) == ([later], True)
    assert since_invited([said, member("$3", "invite", "@ben:a"), later], ME.user)[1] is False
    renamed = member("$3", "join") | {"unsigned": {"prev_content": {"membership": "join"}}}
    assert since_invited([said, renamed, later], ME.user)[1] is False


def test_an_answer_is_taken_apart_whatever_is_missing() -> None:
    state = {"events": [member("$1", "invite", is_direct=True), member("$2", "join", "@ana:a")]}
    left = {"timeline": {"events": [member("$9", "leave")]}}
    answer = {
        "next_batch": "s7",
        "rooms": {
            "invite": {"!a": {"invite_state": state}, "!b": None},
            "join": {
                "!c": {"timeline": {"limited": True, "prev_batch": "p", "events": [5, {"a": 1}]}},
                "!d": {},
            },
            "leave": {"!e": left, "!f": {}},
        },
    }
    (invited,) = invites(answer, ME.user)
    assert (invited.room, invited.inviter, invited.direct) == ("!a", "@ana:a", True)
    first, second = timelines(answer)
    assert (first.events, first.gap) == ([{"a": 1}], "p")
    assert (second.events, second.gap) == ([], None)
    assert [one.event for one in removals(answer, ME.user)] == ["$9", "s7/!f"]
    assert timelines({}) == []
    assert invites({"rooms": 5}, ME.user) == []
