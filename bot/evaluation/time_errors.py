"""How far off words and lines begin, of those that were heard right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.heard_units import HeardUnit
from bot.evaluation.normalizer import units
from bot.evaluation.reference import RecordingReference, TimedText
from bot.evaluation.word_errors import aligned


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeErrors:
    """Seconds between the reference's start and the answer's, each without its sign."""

    words: tuple[float, ...] = ()
    lines: tuple[float, ...] = ()
    estimated: bool = False
    """The engine told no times of some words."""


def time_errors(
    reference: RecordingReference, heard: Sequence[HeardUnit], language: str | None, *, estimated: bool
) -> TimeErrors | None:
    """Where the reference times words, of every word; where it times lines, of each one's first. None where
    it times nothing.
    """
    timed = reference.words or reference.lines
    if not timed:
        return None
    said, starts = _said(timed, language)
    pairs = [
        (starts[at], heard[found])
        for at, found in aligned(said, [one.unit for one in heard]).same()
        if at in starts
    ]
    return TimeErrors(
        words=_rounded(abs(unit.start - start) for start, unit in pairs),
        lines=_rounded(abs(unit.line_start - start) for start, unit in pairs if unit.line_start is not None),
        estimated=estimated,
    )


def _said(timed: Iterable[TimedText], language: str | None) -> tuple[list[str], Mapping[int, float]]:
    """All units, and when the first of each word or line is said."""
    said: list[str] = []
    starts: dict[int, float] = {}
    for one in timed:
        if parts := units(one.text, language):
            starts[len(said)] = one.start
            said += parts
    return said, starts


def _rounded(seconds: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(one, 3) for one in seconds)
