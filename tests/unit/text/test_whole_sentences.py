# ruff: noqa: RUF001  (letters and marks of other scripts are the matter here)
from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.domain.word_times import Word, packed
from bot.text.whole_sentences import whole_sentences


def said(*texts: str, pause: float = 0.0) -> list[Line]:
    """Lines of four seconds each."""
    every = 4 + pause
    return [
        Line(range=TimeRange.from_seconds(every * at, every * at + 4), text=text)
        for at, text in enumerate(texts)
    ]


BROKEN = {
    "en": (("He was not an ill-disposed young man, unless to be rather", "selfish is to be ill-disposed."),
           "He was not an ill-disposed young man, unless to be rather selfish is to be ill-disposed."),
    "de": (("Der Vertrag mit Frau Dr.", "Weber läuft im", "Herbst aus."),
           "Der Vertrag mit Frau Dr. Weber läuft im Herbst aus."),
    "fr": (("Je vais tenter une connexion avec un serveur situé chez Digium", "pour que cela fonctionne."),
           "Je vais tenter une connexion avec un serveur situé chez Digium pour que cela fonctionne."),
    "es": (("Lo siento, no logré encontrar a la persona", "que usted busca..."),
           "Lo siento, no logré encontrar a la persona que usted busca..."),
    "ru": (("Конференция начнется после", "прихода ее инициатора."),
           "Конференция начнется после прихода ее инициатора."),
    "zh": (("我们下周三之前必须", "把报告交给客户。"), "我们下周三之前必须把报告交给客户。"),
    "ja": (("来週の会議までに資料を", "準備してください。"), "来週の会議までに資料を準備してください。"),
}  # fmt: skip


@pytest.mark.parametrize("language", BROKEN)
def test_a_sentence_that_an_engine_broke_is_whole_again_with_all_its_time(language: str) -> None:
    parts, whole = BROKEN[language]
    lines = said(*parts)
    (sentence,) = whole_sentences(lines)
    assert sentence.text == whole
    assert sentence.range == TimeRange(start=0, end=lines[-1].range.end)


def test_a_line_of_several_sentences_is_parted_in_order_of_time() -> None:
    found = whole_sentences(said("It was the best of times. It was the worst", "of times. What then?"))
    assert [line.text for line in found] == [
        "It was the best of times.", "It was the worst of times.", "What then?",
    ]  # fmt: skip
    assert [line.range for line in found] == sorted(line.range for line in found)
    assert found[1].range.start_seconds < 4 < found[1].range.end_seconds


@pytest.mark.parametrize(("left", "right"), [("Well...", "then not."), ("We wait for Mr.", "Smith.")])
def test_a_mark_that_ends_no_sentence_joins(left: str, right: str) -> None:
    assert len(whole_sentences(said(left, right))) == 1


def test_a_long_pause_ends_a_sentence() -> None:
    assert len(whole_sentences(said("so much for that", "another matter", pause=5))) == 2


@pytest.mark.parametrize(
    "text",
    ["so we talked about the budget and then about the other things", "我们讨论了预算然后决定削减一些项目"],
)
def test_words_without_any_marks_stay_in_the_lines_they_came_in(text: str) -> None:
    lines = said(*[text] * 40)
    assert [line.text for line in whole_sentences(lines)][:30] == [text] * 30


def test_no_lines_make_no_sentences() -> None:
    assert whole_sentences([]) == ()
    assert whole_sentences(said("", "  ")) == ()


@given(st.lists(st.text(alphabet="ab c.?!… Dr我。", min_size=1, max_size=120), max_size=12))
def test_no_word_is_lost_and_no_sentence_grows_without_bound(texts: list[str]) -> None:
    lines = said(*texts)
    found = whole_sentences(lines)
    assert "".join("".join(line.text for line in found).split()) == "".join("".join(texts).split())
    assert all(len(line.text) <= 320 for line in found)
    assert all(one.range.start <= other.range.start for one, other in pairwise(found))


def spoken(text: str, *times: tuple[float, float]) -> Line:
    """A line whose words were said at these seconds."""
    ranges = [TimeRange.from_seconds(*at) for at in times]
    words = [Word(text=word, range=at) for word, at in zip(text.split(), ranges, strict=True)]
    start = words[0].range.start
    span = TimeRange(start=start, end=words[-1].range.end)
    return Line(range=span, text=text, word_times=packed(text, words, start))


def test_sentences_have_the_times_of_their_words() -> None:
    windows = [
        spoken("It rained. The", (0, 0.5), (0.5, 1), (3, 3.4)),
        spoken("shelves arrived. Only", (3.5, 4), (4, 4.5), (9, 9.5)),
        spoken("one broke.", (9.5, 10), (10, 10.5)),
    ]
    found = whole_sentences(windows)
    assert [(line.text, line.range.start_seconds, line.range.end_seconds) for line in found] == [
        ("It rained.", 0, 1),
        ("The shelves arrived.", 3, 4.5),
        ("Only one broke.", 9, 10.5),
    ]
    assert [one.words for one in found] == [
        windows[0].words[:2],
        (*windows[0].words[2:], *windows[1].words[:2]),
        (*windows[1].words[2:], *windows[2].words),
    ]


def test_a_sentence_of_which_one_part_tells_no_words_has_none() -> None:
    bare = Line(range=TimeRange.from_seconds(1, 2), text="shelves arrived.")
    (whole,) = whole_sentences([spoken("The", (0, 1)), bare])
    assert (whole.text, whole.words) == ("The shelves arrived.", ())
