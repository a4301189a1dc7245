from __future__ import annotations

import pytest

from bot.inference.markers import markers_in, without_markers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[Music]", ""),
        ("[BLANK_AUDIO]", ""),
        ("(silence)", ""),
        ("♪", ""),
        ("♪♪ la la la ♪♪", "la la la"),
        ("*applause*", ""),
        ("(Musik) Guten Abend.", "Guten Abend."),
        ("[Música]", ""),
        ("[Музыка] Добрый вечер.", "Добрый вечер."),
        ("（音楽）", ""),  # noqa: RUF001
        ("【拍手】ありがとうございます", "ありがとうございます"),
        ("[SPEAKER_CHANGE] Hello.", "Hello."),
        (". . . . . .", ""),
        ("…", ""),
        ("", ""),
        ("Put it in brackets [like this] (or so).", "Put it in brackets [like this] (or so)."),
        ("The music (a waltz) played.", "The music (a waltz) played."),
        ("He said silence is golden.", "He said silence is golden."),
        ("line one\nline two", "line one\nline two"),
    ],
)
def test_marks_for_sounds_are_no_words(text: str, words: str) -> None:
    assert without_markers(text) == words


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("[Music] Good evening. (applause) ♪♪ [Music]", ("[Music]", "(applause)", "♪♪")),
        ("（音楽）【拍手】", ("（音楽）", "【拍手】")),  # noqa: RUF001
        ("Put it in brackets [like this] (or so).", ()),
        ("", ()),
    ],
)
def test_marks_are_told_once_each_as_they_are_written(text: str, marks: tuple[str, ...]) -> None:
    assert markers_in(text) == marks


def test_an_engine_in_circles_fills_no_list_of_marks() -> None:
    marks = markers_in(" ".join("♪" * n for n in range(1, 200)))
    assert marks[0] == "♪"
    assert len(marks) < 20
