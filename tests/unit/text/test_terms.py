# ruff: noqa: RUF001  (letters of other scripts are the matter here)
from __future__ import annotations

import pytest

from bot.text.terms import terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("预算", ("预算",)),
        ("新预算", ("新预", "预算")),
        ("预算，市场", ("预算", "市场")),
        ("预算 市场", ("预算", "市场")),
        ("预算的市场", ("预算", "市场")),
        ("猫", ("猫",)),
        ("猫 budget 狗", ("猫", "budget", "狗")),
    ],
)
def test_without_spaces_pairs_of_characters_that_stand_together_are_the_terms(
    text: str, found: tuple[str, ...]
) -> None:
    assert terms(text) == found
