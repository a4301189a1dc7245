"""Which stretches of a sound Whisper gets to hear: it makes words up where nobody speaks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from faster_whisper.vad import VadOptions, get_speech_timestamps

from bot.domain.recording import SAMPLE_RATE

Samples = npt.NDArray[np.float32]

_SPEECH_PROBABILITY = 0.15
"""Low on purpose: a false alarm costs time, a miss costs words."""
_LEAST_SPEECH_MILLISECONDS = 100
_KEPT_AROUND_MILLISECONDS = 500
_SKIPPED_SILENCE_SECONDS = 8.0
"""Each stretch costs Whisper a window of 30 s, so short silences are heard along."""
_FRAME = SAMPLE_RATE // 50
_SPEECH_RMS = 10 ** (-21 / 20)
_MAX_GAIN = 40.0


def stretches_with_speech(samples: Samples) -> list[tuple[float, float]]:
    """Start and end in seconds, in order, apart by 8 s or more; empty if nobody speaks."""
    found = get_speech_timestamps(
        _levelled(samples),
        VadOptions(
            threshold=_SPEECH_PROBABILITY,
            neg_threshold=_SPEECH_PROBABILITY / 2,
            min_speech_duration_ms=_LEAST_SPEECH_MILLISECONDS,
            min_silence_duration_ms=_KEPT_AROUND_MILLISECONDS,
            speech_pad_ms=_KEPT_AROUND_MILLISECONDS,
        ),
    )
    whole: list[tuple[float, float]] = []
    for chunk in found:
        start, end = chunk["start"] / SAMPLE_RATE, chunk["end"] / SAMPLE_RATE
        if whole and start - whole[-1][1] < _SKIPPED_SILENCE_SECONDS:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def _levelled(samples: Samples) -> Samples:
    """Quiet speech made as loud as usual speech, for the voice detector only."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    if not len(frames):
        return samples
    loud = float(np.percentile(np.sqrt(np.mean(np.square(frames), axis=1)), 90))
    gain = min(_MAX_GAIN, max(1.0, _SPEECH_RMS / max(loud, 1e-6)))
    levelled: Samples = np.clip(samples * np.float32(gain), -1.0, 1.0)
    return levelled
