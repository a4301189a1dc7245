from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.domain.answer import Answer
from bot.domain.coverage import Coverage, EngineName, EngineShare, HeardAgain
from bot.domain.job import Mode
from bot.domain.recording import SAMPLE_RATE, Segment, TimeRange
from bot.domain.transcript import Line, Transcript
from bot.domain.word_times import Word, packed
from bot.evaluation.file_score import FileScore, scored
from bot.evaluation.reference import RecordingReference, TimedText
from bot.evaluation.speaker_errors import SpeakerTurn

ENGINE = EngineName(name="Whisper base", profile="builtin", model="base")


def line(start: float, text: str, *, word_seconds: float = 0.5, speaker: int | None = None) -> Line:
    """Words of equal length, end to end."""
    words = [
        Word(
            text=word,
            range=TimeRange.from_seconds(start + word_seconds * at, start + word_seconds * (at + 1)),
        )
        for at, word in enumerate(text.split())
    ]
    span = TimeRange(start=words[0].range.start, end=words[-1].range.end)
    return Line(range=span, text=text, word_times=packed(text, words, span.start), speaker=speaker)


def answer(*lines: Line, seconds: float = 60, **coverage: object) -> Answer:
    duration = round(seconds * SAMPLE_RATE)
    receipt = Coverage(
        duration=duration,
        speech=duration,
        silence=0,
        other_sound=0,
        missing=0,
        **coverage,  # type: ignore[arg-type]
    )
    spoken = Transcript(duration=duration, language="en", lines=lines, coverage=receipt)
    return Answer(mode=Mode.ASR, language="en", transcript=spoken, lines=lines)


def score(reference: RecordingReference, told: Answer, cuts: Sequence[float] = ()) -> FileScore:
    edges = [0, *cuts, told.transcript.duration / SAMPLE_RATE]
    segments = [
        Segment(index=index, range=TimeRange.from_seconds(first, last))
        for index, (first, last) in enumerate(pairwise(edges))
    ]
    return scored("talk.wav", reference, told, segments, work_seconds=6)


def test_words_are_compared_as_the_normaliser_says() -> None:
    found = score(RecordingReference(text="good day everybody"), answer(line(0, "Good day, everyone!")))
    assert found.words is not None
    assert (found.words.said, found.words.substituted, found.words.wrong) == (3, 1, 1)
    assert found.seconds == 60
    assert found.text == "Good day, everyone!"


def test_words_where_nobody_speaks_are_inventions() -> None:
    found = score(RecordingReference(text=" "), answer(line(0, "Thank you.")))
    assert found.silent
    assert found.invented == 2
    assert score(RecordingReference(text="thank"), answer(line(0, "Thank you."))).invented == 0


def test_a_reference_without_words_leaves_them_out() -> None:
    turns = (SpeakerTurn(start=0, end=1, speaker="Ada"),)
    found = score(RecordingReference(turns=turns), answer(line(0, "Good day", speaker=1)))
    assert found.words is None
    assert found.speakers is not None
    assert found.speakers.rate == 0


def test_no_speakers_are_scored_where_none_are_told_apart() -> None:
    turns = (SpeakerTurn(start=0, end=1, speaker="Ada"),)
    assert (
        score(RecordingReference(text="good day", turns=turns), answer(line(0, "Good day"))).speakers is None
    )


def test_starts_of_words_and_lines_are_compared_where_they_were_heard_right() -> None:
    words = tuple(TimedText(text=word, start=at) for at, word in enumerate(["good", "day", "all"]))
    told = answer(line(0.1, "Good day"), line(2.5, "folks all"))
    found = score(RecordingReference(text="good day all", words=words), told)
    assert found.times is not None
    assert found.times.words == pytest.approx((0.1, 0.4, 1.0))
    assert found.times.lines == pytest.approx((0.1,))
    assert not found.times.estimated
    guessed = replace(told, lines=tuple(replace(one, word_times=()) for one in told.lines))
    estimated = score(RecordingReference(text="good day all", words=words), guessed).times
    assert estimated is not None
    assert estimated.estimated


def test_of_lines_with_times_the_first_words_are_compared() -> None:
    lines = (TimedText(text="Good day.", start=1.0), TimedText(text="All right.", start=3.0))
    found = score(
        RecordingReference(text="x", lines=lines), answer(line(1.2, "Good day all"), line(3.5, "right"))
    ).times
    assert found is not None
    assert found.words == pytest.approx((0.2, 0.8))
    assert found.lines == pytest.approx((0.2,))


def test_words_that_a_cut_costs_are_told() -> None:
    text = "one two three four five six"
    reference = RecordingReference(text=text)
    cut = [11.5]
    whole = score(reference, answer(line(10, text)), cut).seams
    lost = score(reference, answer(line(10, "one two"), line(12, "five six")), cut).seams
    doubled = score(
        reference, answer(line(10, "one two three"), line(11.6, "two three four five six")), cut
    ).seams
    assert whole is not None
    assert lost is not None
    assert doubled is not None
    assert (whole.boundaries, whole.lost, whole.doubled) == (1, 0, 0)
    assert (lost.lost, lost.doubled) == (2, 0)
    assert (doubled.lost, doubled.doubled) == (0, 2)
    far = score(reference, answer(line(10, "one two"), line(12, "five six")), [40.0]).seams
    assert far is not None
    assert far.lost == 0


def test_the_receipt_is_told() -> None:
    at = TimeRange.from_seconds(0, 5)
    told = answer(
        line(0, "Good day"),
        heard_again=(HeardAgain(range=at, reason="loop"), HeardAgain(range=at, reason="gap")),
        engines=(EngineShare(engine=ENGINE, samples=1),),
    )
    found = score(RecordingReference(text="good day"), told)
    assert found.heard is not None
    assert found.heard.speech == 60
    assert found.heard_again == {"loop": 1, "gap": 1}
    assert found.engines == ("Whisper base",)


def test_an_answer_in_circles_is_a_loop_unless_it_was_said() -> None:
    circles = " ".join(["round and round we go"] * 30)
    told = answer(line(0, circles, word_seconds=0.1))
    assert score(RecordingReference(text="round and round we go"), told).loops == 1
    assert score(RecordingReference(text=circles), told).loops == 0


def test_characters_count_where_there_are_no_spaces() -> None:
    said = "会议在十点开始"
    span = TimeRange.from_seconds(0, 4)
    told = answer(Line(range=span, text="会议在四点开始。"))
    found = score(RecordingReference(text=said, language="zh"), told)
    assert found.by_characters
    assert found.words is not None
    assert found.words.rate == pytest.approx(1 / 7)
