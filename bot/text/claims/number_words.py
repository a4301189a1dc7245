"""The value of one number word, compounds and endings included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bot.text.claims.number_tables import (
    GERMAN,
    ITALIAN,
    RUSSIAN_CARDINALS,
    RUSSIAN_ORDINAL_ENDING,
    RUSSIAN_ORDINALS,
    RUSSIAN_SCALES,
    TABLES,
    WEAK,
)


class NumberWord(NamedTuple):
    value: int
    is_scale: bool = False
    is_ordinal: bool = False
    is_weak: bool = False
    """Offers a number, but need not be one."""
    is_whole: bool = False
    """A compound: nothing is added to it."""


@lru_cache(maxsize=8192)
def number_word(word: str, language: str) -> NumberWord | None:
    """What a plain word stands for; None for no number."""
    table = TABLES.get(language)
    if table is None:
        return None
    is_weak = word in WEAK[language]
    if word in table.scales:
        return NumberWord(table.scales[word], is_scale=True)
    if word in table.cardinals:
        value = table.cardinals[word]
        return NumberWord(value, is_weak=is_weak or value == 1)
    if word in table.ordinals and language != "de":
        value = table.ordinals[word]
        return NumberWord(value, is_ordinal=True, is_weak=is_weak or value == 1)
    return _COMPOUNDS.get(language, _none)(word)


def _none(_: str) -> NumberWord | None:
    return None


_GERMAN_DECADE = re.compile(r"^(zwanzig|dreissig|vierzig|funfzig|sechzig|siebzig|achtzig|neunzig)e?rn?$")


def _german(word: str) -> NumberWord | None:
    if (value := german_cardinal(word)) is not None:
        return NumberWord(value, is_whole=value >= 100)
    if decade := _GERMAN_DECADE.match(word):
        return NumberWord(GERMAN.cardinals[decade[1]])
    stem = re.sub(r"e[nrsm]?$", "", word)
    if stem == word:
        return None
    if stem in GERMAN.ordinals:
        value = GERMAN.ordinals[stem]
        return NumberWord(value, is_ordinal=True, is_weak=value == 1)
    for ending in ("st", "t"):
        value = german_cardinal(stem.removesuffix(ending)) if stem.endswith(ending) else None
        if value is not None and value > 12:
            return NumberWord(value, is_ordinal=True)
    return None


def german_cardinal(word: str) -> int | None:
    """`dreiundzwanzigtausendfunfhundert`: parted at its scales, then at its `und`."""
    for scale, factor in (("tausend", 1000), ("hundert", 100)):
        left, found, right = word.partition(scale)
        if found:
            high = 1 if not left else german_cardinal(left)
            low = 0 if not right else german_cardinal(right.removeprefix("und") or "x")
            return None if high is None or low is None else high * factor + low
    if word in GERMAN.cardinals:
        return GERMAN.cardinals[word]
    unit, und, ten = word.rpartition("und")
    if und and ten.endswith("ig") and GERMAN.cardinals.get(unit, 99) < 10 and ten in GERMAN.cardinals:
        return GERMAN.cardinals[ten] + GERMAN.cardinals[unit]
    return None


_ITALIAN_PARTS = tuple(
    sorted(
        (
            *((word, value) for word, value in ITALIAN.cardinals.items() if value != 1),
            ("uno", 1), ("un", 1), ("mila", 1000), ("mille", 1000), ("cento", 100), ("cent", 100),
            ("vent", 20), ("trent", 30), ("quarant", 40), ("cinquant", 50), ("sessant", 60), ("settant", 70),
            ("ottant", 80), ("novant", 90),
        ),
        key=lambda one: -len(one[0]),
    )
)  # fmt: skip


def _italian(word: str) -> NumberWord | None:
    """`ventitremilacinquecento`, and the ordinal `ventitreesimo`."""
    if word.endswith(("esimo", "esima", "esimi", "esime")):
        value = _italian_value(word[:-5])
        for vowel in "oeia":
            value = value if value is not None else _italian_value(word[:-5] + vowel)
        return NumberWord(value, is_ordinal=True) if value is not None else None
    value = _italian_value(word)
    return NumberWord(value, is_whole=value >= 100) if value is not None else None


def _italian_value(word: str) -> int | None:
    return next((value for value in _italian_readings(word, 0, 0, 0)), None)


def _italian_readings(rest: str, total: int, current: int, count: int) -> Iterator[int]:
    """`centottanta` begins with `cent`, `centodue` with `cento`: every way to part the word is tried."""
    if not rest:
        if count > 1:
            yield total + current
        return
    for part, value in _ITALIAN_PARTS:
        if not rest.startswith(part):
            continue
        if value == 1000 and not total:
            yield from _italian_readings(rest[len(part) :], max(1, current) * 1000, 0, count + 1)
        elif value == 100 and current < 10:
            yield from _italian_readings(rest[len(part) :], total, max(1, current) * 100, count + 1)
        elif value < 100 and (
            current % 100 == 0 or (current % 100 >= 20 and current % 10 == 0 and value < 10)
        ):
            yield from _italian_readings(rest[len(part) :], total, current + value, count + 1)


_RUSSIAN = re.compile("|".join(f"({pattern})" for pattern, _ in (*RUSSIAN_CARDINALS, *RUSSIAN_SCALES)))
_RUSSIAN_ORDINAL = re.compile(
    f"(?:{'|'.join(f'({stem})' for stem, _ in RUSSIAN_ORDINALS)}){RUSSIAN_ORDINAL_ENDING}"
)


def _russian(word: str) -> NumberWord | None:
    if found := _RUSSIAN.fullmatch(word):
        at = (found.lastindex or 1) - 1
        if at >= len(RUSSIAN_CARDINALS):
            return NumberWord(RUSSIAN_SCALES[at - len(RUSSIAN_CARDINALS)][1], is_scale=True)
        return NumberWord(RUSSIAN_CARDINALS[at][1], is_weak=RUSSIAN_CARDINALS[at][1] == 1)
    if (ordinal := _RUSSIAN_ORDINAL.fullmatch(word)) and ordinal.lastindex:
        value = RUSSIAN_ORDINALS[ordinal.lastindex - 1][1]
        return NumberWord(value, is_ordinal=True, is_weak=value == 1)
    return None


def _french(word: str) -> NumberWord | None:
    if not word.endswith("ieme"):
        return None
    stem = word.removesuffix("ieme")
    for form in (stem, f"{stem}e"):
        if form in TABLES["fr"].cardinals:
            return NumberWord(TABLES["fr"].cardinals[form], is_ordinal=True)
    return None


_COMPOUNDS = {"de": _german, "it": _italian, "ru": _russian, "fr": _french}
