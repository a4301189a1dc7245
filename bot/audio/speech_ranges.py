"""Where exactly somebody speaks in a sound: the voice detector run over all of it."""

from __future__ import annotations

import numpy as np

from bot.audio.encode import samples
from bot.audio.sample_window import SampleWindow
from bot.audio.voice import runs
from bot.domain.recording import Sound, TimeRange, merged

SPEECH_PROBABILITY = 0.5
AROUND_PROBABILITY = 0.3
"""What is only perhaps speech belongs to it beside what is likely to be: it begins and ends softly."""
_SHORTEST_FRAMES = 3
"""A tenth of a second of likely speech: less is a click, or a signal tone."""


def speech_ranges(sound: Sound) -> tuple[TimeRange, ...]:
    """On the recording's clock. Costs about a second of one core for seven minutes of sound."""
    window = SampleWindow(sound.range.start)
    window.append(samples(sound.flac))
    window.finish()
    speech = window.probabilities(0, window.frames)
    return merged(
        TimeRange(start=window.sample_of(start), end=window.sample_of(end))
        for start, end in runs(np.asarray(speech >= AROUND_PROBABILITY), _SHORTEST_FRAMES)
        if np.count_nonzero(speech[start:end] >= SPEECH_PROBABILITY) >= _SHORTEST_FRAMES
    )
