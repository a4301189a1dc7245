"""The service as an admin runs it: started, looked at, drained, kept from the open street."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import soundfile

from tests.e2e.service import ROOT, Service, free_port
from tests.fakes.model_hub import FakeModelHub
from tests.fakes.tones import SAMPLE_RATE, some_words, spoken_tones
from tests.fakes.vllm import FakeVllm

pytestmark = pytest.mark.usefixtures("loopback")


def recording(words: int) -> bytes:
    data = io.BytesIO()
    soundfile.write(data, spoken_tones(some_words(words)), SAMPLE_RATE, format="FLAC")
    return data.getvalue()


def test_a_drained_service_takes_nothing_in_finishes_everything_and_waits_for_its_end(tmp_path: Path) -> None:
    with FakeVllm() as engine, Service(folder=tmp_path, settings={"ENGINE_URLS": engine.url}) as service:
        engine.fail("slow", seconds=3.0)
        with httpx.Client(base_url=service.url, timeout=60) as http:
            made = http.post("/api/task", files={"audio": recording(10)})
            assert made.status_code == 202
            assert service.process
            service.process.send_signal(signal.SIGUSR1)
            while http.get("/readyz").status_code != 503:
                time.sleep(0.02)
            assert http.post("/api/task", files={"audio": recording(5)}).status_code == 503
        end = time.monotonic() + 30
        while "Drained" not in service.log.read_text():
            assert time.monotonic() < end
            time.sleep(0.05)
        assert service.process.poll() is None
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(30) == 0
        service.start()
        state = httpx.get(f"{service.url}/api/task/{made.json()['id']}", timeout=60).json()["state"]
    assert state == "done"


def test_metrics_tell_of_a_job(tmp_path: Path) -> None:
    with (
        FakeVllm() as engine,
        Service(folder=tmp_path, settings={"ENGINE_URLS": engine.url}) as service,
        httpx.Client(base_url=service.url, timeout=60) as http,
    ):
        assert http.post("/api/process", files={"audio": recording(10)}).status_code == 200
        text = http.get("/metrics").text
    assert 'earmark_jobs_accepted_total{mode="asr",platform="http"} 1.0' in text
    assert 'earmark_jobs_total{mode="asr",platform="http",state="done"} 1.0' in text
    assert "earmark_engine_request_seconds_count" in text


def test_a_worker_alone_can_be_looked_at(tmp_path: Path) -> None:
    port = free_port()
    with FakeVllm() as engine:
        settings = {"ENGINE_URLS": engine.url, "WORKER_PORT": str(port)}
        environment = Service(folder=tmp_path, settings=settings).environment()
        command = [sys.executable, "-m", "bot", "worker"]
        with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL) as worker:
            try:
                assert seen(f"http://127.0.0.1:{port}/healthz") == "alive"
                assert "earmark_build_info" in seen(f"http://127.0.0.1:{port}/metrics")
            finally:
                worker.send_signal(signal.SIGTERM)


def test_a_worker_that_knows_a_public_address_tells_its_metrics_to_keys_alone(tmp_path: Path) -> None:
    port = free_port()
    with FakeVllm() as engine:
        settings = {"ENGINE_URLS": engine.url, "WORKER_PORT": str(port), "PUBLIC_URL": "https://e.example"}
        service = Service(folder=tmp_path, settings=settings)
        command = [sys.executable, "-m", "bot"]
        environment = service.environment()
        with subprocess.Popen(
            [*command, "worker"], env=environment, cwd=ROOT, stderr=subprocess.DEVNULL
        ) as worker:
            try:
                assert seen(f"http://127.0.0.1:{port}/healthz") == "alive"
                made = subprocess.run(
                    [*command, "keys", "create", "prometheus"],
                    env=environment,
                    cwd=ROOT,
                    capture_output=True,
                    text=True,
                    check=True,
                )
                key = {"Authorization": f"Bearer {made.stdout.strip()}"}
                url = f"http://127.0.0.1:{port}/metrics"
                assert httpx.get(url, timeout=60).status_code == 401
                assert "earmark_build_info" in httpx.get(url, headers=key, timeout=60).text
            finally:
                worker.send_signal(signal.SIGTERM)


def seen(url: str) -> str:
    end = time.monotonic() + 30
    while True:
        try:
            return httpx.get(url, timeout=60).text
        except httpx.ConnectError:
            assert time.monotonic() < end
            time.sleep(0.1)


def test_a_service_that_others_reach_wants_a_key_first(tmp_path: Path) -> None:
    with FakeVllm() as engine:
        settings = {"ENGINE_URLS": engine.url, "HOST": "0.0.0.0"}
        environment = Service(folder=tmp_path, settings=settings).environment()
        refused = subprocess.run(
            [sys.executable, "-m", "bot", "serve"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert refused.returncode == 2
    assert "earmark keys create" in refused.stderr
    assert "EARMARK_HOST" in refused.stderr


def test_a_service_without_the_internet_works_and_says_which_model_hears(tmp_path: Path) -> None:
    with FakeModelHub("nobody/nothing", {}).running() as hub:
        settings = {"BUILTIN_MODEL": "auto", "BUILTIN_HUB": hub.url, "BUILTIN_DEVICE": "cpu"}
        with Service(folder=tmp_path, settings=settings) as service:
            end = time.monotonic() + 30
            while (engine := httpx.get(f"{service.url}/api/status").json()["engines"][0])["note"] is None:
                assert time.monotonic() < end
                time.sleep(0.1)
            assert engine["models"] == ["whisper-base"]
            assert "a better model is not fetched: the model hub answers 404" in engine["note"]
            assert engine["ready"] is True
            assert len(hub.asked) == 1
    assert "/parakeet-tdt-0.6b-v3-onnx/resolve/8f23f0c" in hub.asked[0]
    assert "WARNING" not in service.log.read_text()
