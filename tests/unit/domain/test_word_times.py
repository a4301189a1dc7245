from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.transcript import Line
from bot.domain.word_times import Word, packed

TICK = SAMPLE_RATE // 100


def word(text: str, start: float, end: float) -> Word:
    return Word(text=text, range=TimeRange.from_seconds(start, end))


SAID = [word("Good", 1.0, 1.3), word("morning,", 1.3, 1.75), word("Anna.", 2.5, 3.1)]


def a_line(text: str, words: list[Word], start: float = 1.0, end: float = 4.0) -> Line:
    span = TimeRange.from_seconds(start, end)
    return Line(range=span, text=text, word_times=packed(text, words, span.start))


texts = st.text("abé今 .", min_size=1).map(str.strip).filter(bool)


@given(st.lists(st.tuples(texts, st.integers(0, 99), st.integers(0, 99))))
def test_what_is_packed_comes_back(made: list[tuple[str, int, int]]) -> None:
    words, at = [], 160_000
    for text, quiet, lasts in made:
        start = at + quiet * TICK
        at = start + lasts * TICK
        words.append(Word(text=text, range=TimeRange(start=start, end=at)))
    text = " ".join(one.text for one in words)
    line = Line(range=TimeRange(start=160_000, end=at), text=text, word_times=packed(text, words, 160_000))
    assert list(line.words) == words
    assert all(line.text[:end].endswith(one.text) for end, one in line.word_ends())


def test_words_that_are_not_those_of_the_text_have_no_times() -> None:
    assert packed("Good evening, Anna.", SAID, 0) == ()
    assert packed("Good morning, Anna. Hello.", SAID, 0) == ()
    assert packed("Well, good morning, Anna.", SAID, 0) == ()
    line = a_line("Good morning, Anna.", SAID)
    assert len(line.words) == 3
    assert replace(line, text="Good day.").words == ()
    assert replace(line, text="Good morning, Anna. And more.").words == ()


def test_times_that_run_back_are_put_in_order_and_stay_within_the_line() -> None:
    line = a_line("Good day", [word("Good", 2.0, 3.0), word("day", 1.5, 9.0)])
    good, day = line.words
    assert (good.range, day.range) == (TimeRange.from_seconds(2, 3), TimeRange.from_seconds(3, 4))


def test_the_words_of_three_hours_stay_small() -> None:
    line = a_line("Good morning, Anna.", SAID)
    one = json.dumps({"text": line.text, "word_times": line.word_times}, separators=(",", ":"))
    assert len(one) * 3 * 3600 < 1_000_000  # three words a second
