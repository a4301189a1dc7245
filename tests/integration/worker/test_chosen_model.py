"""A model that takes another's place while a recording is heard changes nothing for that recording."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from bot.app import Earmark, opened
from bot.domain.job import Capability, Job
from tests.fakes.tones import SAMPLE_RATE, spoken_tones
from tests.fakes.vllm import FakeVllm
from tests.fakes.vllm_state import SERVED
from tests.integration.worker.test_pipeline import WORDS, asked, settings_for

pytestmark = pytest.mark.usefixtures("loopback")

FORMER, BETTER = "whisper-base", "parakeet-tdt-0.6b-v3+whisper-base"


@pytest.fixture
def recordings(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{number}.flac" for number in range(2)]
    for number, path in enumerate(paths):
        soundfile.write(path, spoken_tones(WORDS[number:40], voiced=0.5), SAMPLE_RATE)
    return paths


async def heard(earmark: Earmark, path: Path) -> Job:
    added = await earmark.table.jobs.add(asked(path))
    while not ((job := await earmark.table.jobs.job(added.job_id)) and job.state.final):
        await asyncio.sleep(0.02)
    return job


@pytest.mark.parametrize("still_served", [True, False])
def test_a_recording_is_heard_to_its_end_by_the_model_that_it_was_begun_with(
    tmp_path: Path, recordings: list[Path], still_served: bool
) -> None:
    async def scene(engine: FakeVllm) -> None:
        settings = settings_for(
            engine, tmp_path, engine_model=FORMER, engine_profile="builtin", engine_slots=1
        )
        async with opened(settings) as earmark:
            ((gate, *_),) = {earmark.pool.gates[Capability.TRANSCRIBE]}
            worker = earmark.worker()
            working = asyncio.create_task(worker.run())
            first = asyncio.create_task(heard(earmark, recordings[0]))
            while not engine.log:
                await asyncio.sleep(0.01)
            earmark.pool.use_model(gate, BETTER)
            if not still_served:
                engine.engine.served = replace(served, other_models=())
            job = await first
            count = len(engine.log)
            assert count > 1
            models = [one.model for one in engine.log]
            assert models == ([FORMER] * count if still_served else [FORMER] + [BETTER] * (count - 1))
            if still_served:
                states = await earmark.table.jobs.segments(job.id)
                assert {one.text.engine.model for one in states if one.text and one.text.engine} == {FORMER}

            again = await heard(earmark, recordings[1])
            assert {one.model for one in engine.log[count:]} == {BETTER}
            answer = await earmark.table.jobs.answer(again.id)
            assert answer
            assert answer.transcript.coverage
            assert [one.engine.name for one in answer.transcript.coverage.engines] == [
                "Parakeet-TDT-0.6b-v3 + Whisper base"
            ]
            worker.stop()
            await working

    served = replace(SERVED["whisper"], model=BETTER, other_models=(FORMER,))
    with FakeVllm(served=served) as engine:
        engine.fail("slow", seconds=0.3)
        asyncio.run(scene(engine))


def test_where_the_chosen_model_is_gone_what_is_left_hears(tmp_path: Path, recordings: list[Path]) -> None:
    async def scene(engine: FakeVllm) -> None:
        settings = settings_for(engine, tmp_path, engine_model=BETTER, engine_profile="builtin")
        async with opened(settings) as earmark:
            worker = earmark.worker()
            working = asyncio.create_task(worker.run())
            job = await heard(earmark, recordings[0])
            answer = await earmark.table.jobs.answer(job.id)
            assert answer
            assert answer.transcript.coverage
            assert [one.engine.model for one in answer.transcript.coverage.engines] == [FORMER]
            assert earmark.pool.chosen_model(Capability.TRANSCRIBE) == FORMER
            worker.stop()
            await working

    with FakeVllm(served=replace(SERVED["whisper"], model=FORMER)) as engine:
        asyncio.run(scene(engine))
