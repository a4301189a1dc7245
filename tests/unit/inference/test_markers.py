from __future__ import annotations

import pytest

from bot.inference.markers import without_markers


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
