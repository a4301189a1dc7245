from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inference import languages


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("English", "en"),
        ("en", "en"),
        ("zh-CN", "zh"),
        ("pt_BR", "pt"),
        ("yue", "yue"),
        ("", None),
        (None, None),
    ],
)
def test_what_engines_call_a_language_becomes_its_code(said: str | None, code: str | None) -> None:
    assert languages.code_of(said) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("안녕하세요, 반갑습니다", "ko"),
        ("Привіт, як справи?", "uk"),
        ("Καλημέρα", "el"),
        ("12 34", None),
        ("Hm.", None),
        ("vonor mirat zatin hugol", None),
    ],
)
def test_a_language_is_guessed_only_where_little_doubt_is_left(text: str, code: str | None) -> None:
    assert languages.guess(text) == code


def test_an_unknown_code_stands_for_itself_in_a_prompt() -> None:
    assert languages.name_of("xx") == "xx"
    assert languages.name_of("th") == "Thai"


@given(st.text(max_size=80))
def test_any_text_has_a_guess_or_none(text: str) -> None:
    assert languages.guess(text) in {None, *languages.LANGUAGES}
