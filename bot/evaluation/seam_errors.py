"""Words that cutting a recording into segments cost: lost or said twice beside a boundary."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.heard_units import HeardUnit
from bot.evaluation.word_errors import Alignment, Chunk

REACH_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class SeamErrors:
    boundaries: int = 0
    lost: int = 0
    """Words of the reference."""
    doubled: int = 0
    """Words that the answer says again."""

    def __add__(self, other: SeamErrors) -> SeamErrors:
        return SeamErrors(
            boundaries=self.boundaries + other.boundaries,
            lost=self.lost + other.lost,
            doubled=self.doubled + other.doubled,
        )


def seam_errors(alignment: Alignment, heard: Sequence[HeardUnit], boundaries: Sequence[float]) -> SeamErrors:
    """`boundaries` are seconds, in order. A word is lost at one that lies between its neighbours in the
    answer, or within reach of either.
    """
    lost = doubled = 0
    for chunk in alignment.chunks:
        if not _is_near(_reach_of(chunk, heard), boundaries):
            continue
        if chunk.kind == "delete":
            lost += len(chunk.said)
        elif chunk.kind == "insert" and _is_repeat(chunk, alignment.heard):
            doubled += len(chunk.heard)
    return SeamErrors(boundaries=len(boundaries), lost=lost, doubled=doubled)


def _reach_of(chunk: Chunk, heard: Sequence[HeardUnit]) -> tuple[float, float]:
    if chunk.heard:
        first, last = heard[chunk.heard.start].start, heard[chunk.heard.stop - 1].end
    else:
        at = chunk.heard.start
        first = heard[at - 1].end if at else 0.0
        last = heard[at].start if at < len(heard) else float("inf")
    return first - REACH_SECONDS, last + REACH_SECONDS


def _is_near(reach: tuple[float, float], boundaries: Sequence[float]) -> bool:
    at = bisect_left(boundaries, reach[0])
    return at < len(boundaries) and boundaries[at] <= reach[1]


def _is_repeat(chunk: Chunk, heard: Sequence[str]) -> bool:
    """Whether the same words stand right before them or right behind."""
    words, count = list(heard[chunk.heard.start : chunk.heard.stop]), len(chunk.heard)
    before = list(heard[max(0, chunk.heard.start - count) : chunk.heard.start])
    behind = list(heard[chunk.heard.stop : chunk.heard.stop + count])
    return words in (before, behind)
