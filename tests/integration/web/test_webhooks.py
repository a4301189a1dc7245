"""Webhooks: signed, repeated until they are taken, never into the own network."""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook, WebhookVerificationError

from bot.app import _webhook_rules
from bot.domain.errors import BadInput, ConfigurationError, DeliveryError, PlatformBusy, PlatformGone
from bot.domain.job import JobState
from bot.domain.ports.outbox import OutboxEntry
from bot.settings.sections import WebhookSettings
from bot.worker.in_hand import InHand
from bot.worker.outbox import OutboxSender
from handlers.web.webhook_rules import WebhookRules
from handlers.web.webhooks.address import WebhookTarget, allowed_address, parse_target
from handlers.web.webhooks.messenger import WebhookMessenger
from handlers.web.webhooks.signature import signed_headers, signing_key
from tests.fakes.jobs import a_request, an_answer
from tests.fakes.tables import new_table
from tests.fakes.web_service import WebService

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
RULES = WebhookRules(service_secret=SECRET)


class Receiver:
    """A real server that keeps what it is sent, and answers as it is told, the last answer for ever."""

    def __init__(self, *answers: int, headers: dict[str, str] | None = None) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self._answers = list(answers) or [200]
        outer, more = self, headers or {}

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(outer._answers.pop(0) if len(outer._answers) > 1 else outer._answers[0])
                for name, value in more.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/done?for=me"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Secrets:
    async def webhook_secret(self, key_id: str) -> str | None:
        return f"of {key_id}" if key_id == "known" else None


async def delivered(
    url: str, *, flow: str = "http", final: bool = True, rules: WebhookRules = RULES, told: bool = False
) -> str | None:
    """What the delivery of a task with this webhook came to."""
    queue = new_table()
    request = a_request(flow, platform="http", notify=True)
    request = replace(request, origin=replace(request.origin, address={"webhook": url}))
    added = await queue.jobs.add(request)
    if final:
        await queue.jobs.cancel(added.job_id)
    job, progress = await queue.jobs.job(added.job_id), await queue.jobs.progress(added.job_id)
    assert job is not None
    assert progress is not None
    known = job.id if told else None
    entry = OutboxEntry(job_id=job.id, fence=1, external_id=known, tried_before=False, final=final, attempt=1)
    messenger = WebhookMessenger(Secrets(), rules)
    try:
        return (
            await messenger.show(job, progress, an_answer("Words.") if final else None, entry)
        ).external_id
    finally:
        await messenger.close()
        await queue.close()


def test_the_end_of_a_task_is_told_once_and_signed(loopback: str) -> None:
    with Receiver() as receiver:
        assert asyncio.run(delivered(receiver.url)) is not None
        ((headers, body),) = receiver.requests
    told = json.loads(body)
    assert told["state"] == JobState.CANCELLED
    assert told["result"]["reply"] == "Words."
    assert headers["webhook-id"] == told["id"]
    assert Webhook(SECRET).verify(body, headers) == told
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"Words.", b"Lies.."), headers)


def test_a_signature_is_the_one_that_the_standard_prints() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = signed_headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330.7, '{"test": 2432232314}')
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize(
    ("secret", "key"),
    [
        (SECRET, KEY),
        (SECRET.rstrip("="), KEY),
        ("ewh_Zm9v-_8", b"ewh_Zm9v-_8"),
        ("shared with the receiver, ü", "shared with the receiver, ü".encode()),
    ],
)
def test_a_secret_of_any_age_makes_a_key(secret: str, key: bytes) -> None:
    assert signing_key(secret) == key


@pytest.mark.parametrize("secret", ["whsec_", "whsec_no base64", "whsec_Zm9v-_8="])
def test_a_secret_that_only_looks_like_the_standards_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        signing_key(secret)
    with pytest.raises(ConfigurationError, match="EARMARK_WEBHOOK_SECRET"):
        _webhook_rules(WebhookSettings(secret=SecretStr(secret)))


def test_progress_is_told_to_nobody(loopback: str) -> None:
    with Receiver() as receiver:
        assert asyncio.run(delivered(receiver.url, final=False)) is None
        assert receiver.requests == []


def test_an_answer_that_is_rewritten_is_no_second_end(loopback: str) -> None:
    with Receiver() as receiver:
        assert asyncio.run(delivered(receiver.url, told=True)) is not None
        assert receiver.requests == []


def test_each_key_signs_with_its_own_secret(loopback: str) -> None:
    rules = replace(RULES, allow_private=True)
    with Receiver() as receiver:
        asyncio.run(delivered(receiver.url, flow="http:known", rules=rules))
        ((headers, body),) = receiver.requests
        Webhook(b"of known").verify(body, headers)
        with pytest.raises(PlatformGone, match="no secret"):
            asyncio.run(delivered(receiver.url, flow="http:unknown", rules=rules))


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (500, {}, DeliveryError),
        (404, {}, DeliveryError),
        (302, {"Location": "http://127.0.0.1:9/elsewhere"}, DeliveryError),
        (429, {"Retry-After": "7"}, PlatformBusy),
        (503, {}, DeliveryError),
        (410, {}, PlatformGone),
    ],
)
def test_answers_decide_what_is_next(
    loopback: str, status: int, headers: dict[str, str], error: type[DeliveryError]
) -> None:
    with Receiver(status, headers=headers) as receiver:
        with pytest.raises(error) as raised:
            asyncio.run(delivered(receiver.url))
        assert type(raised.value) is error
        assert len(receiver.requests) == 1
    if isinstance(raised.value, PlatformBusy):
        assert raised.value.retry_after == 7


def test_a_receiver_that_is_away_is_told_later(loopback: str) -> None:
    with pytest.raises(DeliveryError, match="cannot be reached"):
        asyncio.run(delivered("http://127.0.0.1:9/done"))


def test_the_outbox_repeats_a_webhook_until_it_is_taken(loopback: str) -> None:
    async def scenario(url: str) -> None:
        queue = new_table(delivery_spacing_seconds=0)
        request = a_request("http", platform="http", notify=True)
        request = replace(request, origin=replace(request.origin, address={"webhook": url}))
        added = await queue.jobs.add(request)
        await queue.jobs.cancel(added.job_id)
        messenger = WebhookMessenger(None, RULES)
        sender = OutboxSender(
            queue.outbox, queue.jobs, queue.tasks, "w", {"http": messenger}, limit=2, running=InHand()
        )
        stopping = asyncio.Event()
        sending = asyncio.create_task(sender.run(stopping))
        async with asyncio.timeout(60):
            while len(receiver.requests) < 2:
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)
        stopping.set()
        await sending
        await messenger.close()
        await queue.close()

    with Receiver(500, 200) as receiver:
        asyncio.run(scenario(receiver.url))
        first, second = receiver.requests
    assert first[0]["webhook-id"] == second[0]["webhook-id"] == json.loads(first[1])["id"]
    for headers, body in (first, second):
        Webhook(SECRET).verify(body, headers)


def test_a_key_cannot_reach_into_the_own_network(loopback: str) -> None:
    with Receiver() as receiver:
        with pytest.raises(PlatformGone, match="own network"):
            asyncio.run(delivered(receiver.url, flow="http:known"))
        assert receiver.requests == []


@pytest.mark.parametrize(
    ("address", "local", "private", "allowed"),
    [
        ("93.184.216.34", False, False, True),
        ("2606:4700::6810:84e5", False, False, True),
        ("127.0.0.1", False, False, False),
        ("127.0.0.1", True, False, True),
        ("::1", True, False, True),
        ("10.0.0.1", True, False, False),
        ("10.0.0.1", False, True, True),
        ("192.168.1.1", False, False, False),
        ("100.64.0.1", False, False, False),
        ("169.254.169.254", False, True, False),
        ("fe80::1", False, True, False),
        ("fd00::1", False, False, False),
        ("0.0.0.0", True, True, False),
        ("::ffff:10.0.0.1", False, False, False),
        ("::ffff:127.0.0.1", False, False, False),
        ("64:ff9b::a00:1", False, False, False),
        ("2002:a00:1::1", False, False, False),
        ("224.0.0.1", False, True, False),
        ("fd00::1", False, True, True),
        ("::ffff:93.184.216.34", False, False, True),
        ("::93.184.216.34", False, False, False),
        ("::10.0.0.1", False, True, False),
        ("::ffff:0:a00:1", False, False, False),
        ("64:ff9b::5db8:d822", False, False, False),
        ("64:ff9b:1::a00:1", False, True, False),
        ("2001:0:5db8:d822::1", False, False, False),
        ("2002:5db8:d822::1", False, False, False),
        ("2001:db8::1", False, False, False),
        ("3fff::1", False, False, False),
        ("5f00::1", False, False, False),
        ("fec0::1", False, False, False),
        ("4000::1", False, False, False),
    ],
)
def test_addresses_of_the_own_network_are_not_called(
    address: str, local: bool, private: bool, allowed: bool
) -> None:
    target = WebhookTarget(scheme="https", host=address, port=443, path="/")

    async def asked() -> ipaddress.IPv4Address | ipaddress.IPv6Address:
        return await allowed_address(target, local=local, allow_private=private)

    if allowed:
        assert asyncio.run(asked()) == ipaddress.ip_address(address)
    else:
        with pytest.raises(BadInput, match="own network"):
            asyncio.run(asked())


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://",
        "https://user:secret@example.org/",
        "https://example.org:99999/",
        "https://[::1",
        "https://exa mple.org/",
        "https://example.org/\n",
        "//example.org",
        "https://example.org/" + "x" * 2000,
    ],
)
def test_what_is_no_webhook_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput):
        parse_target(url)


def test_a_target_keeps_its_name_for_the_receiver() -> None:
    target = parse_target("https://example.org:8443/a?b=c")
    assert target.authority == "example.org:8443"
    assert target.at(ipaddress.ip_address("93.184.216.34")) == "https://93.184.216.34:8443/a?b=c"
    assert parse_target("https://example.org").authority == "example.org"
    assert target.at(ipaddress.ip_address("2606:4700::1")) == "https://[2606:4700::1]:8443/a?b=c"


@pytest.fixture
def service(loopback: str, tmp_path: Path) -> Iterator[WebService]:
    with WebService(tmp_path, webhooks=RULES) as running:
        yield running


def test_a_task_with_a_webhook_goes_through_the_outbox(service: WebService) -> None:
    url = "http://127.0.0.1:9/done"
    answer = service.http.post("/api/task", files={"audio": b"words"}, data={"webhook": url})
    job = service.run(service.queue.jobs.job(answer.json()["id"]))
    assert job is not None
    assert job.request.notify
    assert job.request.origin.address == {"webhook": url}


@pytest.mark.parametrize(
    "url", ["http://example.org/", "https://10.0.0.1/", "https://169.254.169.254/latest", "not an address"]
)
def test_a_webhook_that_is_not_allowed_is_refused_with_its_upload(service: WebService, url: str) -> None:
    answer = service.http.post("/api/task", files={"audio": b"words"}, data={"webhook": url})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "webhook")
    assert service.stored() == []


def test_without_a_secret_there_are_no_webhooks(loopback: str, tmp_path: Path) -> None:
    with WebService(tmp_path) as service:
        fields = {"webhook": "http://127.0.0.1:9/done"}
        answer = service.http.post("/api/task", files={"audio": b"words"}, data=fields)
        assert answer.status_code == 422
        assert "secret" in answer.json()["detail"]
