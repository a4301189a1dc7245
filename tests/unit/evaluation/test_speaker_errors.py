from __future__ import annotations

import random
from itertools import permutations

import pytest

from bot.evaluation.speaker_errors import SpeakerErrors, SpeakerTurn, _assigned, speaker_errors


def turns(*told: tuple[float, float, str]) -> list[SpeakerTurn]:
    return [SpeakerTurn(start=start, end=end, speaker=speaker) for start, end, speaker in told]


SAID = turns((0, 10, "Ada"), (10, 20, "Ben"))


def rate(found: SpeakerErrors) -> float:
    assert found.rate is not None
    return found.rate


def test_names_are_matched_for_the_most_agreement() -> None:
    found = speaker_errors(SAID, turns((0, 10, "2"), (10, 20, "1")), collar=0)
    assert rate(found) == 0
    assert (found.speakers, found.told_apart) == (2, 2)


def test_one_voice_for_two_is_confusion_and_a_third_one_too() -> None:
    assert rate(speaker_errors(SAID, turns((0, 20, "1")), collar=0)) == 0.5
    split = speaker_errors(SAID, turns((0, 10, "1"), (10, 15, "2"), (15, 20, "3")), collar=0)
    assert split.confused == 5
    assert split.told_apart == 3


def test_speech_that_nobody_has_is_missed_and_speech_that_is_none_is_a_false_alarm() -> None:
    found = speaker_errors(SAID, turns((0, 8, "1"), (10, 24, "2")), collar=0)
    assert (found.missed, found.false_alarm, found.confused) == (2, 4, 0)


def test_nothing_is_scored_around_the_edges_of_the_reference() -> None:
    late = turns((0.2, 10.2, "1"), (10.2, 19.8, "2"))
    found = speaker_errors(SAID, late)
    assert rate(found) == 0
    assert found.said == pytest.approx(20 - 4 * 0.25)
    assert rate(speaker_errors(SAID, late, collar=0)) > 0.02


def test_where_two_speak_at_once_both_count() -> None:
    said = turns((0, 10, "Ada"), (5, 10, "Ben"))
    found = speaker_errors(said, turns((0, 10, "1")), collar=0)
    assert (found.said, found.missed) == (15, 5)


def test_nobody_speaks() -> None:
    assert speaker_errors([], turns((0, 5, "1"))).rate is None


def test_the_match_is_the_best_of_all() -> None:
    draw = random.Random(1)
    for size in (1, 2, 4, 5):
        cost = [[draw.uniform(-9, 9) for _ in range(size)] for _ in range(size)]
        best = min(
            sum(cost[row][column] for row, column in enumerate(one)) for one in permutations(range(size))
        )
        assert sum(cost[row][column] for row, column in enumerate(_assigned(cost))) == pytest.approx(best)
