"""Speakers on lines, by the times of turns and words."""

from __future__ import annotations

import pytest

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from bot.domain.voices import VoiceTurn
from bot.domain.word_times import Word, packed
from bot.text.speaker_lines import with_speakers


def turn(speaker: int, start: float, end: float) -> VoiceTurn:
    return VoiceTurn(range=TimeRange.from_seconds(start, end), speaker=speaker)


def line(start: float, end: float, text: str, *, timed: bool = False) -> Line:
    """With times, its words are of equal length."""
    span = TimeRange.from_seconds(start, end)
    if not timed:
        return Line(range=span, text=text, language="en")
    parts = text.split()
    each = (end - start) / len(parts)
    words = [
        Word(text=part, range=TimeRange.from_seconds(start + at * each, start + (at + 1) * each))
        for at, part in enumerate(parts)
    ]
    return Line(range=span, text=text, language="en", word_times=packed(text, words, span.start))


def told(lines: list[Line], *turns: VoiceTurn) -> tuple[list[tuple[int | None, str]], int]:
    whole = Transcript(duration=16_000 * 100, language="en", lines=tuple(lines))
    transcript, speakers = with_speakers(whole, turns)
    return [(one.speaker, one.text) for one in transcript.lines], speakers


def test_each_line_is_theirs_who_say_it() -> None:
    lines = [line(0, 4, "How are you?"), line(5, 9, "Fine."), line(10, 14, "Good.")]
    found = told(lines, turn(1, 0, 4), turn(2, 5, 9), turn(1, 10, 14))
    assert found == ([(1, "How are you?"), (2, "Fine."), (1, "Good.")], 2)


def test_numbers_follow_the_lines_where_somebody_has_none() -> None:
    found = told(
        [line(10, 14, "One."), line(15, 19, "Two.")], turn(1, 0, 4), turn(2, 10, 14), turn(3, 15, 19)
    )
    assert found == ([(1, "One."), (2, "Two.")], 2)


def test_one_voice_alone_is_not_told() -> None:
    assert told([line(0, 4, "One."), line(5, 9, "Two.")], turn(1, 0, 9)) == (
        [(None, "One."), (None, "Two.")],
        0,
    )
    assert told([line(0, 4, "One.")]) == ([(None, "One.")], 0)


def test_a_line_in_which_voices_change_is_parted_between_words() -> None:
    long = line(0, 12, "so are you coming yes I am on my way now thanks", timed=True)
    found = told([long], turn(1, 0, 4), turn(2, 4.1, 12))
    assert found == ([(1, "so are you coming"), (2, "yes I am on my way now thanks")], 2)


def test_its_parts_keep_their_words_and_share_the_time_of_the_line() -> None:
    long = line(2, 14, "so are you coming yes I am on my way now thanks", timed=True)
    whole = Transcript(duration=16_000 * 100, language="en", lines=(long,))
    transcript, _ = with_speakers(whole, (turn(1, 2, 6), turn(2, 6.1, 14)))
    first, second = transcript.lines
    assert [word.text for word in first.words] == ["so", "are", "you", "coming"]
    assert [word.text for word in (*first.words, *second.words)] == [word.text for word in long.words]
    assert (first.range.start, second.range.end) == (long.range.start, long.range.end)
    assert first.range.end <= second.range.start
    assert (first.language, second.language) == ("en", "en")


def test_voices_change_at_a_mark_that_is_near() -> None:
    long = line(0, 6, "so are you coming, yes I am on my way now thanks", timed=True)
    found = told([long], turn(1, 0, 1.7), turn(2, 1.7, 6))
    assert [text for _, text in found[0]] == ["so are you coming,", "yes I am on my way now thanks"]


def test_a_word_at_the_edge_is_not_somebody_elses() -> None:
    lines = [line(0, 5, "That is that.", timed=True), line(5, 8, "Unless we all agree on it", timed=True)]
    found = told(lines, turn(1, 0, 5.6), turn(2, 5.7, 8))
    assert found == ([(1, "That is that."), (2, "Unless we all agree on it")], 2)


def test_without_times_of_words_a_line_is_theirs_who_say_most_of_it() -> None:
    lines = [line(0, 10, "One and a half."), line(11, 15, "Two.")]
    assert told(lines, turn(1, 0, 3), turn(2, 3, 10), turn(1, 11, 15)) == (
        [(1, "One and a half."), (2, "Two.")],
        2,
    )


def test_what_nobody_is_known_to_say_has_no_speaker() -> None:
    lines = [line(0, 4, "One."), line(5, 9, "Two."), line(50, 54, "Who?")]
    assert told(lines, turn(1, 0, 4), turn(2, 5, 9)) == ([(1, "One."), (2, "Two."), (None, "Who?")], 2)


def test_scripts_without_spaces_are_parted_too() -> None:
    text = "你们什么时候到我们马上就到"
    words = [
        Word(text=letter, range=TimeRange.from_seconds(0.5 * at, 0.5 * at + 0.5))
        for at, letter in enumerate(text)
    ]
    span = TimeRange.from_seconds(0, 6.5)
    whole = Line(range=span, text=text, word_times=packed(text, words, 0))
    found = told([whole], turn(1, 0, 3.5), turn(2, 3.5, 6.5))
    assert found[0] == [(1, "你们什么时候到"), (2, "我们马上就到")]


@pytest.mark.parametrize(
    ("pieces", "before", "behind"),
    [
        ("it| costs| 12|,500| euros| yes| I| know", "it costs 12,500", "euros yes I know"),
        ("she| is| too| well|-known| here| yes| I| know", "she is too", "well-known here yes I know"),
        ("今|天|天|气|很|好|\uff0c|我|们|去|公|园", "今天天气很好\uff0c", "我们去公园"),
    ],
)
def test_nothing_that_is_written_in_one_is_parted(pieces: str, before: str, behind: str) -> None:
    """Engines tell times of parts of numbers and compounds, and of marks."""
    text, parts = pieces.replace("|", ""), pieces.split("|")
    words = [
        Word(text=part.strip(), range=TimeRange.from_seconds(0.5 * at, 0.5 * at + 0.5))
        for at, part in enumerate(parts)
    ]
    span = TimeRange.from_seconds(0, 0.5 * len(parts))
    whole = Line(range=span, text=text, word_times=packed(text, words, 0))
    assert len(whole.words) == len(parts)
    change = {"it": 1.5, "sh": 1.9, "今天": 3.0}[text[:2]]
    assert told([whole], turn(1, 0, change), turn(2, change, 10)) == ([(1, before), (2, behind)], 2)
