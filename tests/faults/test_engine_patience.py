"""An engine that asks for a year of patience is asked again within the minute."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
import soundfile

from tests.e2e.service import Service
from tests.fakes.tones import SAMPLE_RATE, some_words, spoken_tones
from tests.fakes.vllm import FakeVllm

pytestmark = pytest.mark.usefixtures("loopback")

T = TypeVar("T")
BAR_SECONDS = 60.0


def test_an_engine_that_is_well_again_works_within_a_minute(tmp_path: Path) -> None:
    sound = io.BytesIO()
    soundfile.write(sound, spoken_tones(some_words(10)), SAMPLE_RATE, format="FLAC")
    with FakeVllm() as engine, Service(folder=tmp_path, settings={"ENGINE_URLS": engine.url}) as service:
        engine.fail("busy", retry_after="31536000", status=429)
        with httpx.Client(base_url=service.url, timeout=BAR_SECONDS) as http:
            started = time.monotonic()
            made = http.post("/api/task", files={"audio": sound.getvalue()}).json()
            paused = until(lambda: resting(http))
            assert paused <= 600
            service.kill()
            service.start()
        with httpx.Client(base_url=service.url, timeout=BAR_SECONDS) as http:
            until(lambda: http.get(f"/api/task/{made['id']}").json()["state"] == "done")
            assert time.monotonic() - started < BAR_SECONDS
            assert not resting(http)


def resting(http: httpx.Client) -> float:
    (engine,) = http.get("/api/status").json()["engines"]
    return float(engine["paused_seconds"])


def until(true: Callable[[], T]) -> T:
    end = time.monotonic() + BAR_SECONDS
    while not (found := true()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return found
