# ruff: noqa: RUF001  (letters of other scripts are the matter here)
from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.domain.answer import Answer, AnswerNote, Point, Summary
from bot.domain.coverage import Coverage
from bot.domain.job import Mode
from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.transcript import Line, Transcript
from bot.domain.word_times import Word, packed
from bot.text.clock import clock, parse_clock
from bot.text.documents import to_markdown, to_text
from bot.text.exports import Format, as_dict, export
from bot.text.labels import Labels
from tests.subtitle_rules import broken_rules, shown_in

LINES = (
    Line(range=TimeRange.from_seconds(0, 2.5), text="Hello <b>there</b> & welcome --> to this."),
    Line(
        range=TimeRange.from_seconds(3661, 3665),
        text="今天我们讨论明年的预算以及新的市场计划，请大家发表意见，谢谢大家。",
    ),
)
TRANSCRIPT = Transcript(duration=3700 * SAMPLE_RATE, language="en", lines=LINES)


def an_answer(mode: Mode = Mode.ASR, **filled: object) -> Answer:
    return Answer(mode=mode, language="en", transcript=TRANSCRIPT, **filled)  # type: ignore[arg-type]


def test_a_bare_transcript_is_its_lines() -> None:
    answer = an_answer(lines=LINES[:1])
    assert export(answer, Format.TXT) == "[0:00] Hello <b>there</b> & welcome --> to this.\n"
    assert export(answer, Format.TXT, times=False) == "Hello <b>there</b> & welcome --> to this.\n"


def test_subrip_has_numbers_times_and_short_rows() -> None:
    text = export(an_answer(lines=LINES), Format.SRT)
    assert text.startswith(
        "1\n00:00:00,000 --> 00:00:02,500\nHello <b>there</b> & welcome -> to this.\n\n2\n01:01:01,000 --> "
    )


def test_webvtt_escapes_what_would_be_markup() -> None:
    text = export(an_answer(lines=LINES), Format.VTT)
    assert text.startswith(
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nHello &lt;b&gt;there&lt;/b&gt; "
        "&amp; welcome -&gt; to this.\n"
    )


@pytest.mark.parametrize("to", [Format.SRT, Format.VTT])
def test_subtitles_show_where_something_is_missing(to: Format) -> None:
    gap = TimeRange.from_seconds(65, 90)
    text = export(an_answer(lines=LINES, missing=(gap,)), to, labels=Labels(missing="Fehlt"))
    places = [text.index(words) for words in ("Hello", "[Fehlt: 1:05\N{EN DASH}1:30]", "今天")]
    assert places == sorted(places)


def test_the_sign_of_what_is_missing_stands_alone_in_its_time() -> None:
    line = Line(
        range=TimeRange.from_seconds(0, 10),
        text="and then we went to the old market in the middle of the town and bought nothing there at all",
    )
    spoken = replace(TRANSCRIPT, lines=(line,))
    answer = replace(an_answer(lines=(line,), missing=(TimeRange.from_seconds(4, 6),)), transcript=spoken)
    file = export(answer, Format.SRT)
    assert not broken_rules(file)
    shown = [(cue.start, " ".join(cue.rows)) for cue in shown_in(file)]
    (sign,) = (at for at, (_, text) in enumerate(shown) if "Not covered" in text)
    assert shown[sign][1] == "[Not covered: 0:04\N{EN DASH}0:06]"
    assert abs(shown[sign][0] - 4_000) < 600
    assert " ".join(text for at, (_, text) in enumerate(shown) if at != sign) == line.text


def test_subtitles_of_a_summary_show_the_words_as_spoken() -> None:
    assert "Hello" in export(an_answer(Mode.SUMMARIZE, summary=Summary(gist="A")), Format.SRT)


def test_a_summary_cites_times_and_owners() -> None:
    at = TimeRange.from_seconds(65, 70)
    summary = Summary(
        gist="About money.",
        points=(Point(text="It is tight.", at=at),),
        actions=(Point(text="Send the figures.", at=at, owner="Anna"),),
    )
    answer = an_answer(Mode.SUMMARIZE, summary=summary, missing=(at,), remarks=(AnswerNote.EXTRACTIVE,))
    text = export(answer, Format.TXT)
    assert "- It is tight. [1:05]" in text
    assert "- Anna: Send the figures. [1:05]" in text
    assert "1:05-1:10" in text
    assert "- **Anna**: Send the figures. *(1:05)*" in export(answer, Format.MD)


def test_a_point_in_json_has_its_times_where_they_are_known() -> None:
    points = (Point(text="It is tight.", at=TimeRange.from_seconds(65, 70)), Point(text="It is late."))
    summary = as_dict(an_answer(Mode.SUMMARIZE, summary=Summary(gist="A", points=points)))["summary"]
    assert [(point["start"], point["end"]) for point in summary["points"]] == [(65.0, 70.0), (None, None)]


def test_times_stand_beside_what_was_said_unless_they_are_not_wanted() -> None:
    answer = an_answer(lines=LINES[:1])
    assert to_text(answer).startswith("[0:00] ")
    assert to_text(answer, times=False).startswith("Hello")
    assert to_markdown(answer).startswith("**0:00** ")
    assert to_markdown(answer, times=False).startswith("Hello")


def test_markdown_closes_with_what_was_heard_and_bare_text_and_subtitles_do_not() -> None:
    coverage = Coverage(duration=SAMPLE_RATE, speech=SAMPLE_RATE, silence=0, other_sound=0, missing=0)
    answer = replace(an_answer(lines=LINES[:1]), transcript=replace(TRANSCRIPT, coverage=coverage))
    labels = Labels(coverage=lambda told: f"{told.speech // SAMPLE_RATE} s_of_speech")
    forms = {form: export(answer, form, labels=labels) for form in Format}
    assert forms[Format.MD].endswith("\n\n*1 s\\_of\\_speech*\n")
    assert [form for form, text in forms.items() if "speech*" in text] == [Format.MD]
    assert not export(answer, Format.MD, labels=Labels(coverage=lambda _told: "")).endswith("*\n")
    assert json.loads(forms[Format.JSON])["coverage"]["speech"] == 1.0


def test_markdown_takes_no_spoken_word_for_markup() -> None:
    line = Line(range=TimeRange.from_seconds(0, 1), text="*star* [link](x) `code` 1. one")
    assert r"\*star\* \[link\](x) \`code\`" in export(an_answer(lines=(line,)), Format.MD)


def test_labels_can_be_replaced() -> None:
    answer = an_answer(Mode.UNDERSTAND, question="Wer?", reply="Anna.")
    assert "FRAGE" in export(answer, Format.TXT, labels=Labels(question="Frage"))


def test_json_has_all_keys_for_every_mode() -> None:
    shapes = {frozenset(as_dict(an_answer(mode))) for mode in Mode}
    assert len(shapes) == 1
    loaded = json.loads(export(an_answer(lines=LINES), Format.JSON))
    assert loaded["lines"][0] == {"start": 0.0, "end": 2.5, "text": LINES[0].text}
    assert loaded["transcript"]["duration"] == 3700.0


def test_json_brings_words_where_they_are_asked_for_and_says_which_are_estimated() -> None:
    told = [
        Word(text=text, range=TimeRange.from_seconds(start, start + 0.5))
        for text, start in (("Good", 0.5), ("day.", 1.5))
    ]
    line = Line(
        range=TimeRange.from_seconds(0.5, 2), text="Good day.", word_times=packed("Good day.", told, 8000)
    )
    known, guessed = an_answer(lines=(line,)), an_answer(lines=(line, LINES[0]))
    assert [
        (one["words_estimated"], one["words"]) for one in map(as_dict, (known, guessed, an_answer()))
    ] == [
        (False, None),
        (True, None),
        (None, None),
    ]
    loaded = json.loads(export(known, Format.JSON, words=True))
    assert loaded["words"] == [
        {"word": "Good", "start": 0.5, "end": 1.0},
        {"word": "day.", "start": 1.5, "end": 2.0},
    ]
    assert loaded | {"words": None} == json.loads(export(known, Format.JSON))
    assert [one["word"] for one in as_dict(guessed, words=True)["words"]][:3] == ["Good", "day.", "Hello"]
    assert json.loads(export(an_answer(), Format.JSON, words=True))["words"] == []


def test_three_hours_stay_under_a_megabyte_unless_words_are_asked_for() -> None:
    """At 150 words a minute, in lines of twelve."""
    lines = []
    for number in range(27_000 // 12):
        start = number * 4.8
        words = [
            Word(text="words", range=TimeRange.from_seconds(start + 0.4 * at, start + 0.4 * at + 0.35))
            for at in range(12)
        ]
        text, span = " ".join(word.text for word in words), TimeRange.from_seconds(start, start + 4.8)
        lines.append(Line(range=span, text=text, word_times=packed(text, words, span.start)))
    spoken = replace(TRANSCRIPT, lines=tuple(lines), duration=10_800 * SAMPLE_RATE)
    answer = replace(an_answer(lines=tuple(lines)), transcript=spoken)
    sizes = [len(export(answer, Format.JSON, words=words).encode()) for words in (False, True)]
    assert sizes[0] < 1_000_000
    assert sizes[1] < 3_000_000


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.99, "0:59"), (36_000, "10:00:00")])
def test_clock_rounds_down(seconds: float, text: str) -> None:
    assert clock(round(seconds * SAMPLE_RATE)) == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("[1:02:03]", 3723), ("at 02:05", 125), ("75:10", 4510), ("none", None), ("12", None)],
)
def test_typed_times_are_read(text: str, seconds: int | None) -> None:
    assert parse_clock(text) == (None if seconds is None else seconds * SAMPLE_RATE)


@pytest.mark.parametrize("remark", AnswerNote)
def test_every_remark_is_one_line(remark: AnswerNote) -> None:
    text = to_text(an_answer(Mode.SUMMARIZE, summary=Summary(gist="G"), remarks=(remark,)))
    assert len(text.rstrip().splitlines()[-1]) < 140
    assert ("EARMARK_THINK_URLS" in text) == (remark is AnswerNote.EXTRACTIVE)
