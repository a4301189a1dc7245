"""The voice detector hears speech and nothing else; the model is the one that was reviewed."""

from __future__ import annotations

import numpy as np
import pytest

from bot.audio.encode import flac, samples
from bot.audio.loudness import levelled
from bot.audio.voice import frame_levels, runs, speech_probabilities
from tests.integration.audio import made_files


def test_speech_is_heard_and_noise_is_not() -> None:
    speech = np.pad(made_files.clip("librivox-0870"), (64, 0))
    noise = np.random.default_rng(1).normal(0, 300, 80_000).astype(np.int16)
    assert (speech_probabilities(speech, gain=1) > 0.5).mean() > 0.6
    assert (speech_probabilities(noise, gain=1) > 0.5).mean() < 0.05


def test_gain_lets_whispers_be_heard() -> None:
    whisper = np.pad(made_files.clip("librivox-0870") // 100, (64, 0)).astype(np.int16)
    assert (speech_probabilities(whisper, gain=40) > 0.5).mean() > 0.5


def test_less_than_a_frame_has_no_probability() -> None:
    assert len(speech_probabilities(np.zeros(64 + 511, dtype=np.int16), gain=1)) == 0


def test_levels_are_decibels_below_full_scale() -> None:
    square = np.full(1024, 16_384, dtype=np.int16)
    assert frame_levels(square) == pytest.approx([-6.02, -6.02], abs=0.01)
    assert frame_levels(np.zeros(512, dtype=np.int16)) == pytest.approx([-100])


def test_runs_are_the_stretches_that_are_long_enough() -> None:
    mask = np.array([1, 1, 0, 1, 0, 1, 1, 1], dtype=np.bool_)
    assert runs(mask, 2) == [(0, 2), (5, 8)]
    assert runs(mask[:0], 1) == []


def test_sound_survives_encoding_to_the_sample() -> None:
    sound = made_files.speech(3)
    assert np.array_equal(samples(flac(sound)), sound)


def test_only_16_khz_mono_is_taken_back() -> None:
    with pytest.raises(ValueError, match="8000"):
        samples(made_files.wave_header(rate=8000, channels=1, data_bytes=16) + bytes(16))


def test_a_quiet_segment_is_raised_without_clipping() -> None:
    quiet = (made_files.speech(5) // 60).astype(np.int16)
    raised = samples(levelled(flac(quiet)))
    assert len(raised) == len(quiet)
    assert np.percentile(frame_levels(raised), 90) > np.percentile(frame_levels(quiet), 90) + 15
    assert np.abs(raised.astype(int)).max() < 32_767


def test_a_loud_segment_and_an_empty_one_stay_as_they_are() -> None:
    loud = flac(made_files.speech(5))
    assert levelled(loud) == loud
    empty = flac(made_files.silence(0.01))
    assert levelled(empty) == empty
