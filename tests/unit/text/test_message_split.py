from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.message_split import split_text, utf16_length

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1e9\U0001f1ea"
ALPHABET = st.sampled_from([*"abc .\n", "你", "。", "é", FAMILY, FLAG, "👍🏽", "word ", "\n\n"])


@given(st.lists(ALPHABET, max_size=300).map("".join), st.integers(12, 80))
def test_parts_fit_and_nothing_but_white_space_is_lost(text: str, limit: int) -> None:
    parts = split_text(text, limit, utf16_length)
    assert all(part and utf16_length(part) <= limit for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


@given(st.text(max_size=300), st.integers(2, 50))
def test_any_text_fits_any_limit(text: str, limit: int) -> None:
    assert all(utf16_length(part) <= limit for part in split_text(text, limit, utf16_length))


@given(st.lists(st.sampled_from([FAMILY, FLAG, "👍🏽"]), min_size=1, max_size=60), st.integers(12, 40))
def test_no_emoji_is_torn(emoji: list[str], limit: int) -> None:
    whole = re.compile(f"(?:{FAMILY}|{FLAG}|👍🏽)+")
    assert all(whole.fullmatch(part) for part in split_text("".join(emoji), limit, utf16_length))


@given(st.lists(st.text(alphabet="abcdé'", min_size=1, max_size=9), max_size=80), st.integers(10, 60))
def test_no_word_is_torn(words: list[str], limit: int) -> None:
    parts = split_text(" ".join(words), limit)
    assert " ".join(parts).split() == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two.\n\nthree four", ("one two.", "three four")),
        ("First one. Second", ("First one.", "Second")),
        ("第一句话。第二句话比较长", ("第一句话。", "第二句话比较长")),
        ("", ()),
    ],
)
def test_cuts_are_where_people_would_make_them(text: str, parts: tuple[str, ...]) -> None:
    assert split_text(text, 11) == parts
