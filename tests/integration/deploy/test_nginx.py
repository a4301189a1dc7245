"""A real nginx with the shipped configuration, in front of the real service and of a server that streams."""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType

import httpx
import pytest
import soundfile

from bot.cli.door import door_checks
from bot.httpd.connections import ConnectionLimits
from bot.settings import load
from bot.settings.sections import LimitSettings
from storage.job_table import open_api_keys
from tests.fakes.tones import SAMPLE_RATE, VOCABULARY, spoken_tones
from tests.fakes.vllm import FakeVllm
from tests.integration.deploy.tools import DEPLOY, ROOT, ran, tool

WORDS = list(VOCABULARY[:40])
CONFIGURATION = (DEPLOY / "nginx" / "earmark.conf").read_text(encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class Front:
    url: str
    certificate: Path

    def client(self) -> httpx.Client:
        trust = ssl.create_default_context(cafile=str(self.certificate))
        trust.check_hostname = False  # the certificate is for the example's name
        return httpx.Client(base_url=self.url, verify=trust, timeout=60, trust_env=False)

    def status_of_an_announced_upload(self, size_bytes: int) -> int:
        """Of one whose body never comes; what nginx lets in is answered by what stands behind."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        trust.check_hostname = False
        host, port = self.url.removeprefix("https://").split(":")
        connection = http.client.HTTPSConnection(host, int(port), context=trust, timeout=60)
        connection.putrequest("PUT", "/api/task")
        connection.putheader("Content-Length", str(size_bytes))
        connection.endheaders(b"x")
        status = connection.getresponse().status
        connection.close()
        return status


class Streamer(BaseHTTPRequestHandler):
    """Tells what arrived, event by event, half a second apart."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        first = self.rfile.read(1000)
        self.server.first_byte_at = time.monotonic()  # type: ignore[attr-defined]
        self.rfile.read(int(self.headers["Content-Length"]) - len(first))
        self._answer(b"taken")

    def do_PUT(self) -> None:
        self._answer(b"announced")

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        told = [f"{name}: {self.headers[name]}" for name in sorted(self.headers)]
        for text in ("; ".join(told), "second", "third"):
            event = f"data: {text}\n\n".encode()
            self.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
            self.wfile.flush()
            time.sleep(0.5)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None: ...

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def free_port(host: str) -> int:
    with socket.socket() as listener:
        listener.bind((host, 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def front(
    folder: Path, host: str, behind: int, *, changes: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Front]:
    """nginx with our file; only ports, the certificate's place and the log's differ, and `changes`."""
    tool("nginx")
    port = free_port(host)
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    ran(
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-days", "2", "-subj", "/CN=earmark.example.org"),
        *("-addext", "subjectAltName=DNS:earmark.example.org,IP:127.0.0.1"),
        *("-keyout", str(key), "-out", str(certificate)),
    )
    text = CONFIGURATION.replace("/etc/nginx/tls", str(folder)).replace("/dev/stdout", str(folder / "access"))
    text = re.sub(r"^    listen \[::\].*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 443 ssl", f"listen {host}:{port} ssl")
    text = text.replace("listen 80;", f"listen {host}:{free_port(host)};")
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    (folder / "earmark.conf").write_text(text, encoding="utf-8")
    upstream = (DEPLOY / "nginx" / "upstream.conf").read_text(encoding="utf-8")
    (folder / "upstream.conf").write_text(upstream.replace("127.0.0.1:8080", f"{host}:{behind}"), "utf-8")
    sites = f"include {folder}/upstream.conf; include {folder}/earmark.conf;"
    with started(folder, sites, host, port):
        yield Front(url=f"https://{host}:{port}", certificate=certificate)


@contextmanager
def plain_front(folder: Path, host: str, port: int, behind: int) -> Iterator[str]:
    """nginx as a first page about it shows it: nothing tells the service that somebody else calls."""
    site = f"server {{ listen {host}:{port}; location / {{ proxy_pass http://{host}:{behind}; }} }}"
    with started(folder, site, host, port):
        yield f"http://{host}:{port}"


@contextmanager
def started(folder: Path, sites: str, host: str, port: int) -> Iterator[None]:
    nginx = tool("nginx")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error;"
        f"events {{}} http {{ access_log off; {temporary} {sites} }}",
        encoding="utf-8",
    )
    folder.chmod(0o755)
    ran(nginx, "-t", "-q", "-c", str(main), "-p", str(folder), "-e", str(folder / "error"))
    process = subprocess.Popen([nginx, "-c", str(main), "-p", str(folder), "-e", str(folder / "error")])
    try:
        wait_for(host, port)
        yield
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(60)


def wait_for(host: str, port: int) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection((host, port), 1).close()
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.05)
        else:
            return


@contextmanager
def service(folder: Path, host: str, engine: str, *, public_url: str = "") -> Iterator[int]:
    port = free_port(host)
    mine = {
        "EARMARK_DATA_DIR": str(folder / "data"),
        "EARMARK_ENGINE_URLS": engine,
        "EARMARK_ENGINE_MODEL": "step-audio-r1.1",
        "EARMARK_PORT": str(port),
        "EARMARK_STOP_SECONDS": "1",
        "EARMARK_PUBLIC_URL": public_url,
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EARMARK_")}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            env=environment | mine,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(host, port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def streamer(loopback: str) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer((loopback, 0), Streamer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def key_for(database: Path) -> dict[str, str]:
    """Who comes through a proxy is never taken for this machine: a key is asked for."""

    async def made() -> str:
        async with open_api_keys(f"sqlite:///{database}") as keys:
            return (await keys.create("proxy-test")).token

    return {"Authorization": f"Bearer {asyncio.run(made())}"}


def test_a_recording_goes_up_and_its_words_come_back(loopback: str, tmp_path: Path) -> None:
    tool("nginx")
    recording = tmp_path / "recording.flac"
    soundfile.write(recording, spoken_tones(WORDS, voiced=0.5), SAMPLE_RATE)
    (tmp_path / "front").mkdir()
    with (
        FakeVllm("step-audio-r1.1") as engine,
        service(tmp_path, loopback, engine.url) as port,
        front(tmp_path / "front", loopback, port) as nginx,
        nginx.client() as client,
    ):
        with recording.open("rb") as sound:
            unknown = client.post("/api/task", files={"audio": sound})
        assert unknown.status_code == 401, unknown.text
        client.headers.update(key_for(tmp_path / "data" / "earmark.db"))
        with recording.open("rb") as sound:
            task = client.post("/api/task", files={"audio": sound}, data={"mode": "asr"})
        assert task.status_code == 202, task.text
        end = time.monotonic() + 60
        while (answer := client.get(task.json()["url"]).json())["state"] not in {"done", "failed", "partial"}:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert answer["state"] == "done"
        assert " ".join(line["text"] for line in answer["result"]["lines"]).split() == WORDS
        logged = (tmp_path / "front" / "access").read_text(encoding="utf-8")
    assert task.json()["id"] not in logged
    assert "POST /api/task 202" in logged


def test_the_plainest_proxy_lets_nobody_in_without_a_key(loopback: str, tmp_path: Path) -> None:
    """Neither X-Forwarded-For nor the name by which people know the service reaches it."""
    (tmp_path / "front").mkdir()
    port = free_port(loopback)
    with (
        FakeVllm("step-audio-r1.1") as engine,
        service(tmp_path, loopback, engine.url, public_url=f"http://{loopback}:{port}") as behind,
        plain_front(tmp_path / "front", loopback, port, behind) as outside,
        httpx.Client(trust_env=False, timeout=60) as client,
    ):
        for url in (outside, f"http://{loopback}:{behind}"):
            for path in ("/api/admin/overview", "/api/status", "/api/tasks", "/metrics"):
                assert (path, client.get(url + path).status_code) == (path, 401)
            assert client.get(f"{url}/healthz").status_code == 200
        assert told_of_the_door(outside) == (True, f"{outside} asks for a key")
        client.headers.update(key_for(tmp_path / "data" / "earmark.db"))
        assert client.get(f"{outside}/api/tasks").json() == {"tasks": []}
        assert "earmark_build_info" in client.get(f"{outside}/metrics").text


def test_doctor_finds_the_door_open_where_the_service_was_not_told_its_public_address(
    loopback: str, tmp_path: Path
) -> None:
    (tmp_path / "front").mkdir()
    port = free_port(loopback)
    with (
        FakeVllm("step-audio-r1.1") as engine,
        service(tmp_path, loopback, engine.url) as behind,
        plain_front(tmp_path / "front", loopback, port, behind) as outside,
    ):
        good, text = told_of_the_door(outside)
    assert not good
    assert "answers /api/status, /api/admin/overview, /api/tasks, /metrics without a key" in text
    good, text = told_of_the_door(outside)
    assert good
    assert "did not answer from here" in text


def told_of_the_door(public_url: str) -> tuple[bool, str]:
    async def told() -> tuple[bool, str]:
        (check,) = [check async for check in door_checks(load(env_file=None, public_url=public_url))]
        return check.good, check.text

    return asyncio.run(told())


def test_events_arrive_one_by_one_and_the_caller_is_known(
    streamer: ThreadingHTTPServer, loopback: str, tmp_path: Path
) -> None:
    lies = {"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "http"}
    with (
        front(tmp_path, loopback, streamer.server_port) as nginx,
        nginx.client() as client,
        client.stream("GET", "/api/task/x/events", headers=lies) as answer,
    ):
        arrived = [(time.monotonic(), line) for line in answer.iter_lines() if line]
    times = [at for at, _ in arrived]
    assert times[1] - times[0] > 0.3
    assert times[2] - times[1] > 0.3
    told = arrived[0][1].lower()
    assert f"x-forwarded-for: {loopback};" in told
    assert "x-forwarded-proto: https" in told
    assert answer.headers["strict-transport-security"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_upload_goes_through_while_it_comes_in(
    streamer: ThreadingHTTPServer, loopback: str, tmp_path: Path
) -> None:
    sent_all_at = 0.0

    def slowly() -> Iterator[bytes]:
        nonlocal sent_all_at
        for _ in range(4):
            yield b"x" * 100_000
            time.sleep(0.3)
        sent_all_at = time.monotonic()

    with front(tmp_path, loopback, streamer.server_port) as nginx, nginx.client() as client:
        answer = client.post("/api/task", content=slowly(), headers={"Content-Length": "400000"})
    assert answer.text == "taken"
    assert streamer.first_byte_at < sent_all_at - 0.3  # type: ignore[attr-defined]


def test_the_largest_upload_that_earmark_takes_passes_and_a_larger_one_does_not(
    streamer: ThreadingHTTPServer, loopback: str, tmp_path: Path
) -> None:
    largest = LimitSettings().max_upload_bytes + (1 << 20)
    limit = re.search(r"client_max_body_size (\d+)m;", CONFIGURATION)
    assert limit
    assert largest <= int(limit[1]) << 20 < largest + 10_000_000
    with front(tmp_path, loopback, streamer.server_port) as nginx:
        assert nginx.status_of_an_announced_upload(int(limit[1]) << 20) == 200
        assert nginx.status_of_an_announced_upload((int(limit[1]) << 20) + 1) == 413


def test_a_body_that_stalls_is_waited_for_as_long_as_earmark_itself_waits() -> None:
    seconds = ConnectionLimits.for_handles(1024, public_url="https://earmark.example.org").progress_seconds
    for waits in ("client_body_timeout", "send_timeout"):
        assert re.findall(rf"^    {waits} (.*);$", CONFIGURATION, re.MULTILINE) == [f"{seconds:.0f}s"]


def test_all_addresses_of_an_ipv6_network_are_one_caller(
    streamer: ThreadingHTTPServer, loopback: str, tmp_path: Path
) -> None:
    """Who calls is told by a header here."""
    changes = {
        "limit_conn earmark_callers 128;": "limit_conn earmark_callers 2;\n"
        f"    set_real_ip_from {loopback};\n    real_ip_header X-Caller;"
    }

    def asked(caller: str) -> int:
        with nginx.client() as client:
            return client.get("/api/task/x/events", headers={"X-Caller": caller}).status_code

    with front(tmp_path, loopback, streamer.server_port, changes=changes) as nginx:
        for callers, statuses in (
            ([f"2001:db8:0:1::{number}" for number in range(1, 4)], [200, 200, 429]),
            (["2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:3::1"], [200, 200, 200]),
            (["192.0.2.1", "192.0.2.2", "192.0.2.3"], [200, 200, 200]),
        ):
            with ThreadPoolExecutor(len(callers)) as threads:
                assert sorted(threads.map(asked, callers)) == statuses


def test_metrics_are_for_this_machine_alone() -> None:
    metrics = CONFIGURATION.split("location = /metrics", 1)[1].split("}", 1)[0]
    assert "deny all;" in metrics


def test_the_example_for_several_replicas_is_right(tmp_path: Path) -> None:
    text = (DEPLOY / "nginx" / "vllm-upstream.conf.example").read_text(encoding="utf-8")
    text = re.sub(r"gpu\d:8000", "127.0.0.1:9", text)  # nginx looks the names up when it starts
    assert "least_conn;" in text
    main = tmp_path / "nginx.conf"
    main.write_text(f"pid {tmp_path}/pid; events {{}} http {{ {text} }}", encoding="utf-8")
    ran(tool("nginx"), "-t", "-q", "-c", str(main), "-p", str(tmp_path), "-e", str(tmp_path / "error"))
