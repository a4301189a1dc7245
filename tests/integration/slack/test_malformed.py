"""Requests over HTTP that Slack never sends: 400 or 401, whatever they hold."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlencode

import httpx
import pytest

from tests.fakes.slack import FakeSlack
from tests.integration.slack.office import an_office, served

DEEP = "[" * 10_000 + "]" * 10_000
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
EVENT = json.dumps({"type": "event_callback", "team_id": "T1", "event": {"type": "message"}})
SlackCall: TypeAlias = tuple[str | bytes, dict[str, str] | dict[bytes, bytes]]
SIGNATURE = "v0=" + "0" * 64


def asked(slack: FakeSlack, folder: Path, requests: list[SlackCall]) -> list[int]:
    async def run() -> list[int]:
        signed = {"app_token": "", "signing_secret": slack.signing_secret}
        async with (
            an_office(slack, folder, **signed) as office,
            served(office.connection) as url,
            httpx.AsyncClient(timeout=60) as http,
        ):
            answers = [
                await http.post(f"{url}/slack/events", content=body, headers=headers)
                for body, headers in requests
            ]
            assert await office.jobs() == []
        return [answer.status_code for answer in answers]

    return asyncio.run(run())


def signed(slack: FakeSlack, body: str | bytes, kind: str, *, age_seconds: int = 0) -> SlackCall:
    stamp = str(int(time.time()) - age_seconds)
    raw = body.encode() if isinstance(body, str) else body
    digest = hmac.new(
        slack.signing_secret.encode(), f"v0:{stamp}:".encode() + raw, hashlib.sha256
    ).hexdigest()
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
    return body, headers


def test_a_timestamp_that_is_none_is_refused(slack: FakeSlack, tmp_path: Path) -> None:
    stamps = ["abc", "", "1e400", "nan", "inf", "-1", "9" * 5_000, "1_0", "0x10", "1.5"]
    requests: list[SlackCall] = [
        (EVENT, {"Content-Type": JSON, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": SIGNATURE})
        for stamp in stamps
    ]
    assert asked(slack, tmp_path, requests) == [400] * len(stamps)


def test_a_signature_that_cannot_be_one_is_refused(slack: FakeSlack, tmp_path: Path) -> None:
    now = str(int(time.time()))
    requests: list[SlackCall] = [
        (EVENT, {"Content-Type": JSON, "X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature})
        for signature in ("", "v0=", "0" * 5_000, "v0=" + "g" * 64)
    ]
    unspeakable = {
        b"Content-Type": JSON.encode(),
        b"X-Slack-Request-Timestamp": now.encode(),
        b"X-Slack-Signature": b"v0=\xe9",
    }
    requests.append((EVENT, unspeakable))
    requests.append((EVENT, {"Content-Type": JSON}))
    wrong = {"Content-Type": JSON, "X-Slack-Request-Timestamp": now, "X-Slack-Signature": SIGNATURE}
    requests.append((EVENT, wrong))
    assert asked(slack, tmp_path, requests) == [400] * 5 + [401] * 2


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (DEEP, JSON),
        ('{"event":' + DEEP + "}", JSON),
        ('{"event":' + "[" * 500 + "]" * 500 + "}", JSON),
        ("[]", JSON),
        ("null", JSON),
        ("not JSON", JSON),
        ("", JSON),
        ('{"event_time":NaN}', JSON),
        ('{"event_time":1e400}', JSON),
        ('{"event_time":' + "9" * 5_000 + "}", JSON),
        ('{"enterprise":5}', JSON),
        ('{"authorizations":5}', JSON),
        ('{"team":5,"user":5,"channel":5}', JSON),
        (urlencode({"payload": DEEP}), FORM),
        (urlencode({"payload": "[]"}), FORM),
        (urlencode({"payload": "no"}), FORM),
        ("payload", FORM),
        ("{", FORM),
        ("", FORM),
        ("&".join(f"a{number}=1" for number in range(1_000)), FORM),
        (EVENT, "text/plain"),
        (EVENT, "multipart/form-data; boundary=b"),
        (EVENT, ""),
    ],
)
def test_a_body_that_slack_never_sends_is_refused_signed_or_not(
    slack: FakeSlack, tmp_path: Path, body: str, kind: str
) -> None:
    answers = asked(slack, tmp_path, [(body, {"Content-Type": kind}), signed(slack, body, kind)])
    assert answers == [401, 400]


def test_bytes_that_are_no_text_are_refused(slack: FakeSlack, tmp_path: Path) -> None:
    strange = [(b"\xff\xfe", JSON), (b"\xff", FORM)]
    unsigned: list[SlackCall] = [(body, {"Content-Type": kind}) for body, kind in strange]
    assert asked(slack, tmp_path, unsigned) == [401, 401]
    assert asked(slack, tmp_path, [signed(slack, body, kind) for body, kind in strange]) == [400, 400]


def test_a_signature_of_long_ago_is_worth_nothing(slack: FakeSlack, tmp_path: Path) -> None:
    ages = [signed(slack, EVENT, JSON, age_seconds=seconds) for seconds in (-400, 400, 0)]
    assert asked(slack, tmp_path, ages) == [401, 401, 200]


def test_slack_may_look_whether_the_address_answers(slack: FakeSlack, tmp_path: Path) -> None:
    looks: list[SlackCall] = [("token=x&ssl_check=1", {"Content-Type": FORM})]
    assert asked(slack, tmp_path, looks) == [200]


@pytest.mark.parametrize("filling", ["[],", "[" * 60 + "]" * 60 + ",", '{"a":1},', "1,"])
def test_a_body_full_of_small_values_is_refused_signed_or_not(
    slack: FakeSlack, tmp_path: Path, filling: str
) -> None:
    body = '{"event":[' + filling * (1_000_000 // len(filling)) + "0]}"
    assert asked(slack, tmp_path, [(body, {"Content-Type": JSON}), signed(slack, body, JSON)]) == [401, 400]
