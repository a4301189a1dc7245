from __future__ import annotations

import numpy as np
import pytest

from bot.domain.recording import SAMPLE_RATE
from bot.inference.builtin.stretches import certain_speech, joined, possible_speech, seconds
from tests.fakes import speech

CLIPS = (speech.clip("librivox-0880.flac"), speech.clip("prompt-fr-vm-forward.flac"))


@pytest.mark.parametrize("gain", [1.0, 0.1, 0.01])
def test_long_silence_is_left_out_and_speech_is_kept_however_quiet(gain: float) -> None:
    recording = speech.joined(CLIPS, pause_seconds=12)
    found = possible_speech(recording.samples * np.float32(gain))
    assert len(found) == 2
    for (start, end), range_ in zip(found, recording.ranges, strict=True):
        assert range_.start_seconds - 1 < start < range_.start_seconds + 0.6
        assert range_.end_seconds - 0.6 < end < range_.end_seconds + 1


def test_short_pauses_are_kept() -> None:
    assert len(possible_speech(speech.joined(CLIPS, pause_seconds=3).samples)) == 1


@pytest.mark.parametrize("length", [0, 100, 5 * SAMPLE_RATE])
def test_silence_holds_no_speech(length: int) -> None:
    silence = np.zeros(length, dtype=np.float32)
    assert possible_speech(silence) == certain_speech(silence) == []


def test_certain_speech_follows_the_phrases() -> None:
    recording = speech.joined(CLIPS, pause_seconds=3)
    assert seconds(certain_speech(recording.samples)) == pytest.approx(
        sum(range_.seconds for range_ in recording.ranges), rel=0.25
    )


def test_neighbours_are_joined() -> None:
    assert joined([(0, 1), (2, 3), (9, 10)], apart_seconds=2) == [(0, 3), (9, 10)]
