"""Making a quiet segment loud enough to be understood."""

from __future__ import annotations

import warnings

import numpy as np

from bot.audio.encode import Int16Samples, flac, samples
from bot.audio.voice import frame_levels
from bot.domain.recording import SAMPLE_RATE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for an ffmpeg program, which nothing here needs
    from pydub import AudioSegment

WANTED_DBFS = -21.0
"""Where the 90th percentile of the levels goes: ordinary speech."""
MOST_GAIN_DB = 32.0
"""40 times: beyond lies the hiss of the converter."""
_WORTHWHILE_DB = 3.0
_PEAK_DBFS = -1.0


def levelled(encoded: bytes) -> bytes:
    """The same sound as FLAC, raised to an ordinary level; the same bytes where it is loud enough already.

    Peaks stay below -1 dBFS, so nothing is clipped.
    """
    sound = samples(encoded)
    levels = frame_levels(sound)
    if not len(levels):
        return encoded
    segment = to_pydub(sound)
    gain = min(WANTED_DBFS - float(np.percentile(levels, 90)), MOST_GAIN_DB, _PEAK_DBFS - segment.max_dBFS)
    return flac(from_pydub(segment.apply_gain(gain))) if gain > _WORTHWHILE_DB else encoded


def to_pydub(sound: Int16Samples) -> AudioSegment:
    return AudioSegment(sound.tobytes(), frame_rate=SAMPLE_RATE, sample_width=2, channels=1)


def from_pydub(segment: AudioSegment) -> Int16Samples:
    """16 kHz mono, whatever it was."""
    plain = segment.set_frame_rate(SAMPLE_RATE).set_channels(1).set_sample_width(2)
    return np.frombuffer(plain.raw_data, dtype=np.int16)
