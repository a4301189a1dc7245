from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import ContextOverflow, StorageError
from bot.domain.recording import Sound, TimeRange
from bot.inference.parts import cuts, parts_of
from bot.inference.profiles import PROFILES, AudioFormat
from tests.fakes.tones import sound_of, spoken_tones

STEP, WHISPER = PROFILES["step-audio-r1.1"], PROFILES["whisper"]
SECOND = 16_000


@given(
    samples=st.integers(0, 5_000),
    longest=st.integers(1, 900),
    starts=st.lists(st.integers(0, 5_000), max_size=20),
    most=st.none() | st.integers(1, 5_000),
)
def test_parts_tile_the_sound_and_none_is_empty_or_too_long(
    samples: int, longest: int, starts: list[int], most: int | None
) -> None:
    pauses = [TimeRange(start=start, end=start + 30) for start in starts]
    ranges = cuts(samples, longest=longest, pauses=pauses, most=most)
    assert all(0 < one.samples <= longest for one in ranges)
    assert [one.start for one in ranges] == [0, *(one.end for one in ranges)][: len(ranges)]
    assert sum(one.samples for one in ranges) == samples


@given(samples=st.integers(1, 50_000), longest=st.integers(1, 900))
def test_without_pauses_there_are_as_few_parts_as_can_be(samples: int, longest: int) -> None:
    assert len(cuts(samples, longest=longest)) == -(-samples // longest)


def test_a_duration_that_divides_exactly_leaves_no_empty_part() -> None:
    assert [one.samples for one in cuts(75 * SECOND, longest=25 * SECOND)] == [25 * SECOND] * 3


def test_the_longest_pause_in_reach_is_cut_in_its_middle() -> None:
    pauses = [
        TimeRange(start=17 * SECOND, end=17 * SECOND + 4_000),
        TimeRange(start=20 * SECOND, end=21 * SECOND),
        TimeRange(start=40 * SECOND, end=44 * SECOND),
    ]
    assert cuts(45 * SECOND, longest=25 * SECOND, pauses=pauses)[0].end == round(20.5 * SECOND)


def test_pauses_are_left_alone_where_they_would_make_too_many_parts() -> None:
    pauses = [TimeRange(start=second * SECOND, end=second * SECOND + 800) for second in range(15, 100, 15)]
    assert len(cuts(100 * SECOND, longest=25 * SECOND, pauses=pauses, most=4)) == 4


def test_parts_hold_exactly_the_samples_of_the_sound() -> None:
    samples = np.random.default_rng(1).integers(-9_000, 9_000, 61 * SECOND + 17, dtype=np.int16)
    parts = parts_of(sound_of(samples, start=77), STEP)
    heard = [soundfile.read(io.BytesIO(part.data), dtype="int16") for part in parts]
    assert all(rate == SECOND for _samples, rate in heard)
    assert np.array_equal(np.concatenate([some for some, _rate in heard]), samples)


def test_pauses_count_on_the_recordings_clock() -> None:
    start = 1_000 * SECOND
    pause = TimeRange(start=start + 19 * SECOND, end=start + 20 * SECOND)
    parts = parts_of(sound_of(np.ones(40 * SECOND, np.int16), start=start, pauses=[pause]), STEP)
    assert parts[0].seconds == 19.5


def test_a_pause_that_began_before_the_sound_counts_from_its_first_sample() -> None:
    """By the middle of what lies in it: 0 to 32 s, cut at 16 s."""
    start = 1_000 * SECOND
    pause = TimeRange(start=start - 8 * SECOND, end=start + 32 * SECOND)
    parts = parts_of(sound_of(np.ones(40 * SECOND, np.int16), start=start, pauses=[pause]), STEP)
    assert parts[0].seconds == 16


def test_a_sound_that_is_one_part_goes_out_as_it_came() -> None:
    sound = sound_of(spoken_tones(["baban", "defis"] * 5))
    (part,) = parts_of(sound, WHISPER)
    assert part.data is sound.flac
    assert part.audio_format is AudioFormat.FLAC


def test_parts_that_are_heard_apart_are_not_cut_inside_a_word() -> None:
    samples = spoken_tones(["baban"] * 50)
    cut = parts_of(sound_of(samples), WHISPER)[0].range.end
    assert not samples[cut - 400 : cut + 400].any()


def test_more_parts_than_a_request_may_have_are_too_much() -> None:
    sound = sound_of(np.zeros(241 * SECOND, np.int16))
    with pytest.raises(ContextOverflow, match="shorter segment"):
        parts_of(sound, PROFILES["openai-audio"])


def test_no_samples_are_no_parts() -> None:
    assert parts_of(sound_of(np.zeros(0, np.int16)), STEP) == ()


def test_a_damaged_blob_is_an_error_of_the_store() -> None:
    with pytest.raises(StorageError):
        parts_of(Sound(flac=b"fLaC", range=TimeRange(start=0, end=16_000)), STEP)
