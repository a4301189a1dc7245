"""What chance does to an error rate: other recordings of the same kind would have given another one.

Files are drawn anew with repetition (the bootstrap), since the errors of one recording belong together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.evaluation.word_errors import ErrorCounts

SEED = 20_260_101
DRAWS = 2_000
FEWEST_FILES = 8
"""Of fewer nothing is said about chance."""
_TAILS = (2.5, 97.5)

_Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """Within which 95 of 100 draws lie."""

    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RateDifference:
    """The second error rate less the first."""

    value: float
    interval: Interval | None

    @property
    def is_beyond_chance(self) -> bool | None:
        """None where there are too few files to tell."""
        return None if self.interval is None else not self.interval.low <= 0 <= self.interval.high


def rate_interval(counts: Sequence[ErrorCounts]) -> Interval | None:
    """Of the error rate of all files together. None for too few."""
    if len(counts) < FEWEST_FILES:
        return None
    wrong, said = _arrays(counts)
    return _interval(
        [float(wrong[drawn].sum() / total) for drawn in _draws(len(counts)) if (total := said[drawn].sum())]
    )


def rate_difference(pairs: Sequence[tuple[ErrorCounts, ErrorCounts]]) -> RateDifference | None:
    """Of two answers to each file. None where nothing was said."""
    first, second = _arrays([one for one, _ in pairs]), _arrays([other for _, other in pairs])
    if not first[1].sum():
        return None
    value = float((second[0].sum() - first[0].sum()) / first[1].sum())
    if len(pairs) < FEWEST_FILES:
        return RateDifference(value=value, interval=None)
    drawn_values = [
        float((second[0][drawn].sum() - first[0][drawn].sum()) / total)
        for drawn in _draws(len(pairs))
        if (total := first[1][drawn].sum())
    ]
    return RateDifference(value=value, interval=_interval(drawn_values))


def _arrays(counts: Sequence[ErrorCounts]) -> tuple[_Counts, _Counts]:
    return (
        np.array([one.wrong for one in counts], dtype=np.float64),
        np.array([one.said for one in counts], dtype=np.float64),
    )


def _draws(files: int) -> Iterator[npt.NDArray[np.int64]]:
    random = np.random.default_rng(SEED)
    for _ in range(DRAWS):
        yield random.integers(0, files, files)


def _interval(values: Sequence[float]) -> Interval:
    low, high = np.percentile(values, _TAILS)
    return Interval(low=float(low), high=float(high))
