# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import pytest

from bot.evaluation.normalizer import is_by_characters, units


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "He was NOT an ill-disposed man; rock ’n’ roll!",
            "he was not an ill disposed man rock n roll",
        ),
        ("en", "It’s 1,000.50 dollars, at 10:30.", "it's 1000 50 dollars at 10 30"),
        ("en", "ＦＵＬＬ width, and a soft\u00adhyphen", "full width and a softhyphen"),
        ("fr", "L’école d'été — où ?", "l'école d'été où"),
        ("de", "STRASSE, Straße", "strasse strasse"),
        ("de", "u\u0308ber 1\u202f000", "über 1000"),
        ("de", "1.234.567,5 kg, 3,5 %", "1234567 5 kg 3 5"),
        ("tr", "IĞDIR İzmir", "ığdır izmir"),
        ("en", "IZMIR", "izmir"),
        ("ru", "Ёлка ещё", "елка еще"),
        ("ar", "مُحَمَّدٌ كـــتاب", "محمد كتاب"),
        ("he", "שָׁלוֹם", "שלום"),
        ("hi", "हिन्दी में।", "हिन्दी में"),
        ("zh", "你好，世界！", "你 好 世 界"),
        ("ja", "カメラで、Zoom を", "カ メ ラ で zoom を"),
        ("ja", "ｶﾞｽ", "ガ ス"),
        ("th", "ที่นี่", "ที่ นี่"),
        ("ko", "안녕하세요 여러분!", "안녕하세요 여러분"),
        (None, "♪ — …", ""),
    ],
)
def test_what_is_compared(language: str | None, text: str, expected: str) -> None:
    assert " ".join(units(text, language)) == expected


def test_scripts_without_spaces_count_by_characters() -> None:
    assert is_by_characters(units("会议在十点开始 zoom"))
    assert not is_by_characters(units("The word 会议 means meeting"))
    assert not is_by_characters(())
