"""Which pieces stand on the screen together, and in which rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bot.language.scripts import is_wide
from bot.text.subtitle_units import BreakCost, Unit, columns, row_columns

MOST_MILLISECONDS = 7_000
LEAST_MILLISECONDS = 833
"""Five sixths of a second: nobody reads what is there for less."""
PAUSE_MILLISECONDS = 700
"""Between pieces, from which on they do not stand together unless one of them is a single word."""

_DASH = "- "
_A_CUE = 9.0
_FULLNESS = 4.0
_SENTENCE_INSIDE = 6.0
_PAUSE_INSIDE = 8.0
_ONE_WORD = 14.0
_TOO_SHORT = 6.0


@dataclass(frozen=True, kw_only=True, slots=True)
class CueText:
    """What stands on the screen at once, as it was spoken."""

    start: int
    """Milliseconds."""
    end: int
    rows: tuple[str, ...]
    speakers: tuple[str, ...] = ()
    """Who says each row, where several people speak."""


def laid_out(units: Sequence[Unit]) -> list[CueText]:
    """All pieces in order, at most two rows and seven seconds each, parted where it reads best.

    The best partition is found from the front: `costs[n]` is what the first n pieces cost at least.
    """
    measured = _Measured(units)
    costs, begins = [0.0], [0]
    for stop in range(1, len(units) + 1):
        best, begin = float("inf"), stop - 1
        for start in range(stop - 1, -1, -1):
            if start < stop - 1 and not measured.fits(start, stop):
                break
            cost = costs[start] + measured.cost(start, stop)
            if cost < best:
                best, begin = cost, start
        costs.append(best)
        begins.append(begin)
    cuts = [len(units)]
    while cuts[-1]:
        cuts.append(begins[cuts[-1]])
    return _in_dialogue([_block(units[start:stop]) for stop, start in reversed(list(pairwise(cuts)))])


class _Measured:
    """Sums over the pieces, so that any stretch of them is measured at once."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        spaced = [unit.columns + (unit.text != unit.text.rstrip()) for unit in units]
        self._columns = [0, *accumulate(spaced)]
        self._sentences = [0, *accumulate(unit.cost is BreakCost.SENTENCE for unit in units)]
        pauses = [b.start - a.end >= PAUSE_MILLISECONDS for a, b in pairwise(units)]
        self._pauses = [0, *accumulate(pauses)]

    def fits(self, start: int, stop: int) -> bool:
        """Into two rows, and with its last piece seen for a while, into the longest time."""
        if self._units[stop - 1].start - self._units[start].start > MOST_MILLISECONDS - LEAST_MILLISECONDS:
            return False
        row = row_columns(wide=self._units[start].wide)
        first, last = self._units[start], self._units[stop - 1]
        if (first.wide, first.sign, first.speaker) != (last.wide, last.sign, last.speaker):
            return False
        return self._width(max(self._first_row(start, stop, row), start + 1), stop) <= row

    def _first_row(self, start: int, stop: int, row: int) -> int:
        """Where the second row begins if the first holds as much as it can."""
        end = bisect_right(self._columns, self._columns[start] + row + 1, start, stop + 1) - 1
        while end > start + 1 and self._width(start, end) > row:
            end -= 1
        return end

    def _width(self, start: int, stop: int) -> int:
        """Columns without the space behind the last piece."""
        if stop <= start:
            return 0
        return self._columns[stop - 1] - self._columns[start] + self._units[stop - 1].columns

    def cost(self, start: int, stop: int) -> float:
        first, last = self._units[start], self._units[stop - 1]
        row = row_columns(wide=first.wide)
        until = self._units[stop].start if stop < len(self._units) else last.end + MOST_MILLISECONDS
        fullness = self._width(start, stop) / (2 * row)
        cost = _A_CUE + last.cost + _FULLNESS * fullness * fullness
        cost += _SENTENCE_INSIDE * (self._sentences[stop - 1] - self._sentences[start])
        cost += _PAUSE_INSIDE * (self._pauses[stop - 1] - self._pauses[start])
        if stop - start == 1 or (first.wide and self._width(start, stop) * 4 < row):
            cost += _ONE_WORD
        if until - first.start < LEAST_MILLISECONDS:
            cost += _TOO_SHORT
        return cost

    def rows(self) -> tuple[int, ...]:
        """Where rows end: one where all fits into it; else two about as long, broken where it reads best."""
        stop, row = len(self._units), row_columns(wide=self._units[0].wide)
        if self._width(0, stop) <= row:
            return (stop,)
        places = [at for at in range(1, stop) if self._width(0, at) <= row and self._width(at, stop) <= row]
        return (min(places, key=self._row_cost), stop)

    def _row_cost(self, at: int) -> float:
        uneven = abs(self._width(0, at) - self._width(at, len(self._units)))
        return self._units[at - 1].cost + uneven / 3


def _block(units: Sequence[Unit]) -> CueText:
    ends = _Measured(units).rows()
    rows = ("".join(unit.text for unit in units[a:b]).strip() for a, b in zip((0, *ends), ends, strict=False))
    shown = tuple(rows)
    speakers = (units[0].speaker,) * len(shown) if units[0].speaker else ()
    return CueText(start=units[0].start, end=units[-1].end, rows=shown, speakers=speakers)


def _in_dialogue(cues: Sequence[CueText]) -> list[CueText]:
    """What two people say within a moment stands together, each in a row with a dash."""
    together: list[CueText] = []
    for cue in cues:
        before = together[-1] if together else None
        if before is not None and _is_reply(before, cue):
            together[-1] = CueText(
                start=before.start,
                end=max(before.end, cue.end),
                rows=tuple(f"{_DASH}{one.rows[0]}" for one in (before, cue)),
                speakers=before.speakers + cue.speakers,
            )
        else:
            together.append(cue)
    return together


def _is_reply(before: CueText, cue: CueText) -> bool:
    single = len(before.speakers) == len(cue.speakers) == 1 and before.speakers != cue.speakers
    near = cue.start - before.start < LEAST_MILLISECONDS and cue.end - before.start <= MOST_MILLISECONDS
    return (
        single
        and near
        and all(
            columns(_DASH + one.rows[0]) <= row_columns(wide=is_wide(one.rows[0])) for one in (before, cue)
        )
    )
