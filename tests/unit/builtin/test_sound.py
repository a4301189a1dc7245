from __future__ import annotations

import struct

import numpy as np
import pytest

from bot.domain.recording import SAMPLE_RATE
from bot.inference.builtin.sound import NotOurSound, decoded
from tests.fakes import speech

TONE = np.sin(np.arange(SAMPLE_RATE) / 20).astype(np.float32) / 2


@pytest.mark.parametrize("container", ["FLAC", "WAV"])
def test_flac_and_wav_become_samples(container: str) -> None:
    assert np.abs(decoded(speech.encoded(TONE, container)) - TONE).max() < 1e-4


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"fLaC" + bytes(100),
        speech.encoded(TONE, "OGG"),
        speech.encoded(TONE, "WAV", rate=8000),
        speech.encoded(np.stack([TONE, TONE], axis=1), "WAV"),
        speech.encoded(TONE[:0], "WAV"),
    ],
    ids=["nothing", "text", "broken", "ogg", "8 kHz", "stereo", "no samples"],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(NotOurSound):
        decoded(data)


def test_sound_that_is_too_long_is_refused() -> None:
    with pytest.raises(NotOurSound, match="longer"):
        decoded(speech.flac(np.zeros(20 * 60 * 16_000 + 1, dtype=np.float32)))


def test_a_header_that_promises_hours_costs_no_memory() -> None:
    wav = bytearray(speech.encoded(TONE, "WAV"))
    wav[40:44] = struct.pack("<I", 0xFFFFFFF0)
    assert len(decoded(bytes(wav))) <= len(TONE) + SAMPLE_RATE
