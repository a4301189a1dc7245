"""Where somebody speaks in a sound, by the voice detector run over all of it; and where else it is loud."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from bot.audio.encode import samples
from bot.audio.sample_window import SampleWindow
from bot.audio.voice import runs
from bot.domain.recording import Sound, TimeRange, merged

SPEECH_PROBABILITY = 0.5
AROUND_PROBABILITY = 0.3
"""What is only perhaps speech belongs to it beside what is likely to be: it begins and ends softly."""
_SHORTEST_FRAMES = 3
"""A tenth of a second of likely speech: less is a click, or a signal tone."""
_SHORTEST_SOUND_FRAMES = 16
"""Half a second of something else: less is a breath, or the echo of a word."""
_LONGEST_DIP_FRAMES = 8
_QUIET_DB_BELOW_SPEECH, _QUIET_DB = 20.0, -55.0
"""As far below speech as dead air; and what lies under the second is quiet beside nothing at all."""


def listened(sound: Sound) -> Sound:
    """The same with its speech and other sound. Costs about a second of one core for seven minutes."""
    if sound.speech is not None:
        return sound
    window = SampleWindow(sound.range.start)
    window.append(samples(sound.flac))
    window.finish()
    likely = window.probabilities(0, window.frames)
    spoken = [
        (start, end)
        for start, end in runs(np.asarray(likely >= AROUND_PROBABILITY), _SHORTEST_FRAMES)
        if np.count_nonzero(likely[start:end] >= SPEECH_PROBABILITY) >= _SHORTEST_FRAMES
    ]
    threshold = max(window.speech_level - _QUIET_DB_BELOW_SPEECH, _QUIET_DB)
    other = _without_dips(np.asarray(window.levels(0, window.frames) >= threshold))
    for start, end in spoken:
        other[start:end] = False
    return replace(
        sound,
        speech=_ranges(window, spoken),
        other_sound=_ranges(window, runs(other, _SHORTEST_SOUND_FRAMES)),
    )


def _without_dips(loud: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Sound goes on through a quiet moment."""
    whole = loud.copy()
    for start, end in runs(~loud, 1):
        if start and end < len(loud) and end - start < _LONGEST_DIP_FRAMES:
            whole[start:end] = True
    return whole


def _ranges(window: SampleWindow, frames: list[tuple[int, int]]) -> tuple[TimeRange, ...]:
    return merged(
        TimeRange(start=window.sample_of(start), end=window.sample_of(end)) for start, end in frames
    )
