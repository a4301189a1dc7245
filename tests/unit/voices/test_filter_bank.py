"""Kaldi's filter bank, against its formulas written out for one frame, and facts that anybody can check."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bot.voices.filter_bank import BINS, filter_bank

EPSILON = float(np.finfo(np.float32).eps)


def mel(hertz: float) -> float:
    return 1127 * math.log(1 + hertz / 700)


def by_hand(frame: list[float], number: int) -> float:
    """One bin of one frame, by a slow Fourier transform."""
    mean = sum(frame) / 400
    wave = [value - mean for value in frame]
    sharp = [wave[0] - 0.97 * wave[0], *(wave[at] - 0.97 * wave[at - 1] for at in range(1, 400))]
    windowed = [
        value * (0.5 - 0.5 * math.cos(2 * math.pi * at / 399)) ** 0.85 for at, value in enumerate(sharp)
    ]
    step = (mel(8000) - mel(20)) / 81
    left, middle, right = (mel(20) + step * (number + corner) for corner in range(3))
    energy = 0.0
    for point in range(257):
        at = mel(point * 16000 / 512)
        weight = min((at - left) / (middle - left), (right - at) / (right - middle))
        if weight > 0:
            angles = [2 * math.pi * point * index / 512 for index in range(400)]
            real = sum(value * math.cos(angle) for value, angle in zip(windowed, angles, strict=True))
            imaginary = sum(value * math.sin(angle) for value, angle in zip(windowed, angles, strict=True))
            energy += weight * (real**2 + imaginary**2)
    return math.log(max(energy, EPSILON))


def noise(samples: int, level: float = 1000.0) -> np.ndarray:
    return np.random.default_rng(1).normal(0, level, samples).astype(np.int16)


@pytest.mark.parametrize("number", [0, 17, 40, 79])
def test_a_frame_is_what_the_formulas_say(number: int) -> None:
    sound = noise(720)
    frame = [float(value) for value in sound[160:560]]
    assert filter_bank(sound)[1, number] == pytest.approx(by_hand(frame, number), abs=1e-3)


@pytest.mark.parametrize(
    ("samples", "frames"), [(0, 0), (399, 0), (400, 1), (559, 1), (560, 2), (24_000, 148)]
)
def test_frames_lie_whole_in_the_sound(samples: int, frames: int) -> None:
    assert filter_bank(noise(samples)).shape == (frames, BINS)


def test_silence_is_the_logarithm_of_next_to_nothing() -> None:
    assert np.allclose(filter_bank(np.zeros(800, dtype=np.int16)), math.log(EPSILON))


def test_what_is_twice_as_loud_is_larger_by_the_logarithm_of_four() -> None:
    quiet = noise(16_000)
    assert np.allclose(filter_bank(quiet * 2) - filter_bank(quiet), math.log(4), atol=1e-3)


@pytest.mark.parametrize("hertz", [300, 1000, 3000, 6000])
def test_a_tone_is_in_the_bin_of_its_pitch(hertz: int) -> None:
    tone = (8000 * np.sin(2 * np.pi * hertz * np.arange(16_000) / 16_000)).astype(np.int16)
    step = (mel(8000) - mel(20)) / 81
    expected = (mel(hertz) - mel(20)) / step - 1
    assert abs(int(np.argmax(filter_bank(tone)[10])) - expected) <= 1


def test_long_sound_is_what_its_pieces_are() -> None:
    sound = noise(16_000 * 25)
    whole = filter_bank(sound)
    assert np.allclose(whole[1500:1600], filter_bank(sound[1500 * 160 : 1600 * 160 + 240]), atol=1e-4)
