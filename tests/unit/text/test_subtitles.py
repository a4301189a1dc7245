# ruff: noqa: RUF001  (letters of other scripts are the matter here)
from __future__ import annotations

import re
from itertools import pairwise

import pysubs2
import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.domain.word_times import Word, packed
from bot.text.subtitle_timing import Cue
from bot.text.subtitles import cues, to_srt, to_vtt
from tests.subtitle_rules import broken_rules, shown_in

LONG = (
    "So the shelves arrived on Monday, and nobody at the office had told us that they would be delivered "
    "in four parts, without the screws that we had paid for in advance."
)


def said(*sentences: tuple[float, float, str]) -> list[Line]:
    return [Line(range=TimeRange.from_seconds(start, end), text=text) for start, end, text in sentences]


def rows(shown: tuple[Cue, ...]) -> list[tuple[str, ...]]:
    return [cue.rows for cue in shown]


def test_a_long_sentence_is_parted_where_a_clause_ends() -> None:
    shown = cues(said((0, 12, LONG)))
    assert rows(shown) == [
        ("So the shelves arrived on Monday,",),
        ("and nobody at the office had told us that", "they would be delivered in four parts,"),
        ("without the screws", "that we had paid for in advance."),
    ]


def test_a_word_alone_stands_with_its_neighbour() -> None:
    shown = cues(said((0, 2.4, "We are done here."), (2.5, 2.8, "Yes."), (3.0, 5.5, "Then let us go home.")))
    assert all(len(" ".join(cue.rows).split()) > 1 for cue in shown)
    assert "Yes." in " ".join(row for cue in shown for row in cue.rows).split()


def test_a_word_between_pauses_stands_alone() -> None:
    shown = cues(said((0, 2, "We are done here."), (9, 9.3, "Yes."), (20, 22, "Then let us go home.")))
    assert rows(shown)[1] == ("Yes.",)
    assert (shown[1].start, shown[1].end) == (9_000, 9_833)


def test_slow_words_go_on_instead_of_leaving_the_screen_empty() -> None:
    shown = cues(said((0, 22, "Well, it was such a long, long time ago.")))
    assert len(shown) >= 3
    assert all(later.start - earlier.end < 1_500 for earlier, later in pairwise(shown))


def test_what_is_said_too_fast_stays_while_there_is_room() -> None:
    fast = "He said all that in a single second."
    first, second = cues(said((0, 1, fast), (8, 9, "And then he went.")))
    assert first.end - first.start == pytest.approx(1000 * len(fast) / 17, abs=1)
    assert second.start == 8_000


def test_japanese_breaks_between_phrases_and_before_no_small_kana() -> None:
    text = (
        "今日は、とても良い天気ですね。ショッピングセンターへ行って、"
        "コーヒーを買ってから、みんなで打ち合わせをしましょう。"
    )
    shown = cues(said((0, 10, text)))
    assert "".join(row for cue in shown for row in cue.rows) == text
    assert all(len(row) <= 16 for cue in shown for row in cue.rows)
    assert any(row.endswith("、") for cue in shown for row in cue.rows)
    assert not broken_rules(to_srt(said((0, 10, text))))


def test_thai_is_not_broken_inside_its_words() -> None:
    text = "วันนี้อากาศดีมากเราไปเดินเล่นกันเถอะแล้วก็ไปกินข้าวกันที่ร้านอาหารใกล้บ้าน"
    shown = cues(said((0, 8, text)))
    ends = ["".join(cue.rows) for cue in shown]
    assert "".join(ends) == text
    assert len(shown) > 1 or len(shown[0].rows) == 2
    assert not any(row.startswith(("ี", "่", "้", "ั")) for cue in shown for row in cue.rows)


def test_other_readers_find_the_same() -> None:
    lines = said((0, 6, LONG), (7, 9, "Tom & <Ben> --> both."), (3661, 3663, "今日は。"))
    shown = cues(lines)
    read = pysubs2.SSAFile.from_string(to_srt(lines), format_="srt")
    assert [(one.start, one.end) for one in read] == [(cue.start, cue.end) for cue in shown]
    captions = webvtt.from_string(to_vtt(lines)).captions
    assert [caption.start for caption in captions][-1] == "01:01:01.000"
    assert captions[-2].text == "Tom &amp; &lt;Ben&gt; -&gt; both."
    assert len(captions) == len(shown) == len(shown_in(to_vtt(lines)))


words = st.text(alphabet="abcdefgé", min_size=1, max_size=9)
marks = st.sampled_from(["", "", "", ",", ".", "?", " –"])
spaced = st.lists(st.tuples(words, marks).map("".join), min_size=1, max_size=40).map(" ".join)
japanese = st.text(alphabet="今日は天気コーヒーっょ、。」「", min_size=1, max_size=90)
mixed = st.text(alphabet="ab cdefg, 。你好今天ไทยสวัสดี-><&", min_size=1, max_size=200)
texts = st.one_of(spaced, spaced, japanese, mixed)
spoken = st.lists(st.tuples(texts, st.integers(500, 20_000), st.integers(0, 3_000)), max_size=12)


def laid_end_to_end(made: list[tuple[str, int, int]]) -> list[Line]:
    """Texts, milliseconds that they last, and milliseconds of quiet before them."""
    lines, at = [], 0
    for text, length, gap in made:
        at += gap
        lines.append(Line(range=TimeRange(start=at * 16, end=(at + length) * 16), text=text))
        at += length
    return lines


@given(spoken)
def test_every_word_is_shown_once_in_order(made: list[tuple[str, int, int]]) -> None:
    lines = laid_end_to_end(made)
    end, shown = 0, ""
    for cue in cues(lines):
        assert end <= cue.start < cue.end
        end = cue.end
        shown += "".join(cue.rows)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", "".join(line.text for line in lines))


@given(st.lists(st.tuples(spaced, st.integers(1_500, 20_000), st.integers(0, 3_000)), max_size=12))
def test_no_rule_is_broken(made: list[tuple[str, int, int]]) -> None:
    """Five words a second are quick speech: more nobody could read either."""
    spoken_so_fast = [(text, max(length, 200 * len(text.split())), gap) for text, length, gap in made]
    lines = laid_end_to_end(spoken_so_fast)
    assert broken_rules(to_srt(lines)) == broken_rules(to_vtt(lines)) == []


def test_the_checker_finds_each_fault() -> None:
    faults = broken_rules(
        "1\n00:00:00,000 --> 00:00:00,500\nToo short a time.\n\n"
        "2\n00:00:02,000 --> 00:00:09,500\nToo long a time.\n\n"
        f"3\n00:00:09,520 --> 00:00:12,000\n{'x' * 43}\n\n"
        "4\n00:00:20,000 --> 00:00:23,000\nOne\nrow\n\n"
        "5\n00:00:30,000 --> 00:00:33,000\nコ\nーヒー\n"
    )
    assert [fault.split(": ")[0] for fault in faults] == ["1", "1", "2", "2", "3", "3", "4", "5", "5"]


def test_a_cue_begins_with_its_first_word() -> None:
    text = "We met at noon. Then nobody said a word for a while, and we left."
    starts = [0, 0.3, 0.5, 0.7, 6, 6.3, 6.6, 7, 7.1, 7.4, 7.6, 7.7, 12, 12.2, 12.4]
    words = [
        Word(text=word, range=TimeRange.from_seconds(at, at + 0.2))
        for word, at in zip(text.split(), starts, strict=True)
    ]
    span = TimeRange.from_seconds(0, 12.6)
    shown = cues([Line(range=span, text=text, word_times=packed(text, words, 0))])
    assert [(cue.start, " ".join(cue.rows)) for cue in shown] == [
        (0, "We met at noon."),
        (6_000, "Then nobody said a word for a while,"),
        (12_000, "and we left."),
    ]
