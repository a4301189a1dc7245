"""`earmark` as people start it: a child process, its exit code, what it writes where."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile

from bot.domain.failure import FailureCode
from storage.database.connection import Transaction
from storage.job_table import open_job_table
from storage.sql.gates import pause_gate, set_gate
from tests.fakes.tones import SAMPLE_RATE, VOCABULARY, spoken_tones
from tests.fakes.vllm import FakeVllm
from tests.subtitle_rules import broken_rules

ROOT = Path(__file__).parents[2]
SPEECH = ROOT / "tests/samples/speech"
WORDS = list(VOCABULARY[:120])


class CommandLine:
    def __init__(self, folder: Path, **settings: str) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("EARMARK_")}
        own = {"EARMARK_DATA_DIR": str(folder / "data"), "EARMARK_BUILTIN_MODEL": "base"}
        own["EARMARK_SPEAKERS"] = "off"  # tones are nobody's voices
        path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.environment = inherited | own | {"PYTHONPATH": path} | settings
        self.folder = folder

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: object, seconds: float = 200) -> subprocess.CompletedProcess[str]:
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=seconds)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def earmark(tmp_path: Path) -> CommandLine:
    """With the built-in engine and no other setting."""
    return CommandLine(tmp_path)


@pytest.fixture
def engine(loopback: str) -> Iterator[FakeVllm]:
    with FakeVllm("step-audio-r1.1") as server:
        yield server


@pytest.fixture
def connected(tmp_path: Path, engine: FakeVllm) -> CommandLine:
    """With the fake vLLM, and segments short enough that there are many."""
    return CommandLine(
        tmp_path,
        EARMARK_ENGINE_URLS=engine.url,
        EARMARK_ENGINE_MODEL="step-audio-r1.1",
        EARMARK_SEGMENT_SECONDS="15",
        EARMARK_ENGINE_SLOTS="2",
    )


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "recording.flac"
    soundfile.write(path, spoken_tones(WORDS, voiced=0.5), SAMPLE_RATE)
    return path


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text)


def test_a_newcomer_gets_a_real_transcript(earmark: CommandLine) -> None:
    done = earmark.run("process", SPEECH / "librivox-0880.flac")
    assert done.returncode == 0, done.stderr
    assert "he was not an ill-disposed young man" in done.stdout.lower()


@pytest.mark.parametrize("form", ["txt", "json", "srt", "vtt", "md"])
def test_a_transcript_comes_in_every_form(connected: CommandLine, recording: Path, form: str) -> None:
    done = connected.run("process", recording, "-f", form)
    assert done.returncode == 0, done.stderr
    assert WORDS[0] in done.stdout
    if form == "json":
        assert json.loads(done.stdout)["mode"] == "asr"
    if form in {"srt", "vtt"}:
        assert "-->" in done.stdout
        assert not broken_rules(done.stdout)
    if form == "md":
        assert re.search(r"\n\n\*\d:\d\d of speech, all transcribed .+\*\n$", done.stdout)


def test_several_recordings_are_answered_into_a_folder(
    connected: CommandLine, recording: Path, tmp_path: Path
) -> None:
    inputs = [recording, SPEECH / "librivox-0880.flac"]
    done = connected.run("process", *inputs, "-m", "asr", "-o", tmp_path / "out", "-f", "md")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "librivox-0880.flac.md",
        "recording.flac.md",
    ]


def test_the_options_of_older_scripts_are_taken(
    connected: CommandLine, recording: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.json"
    done = connected.run(
        *("process", "--input", recording, "--mode", "asr", "--output", out),
        *("--concurrency", 2, "--segment-duration", 30),
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text())["mode"] == "asr"


def test_without_a_language_model_an_answer_says_how_to_connect_one(earmark: CommandLine) -> None:
    done = earmark.run(
        *("process", SPEECH / "two-cities.flac", "-m", "understand"), "-q", "Where were we all going?"
    )
    assert done.returncode == 0, done.stderr
    assert "heaven" in done.stdout.lower()
    assert "EARMARK_THINK_URLS" in done.stdout


def test_speech_is_translated_to_english_and_other_languages_are_refused(earmark: CommandLine) -> None:
    french = SPEECH / "prompt-fr-demo-abouttotry.flac"
    done = earmark.run("process", french, "-m", "translate")
    assert done.returncode == 0, done.stderr
    assert "connect" in done.stdout.lower()
    refused = earmark.run("process", french, "-m", "translate", "--to", "German")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "EARMARK_THINK_URLS" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["process"], "Name at least one recording"),
        (["process", "nowhere.wav"], "There is no file nowhere.wav"),
        (["process", "letter.mp3"], "text file"),
        (["process", "empty.wav"], "empty"),
        (["process", "letter.mp3", "-m", "understand"], "-q"),
        (["process", "letter.mp3", "--to", "klingon"], "klingon"),
        (["process", "letter.mp3", "-o", "letter.mp3/out.txt"], "Cannot write"),
        (["process", "letter.mp3", "-m", "guess"], "guess"),
        (["plan", "--profile", "none"], "Known are"),
    ],
)
def test_bad_input_is_one_clear_line_and_exit_code_2_or_1(
    connected: CommandLine, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "letter.mp3").write_text("Dear Anna, this is not a recording.\n" * 30)
    (tmp_path / "empty.wav").touch()
    done = connected.run(*arguments)
    assert done.returncode == (1 if "Cannot write" in said else 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_wrong_setting_is_named_at_the_start(tmp_path: Path) -> None:
    done = CommandLine(tmp_path, EARMARK_PORT="eighty").run("serve")
    assert done.returncode == 2
    assert "EARMARK_PORT" in done.stderr
    assert "eighty" not in done.stderr


def test_an_engine_that_is_down_is_told_at_once(tmp_path: Path, recording: Path) -> None:
    down = CommandLine(
        tmp_path, EARMARK_ENGINE_URLS="http://127.0.0.1:9", EARMARK_ENGINE_MODEL="step-audio-r1.1"
    )
    done = down.run("process", recording, seconds=60)
    assert done.returncode == 1
    assert "127.0.0.1:9" in done.stderr


@pytest.mark.parametrize("again", ["the same command", "--resume"])
def test_an_interrupted_command_goes_on_without_hearing_a_segment_twice(
    connected: CommandLine, engine: FakeVllm, recording: Path, again: str, tmp_path: Path
) -> None:
    engine.engine.fixed_seconds = 0.4
    out = tmp_path / "out.txt"
    command = ["process", str(recording), "-o", str(out)]
    with connected.start(*command) as process:
        wait_for(lambda: sum(one.status == 200 for one in engine.log) >= 4)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "--resume" in err
    assert not out.exists()
    heard = [tuple(one.words) for one in engine.log if one.status == 200]
    done = connected.run(*(command if again == "the same command" else ["process", "--resume"]))
    assert done.returncode == 0, done.stderr
    assert words_of(re.sub(r"\[.*?\]", "", out.read_text())) == WORDS
    finished = [tuple(one.words) for one in engine.log if one.status == 200]
    settled = heard[: len(heard) - 2]  # the last of each slot may have been answered but not committed
    assert all(finished.count(words) == 1 for words in settled)
    assert connected.run("process", "--resume").stderr.strip() == "Nothing is unfinished."


def test_text_is_shown_as_it_arrives(connected: CommandLine, recording: Path) -> None:
    done = connected.run("process", recording, "--follow")
    assert done.returncode == 0, done.stderr
    assert words_of(re.sub(r"[\d:]+ ", "", done.stderr)) == WORDS


def test_words_that_look_like_markup_are_shown_as_they_are(
    connected: CommandLine, engine: FakeVllm, tmp_path: Path
) -> None:
    path = tmp_path / "a [red] recording.flac"
    soundfile.write(path, spoken_tones(WORDS[:12], voiced=0.5), SAMPLE_RATE)
    engine.fail("say", text="he said [/oops] and then [bold] left the room", times=10)
    done = connected.run("process", path, "--follow", "-o", tmp_path / "out.txt")
    assert done.returncode == 0, done.stderr
    assert "[/oops]" in done.stderr
    assert "a [red] recording.flac" in done.stderr


def test_a_name_that_is_no_utf8_and_a_file_that_moves_do_no_harm(
    connected: CommandLine, engine: FakeVllm, recording: Path, tmp_path: Path
) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad-\xff.flac"))
    recording.rename(odd)
    engine.engine.fixed_seconds = 0.5
    with connected.start("process", odd) as process:
        wait_for(lambda: len(engine.log) >= 3)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    odd.rename(tmp_path / "moved.flac")
    done = connected.run("process", tmp_path / "moved.flac")
    assert done.returncode == 0, done.stderr
    assert words_of(re.sub(r"\[.*?\]", "", done.stdout)) == WORDS


def test_no_sound_is_left_behind(connected: CommandLine, recording: Path, tmp_path: Path) -> None:
    assert connected.run("process", recording).returncode == 0
    assert [path for path in (tmp_path / "data" / "audio").rglob("*") if path.is_file()] == []
    assert recording.exists()


def test_a_stalled_upload_does_not_keep_the_service_from_stopping(tmp_path: Path, engine: FakeVllm) -> None:
    service = CommandLine(tmp_path, EARMARK_ENGINE_URLS=engine.url, EARMARK_STOP_SECONDS="2")
    with service.start("serve", "--port", "0") as process:
        assert process.stderr
        port = int(process.stderr.readline().rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port)) as client:
            head = "POST /api/task HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            kind = "Content-Type: multipart/form-data; boundary=x\r\n"
            client.sendall(f"{head}{kind}Content-Length: 1000000\r\n\r\n--x".encode())
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
    assert process.returncode == 0


def test_an_answer_with_gaps_names_them_and_exits_with_3(
    connected: CommandLine, engine: FakeVllm, recording: Path
) -> None:
    engine.fail("loop", times=1000, match=rf"\b{WORDS[50]}\b")
    done = connected.run("process", recording)
    assert done.returncode == 3
    assert "not covered: 0:" in done.stderr
    assert WORDS[119] in done.stdout


def test_plan_tells_segments_tokens_and_time(connected: CommandLine) -> None:
    done = connected.run("plan", "36000", "--profile", "step-audio-r1.1", "--context", "65536", "-p", "8")
    assert done.returncode == 0, done.stderr
    for word in ("segments", "tokens in", "tokens out", "8 slots"):
        assert word in done.stdout


def test_doctor_finds_what_is_wrong_and_how_to_mend_it(connected: CommandLine, engine: FakeVllm) -> None:
    well = connected.run("doctor")
    assert well.returncode == 0, well.stdout
    assert "All is well" in well.stdout
    assert "decoder: " in well.stdout
    engine.engine.dead = True
    ill = connected.run("doctor")
    assert ill.returncode == 1
    assert "Restart the engine" in ill.stdout


def test_doctor_tells_of_an_engine_that_rests(connected: CommandLine) -> None:
    connected.run("doctor")
    asyncio.run(rest_all_engines(f"sqlite:///{connected.environment['EARMARK_DATA_DIR']}/earmark.db"))
    ill = connected.run("doctor")
    assert ill.returncode == 1, ill.stdout
    assert "gets no work for up to" in ill.stdout
    assert "it was busy" in ill.stdout
    assert "1 to mend" in ill.stdout


def test_doctor_names_what_is_left_of_lost_database_files(connected: CommandLine) -> None:
    left = Path(connected.environment["EARMARK_DATA_DIR"]) / "earmark.db.rescued-1-2"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"words")
    ill = connected.run("doctor")
    assert ill.returncode == 1, ill.stdout
    assert left.name in ill.stdout
    assert "1 to mend" in ill.stdout


async def rest_all_engines(url: str) -> None:
    def pause(transaction: Transaction) -> None:
        set_gate(transaction, "gpu1:8000/model", 4)
        pause_gate(transaction, "gpu1:8000/model", 500, FailureCode.ENGINE_BUSY)

    table = await open_job_table(url)
    await table.database.write(pause)
    await table.close()


def test_settings_prints_env_example(earmark: CommandLine) -> None:
    assert earmark.run("settings").stdout == (ROOT / ".env.example").read_text()
