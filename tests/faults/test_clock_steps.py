"""A clock that is set back or forth by hours holds up nothing, and takes nothing from who works."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import libfaketime
import pytest
import soundfile

from tests.e2e.service import Service
from tests.fakes.tones import SAMPLE_RATE, some_words, spoken_tones
from tests.fakes.vllm import FakeVllm

LIBRARY = Path(libfaketime.__file__).parent / "vendor/libfaketime/src/libfaketime.so.1"
WAIT_SECONDS = 60.0
HOUR = 3600


def works() -> bool:
    if sys.platform != "linux" or not LIBRARY.is_file():
        return False
    environment = {"LD_PRELOAD": str(LIBRARY), "FAKETIME": "+100d"}
    told = subprocess.run(
        [sys.executable, "-c", "import time; print(time.time())"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.returncode == 0 and float(told.stdout or 0) > time.time() + HOUR


pytestmark = [
    pytest.mark.usefixtures("loopback"),
    pytest.mark.skipif(not works(), reason="libfaketime does not load on this system"),
]


@dataclass(frozen=True, kw_only=True)
class WallClock:
    """Of the processes that are started with its environment; their monotonic clock runs on."""

    file: Path

    def set(self, seconds: int) -> None:
        """So far from true time."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}")
        fresh.replace(self.file)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def wall_clock(tmp_path: Path) -> WallClock:
    clock = WallClock(file=tmp_path / "time")
    clock.set(0)
    return clock


@pytest.mark.parametrize("step", [-HOUR, 48 * HOUR])
def test_a_step_of_the_clock_neither_stops_work_nor_has_it_done_twice(
    tmp_path: Path, wall_clock: WallClock, step: int
) -> None:
    with (
        FakeVllm() as engine,
        started(tmp_path, wall_clock, engine) as service,
        httpx.Client(base_url=service.url, timeout=WAIT_SECONDS) as http,
    ):
        engine.fail("slow", seconds=4.0)
        under_way = accepted(http, seed=1)
        until(lambda: engine.engine.running)
        wall_clock.set(step)
        time.sleep(1.5)  # reapers look once a second
        fresh = accepted(http, seed=2)
        done(http, under_way, fresh)
        engine.fail("busy", retry_after="6")
        held_up = accepted(http, seed=3)
        until(lambda: resting(http))
        wall_clock.set(0)
        done(http, held_up)
    asked = Counter(
        " ".join(one.words) for one in engine.log if one.endpoint and one.status == 200 and one.words
    )
    assert len(asked) == 3
    assert set(asked.values()) == {1}


def test_a_clock_that_was_set_back_while_nothing_ran_holds_up_nothing(
    tmp_path: Path, wall_clock: WallClock
) -> None:
    wall_clock.set(48 * HOUR)
    with FakeVllm() as engine, started(tmp_path, wall_clock, engine) as service:
        engine.fail("busy", retry_after="8", times=100)
        with httpx.Client(base_url=service.url, timeout=WAIT_SECONDS) as http:
            task = accepted(http, seed=4)
            until(lambda: resting(http))
        service.kill()
        engine.engine.faults.clear()
        wall_clock.set(0)
        service.start()
        with httpx.Client(base_url=service.url, timeout=WAIT_SECONDS) as http:
            done(http, task)


def started(folder: Path, clock: WallClock, engine: FakeVllm) -> Service:
    settings = {"ENGINE_URLS": engine.url, "ENGINE_MODEL": "step-audio-r1.1", "ENGINE_SLOTS": "1"}
    return Service(folder=folder, settings=settings, others=clock.environment)


def accepted(http: httpx.Client, *, seed: int) -> str:
    sound = io.BytesIO()
    soundfile.write(sound, spoken_tones(some_words(8, seed=seed)), SAMPLE_RATE, format="FLAC")
    made = http.post("/api/task", files={"audio": sound.getvalue()})
    assert made.status_code == 202
    return str(made.json()["id"])


def done(http: httpx.Client, *tasks: str) -> None:
    for task in tasks:
        until(lambda task=task: http.get(f"/api/task/{task}").json()["state"] == "done")


def resting(http: httpx.Client) -> float:
    (engine,) = http.get("/api/status").json()["engines"]
    return float(engine["paused_seconds"])


def until(true: Callable[[], Any]) -> Any:
    end = time.monotonic() + WAIT_SECONDS
    while not (found := true()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return found
