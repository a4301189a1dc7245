"""Recorded speech whose every word and time is known: what an engine that never errs hears in part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from bot.domain.recording import SAMPLE_RATE, TimeRange
from tests.fakes.speech import LongRecording, long_recording
from tests.fakes.tones import HeardWord

_NEEDLE = 800
"""Samples that are looked for; noise of a few steps makes each stretch its own."""


@dataclass(frozen=True, kw_only=True)
class Truth:
    samples: npt.NDArray[np.int16]
    words: tuple[HeardWord, ...]
    """With their times in the whole recording."""

    @cached_property
    def _bytes(self) -> bytes:
        return self.samples.tobytes()

    def place_of(self, part: npt.NDArray[np.int16]) -> int | None:
        """The sample of the recording at which the part begins; None where it is none of its parts."""
        if len(part) < _NEEDLE:
            return None
        loud = int(np.argmax(np.abs(part[: len(part) - _NEEDLE + 1]))) if len(part) > _NEEDLE else 0
        needle = part[loud : loud + _NEEDLE].tobytes()
        found = self._bytes.find(needle)
        while found % 2:
            found = self._bytes.find(needle, found + 1)
        start = found // 2 - loud
        exact = found >= 0 and start >= 0 and np.array_equal(self.samples[start : start + len(part)], part)
        return start if exact else None

    def heard_in(self, start: int, length: int) -> list[HeardWord]:
        """The words whose middle lies there, with times from its beginning."""
        first, last = start / SAMPLE_RATE, (start + length) / SAMPLE_RATE
        return [
            HeardWord(
                word=one.word,
                start_seconds=max(0.0, one.start_seconds - first),
                end_seconds=min(last, one.end_seconds) - first,
            )
            for one in self.words
            if first <= (one.start_seconds + one.end_seconds) / 2 < last
        ]

    def write(self, path: Path) -> Path:
        soundfile.write(path, self.samples, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
        return path

    def words_outside(self, ranges: Sequence[TimeRange]) -> list[str]:
        """Those that are not said within the ranges, in order."""
        return [
            one.word
            for one in self.words
            if not any(
                at.start_seconds <= (one.start_seconds + one.end_seconds) / 2 < at.end_seconds
                for at in ranges
            )
        ]


def spoken_truth(
    minutes: float, *, pause_seconds: float = 0.7, seed: int = 0, language: str = "en", prefix: str = ""
) -> Truth:
    """Clips with pauses between them; words share the time of their clip by their letters."""
    recording = long_recording(minutes, pause_seconds, seed, language, prefix)
    return truth_of(recording, seed=seed)


def truth_of(recording: LongRecording, *, seed: int = 0) -> Truth:
    noise = np.random.default_rng(seed).integers(-3, 4, size=len(recording.samples))
    samples = np.clip(recording.samples * 32_767 + noise, -32_768, 32_767).astype(np.int16)
    words: list[HeardWord] = []
    for clip, at in zip(recording.clips, recording.ranges, strict=True):
        words += _shared(clip.text.split(), at)
    return Truth(samples=samples, words=tuple(words))


def _shared(words: Sequence[str], at: TimeRange) -> list[HeardWord]:
    letters = np.cumsum([0, *(len(word) + 1 for word in words)])
    edges = at.start_seconds + at.seconds * letters / letters[-1]
    return [
        HeardWord(word=word, start_seconds=float(start), end_seconds=float(end))
        for word, start, end in zip(words, edges, edges[1:], strict=False)
    ]
