"""Which language is spoken when, from a detector that errs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest

from bot.language.spoken_languages import (
    LanguageGuess,
    LanguageRun,
    Phrase,
    language_runs,
    most_spoken,
    spoken_languages,
)

SURE, LIKELY = 0.97, 0.6


def guess(code: str, probability: float = SURE, *, seconds: float = 8.0, **others: float) -> LanguageGuess:
    return LanguageGuess(seconds=seconds, probabilities={code: probability, **others})


def told(
    phrases: Sequence[Phrase], truth: Sequence[tuple[float, str]], *, hint: str | None = None
) -> tuple[tuple[LanguageRun, ...], int]:
    """Runs by a detector that hears each language in its share of a stretch, and how often it was asked.

    `truth` has each language with its end.
    """

    def share(stretch: Phrase) -> Mapping[str, float]:
        shares: dict[str, float] = {}
        start = 0.0
        for end, code in truth:
            shares[code] = shares.get(code, 0.0) + max(0.0, min(stretch[1], end) - max(stretch[0], start))
            start = end
        whole = sum(shares.values())
        return {code: seconds / whole for code, seconds in shares.items()}

    telling, asked = language_runs(phrases, hint=hint), 0
    wanted = next(telling)
    while True:
        asked += len(wanted)
        guesses = [LanguageGuess(seconds=one[1] - one[0], probabilities=share(one)) for one in wanted]
        try:
            wanted = telling.send(guesses)
        except StopIteration as end:
            return end.value, asked


def phrases_of(seconds: float, *, each: float = 2.0, pause: float = 0.5) -> list[Phrase]:
    starts = [place * (each + pause) for place in range(int(seconds / (each + pause)))]
    return [(start, start + each) for start in starts]


def test_one_language_is_one_run_and_costs_a_question_for_eight_seconds() -> None:
    runs, asked = told(phrases_of(60), [(60, "en")])
    assert [run.language for run in runs] == ["en"]
    assert asked <= 60 / 7


def test_each_change_is_found_near_its_place() -> None:
    runs, _ = told(phrases_of(60), [(17.5, "en"), (30, "es"), (42.5, "ru"), (60, "en")])
    assert [run.language for run in runs] == ["en", "es", "ru", "en"]
    assert [run.start for run in runs[1:]] == pytest.approx([17.5, 30, 42.5], abs=2.5)


def test_between_runs_lies_no_time() -> None:
    runs, _ = told(phrases_of(60), [(17.5, "en"), (30, "es"), (60, "en")])
    assert all(one.end == other.start for one, other in pairwise(runs))


def test_nothing_is_asked_where_nobody_speaks() -> None:
    with pytest.raises(StopIteration) as told_at_once:
        language_runs([]).send(None)
    assert told_at_once.value.value == ()


def test_a_stretch_that_sounds_a_little_like_another_language_changes_nothing() -> None:
    guesses = [guess("en"), guess("nl", LIKELY, en=0.35), guess("en")]
    assert spoken_languages(guesses) == ("en", "en", "en")


def test_a_breath_that_sounds_surely_like_another_language_changes_nothing() -> None:
    guesses = [guess("en"), guess("nl", seconds=0.6), guess("en")]
    assert spoken_languages(guesses) == ("en", "en", "en")


def test_a_whole_sentence_in_another_language_counts() -> None:
    assert spoken_languages([guess("en"), guess("ru"), guess("en")]) == ("en", "ru", "en")


def test_a_hint_decides_where_the_detector_wavers() -> None:
    wavering = [guess("es", 0.55, pt=0.4)] * 3
    assert spoken_languages(wavering) == ("es", "es", "es")
    assert spoken_languages(wavering, hint="pt") == ("pt", "pt", "pt")


def test_a_hint_that_is_wrong_is_no_order() -> None:
    assert spoken_languages([guess("en")] * 2, hint="ja") == ("en", "en")


def test_a_hint_stands_for_what_a_detector_takes_for_its_neighbour() -> None:
    assert spoken_languages([guess("zh", yue=0.01)] * 2, hint="yue") == ("yue", "yue")
    assert spoken_languages([guess("da", 0.5, nn=0.3, no=0.2)], hint="no") == ("no",)


def test_hardly_anybody_speaks_latin() -> None:
    assert spoken_languages([guess("la", 0.8, es=0.1)] * 2) == ("es", "es")


def test_the_language_of_most_speech_is_the_recordings() -> None:
    runs = (LanguageRun(start=0, end=20, language="en"), LanguageRun(start=20, end=30, language="fr"))
    assert most_spoken(runs, [(0.0, 4.0), (19.0, 29.0)]) == "fr"
    assert most_spoken((), []) is None


def test_a_hint_helps_also_where_a_detector_names_one_language_alone() -> None:
    def named(code: str) -> LanguageGuess:
        return LanguageGuess(seconds=3.0, probabilities={code: 0.9}, other=0.012)

    told = [named("en"), named("en"), named("nl"), named("en")]
    assert spoken_languages(told) == ("en",) * 4
    assert spoken_languages(told, hint="en") == ("en",) * 4
