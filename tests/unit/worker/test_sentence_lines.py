from __future__ import annotations

from bot.domain.recording import Sound, TimeRange
from bot.domain.transcript import Line, SegmentText
from bot.worker.sound_transcriber import sentence_lines

SOUND = Sound(flac=b"", range=TimeRange.from_seconds(100, 160), pauses=(TimeRange.from_seconds(118, 120),))


def test_words_without_times_get_those_of_the_pauses() -> None:
    lines = sentence_lines(
        SegmentText(text="The first sentence is this one. And here is the other."), SOUND.range, SOUND.pauses
    )
    assert [line.text for line in lines] == ["The first sentence is this one.", "And here is the other."]
    assert lines[0].range.start_seconds == 100
    assert lines[-1].range.end_seconds == 160


def test_short_lines_of_the_engine_are_left_alone() -> None:
    own = (Line(range=TimeRange.from_seconds(101, 103), text="One. Two."),)
    assert sentence_lines(SegmentText(text="One. Two.", lines=own), SOUND.range, SOUND.pauses) == own


def test_a_line_as_long_as_a_part_is_told_apart_by_its_sentences() -> None:
    part = Line(
        range=TimeRange.from_seconds(100, 128), text="It was the first of these. It was the second of them."
    )
    lines = sentence_lines(SegmentText(text=part.text, lines=(part,)), SOUND.range, SOUND.pauses)
    assert [line.text for line in lines] == ["It was the first of these.", "It was the second of them."]
    assert 112 <= lines[0].range.end_seconds <= 120
    assert lines[-1].range.end_seconds <= 128


def test_no_words_make_no_lines() -> None:
    assert sentence_lines(SegmentText(text=""), SOUND.range, SOUND.pauses) == ()
