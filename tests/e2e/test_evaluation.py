"""`earmark eval` as people start it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.fakes.tones import SAMPLE_RATE, VOCABULARY, spoken_tones
from tests.fakes.vllm import FakeVllm

ROOT = Path(__file__).parents[2]
SPEECH = ROOT / "tests/samples/speech"
SECONDS = 200


class EvaluationCommand:
    def __init__(self, folder: Path, **settings: str) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("EARMARK_")}
        self.data = folder / "data"
        self.folder = folder
        self.environment = inherited | {
            "EARMARK_DATA_DIR": str(self.data),
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "100",
            **settings,
        }

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "eval", *map(str, arguments)],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=SECONDS)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    @property
    def left_behind(self) -> list[Path]:
        folder = self.data / "evaluations"
        return list(folder.iterdir()) if folder.exists() else []


@pytest.fixture
def engine(loopback: str) -> Iterator[FakeVllm]:
    with FakeVllm("step-audio-r1.1") as server:
        yield server


@pytest.fixture
def command(tmp_path: Path, engine: FakeVllm) -> EvaluationCommand:
    return EvaluationCommand(
        tmp_path,
        EARMARK_ENGINE_URLS=engine.url,
        EARMARK_ENGINE_MODEL="step-audio-r1.1",
        EARMARK_ENGINE_SLOTS="1",
    )


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """Four of twelve words each that the stand-in hears right, and one in which nobody speaks."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    for number in range(4):
        words = list(VOCABULARY[number * 12 : number * 12 + 12])
        soundfile.write(folder / f"talk{number}.flac", spoken_tones(words, voiced=0.5), SAMPLE_RATE)
        (folder / f"talk{number}.txt").write_text(" ".join(words))
    (folder / "silence").mkdir()
    soundfile.write(folder / "silence" / "quiet.wav", np.zeros(SAMPLE_RATE * 3, np.float32), SAMPLE_RATE)
    return folder


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def figures(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_a_newcomer_measures_the_builtin_engine(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    shutil.copy(SPEECH / "librivox-0880.flac", folder)
    (folder / "librivox-0880.srt").write_text(
        "1\n00:00:00,200 --> 00:00:02,000\nHe was not an ill disposed young man.\n"
    )
    earmark = EvaluationCommand(tmp_path)
    done = earmark.run(folder, "--language", "en", "--json", "a.json", "--plot", "a.svg")
    assert done.returncode == 0, done.stderr
    assert re.search(r"English +1 +0:0\d +8 +0\.0% WER", done.stdout)
    (one,) = figures(tmp_path / "a.json")["files"]
    assert one["engines"] == ["Whisper base"]
    assert one["times"]["estimated"] is False
    assert one["times"]["words"][0] < 1
    assert one["heard"]["missing"] == 0
    assert (tmp_path / "a.svg").read_text().startswith("<svg")
    assert earmark.left_behind == []


def test_words_that_an_engine_mistakes_are_counted(
    command: EvaluationCommand, engine: FakeVllm, recordings: Path, tmp_path: Path
) -> None:
    (recordings / "talk0.txt").write_text("alpha beta " + (recordings / "talk0.txt").read_text())
    done = command.run(recordings, "--json", tmp_path / "a.json")
    assert done.returncode == 0, done.stderr
    found = figures(tmp_path / "a.json")
    assert re.search(r"all +4 +0:48 +50 +4\.0% WER", done.stdout)
    assert "silence: 0 words invented in 0 of 1 recording" in done.stdout
    assert found["run"]["use"]["requests"] == len(engine.engine.log)
    assert found["run"]["use"]["tokens"] >= 48
    assert found["run"]["engine"]["model"] == "step-audio-r1.1"
    assert {one["file"]: one["words"]["deleted"] for one in found["files"]}["talk0.flac"] == 2


def test_an_interrupted_run_goes_on_where_it_stopped_and_a_whole_one_begins_anew(
    command: EvaluationCommand, engine: FakeVllm, recordings: Path, tmp_path: Path
) -> None:
    engine.engine.fixed_seconds = 1.0
    with command.start(recordings, "--json", tmp_path / "a.json") as process:
        wait_for(lambda: len(engine.engine.log) >= 3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, err
    assert re.search(r"Interrupted after [23] of 5\. The same command goes on", err)
    assert not (tmp_path / "a.json").exists()
    engine.engine.fixed_seconds = 0.0
    asked = len(engine.engine.log)
    done = command.run(recordings, "--json", tmp_path / "a.json")
    assert done.returncode == 0, done.stderr
    assert len(engine.engine.log) - asked <= 2
    assert [one["words"]["said"] for one in figures(tmp_path / "a.json")["files"]] == [0, 12, 12, 12, 12]
    assert figures(tmp_path / "a.json")["run"]["use"]["requests"] >= 4
    assert command.left_behind == []
    asked = len(engine.engine.log)
    assert command.run(recordings).returncode == 0
    assert len(engine.engine.log) - asked == 4, "a whole run is measured anew"


def test_what_cannot_be_evaluated_is_named_and_the_rest_is(
    command: EvaluationCommand, recordings: Path, tmp_path: Path
) -> None:
    (recordings / "broken.mp3").write_bytes(b"no sound at all")
    (recordings / "broken.txt").write_text("something")
    (recordings / "wordless.wav").touch()
    done = command.run(recordings, "--json", tmp_path / "a.json")
    assert done.returncode == 3, done.stderr
    assert "wordless.wav: it has no reference" in done.stderr
    assert "broken.mp3: " in done.stderr
    assert "without a score: 1 failed, 1 left out" in done.stdout
    found = figures(tmp_path / "a.json")
    assert {one["file"]: one["failure"] for one in found["files"] if one["failure"]} == {
        "broken.mp3": "not_audio"
    }
    assert [one["file"] for one in found["left_out"]] == ["wordless.wav"]


def test_an_engine_that_refuses_one_recording_is_asked_for_it_again_by_a_rerun(
    command: EvaluationCommand, engine: FakeVllm, recordings: Path
) -> None:
    engine.fail("refuse", match=VOCABULARY[0], times=100)
    done = command.run(recordings)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "without a score: 1 failed" in done.stdout
    engine.engine.faults.clear()
    asked = len(engine.engine.log)
    again = command.run(recordings)
    assert again.returncode == 0, again.stderr
    assert len(engine.engine.log) - asked == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Name a folder"),
        (["recordings", "--engine", "http://127.0.0.1:9"], "EARMARK_ENGINE_MODEL"),
        (["recordings", "--engine", "http://127.0.0.1:9", "--model", "whisper"], "127.0.0.1:9/whisper"),
        (["recordings", "-m", "translate"], r"talk0\.en\.txt"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(
    command: EvaluationCommand, recordings: Path, arguments: list[str], message: str
) -> None:
    done = command.run(*arguments)
    assert done.returncode in {1, 2, 3}
    assert re.search(message, done.stderr), done.stderr
    assert "Traceback" not in done.stderr


def test_two_engines_are_compared(
    command: EvaluationCommand, engine: FakeVllm, recordings: Path, tmp_path: Path
) -> None:
    assert command.run(recordings, "--json", tmp_path / "a.json").returncode == 0
    engine.fail("say", text="nothing of the kind", match=VOCABULARY[0], times=100)
    assert command.run(recordings, "--json", tmp_path / "b.json").returncode in {0, 3}
    done = command.run("--compare", tmp_path / "a.json", tmp_path / "b.json", "--plot", tmp_path / "c.svg")
    assert done.returncode == 0, done.stderr
    assert re.search(r"all +4 +0\.0% WER +2\d\.\d% WER +\+2\d\.\d +too few", done.stdout)
    assert "compared: 5 recordings that both answered" in done.stdout
    assert (tmp_path / "c.svg").exists()
    (tmp_path / "b.json").write_text("{}")
    broken = command.run("--compare", tmp_path / "a.json", tmp_path / "b.json")
    assert broken.returncode == 2
    assert "is no result of earmark eval" in broken.stderr
