"""Whether what was recorded can be heard in what came out."""

from __future__ import annotations

import numpy as np

from bot.audio.voice import CONTEXT, speech_probabilities
from tests.integration.audio.made_files import RATE, Sound


def likeness(heard: Sound, spoken: Sound, *, at: float = 0.0, reach_seconds: float = 0.05) -> float:
    """How much like `spoken` the sound is from a second on: 1 is the same, also upside down; 0 is another.

    A shift either way, as resamplers and encoders make it, is looked for.
    """
    start, reach = int(at * RATE), int(reach_seconds * RATE)
    if not np.any(spoken) or len(heard) <= start:
        return 0.0
    padded = np.pad(heard.astype(np.float64), (reach, reach + len(spoken)))[
        start : start + len(spoken) + 2 * reach
    ]
    size = 1 << (len(padded) + len(spoken)).bit_length()
    product = np.fft.irfft(
        np.fft.rfft(padded, size) * np.conj(np.fft.rfft(spoken.astype(np.float64), size)), size
    )
    shift = int(np.argmax(np.abs(product[: 2 * reach])))
    here = padded[shift : shift + len(spoken)]
    scale = np.sqrt(np.sum(here**2) * np.sum(spoken.astype(np.float64) ** 2))
    return float(abs(product[shift]) / scale) if scale else 0.0


def level_db(sound: Sound) -> float:
    return 10 * np.log10(float(np.mean((sound / 32768.0) ** 2)) + 1e-12)


def speech_seconds(sound: Sound) -> float:
    padded = np.concatenate([np.zeros(CONTEXT, dtype=np.int16), sound])
    gain = min(max(10 ** ((-24 - level_db(sound)) / 20), 1.0), 40.0)
    return float((speech_probabilities(padded, gain=gain) > 0.5).sum()) * 0.032
