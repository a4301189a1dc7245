from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.domain.word_times import Word, packed
from bot.text.line_times import parted, timed_lines
from bot.text.ranges import clipped, without

ranges = st.tuples(st.integers(0, 5_000_000), st.integers(0, 400_000)).map(
    lambda pair: TimeRange(start=pair[0], end=pair[0] + pair[1])
)
TEXT = st.lists(
    st.sampled_from(["Hello there.", "你好。", "One two three four five?", "And", "ไทย", "Нет!"]), max_size=40
).map(" ".join)


@given(text=TEXT, heard=ranges.filter(lambda one: one.samples > 1000), pauses=st.lists(ranges, max_size=8))
def test_times_rise_inside_of_what_was_heard(text: str, heard: TimeRange, pauses: list[TimeRange]) -> None:
    lines = timed_lines(text, heard, pauses)
    assert "".join("".join(line.text for line in lines).split()) == "".join(text.split())
    position = heard.start
    for line in lines:
        assert position <= line.range.start < line.range.end <= heard.end
        position = line.range.end


def test_sentences_end_at_pauses() -> None:
    heard = TimeRange.from_seconds(10, 20)
    first, second = timed_lines(
        "One two three four. Five six seven.", heard, [TimeRange.from_seconds(15, 16)]
    )
    assert first.range == TimeRange.from_seconds(10, 15)
    assert second.range == TimeRange.from_seconds(16, 20)


def test_a_recording_of_nothing_but_pause_still_places_its_words() -> None:
    heard = TimeRange.from_seconds(0, 4)
    (line,) = timed_lines("Hm.", heard, [heard])
    assert line.range == heard


@given(whole=st.lists(ranges, max_size=5), holes=st.lists(ranges, max_size=5))
def test_ranges_without_holes_touch_no_hole_and_lose_no_time(
    whole: list[TimeRange], holes: list[TimeRange]
) -> None:
    left = without(whole, holes)
    assert all(not clipped([hole], one) for one in left for hole in holes)
    kept = sum(one.samples for one in left)
    cut = sum(part.samples for one in without(whole, []) for part in clipped(holes, one))
    assert kept + cut == sum(one.samples for one in without(whole, []))


@pytest.mark.parametrize(
    "text", ["नमस्ते।कैसे हैं आप।", "はい。そうです。", "One two. " + "x" * 500, "It ends. It", "A. B. C."]
)
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_no_letter_is_lost_where_a_word_goes_on_into_the_next_sentence(text: str, cut: int) -> None:
    said = text.split(" ", cut - 1)
    words = [Word(text=one, range=TimeRange.from_seconds(at, at + 1)) for at, one in enumerate(said)]
    span = TimeRange.from_seconds(0, 9)
    line = Line(range=span, text=text, word_times=packed(text, words, 0))
    assert line.words
    parts = parted(line)
    assert re.sub(r"\s", "", "".join(part.text for part in parts)) == re.sub(r"\s", "", text)
    assert [part.range.start for part in parts] == sorted(part.range.start for part in parts)
