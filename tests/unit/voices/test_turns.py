"""Turns of a whole recording, from what is known of its segments."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

import numpy as np

from bot.domain.recording import Segment, TimeRange
from bot.domain.voices import SegmentVoices, VoiceTurn
from bot.voices.prints import prints_of, spans_of
from bot.voices.turns import turns_of
from tests.unit.voices.made_voices import MadeVoices, kept

VOICES = MadeVoices(3)


def segment(index: int, start: float, end: float, *, overlap: float = 0.0) -> Segment:
    span = TimeRange.from_seconds(start, end)
    return Segment(index=index, range=span, overlap=round(overlap * 16_000))


def speech(*said: tuple[int, float, float]) -> SegmentVoices:
    """Voice, start and end of each; windows overlap by half."""
    rows, starts = [], []
    for voice, start, end in said:
        own = np.arange(start, end - 1.4, 0.75).tolist()
        rows.append(VOICES.rows(voice, len(own)))
        starts += own
    return kept(np.concatenate(rows), starts)


def seconds(turns: Sequence[VoiceTurn]) -> list[tuple[int, float, float]]:
    return [
        (turn.speaker, round(turn.range.start_seconds, 2), round(turn.range.end_seconds, 2)) for turn in turns
    ]


def test_speakers_are_numbered_as_they_are_first_heard_and_keep_their_number_in_later_segments() -> None:
    heard = {
        0: speech((1, 0, 15), (0, 17, 29)),
        1: speech((0, 0, 12), (1, 14, 20), (2, 22, 29)),
    }
    turns = turns_of(heard, [segment(0, 0, 30), segment(1, 30, 60)])
    assert [speaker for speaker, _ in groupby(turn.speaker for turn in turns)] == [1, 2, 1, 3]
    assert all(one.range.end <= other.range.start for one, other in pairwise(turns))


def test_one_voice_has_no_turns() -> None:
    assert turns_of({0: speech((0, 0, 29))}, [segment(0, 0, 30)]) == ()
    assert turns_of({0: SegmentVoices()}, [segment(0, 0, 30)]) == ()
    assert turns_of({}, [segment(0, 0, 30)]) == ()


def test_where_voices_change_without_a_pause_they_meet_in_the_middle() -> None:
    turns = turns_of({0: speech((0, 0, 12), (1, 12, 24))}, [segment(0, 0, 30)])
    assert seconds(turns) == [(1, 0.0, 12.0), (2, 12.0, 24.0)]


def test_what_two_segments_hear_is_said_once() -> None:
    first, second = speech((0, 0, 15), (1, 15, 30)), speech((1, 0, 10.5), (0, 10.5, 20.25))
    turns = turns_of({0: first, 1: second}, [segment(0, 0, 30), segment(1, 30, 46, overlap=5)])
    assert seconds(turns) == [(1, 0.0, 15.0), (2, 15.0, 35.5), (1, 35.5, 45.25)]


def test_a_segment_whose_voices_are_unknown_has_no_turns() -> None:
    heard = {0: speech((0, 0, 15), (1, 15, 30)), 2: speech((1, 0, 15), (0, 15, 30))}
    turns = turns_of(heard, [segment(index, 30 * index, 30 * index + 30) for index in range(3)])
    assert seconds(turns) == [(1, 0.0, 15.0), (2, 15.0, 30.0), (2, 60.0, 75.0), (1, 75.0, 90.0)]


def test_nobody_interrupts_for_half_a_second() -> None:
    rows = np.concatenate([VOICES.rows(0, 12), VOICES.rows(1, 12), VOICES.rows(0, 1), VOICES.rows(1, 12)])
    starts = [*np.arange(12) * 0.75, *(12 + np.arange(25) * 0.6).tolist()]
    turns = turns_of({0: kept(rows, starts)}, [segment(0, 0, 30)])
    assert [turn.speaker for turn in turns] == [1, 2]


def test_what_is_kept_of_a_segment_is_small_and_comes_back_as_it_was() -> None:
    rows = VOICES.rows(0, 3)
    voices = kept(rows, [0.0, 0.75, 29.25])
    assert [span.start_seconds for span, _ in spans_of(voices, 480_000)] == [30.0, 30.75, 59.25]
    assert [index for _, index in spans_of(voices, 0)] == [0, 1, 2]
    assert np.allclose(prints_of(voices), rows, atol=1e-3)
    assert len(voices.prints) == 3 * 192 * 2 * 4 // 3
