"""Where exactly somebody speaks in a sound: the voice detector run over all of it."""

from __future__ import annotations

import numpy as np

from bot.audio.encode import samples
from bot.audio.sample_window import SampleWindow
from bot.audio.voice import runs
from bot.domain.recording import Sound, TimeRange, merged

SPEECH_PROBABILITY = 0.3
"""Lower than where speech is likely: what is only perhaps speech is not called silence."""
_SHORTEST_FRAMES = 3
"""A tenth of a second: shorter is a click."""


def speech_ranges(sound: Sound) -> tuple[TimeRange, ...]:
    """On the recording's clock. Costs about a second of one core for seven minutes of sound."""
    window = SampleWindow(sound.range.start)
    window.append(samples(sound.flac))
    window.finish()
    spoken = np.asarray(window.probabilities(0, window.frames) >= SPEECH_PROBABILITY)
    return merged(
        TimeRange(start=window.sample_of(start), end=window.sample_of(end))
        for start, end in runs(spoken, _SHORTEST_FRAMES)
    )
