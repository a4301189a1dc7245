from __future__ import annotations

from bot.evaluation.word_errors import ErrorCounts, aligned, character_errors


def counts(said: str, heard: str) -> tuple[int, int, int, int]:
    found = aligned(said.split(), heard.split()).counts
    return found.said, found.substituted, found.deleted, found.inserted


def test_each_kind_of_error_is_counted() -> None:
    assert counts("a b c d", "a b c d") == (4, 0, 0, 0)
    assert counts("a b c d", "a x d") == (4, 1, 1, 0)
    assert counts("a b", "a b b b") == (2, 0, 0, 2)
    assert counts("a b", "") == (2, 0, 2, 0)
    assert counts("", "a b") == (0, 0, 0, 2)
    assert counts("", "") == (0, 0, 0, 0)


def test_rates_are_of_all_that_was_said() -> None:
    long = aligned(["a", "b", "c", "d", "e", "f", "g", "h"], ["a", "b", "c", "d", "e", "f", "g", "h"]).counts
    short = aligned(["a", "b"], ["x", "y"]).counts
    assert (long + short).rate == 0.2
    assert ErrorCounts(inserted=3).rate is None


def test_what_was_heard_right_is_told_by_its_places() -> None:
    assert list(aligned(["a", "b", "c"], ["x", "a", "c"]).same()) == [(0, 1), (2, 2)]


def test_characters_are_compared_without_blanks() -> None:
    found = character_errors(["ill", "disposed"], ["illdisposed"])
    assert (found.said, found.wrong) == (11, 0)
    assert character_errors(["abc"], []).deleted == 3
    assert character_errors([], ["abc"]).inserted == 3
