"""What goes up, goes up once, whole, and leaves nothing where it breaks off."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.inference.client import EndpointConfig
from bot.inference.pool import EnginePool
from bot.inference.profiles import PROFILES
from handlers.web.console.routes import console_routes
from handlers.web.http.body_limit import BodyLimit
from handlers.web.http.problems import add_problems
from handlers.web.uploads.parts import UploadInfo, UploadParts, sweep_uploads
from tests.fakes.vllm import FakeVllm
from tests.fakes.web_service import WebService
from tests.integration.web.schema_hooks import tone

SOUND = b"first words\nsecond words"
FORM = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
END = b"--x--\r\n"


@pytest.fixture
def service(loopback: str, tmp_path: Path) -> Iterator[WebService]:
    with WebService(tmp_path) as running:
        running.worker.paused.set()
        yield running


def part(name: bytes, value: bytes, filename: bytes | None = None) -> bytes:
    return FORM % (name, b"" if filename is None else b'; filename="%s"' % filename, value)


def post(service: WebService, body: bytes, *, kind: str = "multipart/form-data; boundary=x") -> int:
    answer = service.http.post("/api/task", content=body, headers={"Content-Type": kind})
    return answer.status_code


@pytest.mark.parametrize("first", [True, False])
def test_fields_may_come_before_or_after_the_file(service: WebService, first: bool) -> None:
    file, field = part(b"audio", SOUND, b"a.mp3"), part(b"mode", b"s2t")
    assert post(service, (field + file if first else file + field) + END) == 202
    (task,) = service.http.get("/api/tasks").json()["tasks"]
    assert (task["mode"], task["name"]) == ("s2t", "a.mp3")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (part(b"audio", SOUND, b"a") + part(b"mode", b"guess") + END, 422),
        (part(b"audio", SOUND, b"a") + part(b"audio", SOUND, b"b") + END, 422),
        (part(b"audio", SOUND, b"a") + part(b"task", b"none") + END, 422),
        (part(b"audio", SOUND, b"a") + part(b"language", b"\xff") + END, 422),
        (part(b"audio", SOUND, b"a") + part(b"question", b"x" * 100_000) + END, 413),
        (part(b"audio", SOUND, b"a") + part(b"mode", b"asr"), 400),
        (part(b"audio", SOUND, b"a")[:-20], 400),
        (part(b"audio", b"", b"a") + END, 422),
        (b"nonsense", 400),
        (b"", 400),
    ],
)
def test_a_form_that_cannot_be_used_leaves_nothing(service: WebService, body: bytes, status: int) -> None:
    assert post(service, body) == status
    assert service.stored() == []
    assert service.http.get("/api/tasks").json()["tasks"] == []


def test_a_body_of_another_kind_is_refused(service: WebService) -> None:
    assert post(service, b"{}", kind="application/json") == 415
    assert post(service, SOUND, kind="audio/mpeg") == 415


@pytest.mark.parametrize("path", ["/api/task", "/api/process", "/v1/audio/transcriptions", "/api/audio/info"])
def test_a_client_that_disconnects_leaves_nothing_behind(service: WebService, path: str) -> None:
    field = b"file" if path.startswith("/v1") else b"audio"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000000\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", service.port)) as connection:
        connection.sendall(head.encode() + part(field, b"x" * 3_000_000, b"a.mp3"))
        until = time.monotonic() + 5
        while sum(file.stat().st_size for file in service.stored()) < 2_000_000:
            assert time.monotonic() < until
            time.sleep(0.01)
    while service.stored():
        assert time.monotonic() < until
        time.sleep(0.01)
    assert service.http.get("/api/tasks").json()["tasks"] == []


def test_what_a_recording_is_can_be_asked_without_keeping_it(service: WebService) -> None:
    answer = service.http.post("/api/audio/info", files={"audio": ("a.wav", tone(2.0))})
    assert answer.status_code == 200
    info = answer.json()
    assert info["duration"] == pytest.approx(2.0)
    assert (info["codec"], info["channels"], info["sample_rate"]) == ("pcm_s16le", 1, 8000)
    assert info["size_bytes"] == len(tone(2.0))
    assert info["segments"] is None
    refused = service.http.post("/api/audio/info", files={"audio": ("a.wav", SOUND * 50)})
    assert (refused.status_code, refused.json()["code"]) == (415, "not_audio")
    assert service.stored() == []


def test_a_large_body_is_refused_where_no_sound_comes_in(loopback: str, tmp_path: Path) -> None:
    with WebService(tmp_path, trust_loopback=False) as service:
        service.api.router.routes.extend(console_routes())
        headers = {"Content-Type": "application/json"}
        body = b'{"text":"' + b"a" * (1 << 20) + b'"}'
        for content in (body, iter([body[:1000], body[1000:]])):
            answer = service.http.post("/console/request", content=content, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("path", ["/slack/events", "/telegram/webhook"])
def test_what_a_chat_platform_sends_may_hold_a_megabyte(path: str) -> None:
    async def reading_whole(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    async def in_two(first: bytes, second: bytes) -> AsyncIterator[bytes]:
        yield first
        yield second

    async def whole() -> None:
        api = FastAPI(routes=[Route(path, reading_whole, methods=["POST"])])
        add_problems(api)
        transport = httpx.ASGITransport(BodyLimit(api, max_bytes=1 << 30))
        async with httpx.AsyncClient(transport=transport, base_url="http://earmark") as http:
            assert (await http.post(path, content=b"x" * 1_048_576)).text == "1048576"
            for content in (b"x" * 1_048_577, in_two(b"x" * 1_048_576, b"x")):
                answer = await http.post(path, content=content)
                assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    asyncio.run(whole())


def test_an_upload_to_which_nothing_came_for_long_is_swept_unless_its_link_is_open(tmp_path: Path) -> None:
    async def is_open(link: str) -> bool:
        return link == "open"

    uploads = tmp_path / "uploads"
    old, new = uploads / "none" / "part", uploads / "other" / "part"
    for path in (old, new):
        path.parent.mkdir(parents=True)
        path.write_bytes(SOUND)
    parts = UploadParts(tmp_path)
    info = {link: UploadInfo(link=link, length=9, metadata="") for link in ("open", "closed")}
    ids = {link: asyncio.run(parts.begin(link, info[link])) for link in info}
    for file in {*uploads.rglob("*")} - {new}:
        os.utime(file, (0, 0))
    asyncio.run(sweep_uploads(tmp_path, is_open))
    assert [old.exists(), new.exists()] == [False, True]
    found = {link: asyncio.run(parts.find(link, ids[link])) is not None for link in info}
    assert found == {"open": True, "closed": False}


def test_no_upload_is_swept_because_the_clock_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def is_open(_: str) -> bool:
        return False

    under_way = tmp_path / "uploads" / "link" / "part"
    under_way.parent.mkdir(parents=True)
    under_way.write_bytes(SOUND)
    told = time.time
    monkeypatch.setattr(time, "time", lambda: told() + 27 * 3600)
    asyncio.run(sweep_uploads(tmp_path, is_open))
    assert under_way.exists()


def test_curl_as_it_always_was(service: WebService, tmp_path: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    service.worker.paused.clear()
    file = tmp_path / "x.mp3"
    file.write_bytes(SOUND)
    command = [curl, "-sS", "-F", f"audio=@{file}", "-F", "mode=s2t", f"{service.url}/api/process"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert '"state":"done"' in answer.stdout


def test_planned_segments_follow_the_connected_engine(loopback: str, tmp_path: Path) -> None:
    with FakeVllm("step-audio-r1.1") as engine:
        config = EndpointConfig(name="gpu", base_url=engine.url, profile=PROFILES["step-audio-r1.1"])
        pool = EnginePool([config])
        with WebService(tmp_path, pool=pool) as service:
            sound = {"audio": ("a.wav", tone(25.0))}
            free = service.http.post("/api/audio/info", files=sound).json()["segments"]
            assert free["count"] == 1
            limited = service.http.post("/api/audio/info", files=sound, data={"segment_duration": "10"})
            assert limited.json()["segments"] == {"longest_seconds": 10.0, "count": 3}
            service.run(pool.close())
