"""A sound in memory in two halves, cut at the best pause near its middle."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from bot.audio.encode import Int16Samples, flac, samples
from bot.audio.sample_window import SampleWindow
from bot.audio.voice import FRAME, frame_levels, runs
from bot.domain.recording import SAMPLE_RATE, Sound, TimeRange

SHORTEST_TO_HALVE_SECONDS = 10.0
_PAUSE_FRAMES = 7
_REACH_SECONDS = 0.7
_SECOND_A_LENGTH = 0.25
"""A pause that is a second longer may lie a quarter of the search range farther off."""


def halve(sound: Sound) -> tuple[Sound, Sound] | None:
    """Two pieces that tile the sound, cut at the best pause near the middle; None below 10 s."""
    if sound.range.seconds < SHORTEST_TO_HALVE_SECONDS:
        return None
    whole = samples(sound.flac)
    pauses = sound.pauses or _pauses(whole, sound.range.start)
    length = sound.range.samples
    at = _best_cut(whole, pauses, sound.range.start, (length // 4, length * 3 // 4), length // 2)
    first, second = _pieces(sound, whole, pauses, [0, at, length])
    return first, second


def excerpt(sound: Sound, stretch: TimeRange) -> Sound:
    """A stretch of the sound as a sound of its own."""
    if stretch == sound.range:
        return sound
    (piece,) = excerpts(sound, [stretch])
    return piece


def excerpts(sound: Sound, stretches: Sequence[TimeRange]) -> tuple[Sound, ...]:
    whole, offset = samples(sound.flac), sound.range.start
    return tuple(
        piece
        for stretch in stretches
        for piece in _pieces(sound, whole, sound.pauses, [stretch.start - offset, stretch.end - offset])
    )


def cut_near(sound: Sound, places: Sequence[int]) -> tuple[Sound, ...]:
    """Pieces that tile the sound, cut at the quietest moment near each place on the recording's clock."""
    whole, offset, reach = samples(sound.flac), sound.range.start, round(_REACH_SECONDS * SAMPLE_RATE)
    cuts = [0]
    for place in places:
        at = place - offset
        cuts.append(_quietest(whole, max(cuts[-1] + FRAME, at - reach), at + reach))
    return tuple(_pieces(sound, whole, sound.pauses, [*cuts, sound.range.samples]))


def _best_cut(
    whole: Int16Samples, pauses: Sequence[TimeRange], offset: int, allowed: tuple[int, int], target: int
) -> int:
    """The middle of a long pause near the target; without one the quietest moment. From the sound's start."""
    low, high = allowed
    found = [
        (abs(middle - target) / max(high - low, 1) - _SECOND_A_LENGTH * min(pause.seconds, 2), middle)
        for pause in pauses
        if low <= (middle := (pause.start + pause.end) // 2 - offset) <= high
    ]
    return min(found)[1] if found else _quietest(whole, low, high)


def _quietest(whole: Int16Samples, low: int, high: int) -> int:
    levels = frame_levels(whole[low : max(high, low + FRAME)])
    if not len(levels):
        return high
    smooth = np.convolve(levels, np.full(7, 1 / 7), mode="same")
    return min(low + int(np.argmin(smooth)) * FRAME + FRAME // 2, high)


def _pauses(whole: Int16Samples, offset: int) -> tuple[TimeRange, ...]:
    window = SampleWindow(offset)
    window.append(whole)
    window.finish()
    calm = window.probabilities(0, window.frames) < 0.5
    return tuple(
        TimeRange(start=window.sample_of(start), end=window.sample_of(end))
        for start, end in runs(calm, _PAUSE_FRAMES)
    )


def _pieces(
    sound: Sound, whole: Int16Samples, pauses: Sequence[TimeRange], cuts: Sequence[int]
) -> Iterator[Sound]:
    for start, end in itertools.pairwise(cuts):
        stretch = TimeRange(start=sound.range.start + start, end=sound.range.start + end)
        yield Sound(
            flac=flac(whole[start:end]),
            range=stretch,
            pauses=_within(pauses, stretch),
            speech_seconds=_share_of_speech(sound, pauses, stretch),
            speech=None if sound.speech is None else _within(sound.speech, stretch),
            other_sound=_within(sound.other_sound, stretch),
        )


def _within(pauses: Sequence[TimeRange], stretch: TimeRange) -> tuple[TimeRange, ...]:
    inside = ((max(one.start, stretch.start), min(one.end, stretch.end)) for one in pauses)
    return tuple(TimeRange(start=start, end=end) for start, end in inside if end > start)


def _share_of_speech(sound: Sound, pauses: Sequence[TimeRange], stretch: TimeRange) -> float:
    """As much of the sound's speech as the stretch has of what is no pause."""
    spoken = sound.range.seconds - sum(one.seconds for one in _within(pauses, sound.range))
    here = stretch.seconds - sum(one.seconds for one in _within(pauses, stretch))
    return round(sound.speech_seconds * here / spoken, 2) if spoken > 0 else 0.0
