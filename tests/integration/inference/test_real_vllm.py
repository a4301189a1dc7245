"""The client against a real vLLM that serves Whisper: set EARMARK_TEST_VLLM_URL to its address."""

from __future__ import annotations

import asyncio
import json
import os
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile
from pytest_socket import enable_socket, socket_allow_hosts

from bot.domain.errors import EngineRefused
from bot.domain.job import Capability
from bot.inference.client import EndpointConfig
from bot.inference.pool import EnginePool
from bot.inference.profiles import PROFILES
from tests.fakes.speech import error_rate
from tests.fakes.tones import sound_of

URL = os.environ.get("EARMARK_TEST_VLLM_URL")
SPEECH = Path(__file__).resolve().parents[2] / "samples" / "speech"
pytestmark = [
    pytest.mark.vllm,
    pytest.mark.skipif(not URL, reason="EARMARK_TEST_VLLM_URL names no vLLM server with Whisper"),
]


@asynccontextmanager
async def real_pool(**config: Any) -> AsyncIterator[EnginePool]:
    enable_socket()
    socket_allow_hosts(["127.0.0.1", "localhost"], allow_unix_socket=True)
    settings = {"name": "real", "base_url": URL or "", "profile": PROFILES["whisper"], "slots": 4} | config
    pool = EnginePool([EndpointConfig(**settings)])
    try:
        yield pool
    finally:
        await pool.close()


async def running_requests() -> float:
    """As the server counts them, over all its engines."""
    async with httpx.AsyncClient() as client:
        page = (await client.get((URL or "").rstrip("/").removesuffix("/v1") + "/metrics")).text
    return sum(float(value) for value in re.findall(r"(?m)^vllm:num_requests_running\S* (\S+)$", page))


def clips(language: str) -> list[tuple[np.ndarray, str]]:
    """Samples and their words, of all clips of a language."""
    entries = json.loads((SPEECH / "manifest.json").read_text(encoding="utf-8"))
    chosen = [entry for entry in entries if entry["language"] == language]
    return [(soundfile.read(SPEECH / one["file"], dtype="int16")[0], one["text"]) for one in chosen]


def test_health_tells_the_model_and_its_context() -> None:
    async def look() -> None:
        async with real_pool() as pool:
            (health,) = await pool.health()
            assert health.ready, health
            assert health.context
            assert (await pool.canary("real")).works

    asyncio.run(look())


@pytest.mark.parametrize(("language", "worst"), [("en", 0.05), ("es", 0.3), ("fr", 0.3)])
def test_recorded_speech_comes_back_with_its_words(language: str, worst: float) -> None:
    """The worst rates are what Whisper base, the smallest that is worth serving, stays below."""

    async def transcribe() -> None:
        recordings = clips(language)
        async with real_pool() as pool:
            sounds = [sound_of(samples) for samples, _text in recordings]
            started = time.monotonic()
            texts = await asyncio.gather(
                *(
                    pool.transcribe("real", one, capability=Capability.TRANSCRIBE, language=language)
                    for one in sounds
                )
            )
            took = time.monotonic() - started
        heard = [" ".join(part.text.text for part in parts) for parts in texts]
        said = [text for _samples, text in recordings]
        rate = error_rate(zip(said, heard, strict=True), language)
        seconds = sum(one.range.seconds for one in sounds)
        print(f"{language}: {len(said)} clips, {seconds:.0f} s in {took:.1f} s, WER {rate:.3f}")
        assert rate < worst

    asyncio.run(transcribe())


def test_parts_are_on_the_recordings_clock() -> None:
    async def transcribe() -> None:
        samples = np.concatenate([one for one, _text in clips("en")])[: 60 * 16_000]
        async with real_pool() as pool:
            sound = sound_of(samples, start=3600 * 16_000)
            parts = await pool.transcribe("real", sound, capability=Capability.TRANSCRIBE, language="en")
        assert len(parts) > 1
        assert [part.problem for part in parts] == [None] * len(parts)
        assert parts[0].range.start == sound.range.start
        assert parts[-1].range.end == sound.range.end
        assert all(one.range.end == other.range.start for one, other in pairwise(parts))

    asyncio.run(transcribe())


def test_no_word_has_a_time_of_the_servers() -> None:
    """It takes the wish for them; a version that grants it makes this fail, and has something to give."""

    async def ask() -> None:
        enable_socket()
        socket_allow_hosts(["127.0.0.1", "localhost"], allow_unix_socket=True)
        async with httpx.AsyncClient(base_url=URL or "", timeout=120) as client:
            answer = await client.post(
                "/audio/transcriptions",
                files={"file": ("clip.flac", (SPEECH / "librivox-0880.flac").read_bytes())},
                data={
                    "response_format": "verbose_json",
                    "timestamp_granularities[]": "word",
                    "language": "en",
                },
            )
        assert answer.status_code == httpx.codes.OK, answer.text
        assert answer.json()["words"] is None

    asyncio.run(ask())


def test_a_wrong_model_name_is_refused_with_the_mend() -> None:
    async def ask() -> None:
        async with real_pool(model="nobody") as pool:
            with pytest.raises(EngineRefused, match="model name"):
                await pool.transcribe(
                    "real", sound_of(np.zeros(16_000, np.int16)), capability=Capability.TRANSCRIBE
                )
            (health,) = await pool.health()
            assert health.mend

    asyncio.run(ask())


def test_a_cancelled_request_is_dropped_by_the_server() -> None:
    async def cancel() -> None:
        samples = np.concatenate([one for one, _text in clips("en")] * 4)[: 240 * 16_000]
        async with real_pool() as pool:
            request = asyncio.create_task(
                pool.transcribe("real", sound_of(samples), capability=Capability.TRANSCRIBE, language="en")
            )
            await asyncio.sleep(2.0)
            request.cancel()
            await asyncio.gather(request, return_exceptions=True)
            for _look in range(60):
                if await running_requests() == 0:
                    return
                await asyncio.sleep(0.5)
            pytest.fail("the server still works for someone who left")

    asyncio.run(cancel())
