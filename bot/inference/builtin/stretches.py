"""Where somebody speaks, in seconds. Whisper makes words up in silence and now and then skips speech."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps

from bot.domain.recording import SAMPLE_RATE
from bot.inference.builtin.sound import Samples

Stretch = tuple[float, float]
"""Start and end in seconds."""

_FRAME = SAMPLE_RATE // 50
_SPEECH_RMS = 10 ** (-21 / 20)
_MAX_GAIN = 40.0


def possible_speech(samples: Samples) -> list[Stretch]:
    """All that could be speech, apart by 8 s or more; empty if nobody speaks.

    The bar is low on purpose: a false alarm costs time, a miss costs words. Shorter silences are kept,
    because each stretch costs Whisper a window of 30 s.
    """
    options = VadOptions(
        threshold=0.15,
        neg_threshold=0.075,
        min_speech_duration_ms=100,
        min_silence_duration_ms=500,
        speech_pad_ms=500,
    )
    return joined(_detected(samples, options), apart_seconds=8.0)


def certain_speech(samples: Samples) -> list[Stretch]:
    """What is speech beyond doubt, phrase by phrase."""
    options = VadOptions(
        threshold=0.5, min_speech_duration_ms=250, min_silence_duration_ms=300, speech_pad_ms=150
    )
    return _detected(samples, options)


def joined(stretches: Iterable[Stretch], *, apart_seconds: float) -> list[Stretch]:
    """Neighbours with less than that between them made one."""
    whole: list[Stretch] = []
    for start, end in stretches:
        if whole and start - whole[-1][1] < apart_seconds:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def grouped(stretches: Sequence[Stretch], *, limit_seconds: float) -> list[Stretch]:
    """Neighbours made one while the whole stays within the limit."""
    groups: list[Stretch] = []
    for start, end in stretches:
        if groups and end - groups[-1][0] <= limit_seconds:
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
    return groups


def within(stretches: Iterable[Stretch], start: float, end: float) -> list[Stretch]:
    """The parts of the stretches that lie between the two times."""
    return [(max(a, start), min(b, end)) for a, b in stretches if a < end and b > start]


def seconds(stretches: Iterable[Stretch]) -> float:
    return sum(end - start for start, end in stretches)


def _detected(samples: Samples, options: VadOptions) -> list[Stretch]:
    found = get_speech_timestamps(_levelled(samples), options)
    return [(chunk["start"] / SAMPLE_RATE, chunk["end"] / SAMPLE_RATE) for chunk in found]


def _levelled(samples: Samples) -> Samples:
    """Quiet speech made as loud as usual speech, for the voice detector only."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    if not len(frames):
        return samples
    loud = float(np.percentile(np.sqrt(np.mean(np.square(frames), axis=1)), 90))
    gain = min(_MAX_GAIN, max(1.0, _SPEECH_RMS / max(loud, 1e-6)))
    levelled: Samples = np.clip(samples * np.float32(gain), -1.0, 1.0)
    return levelled
