"""`/readyz` says within two seconds what does not work, whatever hangs."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from bot.domain.failure import FailureCode
from storage.sql.gates import pause_gate
from tests.e2e.service import ROOT, Service, free_port
from tests.fakes.web_service import GATE, WebService

pytestmark = pytest.mark.usefixtures("loopback")


@contextmanager
def a_service(folder: Path) -> Iterator[WebService]:
    with WebService(folder, kept_in=(folder / "uploads",)) as running:
        until_ready(running.http)
        yield running


def until_ready(http: httpx.Client) -> None:
    end = time.monotonic() + 30
    while http.get("/readyz").status_code != 200:
        assert time.monotonic() < end, http.get("/readyz").text
        time.sleep(0.05)


def reasons(http: httpx.Client) -> list[str]:
    """Why it is not ready, told in time."""
    began = time.monotonic()
    answer = http.get("/readyz")
    assert time.monotonic() - began < 2.0
    assert answer.status_code == 503
    told: list[str] = answer.json()["reasons"]
    return told


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_locked_database_is_told_in_time_and_its_end_too(tmp_path: Path, lock: str) -> None:
    with a_service(tmp_path) as service:
        file = service.queue.database.url.database
        assert file
        other = sqlite3.connect(file, isolation_level=None)
        with closing(other):
            other.execute(f"BEGIN {lock}")
            for _ in range(5):  # those who ask again and again do not queue up
                assert reasons(service.http) == ["The database does not answer."]
            assert service.http.get("/healthz").status_code == 200
            other.execute("ROLLBACK")
        until_ready(service.http)


def test_a_disk_that_takes_nothing_is_told(tmp_path: Path) -> None:
    """A file where a folder should be stands for a disk that refuses everything."""
    with a_service(tmp_path) as service:
        (tmp_path / "uploads").rmdir()
        (tmp_path / "uploads").write_bytes(b"")
        (told,) = reasons(service.http)
        assert told.startswith("Uploads are refused: nothing can be written to")
        (tmp_path / "uploads").unlink()
        until_ready(service.http)


def test_too_little_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_service(tmp_path) as service:
        monkeypatch.setattr("handlers.web.tasks_api.readiness.LEAST_ROOM_BYTES", 1 << 60)
        (told,) = reasons(service.http)
        assert "MB are free in" in told


def test_engines_that_all_rest_are_told_with_how_long_and_why(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        write = service.queue.database.write
        service.run(service.queue.tasks.set_gate("other", slots=1))
        service.run(write(pause_gate, GATE, 300, FailureCode.ENGINE_BUSY))
        assert service.http.get("/readyz").status_code == 200
        service.run(write(pause_gate, "other", 200, FailureCode.ENGINE_UNREACHABLE))
        (told,) = reasons(service.http)
        assert told.startswith("No engine can work: engine rests for ")
        assert "s at most (engine_busy), other rests for " in told
        service.run(service.queue.tasks.settle_probe("other", works=True))
        service.run(write(pause_gate, "other", 30, FailureCode.ENGINE_UNREACHABLE))
        soon = service.http.get("/readyz")
        assert soon.status_code == 200
        assert soon.json()["warnings"][0].startswith("No engine can work: engine rests for ")
        engines = service.http.get("/api/status").json()["engines"]
        assert {one["name"]: one["paused_by"] for one in engines} == {
            "engine": "engine_busy",
            "other": "engine_unreachable",
        }


def test_an_engine_that_hangs_keeps_nobody_waiting(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "tests/fakes/vllm.py", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as engine:
        try:
            assert engine.stdout
            url = engine.stdout.readline().decode().strip()
            with (
                Service(folder=tmp_path, settings={"ENGINE_URLS": url}) as service,
                httpx.Client(base_url=service.url, timeout=60) as http,
            ):
                until_ready(http)
                engine.send_signal(signal.SIGSTOP)
                for path, seconds in (("/readyz", 2.0), ("/api/status", 3.0), ("/api/status", 3.0)):
                    began = time.monotonic()
                    assert http.get(path).status_code == 200
                    assert time.monotonic() - began < seconds
        finally:
            engine.send_signal(signal.SIGCONT)
            engine.terminate()


def test_a_few_file_handles_are_told_at_the_start_and_do_for_a_crowd(tmp_path: Path) -> None:
    """Two hundred half-sent heads at a service that may open three hundred files."""
    service = Service(
        folder=tmp_path, settings={"ENGINE_URLS": "http://127.0.0.1:9", "ENGINE_MODEL": "step-audio-r1.1"}
    )
    command = f"ulimit -n 300 && exec {sys.executable} -m bot serve"
    (tmp_path / "data").mkdir(parents=True)
    with service.log.open("wb") as log:
        process = subprocess.Popen(
            ["bash", "-c", command], env=service.environment(), stdout=log, stderr=log, cwd=ROOT
        )
    try:
        end = time.monotonic() + 60
        while "Earmark listens on" not in service.log.read_text():
            assert process.poll() is None, service.log.read_text()
            assert time.monotonic() < end
            time.sleep(0.05)
        assert "Only 300 files may be open at once: 32 connections" in service.log.read_text()
        address = ("127.0.0.1", int(service.url.rpartition(":")[2]))
        crowd = [socket.create_connection(address) for _ in range(400)]
        for one in crowd:
            with closing_broken(one):
                one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow")
        for _ in range(10):
            assert httpx.get(f"{service.url}/healthz", timeout=5).status_code == 200
        for one in crowd:
            one.close()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    assert service.log.stat().st_size < 20_000


@contextmanager
def closing_broken(one: socket.socket) -> Iterator[None]:
    """Of a connection that the service has cut off already."""
    try:
        yield
    except OSError:
        one.close()
