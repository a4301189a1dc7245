"""When something was sent, as its reader would say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from bot.locales.catalogue import Localize

_Unit = Literal["minute", "hour", "day"]
_UNITS: tuple[tuple[_Unit, int, int], ...] = (
    ("minute", 60, 3_600),
    ("hour", 3_600, 86_400),
    ("day", 86_400, 30 * 86_400),
)
"""With their seconds, and those up to which an age is told in them."""
_ALWAYS = 1e9
"""Babel's threshold for a larger unit than the one that is wanted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Who reads it, and when."""

    locale: str
    now: datetime
    zone: tzinfo | None = None
    """None where the platform does not tell it: then no time of day would be theirs."""


@lru_cache(maxsize=1024)
def zone_named(name: str | None) -> tzinfo | None:
    """By IANA's name; None for one that this machine does not know."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def sent_words(sent_at: datetime, reader: Reader, localize: Localize) -> str:
    """A time of their day, with the date where it was another day; else how long ago it was."""
    if reader.zone is None:
        return _age(sent_at, reader, localize)
    then, today = sent_at.astimezone(reader.zone), reader.now.astimezone(reader.zone).date()
    time = f"{then:%H:%M}"
    if then.date() >= today:
        return time
    if then.date() == today - timedelta(days=1):
        return localize("sent-yesterday", time=time)
    return f"{_date(then, 'MMMd' if then.year == today.year else 'yMMMd', reader.locale)} {time}"


def date_words(sent_at: datetime, reader: Reader) -> str:
    """Its date in full and in figures, to be looked for; in UTC where the reader's clock is not known."""
    from babel.dates import format_date  # noqa: PLC0415 - as below

    then = sent_at.astimezone(reader.zone or UTC)
    return f"{format_date(then, 'full', locale=reader.locale)} {then:%Y-%m-%d}"


def _age(sent_at: datetime, reader: Reader, localize: Localize) -> str:
    """Of what is older than a month the month alone: its day depends on where one is."""
    from babel.dates import format_timedelta  # noqa: PLC0415 - most processes never name a recording

    seconds = (reader.now - sent_at).total_seconds()
    for unit, size, until in _UNITS:
        if seconds < size:
            return localize("sent-just-now")
        if seconds < until:
            age = timedelta(seconds=-(seconds // size * size))
            return format_timedelta(age, unit, threshold=_ALWAYS, add_direction=True, locale=reader.locale)
    return _date(sent_at.astimezone(UTC), "yMMM", reader.locale)


def _date(moment: datetime, skeleton: str, locale: str) -> str:
    from babel.dates import format_skeleton  # noqa: PLC0415 - as above

    return format_skeleton(skeleton, moment, locale=locale)
