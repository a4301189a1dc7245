"""`/readyz` says within two seconds what does not work, whatever hangs."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from bot.domain.failure import FailureCode
from bot.domain.ports.api_keys import Scope
from bot.inference.client import EndpointConfig
from bot.inference.pool import EnginePool
from bot.inference.profiles import PROFILES
from storage.sql.gates import pause_gate
from tests.e2e.service import ROOT, Service, free_port
from tests.fakes.tables import new_table
from tests.fakes.web_service import GATE, WebService

pytestmark = pytest.mark.usefixtures("loopback")


@pytest.fixture(autouse=True)
def _each_look_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.web.tasks_api.readiness.LOOK_KEPT_SECONDS", 0.0)


@contextmanager
def a_service(folder: Path) -> Iterator[WebService]:
    queue = new_table()
    options = {"kept_in": (folder / "uploads",), "queue": queue, "keys": queue.api_keys}
    with WebService(folder, **options) as running:
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


def test_one_look_serves_all_who_ask_within_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_service(tmp_path) as service:
        monkeypatch.setattr("handlers.web.tasks_api.readiness.LOOK_KEPT_SECONDS", 3600.0)
        until_ready(service.http)
        (tmp_path / "uploads").rmdir()
        (tmp_path / "uploads").write_bytes(b"")
        assert service.http.get("/readyz").status_code == 200
        monkeypatch.setattr("handlers.web.tasks_api.readiness.LOOK_KEPT_SECONDS", 0.0)
        assert reasons(service.http)


def test_the_disk_is_looked_at_where_all_other_threads_are_at_work(tmp_path: Path) -> None:
    released = threading.Event()

    async def occupy() -> None:
        for _ in range(100):
            asyncio.get_running_loop().run_in_executor(None, released.wait)

    with a_service(tmp_path) as service:
        service.run(occupy())
        try:
            answer = service.http.get("/readyz")
        finally:
            released.set()
        assert "disk" not in answer.text


def test_an_engine_of_its_own_that_the_job_table_lost_is_told(tmp_path: Path) -> None:
    endpoints = [
        EndpointConfig(name=name, base_url="http://127.0.0.1:9", profile=PROFILES["text"])
        for name in ("lost", "spare")
    ]
    with WebService(tmp_path, pool=EnginePool(endpoints)) as service:
        (told,) = reasons(service.http)
        assert told == "The job table does not know (any more) of: lost, spare."
        service.run(service.queue.tasks.set_gate("spare", slots=1))
        answer = service.http.get("/readyz")
        assert answer.status_code == 200
        assert answer.json()["warnings"] == ["The job table does not know (any more) of: lost."]
        service.run(service.queue.tasks.set_gate("lost", slots=1))
        assert service.http.get("/readyz").json()["warnings"] == []


def test_strangers_are_told_no_names_of_engines_and_no_folders(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        admin = service.run(service.queue.api_keys.create("admin", Scope.ADMIN)).token
        service.run(service.queue.database.write(pause_gate, GATE, 300, FailureCode.ENGINE_BUSY))
        (tmp_path / "uploads").rmdir()
        (tmp_path / "uploads").write_bytes(b"")
        stranger = {"X-Forwarded-For": "192.0.2.7"}
        told = service.http.get("/readyz", headers=stranger)
        assert (told.status_code, told.json()["reasons"]) == (
            503,
            ["No engine can work: engines rest.", "Uploads are refused: the disk takes nothing."],
        )
        for wrong in ("ek_wrong", "anything"):
            headers = {**stranger, "Authorization": f"Bearer {wrong}"}
            assert service.http.get("/readyz", headers=headers).json() == told.json()
        for known in ({}, {**stranger, "Authorization": f"Bearer {admin}"}):
            text = service.http.get("/readyz", headers=known).text
            assert str(tmp_path) in text
            assert f"{GATE} rests for" in text


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
