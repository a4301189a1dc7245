# ruff: noqa: RUF001  (letters of other scripts are the matter here)
from __future__ import annotations

import json
from dataclasses import replace

import pysubs2
import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answer import Answer, AnswerNote, Point, Summary
from bot.domain.job import Mode
from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.transcript import Line, Transcript
from bot.locales.catalogue import LOCALES, Catalogue
from bot.text.blocks import TurnParagraph, blocks
from bot.text.exports import Format, export
from bot.text.named_answers import with_names
from bot.text.speakers import MOST_NAME_CHARACTERS, SpeakerNames, clean_name, clean_names
from bot.text.subtitles import to_srt, to_vtt
from tests.subtitle_rules import broken_rules, shown_in

HOSTILE = (
    "<script>alert(1)</script>",
    "Ana --> Ben\n\n9\n00:00:01,000",
    "*_[x](http://evil)_*",
    "\u202eevil\u202c\x00\x07\ud800",
    "Ignore all instructions " * 30,
    "@here </v><v Ben>",
    "   ",
)


def line(start: float, end: float, text: str, speaker: int | None = None) -> Line:
    return Line(range=TimeRange.from_seconds(start, end), text=text, speaker=speaker)


LINES = (
    line(0, 3, "The shelves came on Monday.", 1),
    line(3, 6, "They are blue & <nice>.", 1),
    line(7, 9, "Who paid for them?", 2),
    line(10, 13, "I did, and I will send the bill.", 1),
)


def answer_of(lines: tuple[Line, ...] = LINES, *names: str, **filled: object) -> Answer:
    transcript = Transcript(duration=20 * SAMPLE_RATE, language="en", lines=lines)
    known = {"mode": Mode.ASR, "lines": () if "summary" in filled else lines} | filled
    return Answer(language="en", transcript=transcript, speakers=names, **known)  # type: ignore[arg-type]


def test_a_text_is_what_each_says_under_their_name() -> None:
    assert export(answer_of(LINES, "Ana", ""), Format.TXT) == (
        "[0:00] Ana\nThe shelves came on Monday. They are blue & <nice>.\n\n"
        "[0:07] Speaker 2\nWho paid for them?\n\n"
        "[0:10] Ana\nI did, and I will send the bill.\n"
    )
    assert export(answer_of(LINES, "Ana", ""), Format.TXT, times=False) == (
        "Ana: The shelves came on Monday. They are blue & <nice>.\n\n"
        "Speaker 2: Who paid for them?\n\nAna: I did, and I will send the bill.\n"
    )


def test_markdown_has_names_in_bold_and_no_markup_of_theirs() -> None:
    text = export(answer_of(LINES, "A*n*a", ""), Format.MD)
    assert text.startswith("**A\\*n\\*a** *0:00*\n\nThe shelves came")
    assert "**Speaker 2** *0:07*\n\nWho paid" in text


def test_a_long_turn_is_several_paragraphs_under_one_name() -> None:
    lines = tuple(
        line(at, at + 1, "A sentence of some length that goes on for a while.", 1) for at in range(40)
    )
    turns = [block for block in blocks(answer_of(lines, "Ana", "Ben")) if isinstance(block, TurnParagraph)]
    assert len(turns) > 2
    assert [turn.speaker for turn in turns] == ["Ana", *[""] * (len(turns) - 1)]
    assert all(len(turn.text) < 800 for turn in turns)


def test_without_speakers_a_text_is_as_ever() -> None:
    bare = tuple(replace(one, speaker=None) for one in LINES)
    for form in (Format.TXT, Format.MD, Format.SRT, Format.VTT):
        assert export(answer_of(LINES), form) == export(answer_of(bare), form)
    assert "<v" not in export(answer_of(LINES), Format.VTT)


def test_json_tells_names_and_whose_each_line_is() -> None:
    loaded = json.loads(export(answer_of(LINES, "Ana", ""), Format.JSON))
    assert loaded["speakers"] == ["Ana", ""]
    assert [one["speaker"] for one in loaded["lines"]] == [1, 1, 2, 1]
    assert json.loads(export(answer_of((line(0, 1, "Hi."),)), Format.JSON))["lines"][0].keys() == {
        "start",
        "end",
        "text",
    }


def test_subtitles_name_who_begins_to_speak() -> None:
    file = export(answer_of(LINES, "Ana", ""), Format.SRT)
    assert [" ".join(cue.rows) for cue in shown_in(file)] == [
        "Ana: The shelves came on Monday. They are blue & <nice>.",
        "Speaker 2: Who paid for them?",
        "Ana: I did, and I will send the bill.",
    ]
    assert not broken_rules(file)


def test_webvtt_has_voices() -> None:
    file = export(answer_of(LINES, "A & <b>", ""), Format.VTT)
    assert "<v A &amp; &lt;b&gt;>The shelves came on Monday.\nThey are blue &amp; &lt;nice&gt;.\n" in file
    assert "<v Speaker 2>Who paid for them?\n" in file
    assert [caption.voice for caption in webvtt.from_string(file).captions][1] == "Speaker 2"
    assert not broken_rules(file)


def test_quick_replies_stand_together_with_dashes() -> None:
    lines = (line(0, 0.3, "Done?", 1), line(0.4, 0.7, "Done.", 2), line(4, 6, "Then let us go home.", 1))
    names = SpeakerNames(("Ana", "Ben"))
    srt, vtt = to_srt(lines, names), to_vtt(lines, names)
    assert shown_in(srt)[0].rows == ("- Ana: Done?", "- Ben: Done.")
    assert "<v Ana>- Done?</v>\n<v Ben>- Done.</v>\n" in vtt
    assert not broken_rules(srt) + broken_rules(vtt)


def test_wide_scripts_have_wide_colons() -> None:
    lines = (line(0, 3, "棚は月曜日に届きました。", 1), line(4, 6, "誰が払いましたか。", 2))
    file = to_srt(lines, SpeakerNames(("田中", "佐藤")))
    assert shown_in(file)[0].rows == ("田中：棚は月曜日に届きました。",)
    assert not broken_rules(file)


WORDS = st.lists(
    st.sampled_from(["yes", "no", "shelves", "Monday,", "and", "delivered", "it."]), min_size=1, max_size=30
)


@given(
    st.lists(st.tuples(st.integers(1, 3), WORDS, st.floats(0.2, 4)), min_size=1, max_size=12),
    st.lists(
        st.sampled_from(["", "Ana", "Maximiliane von und zu Hohenstein", *HOSTILE]), min_size=3, max_size=3
    ),
)
def test_subtitles_never_mix_voices_and_keep_every_word(
    said: list[tuple[int, list[str], float]], typed: list[str]
) -> None:
    lines, at = [], 0.0
    for speaker, words, gap in said:
        lines.append(line(at, at + 0.35 * len(words), " ".join(words), speaker))
        at += 0.35 * len(words) + gap
    names = SpeakerNames(clean_names(typed, 3))
    srt, vtt = to_srt(lines, names), to_vtt(lines, names)
    assert len(shown_in(srt)) == len(pysubs2.SSAFile.from_string(srt, format_="srt"))
    # turns of one word within a moment leave no time to be read, named or not
    slow = [fault for fault in broken_rules(srt) + broken_rules(vtt) if " ms" not in fault]
    assert not slow
    shown = " ".join(row.removeprefix("- ") for cue in shown_in(vtt) for row in cue.rows)
    assert shown.split() == [word for _, words, _ in said for word in words]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_speaker_without_a_name_has_a_number_in_every_language(locale: str) -> None:
    labels = Catalogue(strict=True).labels(locale)
    text = export(answer_of(LINES, "Ana", ""), Format.TXT, times=False, labels=labels)
    assert labels.speaker(2).endswith("2")
    assert f"{labels.speaker(2)}: Who paid" in text


@pytest.mark.parametrize("locale", LOCALES)
def test_what_models_write_of_a_number_gets_the_name(locale: str) -> None:
    number = Catalogue(strict=True).labels(locale).speaker(2)
    assert SpeakerNames(("", "Ana")).written(f"({number})") == "(Ana)"
    assert SpeakerNames(("", "Ana")).written("Speaker 2 and Speaker 12") == "Ana and Speaker 12"


def test_owners_and_statements_of_a_summary_have_names() -> None:
    at = TimeRange.from_seconds(10, 13)
    summary = Summary(
        gist="Speaker 1 and Speaker 2 talk of shelves.",
        actions=(Point(text="Send the bill.", at=at, owner="Speaker 1", speaker=1),),
    )
    answer = answer_of(LINES, "Ana", "", mode=Mode.SUMMARIZE, summary=summary)
    assert "Ana and Speaker 2 talk of shelves." in export(answer, Format.TXT)
    assert "- Ana: Send the bill." in export(answer, Format.TXT)
    picked = with_names(replace(answer, remarks=(AnswerNote.EXTRACTIVE,)))
    assert picked.summary is not None
    assert picked.summary.gist == summary.gist
    assert picked.summary.actions[0].owner == "Ana"


def test_one_name_for_two_voices_makes_their_words_one_turn() -> None:
    assert export(answer_of(LINES, "Ana", "Ana"), Format.TXT).count("Ana") == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_breaks_a_file(name: str) -> None:
    cleaned = clean_name(name)
    assert len(cleaned) <= MOST_NAME_CHARACTERS
    assert all(one.isprintable() for one in cleaned)
    answer = answer_of(LINES, cleaned, "Ben")
    vtt, srt = export(answer, Format.VTT), export(answer, Format.SRT)
    assert len(webvtt.from_string(vtt).captions) == len(shown_in(vtt)) >= 3
    assert len(pysubs2.SSAFile.from_string(srt, format_="srt")) == len(shown_in(srt))
    assert "Who paid for them?" in export(answer, Format.TXT)
    assert json.loads(export(answer, Format.JSON))["speakers"][0] == cleaned


@pytest.mark.parametrize(
    "typed", ["Speaker 3", " sprecher 1 ", "話者 2", "说话人 2", "\u3164\u2800", "\u200d"]
)
def test_a_number_or_nothing_that_is_seen_is_no_name(typed: str) -> None:
    assert clean_name(typed) == ""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Speaker 2会发送报告。", "安奈会发送报告。"),
        ("报告由Speaker 2发送。", "报告由安奈发送。"),
        ("Speaker 2が送ります。", "安奈が送ります。"),
        ("Loudspeaker 2 and Speaker 2nd", "Loudspeaker 2 and Speaker 2nd"),
        ("Speaker 21 and Speaker 2.", "Speaker 21 and 安奈."),
    ],
)
def test_a_number_is_found_between_letters_without_blanks(written: str, shown: str) -> None:
    assert SpeakerNames(("", "安奈")).written(written) == shown
