"""Numbers the lines of a transcript and groups them into passages that fit a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.text.line_times import parted

LONGEST_LINE = 400
"""Characters of a line that is shown to a model whole; longer ones are cut into sentences."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberedLine:
    number: int
    """From 1, the same in every call: what models cite."""
    range: TimeRange
    text: str
    language: str | None = None
    speaker: int | None = None

    @property
    def line(self) -> Line:
        return Line(range=self.range, text=self.text, language=self.language, speaker=self.speaker)


def numbered(lines: Sequence[Line]) -> tuple[NumberedLine, ...]:
    """With who speaks, where several do."""
    fine = [part for line in lines for part in _fine(line)]
    several = len({line.speaker for line in lines if line.speaker}) > 1
    return tuple(
        NumberedLine(
            number=number,
            range=line.range,
            text=line.text,
            language=line.language,
            speaker=line.speaker if several else None,
        )
        for number, line in enumerate(fine, 1)
    )


def _fine(line: Line) -> tuple[Line, ...]:
    if not line.text.strip():
        return ()
    return parted(line) if len(line.text) > LONGEST_LINE else (line,)


Grouped = TypeVar("Grouped")


def grouped(
    items: Sequence[Grouped], *, limit: int, size: Callable[[Grouped], int]
) -> tuple[tuple[Grouped, ...], ...]:
    """Neighbours together as long as their sizes stay within the limit; at least one a group.

    Groups come out about even, so that no call gets a scrap that tells nothing.
    """
    sizes = [size(item) for item in items]
    count = max(1, -(-sum(sizes) // max(1, limit)))
    even = min(limit, -(-sum(sizes) // count) + max(sizes, default=0))
    groups: list[list[Grouped]] = []
    filled = 0
    for item, its_size in zip(items, sizes, strict=True):
        if not groups or filled + its_size > even:
            groups.append([])
            filled = 0
        groups[-1].append(item)
        filled += its_size
    return tuple(tuple(group) for group in groups)


class _Timed(Protocol):
    @property
    def range(self) -> TimeRange: ...


def span(lines: Sequence[_Timed]) -> TimeRange:
    """From the first line's start to the last one's end."""
    return TimeRange(start=lines[0].range.start, end=max(line.range.end for line in lines))
