"""The receipt in words: one quiet line, and the whole of it, with nothing told that is not so."""

from __future__ import annotations

from functools import partial

import pytest

from bot.domain.coverage import Coverage, EngineName, EngineShare, HeardAgain, SoundMark, UncheckedReason
from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.locales.catalogue import LOCALES, Catalogue
from bot.locales.coverage_words import coverage_blocks, coverage_line
from bot.text.blocks import ListItem

CATALOGUE = Catalogue(strict=True)
BASE = EngineName(name="Whisper base", profile="builtin", model="whisper-base")
LARGE = EngineName(name="Whisper large-v3", profile="whisper", model="openai/whisper-large-v3")
AT = TimeRange.from_seconds(65, 70)


def a_coverage(
    *, speech: float = 0, silence: float = 0, other_sound: float = 0, missing: float = 0, **more: object
) -> Coverage:
    lengths = {"speech": speech, "silence": silence, "other_sound": other_sound, "missing": missing}
    counted = {name: round(seconds * SAMPLE_RATE) for name, seconds in lengths.items()}
    return Coverage(duration=sum(counted.values()), **counted, **more)  # type: ignore[arg-type]


def heard_by(*shares: tuple[EngineName, float]) -> tuple[EngineShare, ...]:
    return tuple(EngineShare(engine=one, samples=round(seconds * SAMPLE_RATE)) for one, seconds in shares)


def in_line(coverage: Coverage, locale: str = "en") -> str:
    return coverage_line(coverage, partial(CATALOGUE.localize, locale=locale))


def in_full(coverage: Coverage, locale: str = "en") -> list[ListItem]:
    items = list(coverage_blocks(coverage, partial(CATALOGUE.localize, locale=locale)))
    assert all(isinstance(item, ListItem) for item in items)
    return [item for item in items if isinstance(item, ListItem)]


EVERYTHING = a_coverage(
    speech=724,
    silence=60,
    other_sound=30,
    missing=36,
    behind_declared_end=4 * SAMPLE_RATE,
    languages={"en": 700 * SAMPLE_RATE, "es": 24 * SAMPLE_RATE},
    engines=heard_by((BASE, 770), (LARGE, 44)),
    heard_again=(
        HeardAgain(range=AT, reason="empty", engine=BASE),
        HeardAgain(range=AT, reason="loop", engine=BASE),
        HeardAgain(range=AT, reason="refused", engine=LARGE),
    ),
    marks=(SoundMark(range=AT, text="[Music]"),),
    unspoken=(AT,),
    unchecked=dict.fromkeys(UncheckedReason, 5 * SAMPLE_RATE),
)


ALL_OF_IT = (
    "12:04 of speech, 0:36 not understood · English 11:40, Español 0:24"
    " · 0:04 of it behind the end that the file declares · Whisper base · Whisper large-v3"
)


@pytest.mark.parametrize(
    ("coverage", "line"),
    [
        (
            a_coverage(speech=724, silence=60, languages={"en": 1}, engines=heard_by((BASE, 784))),
            "12:04 of speech, all transcribed · Whisper base",
        ),
        (
            a_coverage(speech=70, missing=36, engines=heard_by((BASE, 70))),
            "1:10 of speech, 0:36 not understood · Whisper base",
        ),
        (a_coverage(missing=36, silence=5), "0:36 not understood"),
        (
            a_coverage(silence=5, other_sound=60, engines=heard_by((BASE, 65))),
            "1:00 of music or noise · 0:05 of silence",
        ),
        (a_coverage(silence=1800), "30:00 of silence"),
        (a_coverage(speech=0.2), "0:01 of speech, all transcribed"),
        (
            a_coverage(speech=5, behind_declared_end=SAMPLE_RATE * 4),
            "0:05 of speech, all transcribed · 0:04 of it behind the end that the file declares",
        ),
        (a_coverage(speech=5, behind_declared_end=SAMPLE_RATE // 4), "0:05 of speech, all transcribed"),
        (a_coverage(), ""),
        (
            EVERYTHING,
            ALL_OF_IT,
        ),
    ],
)
def test_the_line_says_what_was_heard_and_by_whom(coverage: Coverage, line: str) -> None:
    assert in_line(coverage) == line


def test_the_whole_names_all_there_is_to_tell() -> None:
    told = [f"{item.owner}: {item.text}" if item.owner else item.text for item in in_full(EVERYTHING)]
    assert told[:10] == [
        "Speech: 12:04",
        "Not understood: 0:36",
        "Silence: 1:00",
        "Music and noise: 0:30",
        "Behind the declared end of the file: 0:04",
        "Languages: English 11:40, Español 0:24",
        "Heard by: Whisper base 12:50, Whisper large-v3 0:44",
        "Heard again: 3 passages, 0:15",
        "words were lacking",
        "what came could not be right",
    ]
    assert told[10:13] == [
        "the engine turned it down",
        "Sounds that the engine named: [Music]",
        "Words where nobody speaks, left out: 0:05",
    ]
    assert len(told[13:]) == len(UncheckedReason)
    assert all(one.startswith("Could not be checked: 0:05: ") for one in told[13:])


def test_what_happened_at_a_moment_can_be_played_from_there() -> None:
    moments = [item.text for item in in_full(EVERYTHING) if item.at == AT]
    assert moments == [
        "words were lacking",
        "what came could not be right",
        "the engine turned it down",
        "[Music]",
        "0:05",
    ]


def test_nothing_is_listed_that_did_not_happen() -> None:
    assert [item.owner for item in in_full(a_coverage(speech=5))] == ["Speech"]
    assert in_full(a_coverage()) == []


def test_an_engine_in_circles_makes_no_endless_list() -> None:
    many = a_coverage(
        speech=900,
        marks=tuple(SoundMark(range=AT, text=f"[{n}]") for n in range(300)),
        unspoken=(AT,) * 300,
        heard_again=(HeardAgain(range=AT, reason="empty"),) * 300,
    )
    assert len(in_full(many)) < 70


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_says_all_of_it(locale: str) -> None:
    line = in_line(EVERYTHING, locale)
    assert "12:04" in line
    assert "0:36" in line
    assert "\n" not in line
    assert len(in_full(EVERYTHING, locale)) == len(in_full(EVERYTHING))
