"""Sounds in which nobody speaks: noise, hum, signals, knocks, music. All 16 kHz mono."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from bot.domain.recording import SAMPLE_RATE

Wave = npt.NDArray[np.float64]

SECONDS = 20
_T = np.arange(SAMPLE_RATE * SECONDS) / SAMPLE_RATE
_CHANCE = np.random.default_rng(0)


def noises() -> Mapping[str, npt.NDArray[np.int16]]:
    """By name, each 20 s long."""
    made = {name: _at_level(make(), level) for name, (make, level) in _KINDS.items()}
    return made | {
        "silence": np.zeros(len(_T), np.int16),
        "dither": _CHANCE.integers(-1, 2, len(_T)).astype(np.int16),
    }


def _at_level(wave: Wave, decibels: float) -> npt.NDArray[np.int16]:
    """Its peak so far below full scale."""
    scaled: npt.NDArray[np.int16] = (
        wave[: len(_T)] / np.abs(wave).max() * 32_767 * 10 ** (decibels / 20)
    ).astype(np.int16)
    return scaled


def _tones(*hertz: float, overtones: int = 1) -> Wave:
    return np.sum(
        [np.sin(2 * np.pi * one * k * _T) / k for one in hertz for k in range(1, overtones + 1)], axis=0
    )


def _beating(wave: Wave, *, every: float, lasting: float) -> Wave:
    return wave * (_T % every < lasting)


def _colored(steepness: float) -> Wave:
    spectrum = np.fft.rfft(_CHANCE.standard_normal(len(_T)))
    hertz = np.maximum(np.fft.rfftfreq(len(_T), 1 / SAMPLE_RATE), 1)
    return np.fft.irfft(spectrum / hertz ** (steepness / 2), len(_T))


def _band(wave: Wave, low: float, high: float) -> Wave:
    spectrum = np.fft.rfft(wave)
    hertz = np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE)
    spectrum[(hertz < low) | (hertz > high)] = 0
    return np.fft.irfft(spectrum, len(wave))


def _sweeping(middle: float, reach: float, times_a_second: float) -> Wave:
    return np.sin(
        2 * np.pi * np.cumsum(middle + reach * np.sin(2 * np.pi * times_a_second * _T)) / SAMPLE_RATE
    )


def _knocks(knock: Callable[[], Wave], *, apart: tuple[float, float]) -> Wave:
    """The same sound again and again, so many seconds apart by chance."""
    wave = np.zeros(len(_T))
    at = 0.1
    while (start := int(at * SAMPLE_RATE)) < len(_T):
        one = knock()[: len(_T) - start]
        wave[start : start + len(one)] += one
        at += _CHANCE.uniform(*apart)
    return wave


def _burst(samples: int, fading: float, low: float = 0, high: float = 8_000) -> Callable[[], Wave]:
    fade = np.exp(-np.arange(samples) / fading)
    return lambda: _band(_CHANCE.standard_normal(samples), low, high) * fade


def _thump(hertz: float, samples: int, fading: float) -> Callable[[], Wave]:
    at = np.arange(samples)
    return lambda: np.sin(2 * np.pi * hertz * at / SAMPLE_RATE) * np.exp(-at / fading)


def _melody(hertz: Sequence[float], note_seconds: float) -> Wave:
    at = np.arange(int(note_seconds * SAMPLE_RATE)) / SAMPLE_RATE
    notes = [
        np.sum([np.sin(2 * np.pi * one * k * at) / k**1.5 for k in range(1, 6)], axis=0) * np.exp(-2 * at)
        for one in hertz
    ]
    whole = np.concatenate(notes)
    return np.tile(whole, len(_T) // len(whole) + 1)[: len(_T)]


def _strings() -> Wave:
    vibrato = 3 * np.sin(2 * np.pi * 5.5 * _T)
    return np.sum(
        [
            np.sin(2 * np.pi * one * k * _T + vibrato) / k
            for one in (196.0, 246.9, 293.7)
            for k in range(1, 8)
        ],
        axis=0,
    )


def _modem() -> Wave:
    def keyed(hertz: float) -> Wave:
        return np.sin(2 * np.pi * hertz * _T) * _CHANCE.integers(0, 2, 400).repeat(800)[: len(_T)]

    return np.sum([keyed(one) for one in (1_070, 1_270, 2_025, 2_225)], axis=0)


def _drums() -> Wave:
    low = _knocks(_thump(60, 3_000, 600), apart=(0.5, 0.5001))
    return low + 0.4 * _knocks(_burst(1_200, 250), apart=(0.25, 0.2501))


_SCALE = (261.6, 329.6, 392.0, 523.3, 392.0, 329.6)
_COLORS = {
    f"{name} noise at {level} dB": (lambda steepness=steepness: _colored(steepness), float(level))
    for steepness, name in ((0.0, "white"), (1.0, "pink"), (2.0, "brown"))
    for level in (-60, -40, -20, -6)
}
_HUMS = {f"hum of {one} Hz": (lambda one=one: _tones(one, overtones=7), -25.0) for one in (50, 60, 100, 120)}
_KINDS: dict[str, tuple[Callable[[], Wave], float]] = {
    **_COLORS,
    **_HUMS,
    "beeps": (lambda: _beating(_tones(1_000), every=1, lasting=0.2), -12),
    "dial tone": (lambda: _tones(350, 440), -12),
    "ringing": (lambda: _beating(_tones(440, 480), every=6, lasting=2), -12),
    "busy tone": (lambda: _beating(_tones(480, 620), every=1, lasting=0.5), -12),
    "dialling": (lambda: _beating(_tones(697, 1_209), every=0.5, lasting=0.15), -12),
    "siren": (lambda: _sweeping(700, 300, 0.5), -10),
    "birds": (lambda: _beating(_sweeping(3_000, 1_500, 8), every=1.3, lasting=0.3), -15),
    "clicks": (lambda: _knocks(_burst(20, 5), apart=(0.2, 0.9)), -3),
    "typing": (lambda: _knocks(_burst(800, 80), apart=(0.08, 0.5)), -15),
    "applause": (lambda: _knocks(_burst(1_600, 200, 800, 3_000), apart=(0.02, 0.2)), -10),
    "rain": (lambda: _band(_colored(0), 1_000, 7_000), -25),
    "wind": (lambda: _band(_colored(2), 20, 500) * (1 + 0.7 * np.sin(2 * np.pi * 0.2 * _T)), -15),
    "motor": (lambda: _tones(35, overtones=20) + _band(_colored(1), 50, 3_000), -15),
    "fan": (lambda: _band(_colored(1), 80, 2_000), -30),
    "throbbing": (lambda: _tones(220) * (1 + np.sin(2 * np.pi * 5 * _T)), -12),
    "piano": (lambda: _melody(_SCALE, 0.4), -12),
    "slow piano": (lambda: _melody(_SCALE, 1.2), -12),
    "chords": (lambda: _melody((220, 174.6), 1.5) + _melody((277, 220), 1.5) + _melody((330, 262), 1.5), -12),
    "organ": (lambda: _tones(130.8, 164.8, 196, overtones=4), -15),
    "strings": (_strings, -15),
    "drums": (_drums, -8),
    "band": (lambda: 3 * _drums() + _melody(_SCALE, 0.4) + _melody((65, 82, 98, 65), 0.8), -10),
    "modem": (_modem, -12),
    "old record": (
        lambda: _knocks(_burst(10, 3), apart=(0.05, 0.2)) + 3 * _band(_colored(1), 50, 5_000),
        -20,
    ),
}
