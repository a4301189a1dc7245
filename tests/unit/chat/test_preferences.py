"""What people choose in a form."""

from __future__ import annotations

import pytest

from bot.chat.preferences import DAYS, UNSET, PersonPreferences


@pytest.mark.parametrize(
    "value", ["9" * 5_000, "\N{ARABIC-INDIC DIGIT SEVEN}", "\N{SUPERSCRIPT TWO}", "07", "-1"]
)
def test_days_that_nobody_offered_are_no_choice(value: str) -> None:
    assert PersonPreferences().changed("keep", value) is None


def test_days_that_were_offered_are_kept_and_given_up() -> None:
    for days in DAYS:
        chosen = PersonPreferences().changed("keep", str(days))
        assert chosen is not None
        assert chosen.keep_days == days
        assert chosen.changed("keep", UNSET) == PersonPreferences()
