"""The stand-in for Slack, met with the clients that Earmark uses: Web API, files, Socket Mode."""

from __future__ import annotations

from collections.abc import Iterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.slack_bot import SmallBot, client_of

pytestmark = pytest.mark.anyio
SOUND = b"OggS" + bytes(range(200))
NOTE = Upload(name="note.ogg", content=SOUND)


@pytest.fixture
def slack(loopback: str) -> Iterator[FakeSlack]:
    with FakeSlack(ack_seconds=0.3) as server:
        yield server


async def download(slack: FakeSlack, url: str, token: str) -> tuple[int, str, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, answer.content_type, await answer.read()


async def test_a_bot_knows_itself_and_a_wrong_token_is_refused(slack: FakeSlack) -> None:
    told = await client_of(slack).auth_test()
    assert (told["team"], told["user_id"]) == ("Acme", slack.bot_user)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client_of(slack, "xoxb-wrong").auth_test()


async def test_a_file_from_a_person_arrives_and_can_be_downloaded(slack: FakeSlack) -> None:
    bot = SmallBot(slack)
    anna = slack.user("anna", locale="de-DE")
    async with bot.connected():
        ts = slack.post(slack.direct(anna), anna, "listen", files=[NOTE])
        await slack.settled()
    (event,) = bot.heard
    assert (event["subtype"], event["ts"], event["channel_type"]) == ("file_share", ts, "im")
    assert "team" not in event
    file = (await bot.client.files_info(file=event["files"][0]["id"]))["file"]
    assert (file["mimetype"], file["size"], file["ims"]) == ("audio/ogg", len(SOUND), [event["channel"]])
    assert await download(slack, file["url_private_download"], slack.bot_token) == (200, "audio/ogg", SOUND)


async def test_without_the_right_token_or_scope_the_download_is_a_login_page(slack: FakeSlack) -> None:
    anna = slack.user("anna")
    slack.post(slack.direct(anna), anna, files=[NOTE])
    file = next(iter(slack.world.files))
    url = f"{slack.url}/files-pri/T-{file}/download/note.ogg"
    for token in ("", "xoxb-wrong"):
        status, kind, body = await download(slack, url, token)
        assert (status, kind) == (200, "text/html")
        assert b"Sign in" in body
    slack.world.installs[0].scopes.discard("files:read")
    assert (await download(slack, url, slack.bot_token))[1] == "text/html"
    with pytest.raises(SlackApiError) as refused:
        await client_of(slack).files_info(file=file)
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "files:read"
    assert "files:read" not in refused.value.response.headers["x-oauth-scopes"]


async def test_a_download_may_go_through_a_redirect_and_a_deleted_file_is_gone(slack: FakeSlack) -> None:
    anna = slack.user("anna")
    slack.post(slack.direct(anna), anna, files=[NOTE])
    file = next(iter(slack.world.files))
    url = f"{slack.url}/files-pri/T-{file}/download/note.ogg"
    slack.configure(redirects=True)
    assert (await download(slack, url, slack.bot_token))[2] == SOUND
    slack.delete_file(file)
    assert (await download(slack, url, slack.bot_token))[0] == 404
    with pytest.raises(SlackApiError, match="file_deleted"):
        await client_of(slack).files_info(file=file)


async def test_a_file_of_the_bot_goes_into_a_thread(slack: FakeSlack) -> None:
    anna = slack.user("anna")
    general = slack.channel("general", [anna])
    ts = slack.post(general, anna, "hello")
    answer = await client_of(slack).files_upload_v2(
        channel=general, thread_ts=ts, filename="notes.srt", content="1\n00:00", initial_comment="Here"
    )
    assert slack.file_bytes(answer["file"]["id"]) == b"1\n00:00"
    (posted,) = slack.by_bot(general)
    assert (posted.thread_ts, posted.text, posted.files) == (ts, "Here", [answer["file"]["id"]])
    shares = (await client_of(slack).files_info(file=posted.files[0]))["file"]["shares"]
    assert shares["public"][general][0]["thread_ts"] == ts


async def test_a_mention_is_told_twice_or_once_by_what_the_app_subscribed_to(slack: FakeSlack) -> None:
    bot = SmallBot(slack, ("message", "app_mention"))
    anna = slack.user("anna")
    general = slack.channel("general", [anna])
    async with bot.connected():
        slack.post(general, anna, "@earmark summarize", files=[NOTE])
        await slack.settled()
        assert sorted(event["type"] for event in bot.heard) == ["app_mention", "message"]
        assert len({body["event_id"] for body in bot.bodies}) == 2
        slack.configure(subscriptions="app_mention")
        slack.post(general, anna, "@earmark summarize")
        await slack.settled()
    assert [event["type"] for event in bot.heard[2:]] == ["app_mention"]
    assert bot.heard[-1]["text"] == f"<@{slack.bot_user}> summarize"


async def test_what_happens_where_the_bot_is_no_member_stays_untold(slack: FakeSlack) -> None:
    anna = slack.user("anna")
    slack.post(slack.channel("secret", [anna], bot=False), anna, "@earmark psst")
    assert not slack.deliveries


async def test_edits_and_deletions_are_told_with_what_was_before(slack: FakeSlack) -> None:
    bot = SmallBot(slack)
    anna = slack.user("anna")
    direct = slack.direct(anna)
    async with bot.connected():
        ts = slack.post(direct, anna, "helo", files=[NOTE])
        slack.edit(direct, ts, "hello")
        slack.delete_message(direct, ts)
        await slack.settled()
    by_kind = {event["subtype"]: event for event in bot.heard}
    changed, deleted = by_kind["message_changed"], by_kind["message_deleted"]
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("helo", "hello")
    assert changed["message"]["edited"]["user"] == anna
    assert deleted["deleted_ts"] == ts
    assert deleted["previous_message"]["files"][0]["name"] == "note.ogg"


async def test_a_deleted_parent_of_a_thread_stays_as_a_tombstone(slack: FakeSlack) -> None:
    anna = slack.user("anna")
    general = slack.channel("general", [anna])
    ts = slack.post(general, anna, "question")
    slack.post(general, anna, "answer", thread_ts=ts)
    slack.delete_message(general, ts)
    told = (await client_of(slack).conversations_replies(channel=general, ts=ts))["messages"]
    assert [message.get("subtype") for message in told] == ["tombstone", None]


async def test_an_event_that_nobody_confirms_comes_again_with_the_same_id(slack: FakeSlack) -> None:
    slack.configure(retry_delays=(0.0, 0.1), time_scale=1.0)
    bot, tries = SmallBot(slack, ()), []

    async def stumble(body: dict[str, object]) -> None:
        tries.append(body["event_id"])
        if len(tries) < 3:
            raise RuntimeError("not stored")

    bot.app.event("message")(stumble)
    anna = slack.user("anna")
    async with bot.connected():
        slack.post(slack.direct(anna), anna, "hello")
        await slack.settled()
    (delivery,) = slack.deliveries
    assert (len(tries), len(set(tries))) == (3, 1)
    assert (delivery.attempts, delivery.reasons) == (3, ["timeout", "timeout"])


async def test_an_event_is_given_up_after_its_last_attempt(slack: FakeSlack) -> None:
    slack.configure(retry_delays=(0.0,))
    anna = slack.user("anna")
    slack.post(slack.direct(anna), anna, "is anybody there?")
    await slack.settled()
    assert slack.deliveries[0].failed
    assert slack.deliveries[0].reasons == ["no_socket", "no_socket"]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_client_that_is_told_to_go_comes_back(slack: FakeSlack, reason: str) -> None:
    bot = SmallBot(slack)
    anna = slack.user("anna")
    async with bot.connected():
        first = slack.courier.sockets[0]
        slack.say_goodbye(reason)
        await slack.until(lambda: slack.courier.sockets and slack.courier.sockets[0] is not first)
        slack.post(slack.direct(anna), anna, "still there?")
        await slack.settled()
    assert [event["text"] for event in bot.heard] == ["still there?"]


async def test_a_client_comes_back_after_its_connection_broke(slack: FakeSlack) -> None:
    bot = SmallBot(slack)
    async with bot.connected():
        slack.drop_sockets()
        await slack.until(lambda: slack.courier.sockets)
    assert len(slack.calls("apps.connections.open")) == 2


async def test_only_ten_sockets_may_be_open(slack: FakeSlack) -> None:
    told, sockets = [], []
    async with aiohttp.ClientSession() as session:
        for _ in range(11):
            url = (await client_of(slack).apps_connections_open(app_token=slack.app_token))["url"]
            sockets.append(await session.ws_connect(url))
            told.append(await sockets[-1].receive_json())
    assert [hello["type"] for hello in told[:10]] == ["hello"] * 10
    assert (told[10]["type"], told[10]["reason"]) == ("disconnect", "too_many_websockets")


async def test_a_socket_takes_the_tokens_of_the_app_alone(slack: FakeSlack) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client_of(slack).apps_connections_open(app_token=slack.bot_token)
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client_of(slack, slack.app_token).auth_test()


async def test_a_file_of_another_workspace_is_named_by_its_id_alone(slack: FakeSlack) -> None:
    partner = slack.add_workspace("Partner", install=False)
    zoe = slack.user("zoe", team=partner)
    shared = slack.channel("shared", [zoe], shared_with=[partner])
    slack.post(shared, zoe, files=[Upload(name="note.ogg", content=SOUND, connect_stub=True)])
    payload = slack.deliveries[0].payload
    (stub,) = payload["event"]["files"]
    assert (payload["team_id"], payload["is_ext_shared_channel"]) == (partner, True)
    assert payload["authorizations"][0]["team_id"] != partner
    assert (stub["mode"], stub["file_access"]) == ("file_access", "check_file_info")
    assert (await client_of(slack).files_info(file=stub["id"]))["file"]["name"] == "note.ogg"


async def test_a_clip_says_how_long_it_is(slack: FakeSlack) -> None:
    anna = slack.user("anna")
    heard = {"status": "complete", "locale": "en-US", "preview": {"content": "Hello", "has_more": False}}
    clip = Upload(
        name="audio_message.m4a",
        content=SOUND,
        subtype="slack_audio",
        duration_ms=4_200,
        transcription=heard,
    )
    slack.post(slack.direct(anna), anna, files=[clip])
    (file,) = slack.deliveries[0].payload["event"]["files"]
    assert (file["subtype"], file["duration_ms"], file["mimetype"]) == ("slack_audio", 4_200, "audio/mp4")
    assert file["transcription"]["preview"]["content"] == "Hello"


async def test_one_file_may_be_in_several_conversations(slack: FakeSlack) -> None:
    anna = slack.user("anna")
    one, two = slack.channel("one", [anna]), slack.channel("two", [anna], kind="group")
    slack.post(one, anna, files=[NOTE, Upload(name="b.mp3", content=b"ID3")])
    file = next(iter(slack.world.files))
    slack.post(two, anna, "here too", files=[file])
    told = (await client_of(slack).files_info(file=file))["file"]
    assert (told["channels"], told["groups"]) == ([one], [two])
    assert set(told["shares"]) == {"public", "private"}


async def test_an_event_may_come_several_times_though_it_was_confirmed(slack: FakeSlack) -> None:
    slack.configure(copies=4)
    bot = SmallBot(slack)
    anna = slack.user("anna")
    async with bot.connected():
        slack.post(slack.direct(anna), anna, "once")
        await slack.settled()
    assert len(bot.bodies) == 4
    assert len({body["event_id"] for body in bot.bodies}) == 1


async def test_the_message_of_an_upload_may_come_after_the_answer(slack: FakeSlack) -> None:
    slack.configure(share_seconds=0.1)
    general = slack.channel("general", [slack.user("anna")])
    answer = await client_of(slack).files_upload_v2(channel=general, filename="a.txt", content="x")
    assert not answer["file"]["shares"]
    assert not slack.messages(general)
    await slack.until(lambda: slack.by_bot(general))


async def test_bytes_of_a_file_can_be_taken_in_parts_and_faults_meet_them(slack: FakeSlack) -> None:
    anna = slack.user("anna")
    slack.post(slack.direct(anna), anna, files=[NOTE])
    url = f"{slack.url}/files-pri/T-{next(iter(slack.world.files))}/download/note.ogg"
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Range": "bytes=4-7"}
    async with aiohttp.ClientSession() as session:
        async with session.get(url, headers=headers) as answer:
            assert (answer.status, await answer.read()) == (206, SOUND[4:8])
        slack.fail("download", "status", status=503)
        async with session.get(url, headers=headers) as answer:
            assert answer.status == 503
        slack.fail("download", "lost", times=2)  # the client asks once more by itself
        with pytest.raises(aiohttp.ClientError):
            await session.get(url, headers=headers)
