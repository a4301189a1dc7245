"""Numbers that others name are bounded before anything is done with them."""

from __future__ import annotations

import pytest

from bot.domain.outside_numbers import number_within


@pytest.mark.parametrize("value", [10**400, "9" * 5_000, float("inf"), 11, "11", 10.5])
def test_what_is_too_much_is_the_most(value: object) -> None:
    assert number_within(value, most=10) == 10


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        -1,
        -(10**400),
        "-1",
        "nan",
        "1e3",
        True,
        None,
        "",
        "\N{SUPERSCRIPT TWO}",
        "\N{ARABIC-INDIC DIGIT SEVEN}",
    ],
)
def test_what_is_no_number_is_none(value: object) -> None:
    assert number_within(value, most=10) is None


@pytest.mark.parametrize("value", [7, 7.0, "7", " 7.0 "])
def test_a_number_stays_as_it_is(value: object) -> None:
    assert number_within(value, most=10) == 7
