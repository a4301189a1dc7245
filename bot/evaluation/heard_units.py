"""An answer as units with their times: what an alignment's indices are looked up in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.transcript import Line
from bot.evaluation.normalizer import units
from bot.text.phrases import words_of


@dataclass(frozen=True, kw_only=True, slots=True)
class HeardUnit:
    """Times in seconds on the recording's clock."""

    unit: str
    start: float
    end: float
    line_start: float | None
    """When its line begins, of the first unit of a line."""


def heard_units(lines: Iterable[Line], language: str | None) -> tuple[HeardUnit, ...]:
    """Of the lines in order. Several units of one word share its time out evenly."""
    return tuple(unit for line in lines for unit in _of_line(line, language))


def _of_line(line: Line, language: str | None) -> Sequence[HeardUnit]:
    found: list[HeardUnit] = []
    for word in words_of(line):
        parts = units(word.text, language)
        start, length = word.range.start_seconds, word.range.end_seconds - word.range.start_seconds
        for number, unit in enumerate(parts):
            first = start + length * number / len(parts)
            found.append(
                HeardUnit(
                    unit=unit,
                    start=first,
                    end=first + length / len(parts),
                    line_start=None if found else line.range.start_seconds,
                )
            )
    return found
