"""The stand-in for Slack, met with the clients that Earmark uses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, Upload

SOUND = b"OggS" + bytes(range(200))


@pytest.fixture
def slack(loopback: str) -> Iterator[FakeSlack]:
    with FakeSlack() as server:
        yield server


def client_of(slack: FakeSlack, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token=token or slack.bot_token, base_url=slack.api_url)


@asynccontextmanager
async def connected(slack: FakeSlack, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(app, slack.app_token, web_client=client_of(slack))
    await handler.connect_async()
    await slack.until(lambda: slack.courier.sockets)
    try:
        yield handler
    finally:
        await handler.close_async()


def bolt_app(slack: FakeSlack) -> AsyncApp:
    return AsyncApp(client=client_of(slack), process_before_response=True)


@pytest.mark.anyio
async def test_a_bot_knows_itself_and_a_wrong_token_is_refused(slack: FakeSlack) -> None:
    told = await client_of(slack).auth_test()
    assert told["team"] == "Acme"
    assert told["user_id"] == slack.bot_user
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client_of(slack, "xoxb-wrong").auth_test()


@pytest.mark.anyio
async def test_a_file_from_a_person_arrives_and_can_be_downloaded(slack: FakeSlack) -> None:
    app, heard = bolt_app(slack), []
    app.event("message")(_keeping(heard))
    async with connected(slack, app):
        anna = slack.user("anna", locale="de-DE")
        ts = slack.post(slack.direct(anna), anna, "listen", files=[Upload(name="note.ogg", content=SOUND)])
        await slack.settled()
    (event,) = heard
    assert (event["subtype"], event["ts"], event["channel_type"]) == ("file_share", ts, "im")
    file = (await client_of(slack).files_info(file=event["files"][0]["id"]))["file"]
    assert file["mimetype"] == "audio/ogg"
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    async with aiohttp.ClientSession() as session:
        async with session.get(file["url_private_download"], headers=headers) as answer:
            assert await answer.read() == SOUND
        async with session.get(file["url_private_download"]) as answer:
            assert answer.status == 200
            assert answer.content_type == "text/html"


def _keeping(heard: list):  # noqa: ANN202
    async def keep(event: dict) -> None:
        heard.append(event)

    return keep
