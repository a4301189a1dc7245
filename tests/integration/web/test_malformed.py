"""What no honest client sends: refused as the caller's fault at every entrance, never taken for ours."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.web.console.routes import console_routes
from tests.fakes.web_service import WebService

DEEP = b"[" * 10_000 + b"]" * 10_000
NUMBERS = ("", "abc", "-1", "1e400", "nan", "inf", "-inf", "9" * 5_000, "-" + "9" * 5_000, "٣", "0x10")
"""Huge, negative, none at all, or of another script."""


@pytest.fixture
def service(loopback: str, tmp_path: Path) -> Iterator[WebService]:
    with WebService(tmp_path) as running:
        running.api.router.routes.extend(console_routes())
        yield running


def status(service: WebService, request: bytes) -> int:
    """Byte for byte: clients of libraries refuse to send most of this."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as connection:
        connection.sendall(request)
        answer = connection.recv(65_536)
    return int(answer.split(b" ", 2)[1])


def head(line: str, **headers: str) -> bytes:
    lines = [line, "Host: 127.0.0.1", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", errors="replace")


def form(name: str, value: str) -> bytes:
    """A whole form with a recording and a field."""
    fields = [("audio", '; filename="a.mp3"', "RIFF"), (name, "", value)]
    body = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
        for name, more, value in fields
    )
    data = (body + "--b--\r\n").encode()
    kind = "multipart/form-data; boundary=b"
    return head("POST /api/task HTTP/1.1", Content_Type=kind, Content_Length=str(len(data))) + data


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", ["segment_duration", "concurrency"])
def test_a_field_that_is_no_number_is_named(service: WebService, name: str, number: str) -> None:
    assert status(service, form(name, number)) == 422


@pytest.mark.parametrize("number", NUMBERS)
def test_a_length_that_is_none_is_refused(service: WebService, number: str) -> None:
    assert status(service, head("POST /api/task HTTP/1.1", Content_Length=number)) in {400, 413, 415}


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("path", ["/api/tasks", "/console/tasks"])
def test_a_limit_that_is_none_is_refused(service: WebService, path: str, number: str) -> None:
    asked = service.http.get(path, params={"limit": number})
    assert asked.status_code == 422
    assert number not in asked.text or len(number) < 2


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("header", ["Range", "Last-Event-ID", "Accept-Language", "If-None-Match", "Age"])
def test_a_header_that_counts_nothing_is_passed_over(service: WebService, header: str, number: str) -> None:
    value = {"Range": f"bytes={number}-{number}", "Accept-Language": f"de;q={number}"}.get(header, number)
    assert status(service, head("GET /?x=1 HTTP/1.1", **{header.replace("-", "_"): value})) in {200, 400}
    missing = head("GET /api/task/none/events HTTP/1.1", **{header.replace("-", "_"): value})
    assert status(service, missing) in {400, 404}


@pytest.mark.parametrize(
    "body",
    [
        *(b'{"text":"hi","seconds":%s}' % number.encode() for number in ("NaN", "1e400", "-1", "9" * 5_000)),
        *(b'{"text":"hi","size_bytes":%s}' % number.encode() for number in ("1e400", "-1", "9" * 5_000)),
        b'{"text":' + DEEP + b"}",
        DEEP,
        b"{" * 10_000,
        b"not JSON",
        b"\xff\xfe",
        b"",
        b"null",
    ],
)
def test_json_that_is_none_is_refused(service: WebService, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    for path in ("/console/request", "/console/request?x=1"):
        asked = service.http.post(path, content=body, headers=headers)
        assert asked.status_code in {400, 422}


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=\xe9",
        "multipart/form-data; boundary*=utf-8''%ff",
        "multipart/form-data; boundary=" + "b" * 5_000,
        "multipart/form-data; boundary=b; charset=nonsense",
        "multipart/form-data",
        "multipart/mixed; boundary=b",
        "application/json",
        "\xff",
    ],
)
@pytest.mark.parametrize(
    "body", [b"", b"--b", b"--b\r\n\r\n\r\n--b--\r\n", b"--b\r\nContent-Length: abc\r\n\r\n", DEEP]
)
def test_a_form_that_is_none_is_refused(service: WebService, kind: str, body: bytes) -> None:
    for path in ("/api/task", "/api/process", "/api/audio/info", "/v1/audio/transcriptions"):
        request = head(f"POST {path} HTTP/1.1", Content_Type=kind, Content_Length=str(len(body))) + body
        assert 400 <= status(service, request) < 500


@pytest.mark.parametrize(
    "name",
    ["Origin", "Host", "Cookie", "Authorization", "Idempotency-Key", "X-Forwarded-For", "X-Forwarded-Proto"],
)
@pytest.mark.parametrize(
    "value", ["http://[", "[::1", "\xff\xfe", "Bearer \xe9", "a" * 5_000, "earmark_locale=\xe9"]
)
def test_an_odd_header_is_the_callers_fault(service: WebService, name: str, value: str) -> None:
    request = head("POST /api/task HTTP/1.1", **{name.replace("-", "_"): value})
    assert 400 <= status(service, request) < 500


@pytest.mark.parametrize("task", ["%00", "%ff", "a" * 5_000, "9" * 5_000, "..%2f..", "%F0%9F%98%80"])
def test_a_task_that_cannot_be_is_not_found(service: WebService, task: str) -> None:
    for path in (f"/api/task/{task}", f"/api/task/{task}/events", f"/api/task/{task}/result.txt"):
        assert status(service, head(f"GET {path} HTTP/1.1")) in {404, 422}
