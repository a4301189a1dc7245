"""What the engine hears in real recordings."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.fakes import speech
from tests.integration.builtin.child import Child, recognize, served


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Child, int]]:
    with served(tmp_path_factory.mktemp("weights")) as ready:
        yield ready


@pytest.fixture
def client(child: tuple[Child, int], loopback: str) -> Iterator[httpx.Client]:
    with child[0].client(child[1]) as client:
        yield client


@pytest.mark.parametrize(
    ("language", "prefix", "limit"),
    [
        ("en", "librivox", 0.03),
        ("en", "two-cities", 0.03),
        ("en", "prompt", 0.10),
        ("es", "prompt", 0.35),  # the reference writes digits and no accents
        ("fr", "prompt", 0.25),
        ("it", "prompt", 0.15),
        ("ru", "prompt", 0.20),
    ],
)
def test_recorded_speech_is_written_down_in_its_language(
    client: httpx.Client, language: str, prefix: str, limit: float
) -> None:
    recording = speech.joined(speech.clips(language, prefix), pause_seconds=1)
    answer = recognize(client, speech.flac(recording.samples), response_format="verbose_json").json()
    assert answer["language"] == language, "found out, not told"
    assert speech.error_rate([(recording.text, answer["text"])], language) <= limit


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("prompt-es-followme_sorry.flac", {"sorry", "person"}),
        ("prompt-fr-followme_pls-hold-while-try.flac", {"person", "join"}),
        ("prompt-ru-entr-num-rmv-blklist.flac", {"number", "list"}),
    ],
)
def test_speech_in_other_languages_becomes_english(client: httpx.Client, file: str, words: set[str]) -> None:
    clip = speech.clip(file)
    answer = recognize(
        client, clip.flac, "translations", language=clip.language, response_format="verbose_json"
    ).json()
    assert words <= set(speech.normalised(answer["text"]).split())
    assert answer["language"] == clip.language


def test_nothing_is_lost_in_a_long_segment(client: httpx.Client) -> None:
    recording = speech.long_recording(2, pause_seconds=1.5)
    answer = recognize(
        client, speech.flac(recording.samples), language="en", response_format="verbose_json"
    ).json()
    assert speech.error_rate([(recording.text, answer["text"])], "en") < 0.04
    covered = [(segment["start"] - 1, segment["end"] + 1) for segment in answer["segments"]]
    for range_ in recording.ranges:
        middle = (range_.start_seconds + range_.end_seconds) / 2
        assert any(start <= middle <= end for start, end in covered)
