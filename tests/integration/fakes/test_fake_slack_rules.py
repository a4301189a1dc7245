"""What the stand-in for Slack refuses, limits and breaks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_bot import client_of
from tests.fakes.slack_state import Json

pytestmark = pytest.mark.anyio


@pytest.fixture
def slack(loopback: str) -> Iterator[FakeSlack]:
    with FakeSlack(rate_scale="off") as server:
        yield server


@pytest.fixture
def anna(slack: FakeSlack) -> str:
    return slack.user("anna")


@pytest.fixture
def general(slack: FakeSlack, anna: str) -> str:
    return slack.channel("general", [anna])


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str = "Go", **more: Any) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": label}, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(label: str, value: str = "v") -> Json:
    return {"text": {"type": "plain_text", "text": label}, "value": value}


def menu(*options: Json, kind: str = "static_select") -> Json:
    return {"type": kind, "action_id": "menu", "options": list(options)}


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (section("x" * 3_001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (section(""), "must be more than 0 characters"),
        ({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}, "must be less than 151"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
        ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001"),
        (actions(button("x" * 76)), "must be less than 76"),
        (actions(button(value="x" * 2_001)), "must be less than 2001"),
        (actions(button(action_id="a"), button(action_id="a")), "`action_id` already exists"),
        (actions(*[button() for _ in range(26)]), "no more than 25 items allowed"),
        (actions(), "no less than 1 items allowed"),
        (actions(menu(*[option("o")] * 101)), "no more than 100 items allowed"),
        (actions(menu(option("o"), kind="overflow") | {"options": [option("o")] * 6}), "no more than 5"),
        (actions(menu(option("o" * 76))), "must be less than 76"),
        (actions(menu(option("o", "v" * 151))), "must be less than 151"),
        (actions(menu(option("o")) | {"initial_option": option("other")}), "initial option must match"),
        ({"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}, "no more than 10"),
        ({"type": "paragraph"}, "unsupported type: paragraph"),
        ({"type": "input", "label": {"type": "plain_text", "text": "x"}}, "missing required field: element"),
    ],
)
async def test_blocks_beyond_the_limits_are_refused_with_their_place(
    slack: FakeSlack, general: str, block: Json, words: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client_of(slack).chat_postMessage(channel=general, text="x", blocks=[block])
    assert refused.value.response["error"] == "invalid_blocks"
    assert any(words in message for message in refused.value.response["response_metadata"]["messages"])
    assert not slack.by_bot(general)


async def test_a_message_holds_fifty_blocks_and_about_13200_characters(
    slack: FakeSlack, general: str
) -> None:
    client = client_of(slack)
    await client.chat_postMessage(channel=general, text="x", blocks=[{"type": "divider"}] * 50)
    await client.chat_postMessage(channel=general, text="x", blocks=[section("x" * 3_000)] * 4)
    with pytest.raises(SlackApiError, match="no more than 50 items"):
        await client.chat_postMessage(channel=general, text="x", blocks=[{"type": "divider"}] * 51)
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        await client.chat_postMessage(channel=general, text="x", blocks=[section("x" * 2_700)] * 5)


async def test_long_text_is_cut_when_posted_and_refused_when_edited(slack: FakeSlack, general: str) -> None:
    client = client_of(slack)
    posted = await client.chat_postMessage(channel=general, text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await client.chat_update(channel=general, ts=posted["ts"], text="x" * 4_001)
    with pytest.raises(SlackApiError, match="no_text"):
        await client.api_call("chat.postMessage", json={"channel": general})


async def test_metadata_comes_back_only_when_asked_for_and_must_have_its_shape(
    slack: FakeSlack, general: str
) -> None:
    client = client_of(slack)
    given = {"event_type": "job", "event_payload": {"job": "j1"}}
    await client.chat_postMessage(channel=general, text="x", metadata=given)
    plain = await client.conversations_history(channel=general)
    full = await client.conversations_history(channel=general, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == given
    with pytest.raises(SlackApiError, match="invalid_metadata_format"):
        await client.chat_postMessage(channel=general, text="x", metadata={"event_type": "job"})


async def test_errors_have_slacks_names(slack: FakeSlack, anna: str, general: str) -> None:
    client = client_of(slack)
    ts = slack.post(general, anna, "mine")
    elsewhere = slack.channel("elsewhere", [anna], bot=False)
    hidden = slack.channel("hidden", [anna], kind="group", bot=False)
    calls = {
        "not_in_channel": client.chat_postMessage(channel=elsewhere, text="x"),
        "channel_not_found": client.chat_postMessage(channel=hidden, text="x"),
        "thread_not_found": client.chat_postMessage(channel=general, text="x", thread_ts="1.0"),
        "message_not_found": client.chat_update(channel=general, ts="1.0", text="x"),
        "cant_update_message": client.chat_update(channel=general, ts=ts, text="x"),
        "cant_delete_message": client.chat_delete(channel=general, ts=ts),
        "file_not_found": client.files_info(file="F0"),
        "user_not_found": client.users_info(user="U0"),
        "unknown_method": client.api_call("chat.sing"),
    }
    for error, call in calls.items():
        with pytest.raises(SlackApiError, match=error):
            await call


async def test_archived_read_only_and_uninstalled_are_told_apart(slack: FakeSlack, general: str) -> None:
    client = client_of(slack)
    slack.read_only.add(general)
    with pytest.raises(SlackApiError, match="restricted_action"):
        await client.chat_postMessage(channel=general, text="x")
    slack.archive(general)
    with pytest.raises(SlackApiError, match="is_archived"):
        await client.chat_postMessage(channel=general, text="x")
    slack.uninstall()
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test()
    kinds = [delivery.payload["event"]["type"] for delivery in slack.deliveries]
    assert kinds == ["channel_archive", "app_uninstalled", "tokens_revoked"]


async def test_a_channel_may_be_posted_to_once_a_second_after_a_burst(slack: FakeSlack, general: str) -> None:
    slack.configure(rate_scale=1.0)
    client = client_of(slack)
    for _ in range(4):
        await client.chat_postMessage(channel=general, text="x")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=general, text="x")
    assert (refused.value.response.status_code, refused.value.response["error"]) == (429, "ratelimited")
    assert refused.value.response.headers["Retry-After"] == "1"
    await client.chat_postMessage(channel=slack.direct(slack.user("bob")), text="another channel")
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    began = time.monotonic()
    await client.chat_postMessage(channel=general, text="later")
    assert time.monotonic() - began > 0.9


async def test_scripted_faults_meet_the_next_calls_of_a_method(slack: FakeSlack, general: str) -> None:
    client = client_of(slack)
    client.retry_handlers.clear()
    slack.fail("chat.postMessage", error="fatal_error")
    slack.fail("chat.postMessage", "limited", retry_after=7)
    slack.fail("chat.postMessage", "status", status=503, body="busy")
    for expected in ("fatal_error", "ratelimited", "503"):
        with pytest.raises(SlackApiError, match=expected):
            await client.chat_postMessage(channel=general, text=expected)
    await client.auth_test()
    await client.chat_postMessage(channel=general, text="at last")
    assert [message.text for message in slack.by_bot(general)] == ["at last"]
    assert [asked.fault for asked in slack.calls("chat.postMessage")] == ["error", "limited", "status", ""]


async def test_a_lost_response_leaves_the_message_and_a_dropped_call_does_not(
    slack: FakeSlack, general: str
) -> None:
    client = client_of(slack)
    client.retry_handlers.clear()
    for kind in ("lost", "drop"):
        slack.fail("chat.postMessage", kind)
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel=general, text=kind)
    assert [message.text for message in slack.by_bot(general)] == ["lost"]


async def test_a_slow_method_holds_up_no_other(slack: FakeSlack, general: str) -> None:
    slack.fail("chat.postMessage", "slow", seconds=2)
    client = client_of(slack)
    began = time.monotonic()
    posting = asyncio.create_task(client.chat_postMessage(channel=general, text="x"))
    await asyncio.sleep(0.05)
    await client.auth_test()
    assert not posting.done()
    await posting
    assert time.monotonic() - began >= 2


async def test_arguments_come_in_three_encodings_but_not_everywhere(
    slack: FakeSlack, anna: str, general: str
) -> None:
    auth = {"Authorization": f"Bearer {slack.bot_token}"}
    async with aiohttp.ClientSession(headers=auth) as session:

        async def ask(method: str, **how: Any) -> Json:
            async with session.post(slack.api_url + method, **how) as answer:
                told: Json = await answer.json()
                return told

        said = {"channel": general, "text": "x"}
        for how in ({"json": said}, {"data": said}, {"params": said}):
            assert (await ask("chat.postMessage", **how))["ok"]
        assert (await ask("users.info", data={"user": anna}))["ok"]
        assert (await ask("users.info", params={"user": anna}))["ok"]
        refused = await ask("users.info", json={"user": anna})
    assert (refused["ok"], refused["error"]) == (False, "invalid_arguments")


async def test_a_token_may_be_an_argument_and_a_missing_one_is_named(slack: FakeSlack) -> None:
    async with aiohttp.ClientSession() as session:
        for token, expected in ((slack.bot_token, None), ("", "not_authed"), ("xoxb-1", "invalid_auth")):
            async with session.post(f"{slack.api_url}auth.test", data={"token": token}) as answer:
                assert (await answer.json()).get("error") == expected


async def test_people_and_conversations_can_be_looked_up(slack: FakeSlack, anna: str, general: str) -> None:
    client = client_of(slack)
    told = await client.users_info(user=slack.user("jo", locale="ja-JP", is_admin=True), include_locale=True)
    assert (told["user"]["locale"], told["user"]["is_admin"]) == ("ja-JP", True)
    assert (await client.conversations_info(channel=general))["channel"]["is_member"]
    assert anna in (await client.conversations_members(channel=general))["members"]
    direct = (await client.conversations_open(users=[anna]))["channel"]["id"]
    assert direct == slack.direct(anna)
    assert (await client.conversations_info(channel=direct))["channel"]["user"] == anna
    free = slack.channel("free", [anna], bot=False)
    assert not (await client.conversations_info(channel=free))["channel"]["is_member"]
    await client.conversations_join(channel=free)
    joined = await client.users_conversations(types="public_channel,im")
    assert {one["id"] for one in joined["channels"]} == {general, free, direct}
    assert (await client.team_info())["team"]["name"] == "Acme"
    assert (await client.bots_info(bot=(await client.auth_test())["bot_id"]))["bot"]["name"] == "Earmark"


async def test_history_comes_in_pages_newest_first_and_threads_oldest_first(
    slack: FakeSlack, anna: str, general: str
) -> None:
    client = client_of(slack)
    stamps = [slack.post(general, anna, f"m{n}") for n in range(5)]
    slack.post(general, anna, "reply", thread_ts=stamps[0])
    first = await client.conversations_history(channel=general, limit=3)
    assert [one["text"] for one in first["messages"]] == ["m4", "m3", "m2"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=general, limit=3, cursor=cursor)
    assert [one["text"] for one in rest["messages"]] == ["m1", "m0"]
    assert rest["messages"][1]["reply_count"] == 1
    one = await client.conversations_history(channel=general, latest=stamps[2], inclusive=True, limit=1)
    assert [message["text"] for message in one["messages"]] == ["m2"]
    thread = await client.conversations_replies(channel=general, ts=stamps[0])
    assert [message["text"] for message in thread["messages"]] == ["m0", "reply"]


async def test_a_reaction_and_a_status_are_kept(slack: FakeSlack, anna: str, general: str) -> None:
    client = client_of(slack)
    ts = slack.post(general, anna, "listen")
    await client.reactions_add(channel=general, timestamp=ts, name="ear")
    told = await client.reactions_get(channel=general, timestamp=ts)
    assert told["message"]["reactions"][0]["users"] == [slack.bot_user]
    with pytest.raises(SlackApiError, match="already_reacted"):
        await client.reactions_add(channel=general, timestamp=ts, name="ear")
    await client.assistant_threads_setStatus(channel_id=general, thread_ts=ts, status="listening …")
    assert slack.world.statuses[-1]["status"] == "listening …"
    link = (await client.chat_getPermalink(channel=general, message_ts=ts))["permalink"]
    assert link == f"https://acme.slack.com/archives/{general}/p{ts.replace('.', '')}"
