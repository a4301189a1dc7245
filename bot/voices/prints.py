"""How the voices of one segment sound, small enough to be kept: stretches of speech, and a print of each."""

from __future__ import annotations

import base64
import itertools
import math
import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.voices import SegmentVoices
from bot.voices.embeddings import MODEL, SIZE, Embeddings, embeddings
from bot.voices.filter_bank import FRAME, STEP, Features, filter_bank
from bot.voices.linkage import groups

MADE_BY = f"{MODEL}/1"
"""Names what is stored: another model, or other stretches, have another."""
_WINDOW_SAMPLES = round(1.5 * SAMPLE_RATE)
_WINDOW_FRAMES = 1 + (_WINDOW_SAMPLES - FRAME) // STEP
_STEP_FRAMES = 75
"""Stretches of a longer speech overlap by half."""
_SHORTEST_SECONDS = 0.4
"""Of speech whose voice can be told at all."""
_ONE_PRINT = 0.7
"""Stretches of a segment that are so much alike are the same voice beyond doubt."""
_TICK = SAMPLE_RATE // 100


def voices_of(
    sound: npt.NDArray[np.int16],
    speech: Sequence[TimeRange],
    start: int,
    stopped: threading.Event | None = None,
) -> SegmentVoices:
    """Of the segment's sound, which begins at `start`; `speech` is on the recording's clock too."""
    windows: list[TimeRange] = []
    features: list[Features] = []
    for spoken in speech:
        if spoken.seconds >= _SHORTEST_SECONDS:
            rows = filter_bank(sound[spoken.start - start : spoken.end - start])
            for first in _starts(len(rows)):
                at = spoken.start + first * STEP
                end = min(at + _WINDOW_SAMPLES, spoken.end)
                windows.append(TimeRange(start=at, end=end))
                features.append(rows[first : first + _WINDOW_FRAMES])
    if not windows:
        return SegmentVoices()
    found = embeddings(features, stopped or threading.Event())
    labels = groups(found, np.ones(len(found)), likeness=_ONE_PRINT)
    prints = np.stack([found[labels == label].mean(axis=0) for label in range(labels.max() + 1)])
    return SegmentVoices(spans=_packed(windows, labels.tolist(), start), prints=_encoded(prints))


def spans_of(voices: SegmentVoices, start: int) -> list[tuple[TimeRange, int]]:
    """Each stretch of speech with the number of its print."""
    found: list[tuple[TimeRange, int]] = []
    at = start
    for quiet, lasts, index in zip(voices.spans[::3], voices.spans[1::3], voices.spans[2::3], strict=True):
        at += quiet * _TICK
        found.append((TimeRange(start=at, end=at + lasts * _TICK), index))
    return found


def prints_of(voices: SegmentVoices) -> Embeddings:
    """One row a print: the mean of its stretches' embeddings, so the shorter the less these are alike."""
    return np.frombuffer(base64.b64decode(voices.prints), dtype="<f2").reshape(-1, SIZE).astype(np.float32)


def _starts(frames: int) -> list[int]:
    """Of windows at equal distances, the first at the beginning and the last at the end of what is spoken."""
    rest = frames - _WINDOW_FRAMES
    if rest <= 0:
        return [0]
    steps = math.ceil(rest / _STEP_FRAMES)
    return [rest * step // steps for step in range(steps + 1)]


def _packed(windows: Sequence[TimeRange], labels: Sequence[int], start: int) -> tuple[int, ...]:
    ticks = [0, *((window.start - start) // _TICK for window in windows)]
    numbers: list[int] = []
    for window, label, (before, at) in zip(windows, labels, itertools.pairwise(ticks), strict=True):
        numbers += (at - before, window.samples // _TICK, label)
    return tuple(numbers)


def _encoded(prints: Embeddings) -> str:
    return base64.b64encode(prints.astype("<f2").tobytes()).decode()
