"""The built-in engine hears each language as what it is, whatever it is told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import httpx
import numpy as np
import pytest

from bot.domain.recording import SAMPLE_RATE
from tests.fakes import speech
from tests.integration.builtin.child import recognize, served

LANGUAGES = {
    "en": ("librivox-0890.flac", "librivox-0930.flac"),
    "es": ("prompt-es-dictate_record_help.flac",),
    "ru": ("prompt-ru-pls-hold-while-try.flac", "prompt-ru-conf-waitforleader.flac"),
    "fr": ("prompt-fr-vm-review-nonurgent.flac", "prompt-fr-demo-abouttotry.flac"),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(tmp_path_factory.mktemp("weights")) as (child, port), child.client(port) as client:
        yield client


def spoken(*languages: str) -> bytes:
    """Sentences of one language after those of another, half a second apart."""
    pause = np.zeros(SAMPLE_RATE // 2, np.float32)
    pieces = [speech.clip(name).samples for code in languages for name in LANGUAGES[code]]
    return speech.flac(np.concatenate([part for piece in pieces for part in (piece, pause)]))


def told(engine: httpx.Client, flac: bytes, task: str = "transcriptions", **fields: str) -> Any:
    return recognize(engine, flac, task, response_format="verbose_json", **fields).json()


def order(answer: Any) -> list[str]:
    return [code for code, _ in groupby(one["language"] for one in answer["segments"])]


def words(answer: Any, code: str) -> str:
    return "".join(one["text"] for one in answer["segments"] if one["language"] == code)


def test_each_language_is_written_down_as_itself(engine: httpx.Client, loopback: str) -> None:
    answer = told(engine, spoken("en", "ru", "en"))
    assert order(answer) == ["en", "ru", "en"]
    assert answer["language"] == "en"
    russian = words(answer, "ru")
    assert sum("\u0400" <= letter <= "\u04ff" for letter in russian) > 0.9 * sum(map(str.isalpha, russian))
    assert words(answer, "en").isascii()
    starts = [one["start"] for one in answer["segments"]]
    assert starts == sorted(starts)
    assert [one["id"] for one in answer["segments"]] == list(range(1, len(starts) + 1))


def test_a_language_that_is_set_wrongly_is_not_obeyed(engine: httpx.Client, loopback: str) -> None:
    answer = told(engine, spoken("en"), language="ja")
    assert (answer["language"], order(answer)) == ("en", ["en"])
    assert answer["text"].strip().isascii()


def test_a_translation_leaves_what_is_english_as_it_was_said(engine: httpx.Client, loopback: str) -> None:
    answer = told(engine, spoken("en", "fr"), "translations")
    assert order(answer) == ["en", "fr"]
    said = told(engine, spoken("en"))
    assert speech.normalised(words(answer, "en")) == speech.normalised(said["text"])
    assert " the " in words(answer, "fr")
