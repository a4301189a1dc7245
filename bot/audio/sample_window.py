"""A sliding window over the samples of a recording that streams by, with what is known of its frames."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bot.audio.encode import Int16Samples
from bot.audio.voice import CONTEXT, FRAME, WARM_UP_FRAMES, Levels, frame_levels, speech_probabilities

SILENT_DB = -75.0
"""Below lies what no microphone and no quiet voice makes: digital silence. Nobody need listen to it."""
_LOUDNESS_FOR_MODEL_DB = -21.0
_MOST_GAIN = 40.0
_HALF_LIFE_FRAMES = 37_500
"""20 minutes: how long the loudness of a recording is remembered."""


class RollingBuffer:
    """Numbers that come in at the back and go at the front, addressed by their place in the whole."""

    def __init__(self, kind: npt.DTypeLike, start: int = 0) -> None:
        self._kind = np.dtype(kind)
        self._held = bytearray()
        self.start = start

    @property
    def end(self) -> int:
        return self.start + len(self._held) // self._kind.itemsize

    def append(self, numbers: npt.NDArray[Any]) -> None:
        self._held += np.ascontiguousarray(numbers, dtype=self._kind).data.cast("B")

    def copy(self, start: int, end: int) -> npt.NDArray[Any]:
        size = self._kind.itemsize
        first = (start - self.start) * size
        with memoryview(self._held) as held:
            return np.frombuffer(bytes(held[first : (end - self.start) * size]), dtype=self._kind)

    def replace(self, start: int, numbers: npt.NDArray[Any]) -> None:
        size = self._kind.itemsize
        first = (start - self.start) * size
        self._held[first : first + len(numbers) * size] = numbers.astype(self._kind, copy=False).tobytes()

    def drop_before(self, place: int) -> None:
        place = min(max(place, self.start), self.end)
        del self._held[: (place - self.start) * self._kind.itemsize]
        self.start = place


class SampleWindow:
    """The held stretch of a recording: its samples, and level and speech probability of its frames.

    Frames are counted from `origin` (a sample of the recording). Probabilities are computed where asked for.
    """

    def __init__(self, origin: int) -> None:
        self.origin = origin
        self.end = origin
        self._samples = RollingBuffer(np.int16, origin)
        self._levels = RollingBuffer(np.float32)
        self._probabilities = RollingBuffer(np.float32)
        self._loudness = np.zeros(101)

    @property
    def frames(self) -> int:
        """Up to here levels are known."""
        return self._levels.end

    @property
    def first_frame(self) -> int:
        """From here on frames are held."""
        return self._levels.start

    def sample_of(self, frame: int) -> int:
        """Where a frame begins; the end of the recording for what lies behind it."""
        return min(self.origin + frame * FRAME, self.end)

    def append(self, sound: Int16Samples) -> None:
        self._samples.append(sound)
        self.end += len(sound)
        whole = (self.end - self.origin) // FRAME
        self._measure(self._samples.copy(self.origin + self.frames * FRAME, self.origin + whole * FRAME))

    def finish(self) -> None:
        """No more sound comes: the last frame may be short."""
        rest = self._samples.copy(self.origin + self.frames * FRAME, self.end)
        if len(rest):
            self._measure(np.concatenate([rest, np.zeros(FRAME - len(rest), dtype=np.int16)]))

    def _measure(self, sound: Int16Samples) -> None:
        levels = frame_levels(sound)
        self._levels.append(levels)
        self._probabilities.append(np.where(levels < SILENT_DB, np.float32(0), np.float32(np.nan)))
        self._loudness += _histogram(levels)
        if self._loudness.sum() > _HALF_LIFE_FRAMES:
            self._loudness /= 2

    def forget_loudness(self, start: int, end: int) -> None:
        """Dead air does not count when the loudness of speech is told."""
        self._loudness = np.maximum(self._loudness - _histogram(self.levels(start, end)), 0)

    @property
    def speech_level(self) -> float:
        """How loud speech is in this recording so far, in dB: the 90th percentile of what is not silent."""
        total = self._loudness.sum()
        if not total:
            return SILENT_DB + 20
        return float(np.searchsorted(np.cumsum(self._loudness), 0.9 * total)) - 100

    def samples(self, start: int, end: int) -> Int16Samples:
        """By place in the recording."""
        return self._samples.copy(start, end)

    def levels(self, start: int, end: int) -> Levels:
        return self._levels.copy(start, end)

    def known_probabilities(self, start: int, end: int) -> Levels:
        """Not-a-number where nobody asked yet."""
        return self._probabilities.copy(start, end)

    def probabilities(self, start: int, end: int) -> Levels:
        """Of speech, for each frame of the range; runs the model where it has not run yet."""
        start, end = max(start, self._levels.start), min(end, self.frames)
        unknown = np.flatnonzero(np.isnan(self.known_probabilities(start, end)))
        if len(unknown):
            self._listen(start + int(unknown[0]), start + int(unknown[-1]) + 1)
        return self.known_probabilities(start, end)

    def _listen(self, start: int, end: int) -> None:
        begin = max(start - WARM_UP_FRAMES, self._levels.start)
        first = self.origin + begin * FRAME
        before = max(first - CONTEXT, self._samples.start)
        sound = self.samples(before, self.sample_of(end))
        padding = (CONTEXT - (first - before), self.origin + end * FRAME - self.sample_of(end))
        gain = min(10 ** ((_LOUDNESS_FOR_MODEL_DB - self.speech_level) / 20), _MOST_GAIN)
        sound = np.pad(sound, padding) if any(padding) else sound
        found = speech_probabilities(sound, gain=max(gain, 1.0))
        self._probabilities.replace(start, found[start - begin :])

    def drop_before(self, sample: int) -> None:
        """Lets go of whole frames before a place in the recording."""
        frame = max((sample - self.origin) // FRAME, 0)
        self._levels.drop_before(frame)
        self._probabilities.drop_before(frame)
        self._samples.drop_before(self.origin + frame * FRAME)


def _histogram(levels: Levels) -> npt.NDArray[np.float64]:
    heard = levels[levels > SILENT_DB]
    return np.bincount(np.clip(heard + 100, 0, 100).astype(np.int64), minlength=101).astype(np.float64)
