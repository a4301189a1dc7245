from __future__ import annotations

import pytest

from bot.text.asked_terms import MOST_TERMS, listed_terms, merged_terms, prompted_terms


@pytest.mark.parametrize(
    ("prompt", "terms"),
    [
        (None, ()),
        ("Digium", ("Digium",)),
        ("Digium, Inter-Asterisk Exchange,  Digium", ("Digium", "Inter-Asterisk Exchange")),
        ("Glossary: ZyntriQix, DALL·E 2, LoRa.", ("Glossary", "ZyntriQix", "DALL·E 2", "LoRa")),
        (
            "The transcript is about OpenAI which makes technology like GPT-3 for Anna Maria Weber.",
            ("OpenAI", "GPT-3", "Anna Maria Weber"),
        ),
        ("Today we talk, as always, about the weather in spring.", ()),
        ("東京タワー、銀座", ("東京タワー", "銀座")),
        ("and so it went on and on.", ()),
    ],
)
def test_names_are_found_in_lists_and_in_sentences(prompt: str | None, terms: tuple[str, ...]) -> None:
    assert prompted_terms(prompt) == terms


def test_what_a_request_brings_is_bounded() -> None:
    many = listed_terms(",".join(f"term {number}" for number in range(1_000)), "x" * 5_000)
    assert len(many) == MOST_TERMS
    assert listed_terms("x" * 5_000, "a\n b ;c d") == ("c d",), "neither endless ones nor single letters"


def test_what_nobody_sees_is_left_out() -> None:
    hostile = "Dig\x00ium, \x1b[31mred, \u202eevil, \ud800x y, no\u200cne"
    assert listed_terms(hostile) == ("Digium", "[31mred", "evil", "x y", "no\u200cne")


def test_who_comes_first_counts_first() -> None:
    assert merged_terms(("a1", "b1"), ("c1", "a1")) == ("a1", "b1", "c1")
    assert merged_terms([f"n{number}" for number in range(99)], ("x1", "x2"))[-1] == "x1"


def test_marks_of_chat_templates_are_no_part_of_a_term() -> None:
    assert listed_terms("Digium<|im_end|>, <s>, AT&T") == ("Digium im_end", "AT&T")
