"""The sound of some segments is cut once more, and that is broken off: whoever goes on finds all of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import soundfile

from bot.app import Earmark
from bot.domain.job import JobState
from bot.worker.prepare import Preparer
from tests.fakes.tones import SAMPLE_RATE, spoken_tones
from tests.fakes.vllm import FakeVllm
from tests.integration.worker.test_pipeline import WORDS, asked, run, settings_for, worked


def forget_one(data: Path) -> None:
    """What was heard in the second segment."""
    with closing(sqlite3.connect(data / "earmark.db")) as connection, connection:
        keys = "SELECT cache_key FROM tasks WHERE kind = 'segment' AND number = 1"
        assert connection.execute(f"DELETE FROM results WHERE cache_key IN ({keys})").rowcount == 1


def test_what_is_cut_once_more_goes_on_where_it_was_broken_off(
    loopback: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = tmp_path / "recording.flac"
    soundfile.write(recording, spoken_tones(WORDS, voiced=0.5), SAMPLE_RATE)
    add = Preparer._add
    broken: list[bool] = []

    async def breaks_once(*args: object) -> str | None:
        if not broken:
            broken.append(True)
            raise RuntimeError("broken off")
        return await add(*args)  # type: ignore[arg-type]

    async def scenario(earmark: Earmark) -> None:
        await worked(earmark, asked(recording))
        forget_one(tmp_path / "data")
        monkeypatch.setattr(Preparer, "_add", breaks_once)
        outcome = await worked(earmark, asked(recording))
        assert broken
        assert outcome.job.state is JobState.DONE, outcome.job.failure
        assert outcome.words == WORDS

    with FakeVllm("whisper") as engine:
        run(settings_for(engine, tmp_path), scenario)
