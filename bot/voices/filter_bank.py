"""Kaldi's filter bank, as speaker embeddings were trained on: the logarithm of 80 mel bins every 10 ms.

As `compute-fbank-feats --dither=0` at 16 kHz: frames of 25 ms that lie whole in the sound, their mean taken
out, pre-emphasis 0.97, Povey's window, power spectrum of 512 points, triangles from 20 to 8,000 Hz.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from bot.domain.recording import SAMPLE_RATE

FRAME, STEP = 400, 160
"""Samples: 25 ms every 10 ms."""
BINS = 80

Features = npt.NDArray[np.float32]

_POINTS = 512
_PRE_EMPHASIS = np.float32(0.97)
_LOWEST_HZ = 20.0
_FRAMES_AT_ONCE = 1000
"""Ten seconds: more take memory and no less time."""


def filter_bank(sound: npt.NDArray[np.int16]) -> Features:
    """One row a frame; no rows for less than one frame of sound."""
    if len(sound) < FRAME:
        return np.zeros((0, BINS), dtype=np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(sound, FRAME)[::STEP]
    rows = [_rows(frames[at : at + _FRAMES_AT_ONCE]) for at in range(0, len(frames), _FRAMES_AT_ONCE)]
    return np.concatenate(rows)


def _rows(frames: npt.NDArray[np.int16]) -> Features:
    window, triangles = _tables()
    wave = frames.astype(np.float32)
    wave -= wave.mean(axis=1, keepdims=True)
    before = np.concatenate([wave[:, :1], wave[:, :-1]], axis=1)
    spectrum = np.fft.rfft((wave - _PRE_EMPHASIS * before) * window, _POINTS)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    floor = np.finfo(np.float32).eps
    return np.asarray(np.log(np.maximum(power @ triangles, floor)), dtype=np.float32)


@functools.cache
def _tables() -> tuple[Features, Features]:
    """Povey's window (a Hann window to the power of 0.85), and the triangles, one column a bin."""
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / (FRAME - 1))
    lowest, highest = _mel(np.array([_LOWEST_HZ, SAMPLE_RATE / 2]))
    corners = np.linspace(lowest, highest, BINS + 2)
    at = _mel(np.arange(_POINTS // 2 + 1) * SAMPLE_RATE / _POINTS)[:, None]
    left, middle, right = corners[:-2], corners[1:-1], corners[2:]
    triangles = np.maximum(0, np.minimum((at - left) / (middle - left), (right - at) / (right - middle)))
    return (hann**0.85).astype(np.float32), triangles.astype(np.float32)


def _mel(hertz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(1127.0 * np.log(1 + hertz / 700.0))
