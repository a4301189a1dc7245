"""A service whose engine is away at the start, and has to be asked what it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import soundfile

from tests.e2e.service import Service, free_port
from tests.fakes.tones import SAMPLE_RATE, some_words, spoken_tones
from tests.fakes.vllm import FakeVllm

pytestmark = pytest.mark.usefixtures("loopback")


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_it_comes_up_says_so_and_works_once_the_engine_does(tmp_path: Path) -> None:
    words = some_words(20)
    sound = tmp_path / "recording.flac"
    soundfile.write(sound, spoken_tones(words), SAMPLE_RATE)
    port = free_port()
    settings = {"ENGINE_URLS": f"http://127.0.0.1:{port}"}
    with Service(folder=tmp_path / "service", settings=settings) as service:
        ready = httpx.get(f"{service.url}/readyz")
        assert ready.status_code == 503
        assert f"did not answer yet and are asked again and again: 127.0.0.1:{port}" in ready.text
        task = httpx.post(f"{service.url}/api/task", files={"audio": sound.read_bytes()})
        assert task.status_code == 202
        page = f"{service.url}/api/task/{task.json()['id']}"
        time.sleep(1)
        assert httpx.get(page).json()["state"] == "queued"
        with FakeVllm(port=port):
            until(lambda: httpx.get(page).json()["state"] == "done")
            assert httpx.get(page).json()["result"]["transcript"]["text"].split() == list(words)
            assert httpx.get(f"{service.url}/readyz").status_code == 200
    assert "engine.awaited" in service.log.read_text()


def test_one_that_answers_and_cannot_be_used_ends_the_service_with_its_message(tmp_path: Path) -> None:
    port = free_port()
    settings = {"ENGINE_URLS": f"http://127.0.0.1:{port}"}
    with (
        Service(folder=tmp_path / "service", settings=settings) as service,
        FakeVllm(port=port, api_key="another"),
    ):
        assert service.process
        assert service.process.wait(30) == 2
        assert "does not say which models it serves" in service.log.read_text()
