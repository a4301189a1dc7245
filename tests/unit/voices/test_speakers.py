"""Clustering without a given count, on voices that are made up."""

from __future__ import annotations

import time

import numpy as np
import pytest

from bot.voices.linkage import groups, merges
from bot.voices.speakers import speakers
from tests.unit.voices.made_voices import MadeVoices


def by_hand(rows: np.ndarray, likeness: float) -> set[frozenset[int]]:
    """Average linkage as it is defined: the two most alike groups, over all pairs, again and again."""
    found = [frozenset([index]) for index in range(len(rows))]
    cosines = rows @ rows.T
    while len(found) > 1:
        score, one, other = max(
            (float(np.mean(cosines[np.ix_(sorted(first), sorted(second))])), at, beside)
            for at, first in enumerate(found)
            for beside, second in enumerate(found[:at])
        )
        if score < likeness:
            break
        found = [group for index, group in enumerate(found) if index not in {one, other}] + [
            found[one] | found[other]
        ]
    return set(found)


def as_sets(labels: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("likeness", [0.45, 0.6, 0.7])
def test_average_linkage_is_what_its_definition_says(seed: int, likeness: float) -> None:
    made = MadeVoices(3, seed=seed)
    rows = np.concatenate([made.rows(voice, 12) for voice in range(3)])
    assert as_sets(groups(rows, np.ones(len(rows)), likeness=likeness)) == by_hand(rows, likeness)


def test_groups_of_groups_are_as_if_all_were_still_there() -> None:
    made = MadeVoices(2)
    rows = np.concatenate([made.rows(0, 9), made.rows(1, 6)])
    means = np.stack([rows[:4].mean(axis=0), rows[4:9].mean(axis=0), rows[9:].mean(axis=0)])
    first, second = merges(means, np.array([4.0, 5.0, 6.0]))
    assert first.likeness == pytest.approx(float(np.mean(rows[:4] @ rows[4:9].T)), abs=1e-5)
    assert second.likeness == pytest.approx(float(np.mean(rows[:9] @ rows[9:].T)), abs=1e-5)


def told(rows: list[np.ndarray], **options: int) -> list[int]:
    whole = np.concatenate(rows)
    each = np.ones(len(whole))
    return [int(label) for label in speakers(whole, each, 0.75 * each, **options)]


@pytest.mark.parametrize("voices", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("within", [0.58, 0.66])
def test_as_many_speakers_are_found_as_speak_in_quiet_and_in_noise(voices: int, within: float) -> None:
    made = MadeVoices(voices, seed=voices, within=within)
    found = told([made.rows(voice, 40) for voice in range(voices)] * 2)
    assert found == [voice for voice in range(voices) for _ in range(40)] * 2


@pytest.mark.parametrize("seed", range(5))
def test_one_voice_is_never_split(seed: int) -> None:
    assert set(told([MadeVoices(1, seed=seed, within=0.6).rows(0, 600)])) == {0}


def test_a_laugh_is_no_person() -> None:
    made = MadeVoices(3)
    found = told([made.rows(0, 30), made.rows(1, 30), made.rows(2, 2)])
    assert set(found) == {0, 1}


def test_who_says_little_is_a_person_all_the_same() -> None:
    made = MadeVoices(3)
    found = told([made.rows(0, 60), made.rows(1, 60), made.rows(2, 6)])
    assert found[-6:] == [2] * 6


@pytest.mark.parametrize("wanted", [1, 2, 3, 4, 6])
def test_so_many_are_told_apart_as_somebody_says(wanted: int) -> None:
    made = MadeVoices(4)
    assert len(set(told([made.rows(voice, 20) for voice in range(4)], wanted=wanted))) == wanted


def test_more_than_there_are_prints_cannot_be_told_apart() -> None:
    assert len(set(told([MadeVoices(2).rows(0, 2)], wanted=5))) == 2


def test_ten_hours_are_told_apart_too() -> None:
    """Prints of ten hours, each of several windows, of four voices that take turns."""
    made = MadeVoices(4)
    rows = np.concatenate([np.stack([made.rows(at % 4, 3).mean(axis=0)]) for at in range(8000)])
    found = speakers(rows, np.full(8000, 3.0), np.full(8000, 2.25))
    assert [int(label) for label in found[:8]] == [0, 1, 2, 3, 0, 1, 2, 3]
    assert all(int(found[at]) == at % 4 for at in range(8000))


def test_an_hour_in_noise_that_makes_each_moment_another_voice_ends_soon() -> None:
    """Thousands of groups, which nobody could compare with each other."""
    made = MadeVoices(20, alike=0.3, within=0.5)
    rows = np.concatenate([made.rows(at % 20, 4) for at in range(1000)])
    begun = time.process_time()
    found = speakers(rows, np.ones(len(rows)), np.full(len(rows), 0.75))
    assert time.process_time() - begun < 20
    assert len(set(found.tolist())) <= 20
