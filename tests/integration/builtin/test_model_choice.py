"""A better model takes the packaged one's place in a real child, with a stand-in for its weights."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.inference.builtin.hub_models import AUTO, HubModels, hub_models
from bot.inference.builtin.model_choice import ModelChoice
from bot.inference.builtin.process import BuiltinEngine
from tests.fakes import parakeet, speech

pytestmark = pytest.mark.usefixtures("loopback")

ENGLISH = speech.clip("librivox-0880.flac")
SPANISH = speech.clip("prompt-es-followme_sorry.flac")
STAND_IN = "alpha bravo charlie delta"


@dataclass(kw_only=True)
class Installation:
    engine: BuiltinEngine
    models: HubModels
    client: httpx.AsyncClient
    used: list[str] = field(default_factory=list)
    told: list[str | None] = field(default_factory=list)

    def choice(self, hub: str, *, memory_bytes: float = 8e9, retry_seconds: float = 0.02) -> ModelChoice:
        return ModelChoice(
            self.engine,
            self.models,
            hub=hub,
            use=self.used.append,
            tell=self.told.append,
            memory=lambda: memory_bytes,
            retry_seconds=retry_seconds,
        )

    async def served(self) -> list[str]:
        """By the child that is there now: no connection to a former one is used."""
        key = {"Authorization": f"Bearer {self.engine.api_key}"}
        async with httpx.AsyncClient(base_url=self.engine.base_url, headers=key, timeout=60) as client:
            return [one["id"] for one in (await client.get("/v1/models")).json()["data"]]

    async def hears(self, flac: bytes, task: str = "transcriptions", **form: str) -> dict[str, Any]:
        form = {"response_format": "verbose_json", "timestamp_granularities[]": "word"} | form
        files = {"file": ("segment.flac", flac)}
        answer = await self.client.post(f"/v1/audio/{task}", files=files, data=form)
        heard: dict[str, Any] = answer.raise_for_status().json()
        return heard


@asynccontextmanager
async def installed(folder: Path, weights: Path) -> AsyncIterator[Installation]:
    """`weights` has the packaged model already, so that only the first test prepares it."""
    manifest = parakeet.manifest(folder, memory_bytes=2_000_000_000)
    cache = folder / "models"
    cache.mkdir()
    (cache / "whisper-base").symlink_to(weights / "whisper-base")
    engine = BuiltinEngine(cache=cache, model=AUTO, threads=2, options=("--manifest", str(manifest)))
    key = {"Authorization": f"Bearer {engine.api_key}"}
    async with httpx.AsyncClient(base_url=engine.base_url, headers=key, timeout=60) as client:
        try:
            yield Installation(engine=engine, models=hub_models(cache, manifest), client=client)
        finally:
            await engine.close()


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    (folder / "whisper-base").mkdir()
    return folder


def test_a_better_model_is_fetched_heard_and_taken_while_the_former_goes_on(
    tmp_path: Path, weights: Path
) -> None:
    async def scene() -> None:
        async with installed(tmp_path, weights) as here:
            with parakeet.hub().running() as hub:
                await here.engine.wait_ready(60)
                assert here.engine.model_name == "whisper-base"
                await here.choice(hub.url).keep_best()
            assert here.used == [parakeet.BESIDE_BASE]
            assert here.engine.model_name == parakeet.BESIDE_BASE
            assert here.told[-1] is None
            assert any(told and "is fetched: " in told for told in here.told)
            served = (await here.client.get("/v1/models")).json()["data"]
            assert [one["id"] for one in served] == ["whisper-base", parakeet.BESIDE_BASE]

            better = await here.hears(ENGLISH.flac, model=parakeet.BESIDE_BASE)
            assert speech.normalised(better["text"]).startswith(STAND_IN)
            assert better["language"] == "en"
            words = [word for segment in better["segments"] for word in segment["words"]]
            assert words[0]["word"] == " Alpha"
            assert all(0 <= word["start"] < word["end"] <= better["duration"] + 0.1 for word in words)
            former = await here.hears(ENGLISH.flac, model="whisper-base")
            assert STAND_IN not in speech.normalised(former["text"])

            with_terms = await here.hears(ENGLISH.flac, model=parakeet.BESIDE_BASE, hotwords="Earmark")
            assert with_terms["text"] == former["text"], "Whisper listens for terms"
            english = await here.hears(
                SPANISH.flac, "translations", model=parakeet.BESIDE_BASE, language="es"
            )
            assert {"sorry", "person"} <= set(speech.normalised(english["text"]).split())

    asyncio.run(scene())


def test_one_on_the_disk_is_taken_at_the_next_start_and_a_damaged_one_fetched_anew(
    tmp_path: Path, weights: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        async with installed(tmp_path, weights) as here:
            (model,) = here.models.models
            folder = here.models.folder(model)
            folder.mkdir()
            for name, content in parakeet.FILES.items():
                (folder / name).write_bytes(content)
            (folder / "vocab.txt").write_bytes(parakeet.FILES["vocab.txt"].replace(b"Alpha", b"Omega"))
            with parakeet.hub().running() as hub:
                choice = here.choice(hub.url)
                await choice.take_best()
                assert here.used == []
                assert "builtin_model.unusable" in caplog.messages
                await choice.keep_best()
                assert here.used == [parakeet.BESIDE_BASE]
                asked = len(hub.asked)
                here.engine.model_name = "whisper-base"
                await here.choice(hub.url).keep_best()
                assert here.used == [parakeet.BESIDE_BASE] * 2
                assert len(hub.asked) == asked

    asyncio.run(scene())


def test_one_whose_files_go_while_it_is_loaded_goes_on(tmp_path: Path, weights: Path) -> None:
    async def scene() -> None:
        async with installed(tmp_path, weights) as here:
            with parakeet.hub().running() as hub:
                await here.choice(hub.url).keep_best()
            shutil.rmtree(here.models.folder(here.models.models[0]))
            heard = await here.hears(ENGLISH.flac, model=here.engine.model_name)
            assert speech.normalised(heard["text"]).startswith(STAND_IN)

    asyncio.run(scene())


def test_one_that_the_engine_dies_of_again_and_again_is_given_up(
    tmp_path: Path, weights: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        async with installed(tmp_path, weights) as here:
            with parakeet.hub().running() as hub:
                await here.choice(hub.url).keep_best()
            for _ in range(3):
                assert await here.served() == ["whisper-base", parakeet.BESIDE_BASE]
                pid = here.engine.pid
                assert pid
                os.kill(pid, signal.SIGKILL)
                while here.engine.pid in {None, pid}:
                    await asyncio.sleep(0.01)
            assert await here.served() == ["whisper-base"]

    asyncio.run(scene())
    assert caplog.messages.count("builtin_model.given_up") == 1


def test_a_hub_that_is_away_costs_one_quiet_line_and_is_asked_again(
    tmp_path: Path, weights: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        async with installed(tmp_path, weights) as here:
            with parakeet.hub().running() as hub:
                hub.broken = True
                keeping = asyncio.create_task(here.choice(hub.url).keep_best())
                while len(hub.asked) < 3:
                    await asyncio.sleep(0.01)
                assert not keeping.done()
                assert here.told[-1]
                assert "is not fetched: the model hub answers 500" in here.told[-1]
                hub.broken = False
                await keeping
            assert here.used == [parakeet.BESIDE_BASE]

    caplog.set_level(logging.INFO)
    asyncio.run(scene())
    lines = [record for record in caplog.records if record.message == "builtin_model.not_fetched"]
    assert [record.levelname for record in lines] == ["INFO"]


def test_what_the_memory_does_not_hold_is_not_even_asked_for(tmp_path: Path, weights: Path) -> None:
    async def scene() -> None:
        async with installed(tmp_path, weights) as here:
            with parakeet.hub().running() as hub:
                await here.choice(hub.url, memory_bytes=2.9e9).keep_best()
                assert hub.asked == []
            assert here.used == []

    asyncio.run(scene())


def test_a_gpu_that_is_wanted_and_not_there_is_said(tmp_path: Path, weights: Path) -> None:
    async def scene() -> None:
        engine = BuiltinEngine(cache=weights, threads=2, device="cuda")
        try:
            with pytest.raises(Exception, match=r"EARMARK_BUILTIN_DEVICE is cuda, and no GPU can be used"):
                await engine.wait_ready(60)
        finally:
            await engine.close()

    asyncio.run(scene())
