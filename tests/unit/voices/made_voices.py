"""Embeddings of voices that nobody has: rows of length 1 around a centre each."""

from __future__ import annotations

import base64

import numpy as np

from bot.domain.voices import SegmentVoices

WITHIN = 0.66
"""Mean cosine of two windows of one voice, as real ones have."""


class MadeVoices:
    """`alike`: the mean cosine of two voices."""

    def __init__(self, voices: int, *, seed: int = 0, alike: float = 0.4, within: float = WITHIN) -> None:
        self._random = np.random.default_rng(seed)
        axes = np.linalg.qr(self._random.normal(size=(192, voices + 1)))[0].T
        self._shared, self._own = axes[0] * np.sqrt(alike), axes[1:] * np.sqrt(within - alike)
        self._noise = np.sqrt(1 - within)

    def rows(self, voice: int, windows: int) -> np.ndarray:
        noise = self._random.normal(size=(windows, 192))
        noise /= np.linalg.norm(noise, axis=1, keepdims=True)
        rows = self._shared + self._own[voice] + self._noise * noise
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def kept(rows: np.ndarray, starts: list[float], *, seconds: float = 1.5) -> SegmentVoices:
    """Each row a print of its own, heard once at a time since the segment began."""
    spans, before = [], 0
    for index, start in enumerate(starts):
        at = round(start * 100)
        spans += [at - before, round(seconds * 100), index]
        before = at
    return SegmentVoices(spans=tuple(spans), prints=base64.b64encode(rows.astype("<f2").tobytes()).decode())
