"""Times of the day: `half past three`, `halb vier`, `15h30`, `三点半` are one and the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.text.claims.number_words import number_word
from bot.text.claims.numbers import Number
from bot.text.claims.plain_words import Piece

_HOUR = r"(?:h|uhr|heures?|horas?|ore|点|點|時|时|часов|часа|час)"
_PAIR = r"(?P<h>#\d+) (?P<m>#\d+)"
_TO = r"(?P<to>#\d+) to (?P<h>#\d+)"
_PATTERNS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "": (
        (r"(?P<h>#\d+) : (?P<m>#\d+)", 0, 0),
        (rf"(?P<h>#\d+) {_HOUR} (?P<m>#\d+)(?! (?:{_HOUR}|刻))", 0, 0),
        (rf"(?P<h>#\d+) {_HOUR} 半", 0, 30),
        (rf"(?P<h>#\d+) {_HOUR} (?P<quarters>#\d+) 刻", 0, 0),
        (rf"(?P<h>#\d+) (?:{_HOUR}|o ' clock|oclock|[ap] ?m|[ap] \. m)\b", 0, 0),
        (_PAIR, 0, 0),
    ),
    "en": (
        (r"half past (?P<h>#\d+)", 0, 30),
        (r"quarter (?:past|after) (?P<h>#\d+)", 0, 15),
        (r"quarter (?:to|before) (?P<h>#\d+)", -1, 45),
        (r"(?P<m>#\d+)(?: minutes)? past (?P<h>#\d+)", 0, 0),
        (r"(?P<to>#\d+) minutes (?:to|before) (?P<h>#\d+)", -1, 0),
        (_TO, -1, 0),
    ),
    "de": (
        (r"halb (?P<h>#\d+)", -1, 30),
        (r"dreiviertel (?P<h>#\d+)", -1, 45),
        (r"viertel nach (?P<h>#\d+)", 0, 15),
        (r"viertel vor (?P<h>#\d+)", -1, 45),
        (r"viertel (?P<h>#\d+)", -1, 15),
        (r"(?P<m>#\d+)(?: minuten)? nach (?P<h>#\d+)", 0, 0),
        (r"(?P<to>#\d+)(?: minuten)? vor (?P<h>#\d+)", -1, 0),
    ),
    "es": (
        (r"(?P<h>#\d+) y cuarto", 0, 15),
        (r"(?P<h>#\d+) menos cuarto", -1, 45),
        (r"(?P<h>#\d+) y (?P<m>#\d+)", 0, 0),
        (r"(?P<h>#\d+) menos (?P<to>#\d+)", -1, 0),
    ),
    "fr": (
        (r"(?P<h>#\d+) heures? et demie?", 0, 30),
        (r"(?P<h>#\d+) heures? et quart", 0, 15),
        (r"(?P<h>#\d+) heures? moins le quart", -1, 45),
        (r"(?P<h>#\d+) heures? moins (?P<to>#\d+)", -1, 0),
    ),
    "it": (
        (r"(?P<h>#\d+) e un quarto", 0, 15),
        (r"(?P<h>#\d+) meno un quarto", -1, 45),
        (r"(?P<h>#\d+) e (?P<m>#\d+)", 0, 0),
        (r"(?P<h>#\d+) meno (?P<to>#\d+)", -1, 0),
    ),
    "pt": (
        (r"(?P<h>#\d+) (?:horas? )?e meia", 0, 30),
        (r"(?P<h>#\d+) (?:horas? )?e (?P<m>#\d+)", 0, 0),
        (r"(?P<to>#\d+) para as? (?P<h>#\d+)", -1, 0),
        (r"quarto para as? (?P<h>#\d+)", -1, 45),
    ),
    "ru": (
        (r"половин\w+ (?P<h>#\d+)", -1, 30),
        (r"без четверти (?P<h>#\d+)", -1, 45),
        (r"четверть (?P<h>#\d+)", -1, 15),
        (r"без (?P<to>#\d+) (?P<h>#\d+)", -1, 0),
    ),
}
_COMPILED = {
    language: tuple((re.compile(rf"(?<!\S){pattern}"), shift, minute) for pattern, shift, minute in rows)
    for language, rows in _PATTERNS.items()
}
_RUSSIAN_HALF = re.compile("^пол(?=(?:перв|втор|трет|четв|пят|шест|седьм|восьм|девят|десят|один|двен))")
_FRACTION = re.compile(
    "half|halb|medi[ao]|demie?|mezz[ao]|mei[ao]|quart[oi]?|cuarto|viertel|quarter|четверт[ьи]|половин[аыеу]|半"
)
"""Words of the patterns, which are numbers elsewhere."""
_DOTTED = re.compile(r"^(\d{1,2})[.,](\d{2})$")
_NOON = re.compile(
    "noon|midday|midnight|(?:mit|mitter)nacht|mittags?|mediodia|medianoche|midi|minuit|mezzogiorno|mezzanotte|"
    "полдень|полудня|полночь"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockTime:
    hour: int
    """Of the face of a clock, 0 to 11: few say which half of the day they mean."""
    minute: int
    first: int
    """Index of its first piece, and of the one behind its last."""
    behind: int
    is_pair: bool = False
    """`3 30`: two numbers that need not be a time."""


def clock_times(
    found: Sequence[Piece], numbers: Sequence[Number], language: str | None
) -> tuple[ClockTime, ...]:
    """All readings; a plain hour is one too."""
    encoded, places = _encoded(found, numbers)
    rows = (*_COMPILED[""], *_COMPILED.get(language or "", ()))
    matched = (one for row in rows for one in _matched(row, encoded, places, numbers))
    return (*matched, *_halves(numbers), *_written(found, numbers), *_words(found, language))


def _encoded(found: Sequence[Piece], numbers: Sequence[Number]) -> tuple[str, dict[int, int]]:
    """The text with `#3` for its third number, and the piece that begins at each offset."""
    starts = {
        one.first: at
        for at, one in enumerate(numbers)
        if not any(_FRACTION.fullmatch(piece.plain) for piece in found[one.first : one.behind])
        or one.values[0].denominator == 2 < one.behind - one.first
    }
    words: list[str] = []
    places: dict[int, int] = {}
    length = at = 0
    while at < len(found):
        word = f"#{starts[at]}" if at in starts else found[at].plain
        places[length] = at
        words.append(word)
        length += len(word) + 1
        at = numbers[starts[at]].behind if at in starts else at + 1
    places[length] = len(found)
    return " ".join(words), places


def _matched(
    row: tuple[re.Pattern[str], int, int], encoded: str, places: dict[int, int], numbers: Sequence[Number]
) -> Iterator[ClockTime]:
    pattern, shift, minute = row
    for found in pattern.finditer(encoded):
        groups = {name: numbers[int(text[1:])].values[0] for name, text in found.groupdict().items() if text}
        minutes = 60 - groups["to"] if "to" in groups else groups.get("m", minute)
        minutes += 15 * groups.get("quarters", Fraction(0))
        hour = groups["h"]
        if hour.denominator != 1 or not 0 <= hour <= 24 or not 0 <= minutes < 60 or minutes != int(minutes):
            continue
        end = found.end() + 1 if found.end() + 1 in places else encoded.find(" ", found.end()) + 1
        yield ClockTime(
            hour=int(hour + shift) % 12, minute=int(minutes),
            first=places[found.start()], behind=places.get(end, len(places)),
            is_pair=pattern.pattern.endswith((_PAIR, _TO)),
        )  # fmt: skip


def _halves(numbers: Sequence[Number]) -> Iterator[ClockTime]:
    """`tres y media`: three and a half is half past three, if it is a time."""
    for one in numbers:
        for value in one.values if one.is_word or len(one.values) == 1 else ():
            if value.denominator == 2 and 1 < value <= 24:
                yield ClockTime(hour=int(value) % 12, minute=30, first=one.first, behind=one.behind)


def _written(found: Sequence[Piece], numbers: Sequence[Number]) -> Iterator[ClockTime]:
    """`14.30 Uhr`."""
    for one in numbers:
        dotted = _DOTTED.match(found[one.first].raw)
        if dotted and int(dotted[1]) <= 24 and int(dotted[2]) < 60:
            yield ClockTime(
                hour=int(dotted[1]) % 12, minute=int(dotted[2]), first=one.first, behind=one.behind
            )


def _is_noon(found: Sequence[Piece], at: int) -> bool:
    words = "".join(piece.plain for piece in found[at : at + 3])
    return words.startswith(("meio-dia", "meianoite", "meia-noite", "正午", "中午"))


def _words(found: Sequence[Piece], language: str | None) -> Iterator[ClockTime]:
    for at, piece in enumerate(found):
        if _NOON.fullmatch(piece.plain) or _is_noon(found, at):
            yield ClockTime(hour=0, minute=0, first=at, behind=at + 1)
        elif language == "ru" and (half := _RUSSIAN_HALF.match(piece.plain)):
            word = number_word(piece.plain[half.end() :], "ru")
            if word and word.is_ordinal:
                yield ClockTime(hour=(word.value - 1) % 12, minute=30, first=at, behind=at + 1)
