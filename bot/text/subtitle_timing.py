"""How long each part of the subtitles stays on the screen: while it is spoken, and until it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.text.subtitle_layout import LEAST_MILLISECONDS, MOST_MILLISECONDS, CueText
from bot.text.subtitle_units import columns

NARROW_A_SECOND = 17
"""Characters that adults read (Netflix's guides); of wide ones `WIDE_A_SECOND`."""
WIDE_A_SECOND = 9
GAP_MILLISECONDS = 84
"""Two frames of film, in which the eye sees that the words changed."""
_MOST_LATE_MILLISECONDS = 500
"""So late a text may come behind its first word, where the one before it is still to be read."""
_CHAINED_MILLISECONDS = 500
"""Below that, the screen does not stay empty between two."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """What is on the screen at once. Times are milliseconds, `end` exclusive."""

    start: int
    end: int
    rows: tuple[str, ...]
    speakers: tuple[str, ...] = ()
    """As in `CueText`."""


def reading_milliseconds(rows: Sequence[str]) -> int:
    """That adults take to read it."""
    narrow = wide = 0
    for one in " ".join(rows):
        width = columns(one)
        narrow, wide = narrow + (width == 1), wide + (width == 2)
    return -(-1000 * (narrow * WIDE_A_SECOND + wide * NARROW_A_SECOND) // (NARROW_A_SECOND * WIDE_A_SECOND))


def timed(blocks: Sequence[CueText]) -> Iterator[Cue]:
    """In order, with a gap between any two; each at its first word or a little later."""
    starts = [block.start for block in blocks]
    for at, block in enumerate(blocks):
        start = starts[at]
        wanted = max(block.end, start + max(LEAST_MILLISECONDS, reading_milliseconds(block.rows)))
        end = min(wanted, start + MOST_MILLISECONDS)
        if at + 1 < len(blocks):
            spoken = starts[at + 1]
            starts[at + 1] = max(spoken, min(end + GAP_MILLISECONDS, spoken + _MOST_LATE_MILLISECONDS))
            starts[at + 1] = max(starts[at + 1], start + 1 + GAP_MILLISECONDS)
            latest = starts[at + 1] - GAP_MILLISECONDS
            near = latest - end < _CHAINED_MILLISECONDS and latest - start <= MOST_MILLISECONDS
            end = latest if near else min(end, latest)
        yield Cue(start=start, end=end, rows=block.rows, speakers=block.speakers)
