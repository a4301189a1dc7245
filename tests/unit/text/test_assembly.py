from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.failure import Failure, FailureCode
from bot.domain.job import SegmentState
from bot.domain.recording import SAMPLE_RATE, Segment, TimeRange
from bot.domain.transcript import Line, SegmentText
from bot.domain.word_times import Word, packed
from bot.language.tokens import token_keys
from bot.text.assembly import assemble, in_order
from bot.text.coverage import uncovered

FAILED = Failure(code=FailureCode.BAD_ANSWER, message="The engine repeated itself.")


def segment(index: int, start: float, end: float, *, overlap: float = 0.0, dead_air: bool = False) -> Segment:
    return Segment(
        index=index,
        range=TimeRange.from_seconds(start, end),
        overlap=round(overlap * SAMPLE_RATE),
        dead_air=dead_air,
        speech_seconds=0 if dead_air else end - start + overlap,
    )


def heard(part: Segment, text: str, **more: object) -> SegmentState:
    return SegmentState(segment=part, settled=True, text=SegmentText(text=text, **more))  # type: ignore[arg-type]


@st.composite
def recordings(draw: st.DrawFn, *, overlaps: bool = True) -> tuple[list[SegmentState], int]:
    """Segments that tile a recording, each in any of the states that a job can leave it in."""
    states: list[SegmentState] = []
    position = 0
    for index in range(draw(st.integers(1, 8))):
        end = position + draw(st.integers(2 * SAMPLE_RATE, 90 * SAMPLE_RATE))
        overlap = draw(st.sampled_from([0, 0, SAMPLE_RATE, 5 * SAMPLE_RATE])) if overlaps else 0
        part = Segment(
            index=index,
            range=TimeRange(start=position, end=end),
            overlap=min(overlap, position),
            dead_air=draw(st.booleans()) and draw(st.booleans()),
        )
        words = draw(st.lists(st.sampled_from(["alpha", "beta.", "今天", "gamma?", "delta,"]), max_size=60))
        kind = draw(st.sampled_from(["heard", "heard", "lines", "failed", "open"]))
        text = " ".join(words)
        if part.dead_air:
            states.append(SegmentState(segment=part, settled=True, text=None))
        elif kind == "failed":
            states.append(SegmentState(segment=part, settled=True, text=None, failure=FAILED))
        elif kind == "open":
            states.append(SegmentState(segment=part, settled=False, text=None))
        elif kind == "lines":
            lines = tuple(
                Line(
                    range=TimeRange(start=max(0, position - 99), end=end + draw(st.integers(0, 9999))),
                    text=word,
                )
                for word in words
            )
            states.append(heard(part, text, lines=lines))
        else:
            gap = draw(st.integers(position, end))
            lost = (TimeRange(start=gap, end=end),) if draw(st.booleans()) else ()
            states.append(heard(part, text, missing=lost))
        position = end
    return states, position


@given(recordings())
def test_every_sample_is_accounted_for_and_times_rise(made: tuple[list[SegmentState], int]) -> None:
    states, duration = made
    transcript = assemble(states, duration=duration)
    assert uncovered(states, transcript, duration=duration) == ()
    position = 0
    for line in transcript.lines:
        assert position <= line.range.start < line.range.end <= duration
        assert line.text.strip() == line.text != ""
        position = line.range.end


@given(recordings(overlaps=False))
def test_without_overlap_no_word_is_lost(made: tuple[list[SegmentState], int]) -> None:
    states, duration = made
    said = " ".join(state.text.text for state in states if state.text)
    assert token_keys(assemble(states, duration=duration).text) == token_keys(said)


@given(recordings(), st.randoms())
@settings(max_examples=30)
def test_the_order_in_which_segments_come_does_not_matter(
    made: tuple[list[SegmentState], int], chooser: st.DataObject
) -> None:
    states, duration = made
    shuffled = list(states)
    chooser.shuffle(shuffled)  # type: ignore[attr-defined]
    assert assemble(shuffled, duration=duration) == assemble(states, duration=duration)


def test_what_was_heard_twice_is_said_once_at_its_time() -> None:
    first = "We met on Monday. Everybody was there and we began to talk about the plan for"
    second = "and we began to talk about the plan for the summer. It is a good plan. We like it."
    states = [heard(segment(0, 0, 10), first), heard(segment(1, 10, 20, overlap=4), second)]
    transcript = assemble(states, duration=20 * SAMPLE_RATE)
    assert transcript.text.splitlines() == [
        "We met on Monday.",
        "Everybody was there and we began to talk about the plan for the summer.",
        "It is a good plan.",
        "We like it.",
    ]
    bridge = transcript.lines[1]
    assert bridge.range.start_seconds < 10 < bridge.range.end_seconds


def test_an_overlap_that_cannot_be_told_keeps_both_sides_in_order() -> None:
    states = [
        heard(segment(0, 0, 10), "The first part ends with these very words."),
        heard(segment(1, 10, 20, overlap=4), "Something quite different opens here. And goes on."),
    ]
    transcript = assemble(states, duration=20 * SAMPLE_RATE)
    assert len(token_keys(transcript.text)) == 8 + 8
    assert transcript.lines[1].range.start >= 10 * SAMPLE_RATE


def test_failed_and_open_segments_and_given_up_parts_are_missing() -> None:
    states = [
        heard(segment(0, 0, 10), "Hello.", missing=(TimeRange.from_seconds(8, 12),)),
        SegmentState(segment=segment(1, 10, 20), settled=True, text=None, failure=FAILED),
        SegmentState(segment=segment(2, 20, 30), settled=False, text=None),
        SegmentState(segment=segment(3, 30, 40, dead_air=True), settled=True, text=None),
        heard(segment(4, 40, 50), ""),
    ]
    transcript = assemble(states, duration=55 * SAMPLE_RATE)
    assert transcript.missing == (TimeRange.from_seconds(8, 30), TimeRange.from_seconds(50, 55))
    assert transcript.silences == (TimeRange.from_seconds(30, 40),)
    assert uncovered(states, transcript, duration=55 * SAMPLE_RATE) == ()


def test_a_gap_that_nobody_named_is_found() -> None:
    states = [heard(segment(0, 0, 10), "Hello."), heard(segment(1, 12, 20), "There.")]
    named = assemble(states, duration=20 * SAMPLE_RATE)
    assert named.missing == (TimeRange.from_seconds(10, 12),)
    hidden = assemble(states[:1], duration=10 * SAMPLE_RATE)
    assert uncovered(states, hidden, duration=20 * SAMPLE_RATE) == (TimeRange.from_seconds(10, 12),)


def test_the_language_is_that_of_most_seconds() -> None:
    states = [
        heard(segment(0, 0, 10), "Hello there.", language="en"),
        heard(segment(1, 10, 50), "Guten Tag zusammen.", language="de"),
        heard(segment(2, 50, 200), "", language="fr"),
    ]
    assert assemble(states, duration=200 * SAMPLE_RATE).language == "de"
    assert assemble([heard(segment(0, 0, 1), "Hm")], duration=SAMPLE_RATE, language="sv").language == "sv"


def test_lines_that_pile_up_are_spread_in_their_order() -> None:
    same = TimeRange(start=90, end=100)
    lines = in_order([Line(range=same, text=str(at)) for at in range(20)], duration=100)
    assert [line.text for line in lines] == [str(at) for at in range(20)]
    assert all(one.range.end <= other.range.start for one, other in pairwise(lines))


def test_a_sentence_that_goes_through_a_seam_keeps_the_times_of_its_words() -> None:
    def said(part: Segment, text: str, start: float) -> SegmentState:
        words = [
            Word(text=word, range=TimeRange.from_seconds(start + at, start + at + 0.5))
            for at, word in enumerate(text.split())
        ]
        span = TimeRange(start=words[0].range.start, end=words[-1].range.end)
        line = Line(range=span, text=text, word_times=packed(text, words, span.start))
        return replace(heard(part, text), text=SegmentText(text=text, lines=(line,)))

    first, second = segment(0, 0, 10), segment(1, 10, 20, overlap=4)
    whole = "we carried seven boxes and nine lamps over the old bridge to the green house in town."
    states = [
        said(first, " ".join(whole.split()[:10]), 0),
        said(second, " ".join(whole.split()[6:]), 6),
    ]
    (line,) = assemble(states, duration=20 * SAMPLE_RATE).lines
    assert line.text == whole
    assert [word.range.start_seconds for word in line.words] == list(range(len(whole.split())))


def spoken(text: str, starts: Sequence[float], end: float) -> Line:
    words = [
        Word(text=word, range=TimeRange.from_seconds(at, at + 0.5))
        for word, at in zip(text.split(), starts, strict=True)
    ]
    span = TimeRange.from_seconds(starts[0], end)
    return Line(range=span, text=text, word_times=packed(text, words, span.start))


def test_words_move_with_a_line_that_is_moved_behind_another() -> None:
    first, second = segment(0, 0, 60), segment(1, 60, 120, overlap=15)
    starts = [46 + 2 * at for at in range(16)]
    line = spoken(" ".join(f"w{at}" for at in range(16)), starts, 78)
    states = [heard(first, "Nothing like it."), heard(second, line.text, lines=(line,))]
    last = assemble(states, duration=120 * SAMPLE_RATE).lines[-1]
    times = {word.text: word.range.start_seconds for word in last.words}
    assert times["w0"] >= 60
    assert times["w15"] == 76, "what lies behind the overlap stays where it was"
    assert sorted(times.values()) == list(times.values())
    assert len(set(times.values())) == 16


def test_words_of_lines_that_are_squeezed_have_no_times() -> None:
    long, short = spoken("one two three four", [0, 3, 6, 9], 10), spoken("five six", [5, 6], 8)
    squeezed, kept = in_order([long, short], duration=20 * SAMPLE_RATE)
    assert squeezed.words == ()
    assert kept.words == short.words


def test_no_sentence_goes_across_what_is_missing() -> None:
    gap = TimeRange.from_seconds(3, 5)
    lines = (spoken("we will", [0, 1], 3), spoken("go to the market.", [5, 5.5, 6, 6.5], 8))
    state = heard(segment(0, 0, 10), "we will go to the market.", lines=lines, missing=(gap,))
    assert [line.text for line in assemble([state], duration=10 * SAMPLE_RATE).lines] == [
        "we will",
        "go to the market.",
    ]


def test_a_mark_at_a_seam_costs_no_times() -> None:
    first, second = segment(0, 0, 10), segment(1, 10, 20, overlap=4)
    left = "we carried seven boxes and nine lamps over the old"
    right = "lamps, over the old bridge to the green house in town."
    lines = [spoken(left, list(range(10)), 10), spoken(right, [6 + at for at in range(11)], 17)]
    states = [
        heard(part, line.text, lines=(line,)) for part, line in zip((first, second), lines, strict=True)
    ]
    (line,) = assemble(states, duration=20 * SAMPLE_RATE).lines
    assert len(line.words) == len(line.text.split()) == 17
