"""Joins two texts whose end and beginning may tell the same stretch of sound.

Only the last and first few tokens are compared: a search of whole texts finds chance matches far apart and
destroys what lies between. Where too little matches, both sides stay: a duplicate can be seen and repaired,
a loss cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.tokens import Token, tokenize
from bot.language.word_spacing import side_by_side

MOST_REMOVED = 1.6
"""Times the expected overlap: more is never removed."""
_RUN = 3
"""Exact matches in a row that a splice needs around it."""
_MATCH, _MISMATCH, _GAP = 2, -1, -1
_DENSITY = 0.35
"""Share of the overlap that must match; noise of 30% on both sides leaves about 0.49."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seam:
    """Where to pass from one text to the next: after these tokens, which say the same."""

    left: int
    """Index of the last token that is taken from the left text."""
    right: int
    """Index of its twin in the right text, where the rest begins."""


def find_seam(left: Sequence[Token], right: Sequence[Token], *, expected: float) -> Seam | None:
    """The best place to pass over; None to keep both sides whole.

    `expected` is how many tokens the overlap should hold, by its seconds and the rate of speech.
    """
    window = int(2 * expected) + 20
    tail, head = left[-window:], right[:window]
    pairs, end = _aligned([token.key for token in tail], [token.key for token in head], expected)
    if not pairs:
        return None
    first_left = pairs[0][0] - pairs[0][1]
    span = max(len(tail) - max(first_left, 0), end)
    if len(pairs) < max(_RUN, _DENSITY * span):
        return None
    removed_at_most = MOST_REMOVED * expected
    middle = (max(first_left, 0) + len(tail) + end) / 2
    candidates = [
        (abs(i + j - middle), i, j)
        for i, j in _inside_runs(pairs)
        if len(tail) - i + j <= removed_at_most  # left tokens after i, right tokens up to j
    ]
    if not candidates:
        return None
    _, i, j = min(candidates)
    return Seam(left=len(left) - len(tail) + i, right=j)


def join(left: str, right: str, *, expected: float) -> str:
    """One text; `expected` as in `find_seam`, 0 where nothing was heard twice."""
    if expected > 0:
        left_tokens, right_tokens = tokenize(left), tokenize(right)
        seam = find_seam(left_tokens, right_tokens, expected=expected)
        if seam is not None:
            return left[: left_tokens[seam.left].end] + right[right_tokens[seam.right].end :]
    return side_by_side(left, right)


def _inside_runs(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs of runs of at least `_RUN` that have a pair of their run right behind them."""
    inside: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for pair in (*pairs, (-9, -9)):
        if run and pair != (run[-1][0] + 1, run[-1][1] + 1):
            if len(run) >= _RUN:
                inside += run[:-1]
            run = []
        run.append(pair)
    return inside


def _aligned(left: Sequence[str], right: Sequence[str], expected: float) -> tuple[list[tuple[int, int]], int]:
    """Dovetail alignment: the left side's end against the right side's beginning.

    Returns the index pairs that match exactly, in order, and how many right tokens the overlap takes. A
    longer overlap than expected must pay for each token what a match earns, so that a phrase that repeats
    is removed as often as it was heard twice, not as often as it was said.
    """
    rows = _scores(left, right)
    last = rows[-1]
    end = max(
        range(len(right) + 1),
        key=lambda j: (last[j] - _MATCH * max(0.0, j - expected), -abs(j - expected)),
    )
    if last[end] <= 0:
        return [], 0
    return _matches(rows, left, right, end), end


def _scores(left: Sequence[str], right: Sequence[str]) -> list[list[int]]:
    """`rows[i][j]`: the best score with i left and j right tokens passed; skipping left tokens is free."""
    rows = [[_GAP * j for j in range(len(right) + 1)]]
    for word in left:
        above, row = rows[-1], [0]
        for j, other in enumerate(right):
            diagonal = above[j] + (_MATCH if word == other else _MISMATCH)
            row.append(max(diagonal, above[j + 1] + _GAP, row[j] + _GAP))
        rows.append(row)
    return rows


def _matches(
    rows: list[list[int]],
    left: Sequence[str],
    right: Sequence[str],
    end: int,
) -> list[tuple[int, int]]:
    i, j = len(left), end
    pairs: list[tuple[int, int]] = []
    while i > 0 and j > 0:
        same = left[i - 1] == right[j - 1]
        if rows[i][j] == rows[i - 1][j - 1] + (_MATCH if same else _MISMATCH):
            i, j = i - 1, j - 1
            if same:
                pairs.append((i, j))
        elif rows[i][j] == rows[i - 1][j] + _GAP:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]
