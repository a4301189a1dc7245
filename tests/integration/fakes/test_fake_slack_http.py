"""The stand-in for Slack over signed HTTP, its sign-in, and as a process of its own."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import aiohttp
import httpx
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_bot import client_of
from tests.fakes.slack_state import Json

pytestmark = pytest.mark.anyio
SCRIPT = Path(__file__).parents[2] / "fakes" / "slack.py"


@pytest.fixture
def slack(loopback: str) -> Iterator[FakeSlack]:
    with FakeSlack(ack_seconds=0.3) as server:
        yield server


@dataclass(kw_only=True)
class Receiver:
    """A request URL that keeps what it gets, and answers as it is told."""

    secret: str
    url: str = ""
    requests: list[tuple[dict[str, str], str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """Of the next answers; 200 where there are none left."""
    reply: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.text()
        headers = {name.lower(): value for name, value in request.headers.items()}
        assert SignatureVerifier(self.secret).is_valid_request(body, headers)
        if "url_verification" in body:
            return web.Response(text=json.loads(body)["challenge"])
        self.requests.append((headers, body))
        status = self.statuses.pop(0) if self.statuses else 200
        return web.Response(status=status, text=self.reply, headers=self.headers)


@asynccontextmanager
async def receiving(slack: FakeSlack) -> AsyncIterator[Receiver]:
    receiver = Receiver(secret=slack.signing_secret)
    app = web.Application()
    app.router.add_post("/slack/events", receiver.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        await slack.use_http_from(receiver.url)
        yield receiver
    finally:
        await runner.cleanup()


async def test_a_request_url_must_repeat_the_challenge(slack: FakeSlack) -> None:
    async with receiving(slack) as receiver:
        assert slack.app.request_url == receiver.url
        with pytest.raises(ValueError, match="challenge"):
            await slack.use_http_from(f"{receiver.url}/elsewhere")


async def test_events_are_signed_and_tried_again_with_number_and_reason(slack: FakeSlack) -> None:
    slack.configure(retry_delays=(0.0, 0.1), time_scale=1.0)
    anna = slack.user("anna")
    async with receiving(slack) as receiver:
        receiver.statuses = [500, 503]
        slack.post(slack.direct(anna), anna, "hello")
        await slack.settled()
    retries = [
        (headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason"))
        for headers, _ in receiver.requests
    ]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({json.loads(body)["event_id"] for _, body in receiver.requests}) == 1
    assert slack.deliveries[0].acked


async def test_an_app_may_ask_for_no_further_attempt(slack: FakeSlack) -> None:
    anna = slack.user("anna")
    async with receiving(slack) as receiver:
        receiver.statuses, receiver.headers = [500], {"X-Slack-No-Retry": "1"}
        slack.post(slack.direct(anna), anna, "hello")
        await slack.settled()
    assert len(receiver.requests) == 1
    assert slack.deliveries[0].failed


async def test_commands_and_presses_come_as_forms(slack: FakeSlack) -> None:
    anna = slack.user("anna")
    direct = slack.direct(anna)
    async with receiving(slack) as receiver:
        receiver.reply = json.dumps({"text": "On it.", "response_type": "in_channel"})
        await slack.slash("/notes", "", direct, anna).acknowledged()
        receiver.reply = ""
        await slack.shortcut("transcribe", anna).acknowledged()
    forms = [body for headers, body in receiver.requests if "form" in headers["content-type"]]
    command, press = (parse_qs(body) for body in forms)
    assert (command["command"], command["user_id"]) == (["/notes"], [anna])
    assert json.loads(press["payload"][0])["callback_id"] == "transcribe"
    assert [message.text for message in slack.by_bot(direct)] == ["On it."]


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # the SDK's own use
async def test_each_workspace_gets_a_token_of_its_own_for_a_code(slack: FakeSlack) -> None:
    other = slack.add_workspace("Other", install=False)
    zoe = slack.user("zoe", team=other, is_admin=True)
    ids = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    query = {"scope": "chat:write,files:read", "state": "s1", "redirect_uri": f"{slack.url}/done"}
    async with aiohttp.ClientSession() as session:
        page = f"{slack.url}/oauth/v2/authorize"
        async with session.get(page, params={**query, "team": other}, allow_redirects=False) as answer:
            landed = parse_qs(urlparse(answer.headers["Location"]).query)
    client, code = AsyncWebClient(base_url=slack.api_url), landed["code"][0]
    assert landed["state"] == ["s1"]
    with pytest.raises(SlackApiError, match="bad_redirect_uri"):
        await client.oauth_v2_access(code=code, redirect_uri="http://elsewhere", **ids)
    told = await client.oauth_v2_access(code=code, redirect_uri=query["redirect_uri"], **ids)
    assert (told["team"]["id"], told["authed_user"]["id"]) == (other, zoe)
    assert (await client_of(slack, told["access_token"]).auth_test())["team"] == "Other"
    with pytest.raises(SlackApiError, match="code_already_used"):
        await client.oauth_v2_access(code=code, redirect_uri=query["redirect_uri"], **ids)
    slack.uninstall(other)
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client_of(slack, told["access_token"]).auth_test()
    await client_of(slack).auth_test()


@pytest.fixture
def process(loopback: str) -> Iterator[str]:
    """The address of the stand-in in a process of its own."""
    command = [sys.executable, str(SCRIPT), "--rate-scale", "off", "--ack-seconds", "0.3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        yield child.stdout.readline().strip()
        child.terminate()


def test_another_process_does_what_people_do(process: str) -> None:
    def call(what: str, /, **args: object) -> Json:
        answer = httpx.post(f"{process}/_control", json={"call": what, "args": args})
        told: Json = answer.json()
        return told

    told = httpx.get(f"{process}/_control").json()
    anna = call("user", name="anna")["result"]
    direct = call("direct", user=anna)["result"]
    file = {"name": "note.ogg", "base64": base64.b64encode(b"OggS").decode()}
    ts = call("post", channel=direct, user=anna, text="listen", files=[file])["result"]
    auth = {"Authorization": f"Bearer {told['bot_token']}"}
    said = {"channel": direct, "text": "heard", "thread_ts": ts}
    assert httpx.post(f"{told['api_url']}chat.postMessage", headers=auth, json=said).json()["ok"]
    assert call("conversation", channel=direct)["result"].endswith("    Earmark:\n      heard\n")
    now = httpx.get(f"{process}/_control").json()
    assert [asked["method"] for asked in now["log"]] == ["chat.postMessage"]
    assert now["deliveries"][0]["payload"]["event"]["files"][0]["name"] == "note.ogg"
    assert "no such call" in call("explode")["error"]
    assert "error" in call("post", channel="C0", user="U0")
