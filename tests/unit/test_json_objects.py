"""JSON of strangers: bounded in depth, in size and in its numbers."""

from __future__ import annotations

import pytest

from handlers.json_objects import MOST_DEPTH, MOST_VALUES, parse_object


@pytest.mark.parametrize(
    "number",
    ["9" * 19, "-" + "9" * 19, "9" * 21, "1" + "0" * 400, "9" * 5_000, "1e400", "-1e999", "NaN", "Infinity"],
)
def test_a_number_that_no_column_holds_is_refused(number: str) -> None:
    assert parse_object('{"a":[' + number + "]}") is None


def test_numbers_of_64_bits_and_finite_ones_are_taken() -> None:
    assert parse_object(b'{"a":9223372036854775807,"b":-9223372036854775807,"c":1.5e3}') == {
        "a": 2**63 - 1,
        "b": 1 - 2**63,
        "c": 1500.0,
    }


def test_too_many_values_and_too_deep_ones_are_refused() -> None:
    assert parse_object('{"a":[' + "0," * (MOST_VALUES - 2) + "0]}") is not None
    assert parse_object('{"a":[' + "0," * MOST_VALUES + "0]}") is None
    assert parse_object('{"a":' * (MOST_DEPTH - 1) + "1" + "}" * (MOST_DEPTH - 1)) is not None
    assert parse_object('{"a":' * MOST_DEPTH + "1" + "}" * MOST_DEPTH) is None
