"""What was heard by the model of before serves where the sound is gone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from bot.app import opened
from bot.domain.job import Capability, JobState, Mode, Options
from bot.requests.follow_up import follow_up
from tests.fakes.tones import SAMPLE_RATE, spoken_tones
from tests.fakes.vllm import FakeVllm
from tests.fakes.vllm_state import SERVED
from tests.integration.worker.test_chosen_model import BETTER, FORMER
from tests.integration.worker.test_pipeline import WORDS, asked, settings_for

pytestmark = pytest.mark.usefixtures("loopback")


def test_more_is_asked_of_a_recording_whose_sound_is_gone_after_a_better_model_came(tmp_path: Path) -> None:
    path = tmp_path / "recording.flac"
    soundfile.write(path, spoken_tones(WORDS[:20], voiced=0.5), SAMPLE_RATE)

    async def scene(engine: FakeVllm) -> None:
        settings = settings_for(
            engine, tmp_path, engine_model=FORMER, engine_profile="builtin", engine_slots=1
        )
        async with opened(settings) as earmark:
            jobs = earmark.table.jobs

            async def done(job_id: str) -> JobState:
                while not ((job := await jobs.job(job_id)) and job.state.final):
                    await asyncio.sleep(0.02)
                return job.state

            worker = earmark.worker()
            working = asyncio.create_task(worker.run())
            request = asked(path)
            first = (await jobs.add(request)).job_id
            assert await done(first) is JobState.DONE
            ((gate, *_),) = {earmark.pool.gates[Capability.TRANSCRIBE]}
            earmark.pool.use_model(gate, BETTER)
            path.unlink()
            count, job = len(engine.log), await jobs.job(first)
            assert job
            more = follow_up(job, replace(request, options=Options(mode=Mode.S2T)))
            assert await done((await jobs.add(more)).job_id) is JobState.DONE
            assert len(engine.log) == count, "nothing is heard again"
            worker.stop()
            await working

    with FakeVllm(served=replace(SERVED["whisper"], model=BETTER, other_models=(FORMER,))) as engine:
        asyncio.run(scene(engine))
