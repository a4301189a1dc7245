"""Halves of a sound in memory tile it to the sample."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from bot.audio.encode import Int16Samples, flac, samples
from bot.audio.halves import halve
from bot.domain.recording import Sound, TimeRange
from tests.integration.audio import made_files

OFFSET = 7_777


def sound_of(content: Int16Samples, pauses: tuple[tuple[float, float], ...] = ()) -> Sound:
    return Sound(
        flac=flac(content),
        range=TimeRange(start=OFFSET, end=OFFSET + len(content)),
        pauses=tuple(
            TimeRange(start=OFFSET + int(a * 16_000), end=OFFSET + int(b * 16_000)) for a, b in pauses
        ),
        speech_seconds=len(content) / 16_000 / 2,
    )


def check(pieces: list[Sound], content: Int16Samples) -> None:
    assert pieces[0].range.start == OFFSET
    assert pieces[-1].range.end == OFFSET + len(content)
    assert all(one.range.end == two.range.start for one, two in pairwise(pieces))
    assert all(len(samples(one.flac)) == one.range.samples > 0 for one in pieces)
    assert np.array_equal(np.concatenate([samples(one.flac) for one in pieces]), content)


def test_a_sound_is_halved_in_its_pause_near_the_middle() -> None:
    content = np.concatenate([made_files.speech(11), made_files.silence(1), made_files.speech(9, seed=2)])
    halves = halve(sound_of(content, ((3, 3.4), (11, 12), (17, 17.4))))
    assert halves is not None
    check(list(halves), content)
    assert halves[0].range.samples == int(11.5 * 16_000)


def test_pauses_are_found_where_none_are_given() -> None:
    clip = made_files.clip("librivox-0870")
    content = np.concatenate([clip, made_files.silence(1.5), clip])
    halves = halve(sound_of(content))
    assert halves is not None
    check(list(halves), content)
    assert len(clip) - 8000 < halves[0].range.samples < len(clip) + 24_000 + 8000
    assert sum(half.speech_seconds for half in halves) == pytest.approx(len(content) / 32_000, abs=0.1)


def test_sound_below_ten_seconds_is_not_halved() -> None:
    assert halve(sound_of(made_files.speech(9.9))) is None
