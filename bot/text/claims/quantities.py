"""Units of what is counted, and currencies: half an hour is thirty minutes, and euros are no dollars."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from bot.text.claims.numbers import Number
from bot.text.claims.plain_words import Piece, word_set

_WORDS_KEPT = 8192
_UNITS = tuple(
    (re.compile(pattern), kind, Fraction(factor))
    for pattern, kind, factor in (
        (r"sec(?:ond)?s?|sekunden?|segundos?|secondes?|secondi|секунд\w*|秒", "time", 1),
        (r"min(?:ute)?n?s?|minut[oi]s?|минут\w*|分", "time", 60),
        (r"hours?|hrs?|stunden?|heures?|horas?|or[ae]|час(?:а|ов|у|ам)?|小|時", "time", 3600),
        (r"days?|tagen?|tage?s?|jours?|dias?|giorn[io]|день|дн(?:я|ей|и)|суток|天|日", "time", 86400),
        (r"weeks?|wochen?|semaines?|semanas?|settiman[ae]|недел\w+|周|週|星", "time", 604800),
        (r"months?|monate?n?|mois|mes(?:es)?|mesi?|месяц\w*|个|か|ヶ|カ", "month", 1),
        (r"years?|jahre?n?s?|ans?|annees?|anos?|ann[io]|год\w*|лет|年", "month", 12),
        (r"m|met(?:er|re)s?|metern?|metros?|metr[oi]|метр\w*|米|メートル", "length", 1),
        (
            r"km|kilomet(?:er|re)s?|kilometern?|kilometros?|chilometr[oi]|quilometros?|километр\w*|公|キロ",
            "length",
            1000,
        ),
        (r"g|gramm?s?|grammes?|gramos?|grammi|грамм\w*|克|グラム", "mass", Fraction(1, 1000)),
        (r"kg|kilos?|kilogramm?e?s?|chil[oi]|quilos?|кг|килограмм\w*|кило", "mass", 1),
        (r"t|tonnes?|tons?|tonnen?|toneladas?|tonnellat[ae]|тонн\w*|吨|トン", "mass", 1000),
        (r"%|percent|prozent|pourcents?|процент\w*|パーセント", "share", Fraction(1, 100)),
    )
)
_SKIPPED = frozenset({"a", "an", "of", "one", "une", "d", "'", "-", "de", "einer", "einen", "eine"})
_OTHER_MEASURES = word_set("uhr oclock grad viertel drittel dreiviertel halb mitte ende anfang")
_WHOLES = {
    "halbstunde": ("time", 1800), "viertelstunde": ("time", 900), "dreiviertelstunde": ("time", 2700),
    "fortnight": ("time", 1209600), "полчаса": ("time", 1800), "halbjahr": ("month", 6),
    "полгода": ("month", 6),
    "mezzora": ("time", 1800), "mezz'ora": ("time", 1800),
}  # fmt: skip
_QUARTER = re.compile("quarter|quart|cuarto|quarto|четверть|viertel")
_CURRENCIES = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"€|euros?|eur|евро|欧|ユーロ", "EUR"),
        (r"dollars?|dolar(?:es)?|dollar[io]|usd|доллар\w*|美|ドル|bucks", "USD"),
        (r"£|pounds?|pfund|gbp|libras?|sterlin[ae]|фунт\w*|英|ポンド", "GBP"),
        (r"¥|yens?|円|jpy|иен\w*", "JPY"),
        (r"元|块|yuan|rmb|cny|юан\w*", "CNY"),
        (r"₽|рубл\w*|rubles?|rubel|rublos?|roubles?", "RUB"),
        (r"franken|francs?|chf|франк\w*", "CHF"),
        (r"reais|brl", "BRL"),
    )
)


def quantities(found: Sequence[Piece], number: Number) -> tuple[tuple[str, Fraction], ...]:
    """The number in the base unit of its kind, one for each way to read it."""
    at = number.behind
    while at < len(found) and at - number.behind < 2 and found[at].plain in _SKIPPED:
        at += 1
    if at >= len(found):
        return ()
    units = _units(found[at].plain)
    return tuple((kind, value * factor) for kind, factor in units for value in number.values)


@lru_cache(maxsize=_WORDS_KEPT)
def _units(word: str) -> tuple[tuple[str, Fraction], ...]:
    return tuple((kind, factor) for pattern, kind, factor in _UNITS if pattern.fullmatch(word))


def spoken_quantities(found: Sequence[Piece]) -> Iterator[tuple[str, Fraction]]:
    """Those that are one word (`полчаса`), and quarters."""
    for at, piece in enumerate(found):
        if piece.plain in {"an", "a"} and at + 1 < len(found):
            has_half = [one.plain for one in found[at + 2 : at + 5]] == ["and", "a", "half"]
            for kind, factor in _units(found[at + 1].plain):
                yield kind, factor * (Fraction(3, 2) if has_half else 1)
        if piece.plain in _WHOLES:
            kind, value = _WHOLES[piece.plain]
            yield kind, Fraction(value)
        elif _QUARTER.fullmatch(piece.plain):
            yield "share", Fraction(1, 4)
            behind = next((one for one in found[at + 1 : at + 4] if one.plain not in _SKIPPED), None)
            if behind and _UNITS[2][0].fullmatch(behind.plain):
                yield "time", Fraction(900)


def currencies(found: Sequence[Piece], text: str) -> frozenset[str]:
    codes = {
        code
        for at, piece in enumerate(found)
        if (code := _currency(piece.plain))
        and not (piece.raw == "元" and at and found[at - 1].raw in "欧美日港")
    }
    if "$" in text:
        codes.add("BRL" if "R$" in text else "USD")
    return frozenset(codes)


@lru_cache(maxsize=_WORDS_KEPT)
def _currency(word: str) -> str | None:
    return next((code for pattern, code in _CURRENCIES if pattern.fullmatch(word)), None)


def is_measure(word: str) -> bool:
    """Whether a plain word is a unit or a currency."""
    return word in _OTHER_MEASURES or _currency(word) is not None or bool(_units(word))
