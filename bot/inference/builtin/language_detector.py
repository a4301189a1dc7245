"""Which language is spoken when, by Whisper's own detector on short windows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim

from bot.domain.recording import SAMPLE_RATE
from bot.inference.builtin.sound import Samples
from bot.inference.builtin.stretches import Stretch
from bot.language.spoken_languages import LanguageGuess, LanguageRun, language_runs

_SHORT_WINDOW = 1_000
"""Frames of 10 ms. A window of 10 s costs a fifth of Whisper's 30 s, and tells languages apart as well."""
_WINDOW = 3_000
_FRAME = SAMPLE_RATE // 100
_BOUNDARY_SECONDS = 0.7
"""Around the middle between two languages, in which the quietest point is looked for."""
_QUIET_FRAMES = 10


class Aborted(Exception):
    """Nobody waits for the answer any more."""


class LanguageDetector:
    """`codes` are Whisper's own by ISO 639-1 code."""

    def __init__(self, model: WhisperModel, codes: Mapping[str, str]) -> None:
        self._model = model
        self._iso_codes = {code: iso for iso, code in codes.items()}

    def runs(
        self, samples: Samples, phrases: Sequence[Stretch], *, hint: str | None, aborted: Callable[[], bool]
    ) -> tuple[LanguageRun, ...]:
        """From the first sample to the last, in order; raises `Aborted` when `aborted` says so."""
        length = len(samples) / SAMPLE_RATE
        runs = self._told(samples, phrases, hint, aborted)
        if not runs:
            return ()
        edges = [0.0, *(quietest(samples, run.start) for run in runs[1:]), length]
        return tuple(
            LanguageRun(start=start, end=end, language=run.language)
            for run, start, end in zip(runs, edges, edges[1:], strict=False)
        )

    def _told(
        self, samples: Samples, phrases: Sequence[Stretch], hint: str | None, aborted: Callable[[], bool]
    ) -> tuple[LanguageRun, ...]:
        telling = language_runs(phrases, hint=hint)
        try:
            wanted = next(telling)
            while True:
                wanted = telling.send([self._guess(samples, stretch, aborted) for stretch in wanted])
        except StopIteration as told:
            runs: tuple[LanguageRun, ...] = told.value
            return runs

    def _guess(self, samples: Samples, stretch: Stretch, aborted: Callable[[], bool]) -> LanguageGuess:
        if aborted():
            raise Aborted
        start, end = (round(edge * SAMPLE_RATE) for edge in stretch)
        piece = samples[start:end]
        features: Any = self._model.feature_extractor(piece)[:, : max(1, len(piece) // _FRAME)]
        window = _SHORT_WINDOW if features.shape[1] <= _SHORT_WINDOW else _WINDOW
        encoded = self._model.encode(pad_or_trim(features, window))
        ranked: list[tuple[str, float]] = self._model.model.detect_language(encoded)[0]
        return LanguageGuess(
            seconds=stretch[1] - stretch[0],
            probabilities={
                self._iso_codes[token[2:-2]]: probability
                for token, probability in ranked
                if token[2:-2] in self._iso_codes
            },
        )


def quietest(samples: Samples, at: float, *, reach_seconds: float = _BOUNDARY_SECONDS) -> float:
    """Seconds; the quietest point around `at`, the nearest of equals."""
    first = max(0, round((at - reach_seconds) * 100))
    last = min(len(samples) // _FRAME, round((at + reach_seconds) * 100))
    frames = samples[first * _FRAME : last * _FRAME].reshape(-1, _FRAME)
    if len(frames) <= _QUIET_FRAMES:
        return at
    power = np.convolve(np.mean(np.square(frames), axis=1), np.ones(_QUIET_FRAMES), "valid")
    middles = (first + np.arange(len(power)) + _QUIET_FRAMES / 2) / 100
    quiet = np.flatnonzero(power <= 1.5 * power.min() + 1e-9)
    return float(middles[quiet[np.argmin(np.abs(middles[quiet] - at))]])
