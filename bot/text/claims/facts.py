"""What a text states that can be looked up, and what of it another text bears out."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from bot.text.claims.calendar_words import Day, days_in
from bot.text.claims.clock_times import ClockTime, clock_times
from bot.text.claims.east_asian_numerals import in_digits
from bot.text.claims.names import NamedEntity, names_in
from bot.text.claims.numbers import Number, numbers_in
from bot.text.claims.places import east_asian_places, place
from bot.text.claims.plain_words import Piece, pieces, plain, western
from bot.text.claims.quantities import currencies, is_measure, quantities, spoken_quantities

Atom = tuple[Hashable, ...]
"""`("number", 20)`, `("time", 3, 30)`, `("month", 5)`: what two texts have in common or have not."""

_DATE = re.compile(
    r"(?<!\d)(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./](\d{1,2})[./](\d{2,4})?|(\d{1,2})/(\d{1,2}))(?!\d)"
)
_NEAR = Fraction(15, 100)
"""How far from what was said `about twenty` may be."""
_LONG_NUMBER = 4
_TEXTS_KEPT = 512
"""Statements are read more than once; lines are kept by who checks them."""
_CENTURIES = range(17, 21)
"""Whose decades are called by their tens alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FactualClaim:
    kind: str
    """`number`, `time`, `weekday`, `month`, `relative`, `date` or `currency`."""
    text: str
    any_of: frozenset[Atom]
    """One of them must stand in the other text."""
    near: Fraction | None = None
    digits: str = ""
    joins: bool = False
    """Whether the same digits, parted in another way, are the same: telephone numbers, years, `39,5`."""

    @property
    def is_rare(self) -> bool:
        """Whether few other lines can have it by chance."""
        return self.kind in {"time", "month"} or (len(self.digits) > 1 and self.kind == "number")


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    atoms: frozenset[Atom]
    """All that the text can bear out."""
    amounts: tuple[Fraction, ...]
    runs: tuple[str, ...]
    """Digits of numbers that stand beside each other."""
    words: frozenset[str]
    claims: tuple[FactualClaim, ...]
    names: tuple[NamedEntity, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    text: str
    found: tuple[Piece, ...]
    numbers: tuple[Number, ...]
    times: tuple[ClockTime, ...]
    days: tuple[Day, ...]


@lru_cache(maxsize=_TEXTS_KEPT)
def facts_in(text: str, language: str | None) -> Facts:
    read = _read(text, language)
    return Facts(
        atoms=frozenset(_atoms(read)),
        amounts=tuple(value for one in read.numbers for value in one.values),
        runs=tuple(_runs(read)),
        words=frozenset(piece.plain for piece in read.found if piece.is_word),
        claims=tuple(_claims(read)),
        names=names_in(read.text, read.found, language, without=_known(read)),
    )


def _read(text: str, language: str | None) -> _Read:
    digits = western(text)
    if language in {"zh", "yue", "ja", None}:
        digits = in_digits(digits, language)
    found = pieces(digits)
    numbers = numbers_in(digits, found, language)
    return _Read(
        text=digits,
        found=found,
        numbers=numbers,
        times=clock_times(found, numbers, language),
        days=days_in(digits, "".join(map(_plain_letter, digits)), language),
    )


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    found = plain(letter)
    return found if len(found) == 1 else letter.lower()[:1]


def _known(read: _Read) -> frozenset[int]:
    return frozenset(
        piece.start
        for piece in read.found
        if is_measure(piece.plain) or any(day.start <= piece.start < day.end for day in read.days)
    )


def _atoms(read: _Read) -> Iterator[Atom]:
    taken = {at for time in read.times if time.minute for at in range(time.first, time.behind)}
    for one in read.numbers:
        if not one.is_weak or one.first not in taken:
            yield from _number_atoms(read, one)
    for time in read.times:
        yield ("time", time.hour, time.minute)
        if time.minute == 0:
            yield ("number", Fraction(time.hour))
            yield ("number", Fraction(time.hour + 12))
    for day in read.days:
        yield (day.kind, day.value)
    for kind, value in spoken_quantities(read.found):
        yield (kind, value)
        yield from _as_share(value)
    yield from (("currency", code) for code in currencies(read.found, read.text))
    yield from _dates(read.text)
    yield from _places(read)


def _number_atoms(read: _Read, one: Number) -> Iterator[Atom]:
    for value in one.values:
        yield ("number", value)
        yield from _as_share(value)
        if one.is_ordinal and one.is_word and 2 < value <= 10:
            yield from (("number", 1 / value), *_as_share(1 / value))
    yield from quantities(read.found, one)


def _as_share(value: Fraction) -> Iterator[Atom]:
    if 0 < value < 1:
        yield ("number", value * 100)
        yield ("share", value)


def _places(read: _Read) -> Iterator[Atom]:
    for piece in read.found:
        if piece.is_word and (found := place(piece.plain)) is not None:
            yield ("place", found)
    if not read.text.isascii():
        yield from (("place", row) for name, row in east_asian_places() if name in read.text)


def _dates(text: str) -> Iterator[Atom]:
    for found in _DATE.finditer(text):
        yield from (atom for part in _date_parts(found) for atom in part)


def _date_parts(found: re.Match[str]) -> tuple[tuple[Atom, ...], ...]:
    """Day, month and year; the first two may be meant the other way round."""
    parts = [int(part) for part in found.groups() if part]
    if len(found[1] or "") == 4:
        parts = [parts[2], parts[1], parts[0]]
    pair = tuple(
        (("number", Fraction(part)), *((("month", part),) if 0 < part <= 12 else ())) for part in parts[:2]
    )
    years = tuple((("number", Fraction(part)), ("number", Fraction(2000 + part % 100))) for part in parts[2:])
    return (*pair, *years)


def _runs(read: _Read) -> Iterator[str]:
    run = ""
    behind = -1
    for one in read.numbers:
        if one.first != behind and run:
            yield run
            run = ""
        run += one.digits
        behind = one.behind
        if behind < len(read.found) and read.found[behind].raw in {"-", ",", "/", "."}:
            behind += 1
    if run:
        yield run


def _claims(read: _Read) -> Iterator[FactualClaim]:
    dates = [found.span() for found in _DATE.finditer(read.text)]
    for found in _DATE.finditer(read.text):
        yield from (
            FactualClaim(kind="date", text=found[0], any_of=frozenset(atoms)) for atoms in _date_parts(found)
        )
    taken = {at for time in read.times if time.minute for at in range(time.first, time.behind)}
    yield from _time_claims(read, dates)
    for group in _groups(read, taken):
        if not any(start <= group[0].start < end for start, end in dates):
            yield from _number_claims(read, group)
    for day in read.days:
        if not any(start <= day.start < end for start, end in dates):
            yield FactualClaim(
                kind=day.kind, text=read.text[day.start : day.end], any_of=frozenset({(day.kind, day.value)})
            )
    for code in currencies(read.found, read.text):
        yield FactualClaim(kind="currency", text=code, any_of=frozenset({("currency", code)}))


def _time_claims(read: _Read, dates: Sequence[tuple[int, int]]) -> Iterator[FactualClaim]:
    spans: dict[tuple[int, int], set[Atom]] = {}
    for time in read.times:
        at = read.found[time.first].start
        if time.minute and not time.is_pair and not any(start <= at < end for start, end in dates):
            spans.setdefault((time.first, time.behind), set()).add(("time", time.hour, time.minute))
    for (first, behind), atoms in spans.items():
        inside = [one for one in read.numbers if first <= one.first < behind and not one.is_weak]
        whole = {
            atom
            for one in inside
            if len(inside) == 1 and one.values[0].denominator > 1
            for atom in _number_atoms(read, one)
        }
        end = min(behind, len(read.found))
        text = read.text[read.found[first].start : read.found[end - 1].end]
        digits = "".join(one.digits for one in inside)
        yield FactualClaim(
            kind="time",
            text=text,
            any_of=frozenset(atoms | whole),
            digits=digits,
            joins=len(inside) > 1 or bool(whole),
        )


def _groups(read: _Read, taken: set[int]) -> Iterator[list[Number]]:
    """Numbers that claim something, neighbours together."""
    group: list[Number] = []
    for one in read.numbers:
        if one.first in taken and not _in_pair(read, one):
            continue
        if one.is_weak:
            continue
        if group and one.first != group[-1].behind:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _in_pair(read: _Read, one: Number) -> bool:
    return any(time.first <= one.first < time.behind and time.is_pair for time in read.times) and not any(
        time.minute and time.first <= one.first < time.behind and not time.is_pair for time in read.times
    )


def _number_claims(read: _Read, group: Sequence[Number]) -> Iterator[FactualClaim]:
    if len(group) > 1:
        times = {
            ("time", time.hour, time.minute)
            for time in read.times
            if group[0].first <= time.first and time.behind <= group[-1].behind
        }
        digits = "".join(one.digits for one in group)
        parts = frozenset(times)
        text = read.text[group[0].start : group[-1].end]
        if times or len(digits) >= _LONG_NUMBER:
            yield FactualClaim(kind="number", text=text, any_of=parts, digits=digits, joins=True)
            return
    yield from (_number_claim(read, one) for one in group)


def _number_claim(read: _Read, one: Number) -> FactualClaim:
    atoms = set(_number_atoms(read, one))
    behind = read.found[one.behind] if one.behind < len(read.found) else None
    if behind and behind.plain in {"s", "er", "ern"} and behind.start == one.start + len(one.digits):
        atoms |= {("number", value % 100) for value in one.values if value // 100 in _CENTURIES}
    for time in read.times:
        if time.is_pair and time.first <= one.first < time.behind:
            atoms.add(("time", time.hour, time.minute))
        if time.minute == 0 and time.first <= one.first < time.behind:
            atoms |= {
                ("number", Fraction(time.hour)),
                ("number", Fraction(time.hour + 12)),
                ("time", time.hour, 0),
            }
    atoms |= {("weekday", day.value) for day in read.days if day.kind == "weekday" and day.start == one.start}
    return FactualClaim(
        kind="number",
        text=read.text[one.start : one.end],
        any_of=frozenset(atoms),
        near=one.values[0] if one.is_near else None,
        digits=one.digits,
        joins=len(one.digits) >= _LONG_NUMBER or one.values[0].denominator > 1,
    )


def bears_out(facts: Facts, claim: FactualClaim) -> bool:
    """Whether one text holds what another claims."""
    if claim.any_of & facts.atoms:
        return True
    if claim.near is not None and any(_is_near(claim.near, amount) for amount in facts.amounts):
        return True
    return claim.joins and any(
        claim.digits == run or (len(claim.digits) >= _LONG_NUMBER and claim.digits in run)
        for run in facts.runs
    )


def are_alike(one: FactualClaim, other: FactualClaim) -> bool:
    """Whether two claims may be about the same number or day."""
    if one.any_of & other.any_of:
        return True
    if any(
        claim.joins and rest.digits and rest.digits in claim.digits
        for claim, rest in ((one, other), (other, one))
    ):
        return True
    near = one.near if one.near is not None else other.near
    rest = other if one.near is not None else one
    return near is not None and any(
        atom[0] == "number" and isinstance(atom[1], Fraction) and _is_near(near, atom[1])
        for atom in rest.any_of
    )


def _is_near(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) <= _NEAR * max(one, other)
