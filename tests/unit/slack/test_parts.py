"""Small values that are stored, and what Slack's error codes mean."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import DeliveryError, PlatformBusy, PlatformGone
from handlers.slack.addresses import SlackAddress, take_link
from handlers.slack.mrkdwn import escaped, unescaped
from handlers.slack.outgoing.posted import SlackPosted, UploadedFile, content_of
from handlers.slack.recordings import attachment_of, attachments_of, is_recording, shared_at
from handlers.slack.web_api.errors import NeedsMending, SlackRefused, trouble

names = st.text(max_size=40)
uploads = st.lists(
    st.builds(UploadedFile, content=names, file=names, shared=st.booleans()),
    max_size=3,
    unique_by=lambda one: one.content,
).map(tuple)


@given(
    st.builds(
        SlackPosted,
        channel=names,
        thread=names,
        ts=names,
        fileless=st.booleans(),
        continued=st.lists(names, max_size=3).map(tuple),
        digest=names,
        plain=st.booleans(),
        renewed=st.booleans(),
        elsewhere=st.booleans(),
        uploads=uploads,
    )
)
def test_what_was_posted_is_read_back_as_it_was_noted(posted: SlackPosted) -> None:
    if posted.channel:
        assert SlackPosted.from_packed(posted.packed()) == posted


def test_a_later_note_about_a_file_takes_the_place_of_the_earlier() -> None:
    content = content_of("a.txt", "all")
    posted = SlackPosted(channel="C1", thread="1.0", ts="2.0").with_upload(
        UploadedFile(content=content, file="F1")
    )
    done = posted.with_upload(UploadedFile(content=content, file="F1", shared=True))
    assert done.uploads == (UploadedFile(content=content, file="F1", shared=True),)


def test_a_fuller_answer_is_another_file_of_the_same_name() -> None:
    posted = SlackPosted(channel="C1", thread="1.0", ts="2.0").with_upload(
        UploadedFile(content=content_of("a.txt", "half"), file="F1", shared=True)
    )
    assert posted.upload(content_of("a.txt", "all")) is None


@given(st.builds(SlackAddress, team=names, channel=names, thread=names, user=names, share_thread=names))
def test_an_address_survives_its_storage(address: SlackAddress) -> None:
    assert SlackAddress.from_mapping(address.as_mapping()) == address


def test_an_address_to_share_to_is_complete() -> None:
    stored = SlackAddress(team="T", channel="D", user="U", share_channel="C", share_thread="1.0").as_mapping()
    shared = {
        name.removeprefix("share_"): value for name, value in stored.items() if name.startswith("share_")
    }
    assert SlackAddress.from_mapping(shared) == SlackAddress(team="T", channel="C", thread="1.0", user="U")


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ({"mimetype": "audio/webm"}, True),
        ({"mimetype": "video/quicktime"}, True),
        ({"mimetype": "application/octet-stream", "name": "Talk.OPUS"}, True),
        ({"filetype": "m4a"}, True),
        ({"mimetype": "image/png", "name": "cat.png"}, False),
        ({"name": "mp3"}, True),
        ({}, False),
    ],
)
def test_what_a_recording_is(file: dict[str, Any], wanted: bool) -> None:
    assert is_recording(file) is wanted


@pytest.mark.parametrize("mode", ["tombstone", "hidden_by_limit"])
def test_a_file_that_is_gone_is_not_heard(mode: str) -> None:
    file = {"id": "F1", "mimetype": "audio/mpeg", "mode": mode}
    assert attachment_of(file, team="T1", message="m") is None


def test_files_that_the_bot_made_are_not_heard() -> None:
    file = {"id": "F1", "mimetype": "audio/mpeg"}
    messages = [{"ts": "2.0", "files": [file], "bot_id": "B1"}, {"ts": "1.0", "files": [file]}]
    (one,) = attachments_of(messages, team="T1", channel="C1", bot_id="B1")
    assert one.message == "message:T1/C1/1.0"


def test_where_a_file_is_shared() -> None:
    file = {
        "channels": ["C1", "C2"],
        "shares": {"public": {"C1": [{"ts": "1.0"}]}, "private": {"G1": [{"ts": "2.0"}]}},
    }
    assert shared_at(file) == {"C1": "1.0", "C2": "", "G1": "2.0"}


@given(st.text())
def test_escaping_is_undone_by_reading(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert "<" not in escaped(text)


def test_a_text_without_a_link_stays_as_it_is() -> None:
    assert take_link("German https://example.org/p123") == (None, "German https://example.org/p123")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("ratelimited", PlatformBusy),
        ("internal_error", PlatformBusy),
        ("missing_scope", NeedsMending),
        ("invalid_auth", NeedsMending),
        ("is_archived", PlatformGone),
        ("token_revoked", PlatformGone),
        ("an_error_from_next_year", PlatformGone),
    ],
)
def test_every_error_has_an_end(error: str, kind: type[DeliveryError]) -> None:
    assert isinstance(trouble(error), kind)


def test_trouble_carries_what_the_caller_needs() -> None:
    busy = trouble("ratelimited", retry_after=7.0)
    assert isinstance(busy, PlatformBusy)
    assert busy.retry_after == 7.0
    mending = trouble("missing_scope", needed="files:read")
    assert isinstance(mending, NeedsMending)
    assert (mending.needed, mending.retry_after) == ("files:read", 300.0)
    assert "files:read" in mending.message
    refused = trouble("not_in_channel")
    assert isinstance(refused, SlackRefused)
    assert refused.error == "not_in_channel"
