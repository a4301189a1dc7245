from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from bot.domain.errors import ConfigurationError, EngineUnreachable
from bot.inference.builtin.process import BuiltinEngine
from tests.fakes import speech
from tests.integration.builtin.child import Child

pytestmark = pytest.mark.usefixtures("loopback")

CLIP = speech.clip("librivox-0880.flac")
READY_SECONDS = 60


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("weights")


@asynccontextmanager
async def engine_with_client(
    weights: Path, memory_bytes: int | None = None
) -> AsyncIterator[tuple[BuiltinEngine, httpx.AsyncClient]]:
    engine = BuiltinEngine(cache=weights, threads=2, memory_bytes=memory_bytes)
    headers = {"Authorization": f"Bearer {engine.api_key}"}
    async with httpx.AsyncClient(base_url=engine.base_url, headers=headers, timeout=60) as client:
        try:
            yield engine, client
        finally:
            await engine.close()


async def words(client: httpx.AsyncClient, flac: bytes = CLIP.flac) -> str:
    response = await client.post("/v1/audio/transcriptions", files={"file": ("segment.flac", flac)})
    return speech.normalised(response.raise_for_status().json()["text"])


def gone_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def test_the_engine_answers_and_leaves_nothing_behind(weights: Path) -> None:
    async def scenario() -> None:
        async with engine_with_client(weights) as (engine, client):
            await engine.wait_ready(READY_SECONDS)
            assert await words(client) == CLIP.text
            pid = engine.pid
            assert pid
            assert psutil.Process(pid).nice() > psutil.Process().nice()
            assert engine.api_key not in " ".join(psutil.Process(pid).cmdline())
            assert engine.api_key not in psutil.Process(pid).environ().values()
        assert engine.pid is None
        assert not psutil.pid_exists(pid)

    asyncio.run(scenario())


def test_connections_are_refused_before_the_first_start(weights: Path) -> None:
    async def scenario() -> None:
        async with engine_with_client(weights) as (engine, client):
            with pytest.raises(httpx.ConnectError):
                await client.get("/health")
            assert engine.pid is None

    asyncio.run(scenario())


def test_a_killed_child_is_replaced_at_the_same_address(weights: Path) -> None:
    async def scenario() -> None:
        async with engine_with_client(weights) as (engine, client):
            await engine.wait_ready(READY_SECONDS)
            killed, address = engine.pid, engine.base_url
            assert killed
            long_one = speech.flac(speech.long_recording(2).samples)
            in_flight = asyncio.create_task(words(client, long_one))
            await asyncio.sleep(1)
            os.kill(killed, signal.SIGKILL)
            with pytest.raises(httpx.TransportError):
                await in_flight
            assert await words(client) == CLIP.text, "waits for the new child by itself"
            assert engine.pid not in (None, killed)
            assert engine.base_url == address
            await engine.wait_ready(1)

    asyncio.run(scenario())


def test_the_child_goes_with_its_parent_when_that_is_killed(weights: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path\n"
        "from bot.inference.builtin.process import BuiltinEngine\n"
        "async def main():\n"
        "    engine = BuiltinEngine(cache=Path(sys.argv[1]), threads=2)\n"
        "    await engine.wait_ready(60)\n"
        "    print(engine.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program, str(weights)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert psutil.pid_exists(pid)
        parent.kill()
    assert gone_within(pid, seconds=5)


def test_a_child_whose_parent_dies_while_it_loads_goes_too(tmp_path: Path) -> None:
    child = Child(tmp_path)
    assert child.process.stdin
    assert child.process.stdout
    assert child.process.stderr
    child.process.stdin.close()
    assert child.process.wait(timeout=60) == 0
    child.process.stdout.close()
    child.process.stderr.close()


def test_a_wrong_model_name_ends_the_engine_with_a_clear_error(weights: Path) -> None:
    async def scenario() -> None:
        engine = BuiltinEngine(cache=weights, model="huge")
        try:
            with pytest.raises(ConfigurationError, match="knows no model 'huge'"):
                await engine.wait_ready(READY_SECONDS)
            async with httpx.AsyncClient(base_url=engine.base_url, timeout=60) as client:
                for _ in range(100):
                    if engine.pid is None:
                        break
                    await asyncio.sleep(0.05)
                await asyncio.sleep(0.05)
                with pytest.raises(httpx.ConnectError):
                    await client.get("/health")
        finally:
            await engine.close()

    asyncio.run(scenario())


def test_an_engine_that_is_too_slow_to_start_is_unreachable(weights: Path) -> None:
    async def scenario() -> None:
        async with engine_with_client(weights) as (engine, _):
            with pytest.raises(EngineUnreachable, match="not ready within"):
                await engine.wait_ready(0.05)

    asyncio.run(scenario())


def test_a_child_that_cannot_have_its_memory_is_tried_again_with_growing_pauses(
    weights: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with engine_with_client(weights, memory_bytes=300 << 20) as (engine, _):
            with pytest.raises(EngineUnreachable):
                await engine.wait_ready(5)

    caplog.set_level("INFO", "bot.inference.builtin.process")
    asyncio.run(scenario())
    assert 2 <= caplog.messages.count("builtin_engine.started") <= 5
    assert caplog.messages.count("builtin_engine.stderr") <= 20 * 5


def test_a_memory_limit_that_suffices_lets_the_engine_work(weights: Path) -> None:
    async def scenario() -> None:
        async with engine_with_client(weights, memory_bytes=3 << 30) as (engine, client):
            await engine.wait_ready(READY_SECONDS)
            assert await words(client) == CLIP.text

    asyncio.run(scenario())
