"""Arithmetic of time ranges."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.recording import TimeRange, merged


def without(whole: Iterable[TimeRange], holes: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    """The time of `whole` that is in none of `holes`, in order."""
    left: list[TimeRange] = []
    gaps = merged(holes)
    for one in merged(whole):
        position = one.start
        for gap in gaps:
            if gap.end <= position or gap.start >= one.end:
                continue
            if gap.start > position:
                left.append(TimeRange(start=position, end=gap.start))
            position = gap.end
        if position < one.end:
            left.append(TimeRange(start=position, end=one.end))
    return tuple(left)


def clipped(ranges: Iterable[TimeRange], to: TimeRange) -> tuple[TimeRange, ...]:
    """The parts of the ranges that lie inside `to`, without empty ones."""
    return merged(
        TimeRange(start=max(one.start, to.start), end=min(one.end, to.end))
        for one in ranges
        if one.start < to.end and one.end > to.start
    )


def common(ones: Iterable[TimeRange], others: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    """The time that is in both, in order."""
    left, right = merged(ones), merged(others)
    both: list[TimeRange] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            both.append(TimeRange(start=start, end=end))
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return tuple(both)


def samples_of(ranges: Iterable[TimeRange]) -> int:
    """Of ranges that do not overlap."""
    return sum(one.samples for one in ranges)
