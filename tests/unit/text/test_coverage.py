"""The receipt: every second of a recording is in one place of it, and in one alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.coverage import Coverage, EngineName, HeardAgain, SoundMark, Unchecked, UncheckedReason
from bot.domain.failure import Failure, FailureCode
from bot.domain.job import SegmentState
from bot.domain.recording import SAMPLE_RATE, Segment, TimeRange
from bot.domain.transcript import Line, SegmentText
from bot.text.assembly import assemble
from bot.text.coverage import coverage_of

FAILED = Failure(code=FailureCode.BAD_ANSWER, message="The engine repeated itself.")
BASE = EngineName(name="Whisper base", profile="builtin", model="whisper-base")
LARGE = EngineName(name="Whisper large-v3", profile="whisper", model="openai/whisper-large-v3")


def at(start: float, end: float) -> TimeRange:
    return TimeRange.from_seconds(start, end)


def segment(index: int, start: float, end: float, *, overlap: float = 0.0, dead_air: bool = False) -> Segment:
    return Segment(index=index, range=at(start, end), overlap=round(overlap * SAMPLE_RATE), dead_air=dead_air)


def heard(part: Segment, text: SegmentText) -> SegmentState:
    return SegmentState(segment=part, settled=True, text=text)


def receipt(*states: SegmentState, seconds: float, declared_seconds: float | None = None) -> Coverage:
    transcript = assemble(states, duration=round(seconds * SAMPLE_RATE))
    return coverage_of(states, transcript, declared_seconds=declared_seconds)


RANGES = st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 20_000)), max_size=6)


def ranges_near(draw: st.DrawFn, origin: int) -> tuple[TimeRange, ...]:
    """Anywhere about a segment, over its ends as well, in no order and one over another."""
    return tuple(
        TimeRange(start=max(0, origin + start - 20_000), end=max(0, origin + start - 20_000) + length)
        for start, length in draw(RANGES)
    )


@st.composite
def states_of_a_recording(draw: st.DrawFn) -> tuple[list[SegmentState], int]:
    states: list[SegmentState] = []
    position = 0
    for index in range(draw(st.integers(0, 6))):
        end = position + draw(st.integers(1, 60_000))
        kind = draw(st.sampled_from(["heard", "before", "failed", "failed in part", "open", "dead air"]))
        part = Segment(
            index=index,
            range=TimeRange(start=position, end=end),
            overlap=min(position, draw(st.sampled_from([0, 9_000]))),
            pauses=ranges_near(draw, position),
            dead_air=kind == "dead air",
        )
        text = SegmentText(
            text="words",
            language=draw(st.sampled_from(["en", "de", None])),
            missing=ranges_near(draw, position),
            speech=None if kind == "before" else ranges_near(draw, position),
            other_sound=ranges_near(draw, position),
            engine=draw(st.sampled_from([BASE, LARGE])),
            heard_again=tuple(
                HeardAgain(range=one, reason="empty", engine=LARGE) for one in ranges_near(draw, position)
            ),
        )
        states.append(
            SegmentState(
                segment=part,
                settled=kind != "open",
                text=text if kind in {"heard", "before", "failed in part"} else None,
                failure=FAILED if kind.startswith("failed") else None,
            )
        )
        position = end
    return states, position + draw(st.sampled_from([0, 5_000]))


@given(states_of_a_recording())
def test_all_seconds_of_a_recording_add_up(made: tuple[list[SegmentState], int]) -> None:
    states, duration = made
    made_of = coverage_of(states, assemble(states, duration=duration))
    parts = (made_of.speech, made_of.silence, made_of.other_sound, made_of.missing)
    assert sum(parts) == made_of.duration == duration
    assert min(parts) >= 0
    assert (
        sum(made_of.languages.values()) + made_of.unchecked.get(UncheckedReason.LANGUAGE_UNKNOWN, 0)
        == made_of.speech
    )
    dead_air = sum(state.segment.range.samples for state in states if state.segment.dead_air)
    answered = made_of.duration - made_of.missing - dead_air
    assert sum(share.samples for share in made_of.engines) == answered
    assert made_of.silence >= dead_air


def test_speech_in_an_overlap_counts_once() -> None:
    two = SegmentText(text="Two.", language="en", speech=(at(6, 14),), other_sound=(at(6, 19),), engine=BASE)
    states = (
        heard(segment(0, 0, 10), SegmentText(text="One.", language="en", speech=(at(1, 10),), engine=BASE)),
        heard(segment(1, 10, 20, overlap=4), two),
    )
    made = receipt(*states, seconds=20)
    assert made.speech == 13 * SAMPLE_RATE
    assert made.other_sound == 5 * SAMPLE_RATE
    assert made.silence == 2 * SAMPLE_RATE
    assert made.languages == {"en": 13 * SAMPLE_RATE}
    assert [(share.engine, share.samples) for share in made.engines] == [(BASE, 20 * SAMPLE_RATE)]
    assert made.whole
    assert made.unchecked == {}


def test_languages_are_those_of_the_lines_where_they_have_some() -> None:
    text = SegmentText(
        text="Hello. Hola. Bye.",
        language="en",
        lines=(
            Line(range=at(0, 4), text="Hello."),
            Line(range=at(4, 7), text="Hola.", language="es"),
            Line(range=at(7, 10), text="Bye.", language="en"),
        ),
        speech=(at(1, 6), at(6.5, 9)),
    )
    made = receipt(heard(segment(0, 0, 10), text), seconds=10)
    assert made.languages == {"en": 5 * SAMPLE_RATE, "es": round(2.5 * SAMPLE_RATE)}


def test_speech_between_lines_is_in_the_language_of_the_nearest() -> None:
    lines = (
        Line(range=at(0, 5), text="Hola.", language="es"),
        Line(range=at(10, 20), text="Hello.", language="en"),
        Line(range=at(60, 70), text="Bye.", language="en"),
    )
    text = SegmentText(text="Hola. Hello. Bye.", language="es", lines=lines, speech=(at(0, 100),))
    told = receipt(heard(segment(0, 0, 100), text), seconds=100)
    assert told.languages == {"en": round(92.5 * SAMPLE_RATE), "es": round(7.5 * SAMPLE_RATE)}


def test_what_is_missing_is_neither_speech_nor_silence() -> None:
    text = SegmentText(text="One.", language="en", speech=(at(0, 10),), missing=(at(4, 6),), engine=BASE)
    made = receipt(
        heard(segment(0, 0, 10), text),
        SegmentState(segment=segment(1, 10, 20), settled=True, text=None, failure=FAILED),
        SegmentState(segment=segment(2, 20, 30, dead_air=True), settled=True, text=None),
        seconds=30,
    )
    assert (made.speech, made.missing, made.silence) == (
        8 * SAMPLE_RATE,
        12 * SAMPLE_RATE,
        10 * SAMPLE_RATE,
    )
    assert not made.whole


def test_a_recording_in_which_nobody_speaks_has_a_receipt() -> None:
    music = SegmentText(
        text="", speech=(), other_sound=(at(2, 9),), marks=(SoundMark(range=at(2, 9), text="♪"),)
    )
    made = receipt(heard(segment(0, 0, 10), music), seconds=10)
    assert (made.speech, made.other_sound, made.silence) == (0, 7 * SAMPLE_RATE, 3 * SAMPLE_RATE)
    assert [mark.text for mark in made.marks] == ["♪"]
    assert made.engines == ()
    assert receipt(seconds=0).duration == 0


def test_who_heard_a_hole_later_is_named_with_its_seconds() -> None:
    again = HeardAgain(range=at(20, 26), reason="missing", engine=LARGE)
    text = SegmentText(text="All.", language="en", speech=(at(0, 60),), engine=BASE, heard_again=(again,))
    made = receipt(heard(segment(0, 0, 60), text), seconds=60)
    assert [(share.engine.name, share.samples / SAMPLE_RATE) for share in made.engines] == [
        ("Whisper base", 54),
        ("Whisper large-v3", 6),
    ]
    assert made.heard_again == (again,)


def test_what_no_check_could_tell_is_counted_by_its_speech() -> None:
    text = SegmentText(
        text="Ngiyabonga.",
        speech=(at(0, 12), at(14, 20)),
        unchecked=(Unchecked(range=at(0, 18), reason=UncheckedReason.NO_TIMES),),
    )
    old = SegmentText(text="From before.", language="en")
    made = receipt(heard(segment(0, 0, 20), text), heard(segment(1, 20, 30), old), seconds=30)
    assert made.unchecked == {
        UncheckedReason.LANGUAGE_UNKNOWN: 18 * SAMPLE_RATE,
        UncheckedReason.NO_TIMES: 16 * SAMPLE_RATE,
        UncheckedReason.SPEECH_ESTIMATED: 10 * SAMPLE_RATE,
    }
    assert made.speech == 28 * SAMPLE_RATE


def test_seconds_behind_a_declared_end_are_counted() -> None:
    text = SegmentText(text="All.", language="en", speech=(at(0, 5),))
    made = receipt(heard(segment(0, 0, 5.3), text), seconds=5.3, declared_seconds=1.0)
    assert made.behind_declared_end == round(4.3 * SAMPLE_RATE)
    assert receipt(heard(segment(0, 0, 5.3), text), seconds=5.3).behind_declared_end == 0
