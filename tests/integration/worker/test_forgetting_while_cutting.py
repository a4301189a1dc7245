"""A job that is forgotten while its recording is cut leaves no segment behind, whenever that happens."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import soundfile

from bot.app import Earmark
from bot.requests.forget import forget
from tests.fakes.tones import SAMPLE_RATE, some_words, spoken_tones
from tests.fakes.vllm import FakeVllm
from tests.integration.worker.test_pipeline import asked, run, settings_for


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "recording.wav"
    soundfile.write(path, spoken_tones(some_words(300, seed=4), voiced=0.5), SAMPLE_RATE)
    return path


@pytest.mark.parametrize("segments", [1, 3, 6])
@pytest.mark.parametrize("cancelled_first", [False, True])
def test_no_sound_is_put_for_nobody(
    loopback: str, tmp_path: Path, recording: Path, segments: int, *, cancelled_first: bool
) -> None:
    folder = tmp_path / "data" / "audio" / "segments"

    async def scenario(earmark: Earmark) -> None:
        added = await earmark.table.jobs.add(asked(recording))
        worker = earmark.worker()
        working = asyncio.create_task(worker.run())
        async with asyncio.timeout(60):
            while len(list(folder.rglob("*.flac"))) < segments:
                await asyncio.sleep(0)
            if cancelled_first:
                assert await earmark.table.jobs.cancel(added.job_id)
                await asyncio.sleep(1)
            assert await forget(earmark.table.jobs, earmark.sound, added.job_id)
            await asyncio.sleep(2)  # in which more would be cut
        worker.stop()
        await working
        await earmark.retain()
        assert list(folder.rglob("*.flac")) == []

    with FakeVllm(fixed_seconds=60) as engine:
        run(settings_for(engine, tmp_path), scenario)
