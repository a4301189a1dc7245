"""Halves and parts of a sound in memory tile it to the sample."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio.encode import Samples, flac, samples
from bot.audio.halving import halve, parts
from bot.domain.recording import Sound, TimeRange
from tests.integration.audio import making

OFFSET = 7_777


def sound_of(content: Samples, pauses: tuple[tuple[float, float], ...] = ()) -> Sound:
    return Sound(
        flac=flac(content),
        range=TimeRange(start=OFFSET, end=OFFSET + len(content)),
        pauses=tuple(
            TimeRange(start=OFFSET + int(a * 16_000), end=OFFSET + int(b * 16_000)) for a, b in pauses
        ),
        speech_seconds=len(content) / 16_000 / 2,
    )


def check(pieces: list[Sound], content: Samples) -> None:
    assert pieces[0].range.start == OFFSET
    assert pieces[-1].range.end == OFFSET + len(content)
    assert all(one.range.end == two.range.start for one, two in pairwise(pieces))
    assert all(len(samples(one.flac)) == one.range.samples > 0 for one in pieces)
    assert np.array_equal(np.concatenate([samples(one.flac) for one in pieces]), content)


def test_a_sound_is_halved_in_its_pause_near_the_middle() -> None:
    content = np.concatenate([making.speech(11), making.silence(1), making.speech(9, seed=2)])
    halves = halve(sound_of(content, ((3, 3.4), (11, 12), (17, 17.4))))
    assert halves is not None
    check(list(halves), content)
    assert halves[0].range.samples == int(11.5 * 16_000)


def test_pauses_are_found_where_none_are_given() -> None:
    clip = making.clip("librivox-0870")
    content = np.concatenate([clip, making.silence(1.5), clip])
    halves = halve(sound_of(content))
    assert halves is not None
    check(list(halves), content)
    assert len(clip) - 8000 < halves[0].range.samples < len(clip) + 24_000 + 8000
    assert sum(half.speech_seconds for half in halves) == pytest.approx(len(content) / 32_000, abs=0.1)


def test_sound_below_ten_seconds_is_not_halved() -> None:
    assert halve(sound_of(making.speech(9.9))) is None


@pytest.mark.parametrize("seconds", [25.0, 50.0, 50.1, 75.0, 100.0, 100.00007])
def test_parts_are_never_longer_than_asked_and_never_empty(seconds: float) -> None:
    content = making.speech(seconds)
    pieces = parts(sound_of(content), 25)
    check(pieces, content)
    assert max(piece.range.seconds for piece in pieces) <= 25
    assert min(piece.range.seconds for piece in pieces) >= 1
    assert len(pieces) <= seconds / 15 + 1


@given(length=st.integers(1, 40 * 16_000), longest=st.floats(2, 30))
@settings(max_examples=40, deadline=None)
def test_parts_of_any_sound_tile_it(length: int, longest: float) -> None:
    content = np.random.default_rng(1).normal(0, 1000, length).astype(np.int16)
    pieces = parts(sound_of(content, ((1.0, 1.5), (5.0, 6.0), (20.0, 20.3))), longest)
    check(pieces, content)
    assert all(piece.range.samples <= longest * 16_000 for piece in pieces)


def test_a_sound_that_is_short_enough_is_its_own_part() -> None:
    sound = sound_of(making.speech(5))
    assert parts(sound, 25) == [sound]


def test_parts_below_two_seconds_are_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        parts(sound_of(making.speech(5)), 1)
