"""Numbers in a text, in digits or words, with all that they may mean."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from bot.text.claims.approximations import is_near
from bot.text.claims.number_tables import TABLES
from bot.text.claims.number_words import NumberWord, number_word
from bot.text.claims.plain_words import Piece, word_set

_HALF = re.compile("half|halb(?:e[nrs]?)?|medi[ao]|demie?|mezz[ao]|mei[ao]|половин[аоыуе]й?|半")
_HALVES = {
    "anderthalb": Fraction(3, 2),
    "полтора": Fraction(3, 2),
    "полторы": Fraction(3, 2),
    "полутора": Fraction(3, 2),
}
_AND_A_HALF = word_set("and a an y e et с und")
_AND_A_HALF_GERMAN = re.compile("^(.+)einhalb(tausend|hundert)?$")
_SHARES = tuple(
    (re.compile(pattern), part)
    for pattern, part in (
        ("thirds?|drittels?|tercios?|tiers|terz[oi]|tercos?|трет[ьи]", 3),
        ("quarters?|viertels?|quarts?|cuartos?|quart[oi]s?|четверт[ьи]", 4),
        ("fifths?|funftels?|quintos?|cinquiemes?|quint[oi]|пят(?:ая|ую|ой|ых)", 5),
        ("tenths?|zehntels?", 10),
    )
)
_CENTS = re.compile(
    "€|euros?|eur|dollars?|dolar(?:es)?|dollar[io]|pounds?|pfund|libras?|sterlin[ae]|franken|francs?|reais|quid"
)
_WITH_DECIMAL_POINT = frozenset({"en", "zh", "yue", "ja", "ko", "th", "he", "hi"})
_ONE_COUNTS_LITTLE = frozenset({"zh", "yue", "ja"})
"""Where `一个` is an article."""
_GROUP = 4
"""Characters of a group of thousands with its mark."""
_LONGEST_DIGITS = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    values: tuple[Fraction, ...]
    """More than one where `12.000` or `1,5` may be read in two ways; the likeliest first."""
    digits: str
    start: int
    end: int
    first: int
    """Index of its first piece, and of the one behind it."""
    behind: int
    is_weak: bool = False
    is_ordinal: bool = False
    is_near: bool = False
    """Said as nearly meant: `about twenty`."""
    is_word: bool = False


def numbers_in(text: str, found: Sequence[Piece], language: str | None) -> tuple[Number, ...]:
    """All numbers of a text, given as its pieces, in order."""
    return tuple(
        replace(
            one,
            is_near=is_near(
                text,
                found[max(0, one.first - 2) : one.first],
                found[one.behind : one.behind + 1],
                one.digits,
                language,
            ),
        )
        for one in _numbers(found, language or "")
    )


def _numbers(found: Sequence[Piece], language: str) -> Iterator[Number]:
    at = 0
    while at < len(found):
        one = _at(found, at, language)
        if one is None:
            at += 1
            continue
        yield one
        at = one.behind


def _at(found: Sequence[Piece], at: int, language: str) -> Number | None:
    one = _plain_at(found, at, language)
    return one and (_as_share(found, one) or _as_price(found, one, language) or one)


def _as_share(found: Sequence[Piece], one: Number) -> Number | None:
    """`zwei Drittel`, `三成`."""
    if one.behind >= len(found):
        return None
    if found[one.behind].raw in "成割":
        return _made(found, one.first, one.behind + 1, (one.values[0] / 10,))
    part = _share_part(found[one.behind].plain)
    if not part or one.values[0] > part or one.is_ordinal:
        return None
    return _made(found, one.first, one.behind + 1, (one.values[0] / part,), is_weak=one.is_weak, is_word=True)


@lru_cache(maxsize=8192)
def _share_part(word: str) -> int:
    """Into how many a fraction's word parts; 0 for any other word."""
    return next((part for pattern, part in _SHARES if pattern.fullmatch(word)), 0)


def _as_price(found: Sequence[Piece], one: Number, language: str) -> Number | None:
    """`eighteen euros fifty`."""
    if one.behind + 1 >= len(found) or not _CENTS.fullmatch(found[one.behind].plain):
        return None
    cents = _plain_at(found, one.behind + 1, language)
    if cents is None or cents.is_weak or cents.is_ordinal or not 0 < cents.values[0] < 100:
        return None
    return _made(found, one.first, cents.behind, (one.values[0] + cents.values[0] / 100,), is_word=True)


def _plain_at(found: Sequence[Piece], at: int, language: str) -> Number | None:
    piece = found[at]
    if piece.is_numeral:
        return _numeral(found, at, language)
    if not piece.is_word:
        return None
    if special := _HALVES.get(piece.plain) or _german_half(piece.plain, language):
        return _made(found, at, at + 1, (special,), is_word=True)
    if language == "de" and (part := _share_part(piece.plain)):
        return _made(found, at, at + 1, (Fraction(1, part),), is_weak=True, is_word=True)
    if _HALF.fullmatch(piece.plain):
        return _made(found, at, at + 1, (Fraction(1, 2),), is_weak=True, is_word=True)
    return _spoken(found, at, language)


def _german_half(word: str, language: str) -> Fraction | None:
    compound = _AND_A_HALF_GERMAN.match(word) if language == "de" else None
    whole = number_word(compound[1], "de") if compound else None
    factor = {"tausend": 1000, "hundert": 100}.get(compound[2] or "", 1) if compound else 1
    return (whole.value + Fraction(1, 2)) * factor if whole else None


def _made(
    found: Sequence[Piece], first: int, behind: int, values: tuple[Fraction, ...], **more: bool
) -> Number:
    value = values[0]
    digits = str(value.numerator) if value.denominator == 1 else f"{float(value):g}".replace(".", "")
    return Number(
        values=values, digits=digits[:_LONGEST_DIGITS], start=found[first].start, end=found[behind - 1].end,
        first=first, behind=behind, **more,
    )  # fmt: skip


def _numeral(found: Sequence[Piece], at: int, language: str) -> Number:
    raw = found[at].raw[:_LONGEST_DIGITS]
    values = _readings(raw, language)
    behind, factor = at + 1, 1
    if raw.isdecimal() and _is_decimal_point(found, at):
        return _made(found, at, at + 3, (Fraction(f"{raw}.{found[at + 2].raw}"),))
    while scale := _scale(found, behind, language):
        factor, behind = factor * scale, behind + 1
    if factor == 1 and _is_ordinal_mark(found, behind):
        return _made(found, at, behind, values, is_ordinal=True)
    if half := _half_behind(found, behind, language):
        return _made(found, at, half, tuple(value + Fraction(1, 2) for value in values))
    scaled = tuple(value * factor for value in values)
    if _half_behind(found, behind + 1, language):
        scaled += tuple(value + Fraction(1, 2) for value in scaled)
    one = _made(found, at, behind, scaled, is_weak=raw == "1" and language in _ONE_COUNTS_LITTLE)
    return one if factor > 1 else replace(one, digits="".join(filter(str.isdecimal, raw)))


def _is_decimal_point(found: Sequence[Piece], at: int) -> bool:
    """Whether `91点5` follows, which is no time of the day."""
    if at + 2 >= len(found) or found[at + 1].raw != "点" or not found[at + 2].raw.isdecimal():
        return False
    is_hour = int(found[at].raw) <= 24
    behind = found[at + 3].raw if at + 3 < len(found) else ""
    return not is_hour or (len(found[at + 2].raw) == 1 and behind not in "分刻")


def _readings(raw: str, language: str) -> tuple[Fraction, ...]:
    bare = re.sub(r"['’\s]", "", raw)
    if bare.isdecimal():
        return (Fraction(bare),)
    marks = [one for one in bare if one in ".,"]
    grouped = Fraction("".join(filter(str.isdecimal, bare)))
    last = max(bare.rfind("."), bare.rfind(","))
    whole = "".join(filter(str.isdecimal, bare[:last])) or "0"
    decimal = Fraction(f"{whole}.{bare[last + 1 :]}")
    if len(marks) == 1:
        if len(bare) - last != _GROUP:
            return (decimal,)
        is_decimal = marks[0] == ("." if language in _WITH_DECIMAL_POINT else ",") and bare[-1] != "0"
        return (decimal, grouped) if is_decimal else (grouped,)
    return (grouped,) if len(set(marks)) == 1 else (decimal,)


def _is_beside(found: Sequence[Piece], at: int) -> bool:
    """Whether the piece follows the one before it with nothing but a blank or a hyphen between."""
    return 0 < at < len(found) and found[at].start - found[at - 1].end <= 1


def _scale(found: Sequence[Piece], at: int, language: str) -> int:
    if not _is_beside(found, at) or not found[at].is_word:
        return 0
    word = number_word(found[at].plain, language)
    if found[at].plain in {"k", "m"} and found[at].start != found[at - 1].end:
        return 0
    return word.value if word and word.is_scale else 0


def _is_ordinal_mark(found: Sequence[Piece], at: int) -> bool:
    return _is_beside(found, at) and found[at].plain in {
        "th",
        "st",
        "nd",
        "rd",
        "º",
        "ª",
        "°",
        "er",
        "eme",
        "го",
        "й",
    }


def _half_behind(found: Sequence[Piece], at: int, language: str) -> int:
    """Index behind `and a half`; 0 where it does not follow."""
    if any(one.raw == "半" for one in found[at : at + 2]) and language in {"zh", "ja"} and at < len(found):
        return at + 1
    start = at
    while at < len(found) and at - start < 3 and found[at].plain in _AND_A_HALF:
        at += 1
    if start < at < len(found) and language and _HALF.fullmatch(found[at].plain):
        return at + 1
    return 0


def _spoken(found: Sequence[Piece], at: int, language: str) -> Number | None:
    first = number_word(found[at].plain, language)
    if first is None:
        return None
    value, behind, last = _Sum(language).taken(found, at)
    is_single = behind == at + 1
    is_weak = is_single and (first.is_weak or (first.is_scale and found[at].plain.endswith(("s", "е", "e"))))
    if decimals := _decimals(found, behind, language):
        behind, digits = decimals
        return _made(found, at, behind, (Fraction(f"{value}.{digits}"),), is_word=True)
    if half := _half_behind(found, behind, language):
        factor = 1
        while scale := _scale(found, half, language):
            factor, half = factor * scale, half + 1
        return _made(found, at, half, ((value + Fraction(1, 2)) * factor,), is_word=True)
    values: tuple[Fraction, ...] = (Fraction(value),)
    if _half_behind(found, behind + 1, language):
        values += (value + Fraction(1, 2),)
    return _made(found, at, behind, values, is_weak=is_weak, is_ordinal=last.is_ordinal, is_word=True)


def _decimals(found: Sequence[Piece], at: int, language: str) -> tuple[int, str] | None:
    if at >= len(found) or language not in TABLES or found[at].plain not in TABLES[language].points:
        return None
    digits = ""
    at += 1
    while at < len(found):
        word = number_word(found[at].plain, language)
        if found[at].raw.isdecimal():
            digits += found[at].raw
        elif word is None or word.is_scale or word.value > 99 or len(digits) > 5:
            break
        else:
            digits += str(word.value)
        at += 1
    return (at, digits) if digits else None


class _Sum:
    """Adds up the words of one number until one does not fit."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._total = 0
        self._current: int | None = None
        self._last_scale = 10**15

    def taken(self, found: Sequence[Piece], at: int) -> tuple[int, int, NumberWord]:
        """The value, the index behind it, and its last word."""
        last = NumberWord(0)
        behind = at
        while at < len(found):
            if behind > at or (at > behind and found[at].start - found[at - 1].end > 1):
                break
            word = number_word(found[at].plain, self._language)
            if word is None or not self._add(word):
                break
            last, behind = word, at + 1
            if word.is_ordinal or word.is_whole:
                break
            at = self._past_joiners(found, behind)
        return self._total + (self._current or 0), behind, last

    def _past_joiners(self, found: Sequence[Piece], at: int) -> int:
        joiners = TABLES[self._language].joiners
        while at + 1 < len(found) and (found[at].plain in joiners or found[at].raw == "-"):
            at += 1
        return at

    def _add(self, word: NumberWord) -> bool:
        current = self._current
        if word.is_scale and word.value == 100:
            if current is not None and current >= 100:
                return False
            self._current = max(1, current or 0) * 100
        elif word.is_scale:
            if word.value >= self._last_scale:
                return False
            self._total += (1 if current is None else current) * word.value
            self._current, self._last_scale = None, word.value
        elif current is None:
            if word.value >= self._last_scale:
                return False
            self._current = word.value
        elif current % 100 == 4 and word.value == 20 and self._language == "fr":
            self._current = current + 76
        elif self._fits(current, word.value):
            self._current = current + word.value
        else:
            return False
        return True

    def _fits(self, current: int, value: int) -> bool:
        low = current % 100
        if value >= 100:
            return False
        if low == 0:
            return current >= 100
        if self._language == "fr" and low in {60, 80} and 10 <= value < 20:
            return True
        if self._language == "fr" and low == 10 and 7 <= value <= 9:
            return True
        return low >= 20 and low % 10 == 0 and 0 < value < 10
