"""The stand-in as other tests and benchmarks use it: a process with a control endpoint."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.tones import VOCABULARY, heard_words, some_words, sound_of, spoken_tones
from tests.fakes.vllm import FakeVllm

pytestmark = pytest.mark.usefixtures("loopback")
FAKE = Path(__file__).resolve().parents[2] / "fakes" / "vllm.py"


@contextmanager
def fake_process(*arguments: str) -> Iterator[str]:
    process = subprocess.Popen([sys.executable, str(FAKE), *arguments], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate(timeout=60)


def transcribed(url: str, words: list[str]) -> httpx.Response:
    sound = sound_of(spoken_tones(words)).flac
    fields = {"model": "whisper", "response_format": "verbose_json"}
    return httpx.post(
        f"{url}/v1/audio/transcriptions", data=fields, files={"file": ("a.flac", sound)}, trust_env=False
    )


def test_a_process_hears_fails_as_told_and_keeps_a_log(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"faults": [{"kind": "busy", "retry_after": "3"}]}), encoding="utf-8")
    words = some_words(5)
    with fake_process("--profile", "whisper", "--script", str(script)) as url:
        busy = transcribed(url, words)
        assert (busy.status_code, busy.headers["retry-after"]) == (503, "3")
        answer = transcribed(url, words).json()
        assert answer["text"].split() == words
        assert [round(one["start"]) for one in answer["segments"]] == [0, 1, 2, 3, 4]
        faults = [{"kind": "die"}]
        httpx.post(f"{url}/_control", json={"faults": faults}, trust_env=False).raise_for_status()
        assert transcribed(url, words).status_code == 500
        assert transcribed(url, words).status_code == 500
        assert httpx.get(f"{url}/health", trust_env=False).status_code == 503
        httpx.post(f"{url}/_control", json={"restart": True}, trust_env=False)
        assert transcribed(url, words).status_code == 200
        log = httpx.get(f"{url}/_control", trust_env=False).json()
    assert [one["status"] for one in log["requests"]] == [503, 200, 500, 500, 200]
    assert log["requests"][0]["fault"] == "busy"
    assert {one["seconds"] for one in log["requests"]} == {5.0}
    assert all(one["words"] == words for one in log["requests"])


def test_requests_beyond_its_places_wait_for_one() -> None:
    with FakeVllm("whisper", max_num_seqs=2, seconds_per_second=0.1) as server:
        started = time.monotonic()
        with ThreadPoolExecutor(6) as threads:
            list(threads.map(lambda seed: transcribed(server.url, some_words(3, seed)), range(6)))
        assert time.monotonic() - started >= 0.9
        assert server.engine.most_running == 2
        assert len(server.log) == 6


@settings(max_examples=25)
@given(words=st.lists(st.sampled_from(("", *VOCABULARY)), max_size=12), cut=st.floats(0, 1))
def test_words_survive_any_cut_and_join(words: list[str], cut: float) -> None:
    samples = spoken_tones(words)
    place = round(len(samples) * cut)
    joined = np.concatenate([samples[:place], samples[place:]])
    assert [one.word for one in heard_words(joined)] == [word for word in words if word]


def test_words_survive_noise_and_another_sample_rate(tmp_path: Path) -> None:
    words = list(VOCABULARY)
    samples = spoken_tones(words, word_seconds=0.5).astype(np.float64)
    noise = np.random.default_rng(0).normal(0, 100, len(samples))
    path = tmp_path / "noisy.ogg"
    soundfile.write(path, (samples + noise) / 32_768, 16_000, format="OGG", subtype="VORBIS")
    heard, _rate = soundfile.read(path, dtype="int16")
    assert [one.word for one in heard_words(heard)] == words
