"""Average-linkage clustering of embeddings that may stand for many already.

The mean cosine between two groups of rows of length 1 is the product of their mean rows, so that groups can
be merged, stored and merged further as if all rows were still there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.voices.embeddings import Embeddings

GroupLabels = npt.NDArray[np.int64]
_BARRED = -9.0
"""Below any cosine."""
_LEVEL = 1e-6
"""Cosines closer than that are level."""


@dataclass(frozen=True, slots=True)
class Merge:
    likeness: float
    """Mean cosine between the two."""
    gone: int
    into: int


def merges(means: Embeddings, weights: npt.NDArray[np.float64]) -> list[Merge]:
    """All of them down to one group, most alike first. A nearest-neighbour chain."""
    rows, weight = means.astype(np.float32), weights.astype(np.float64)
    alive = np.ones(len(rows), dtype=np.bool_)
    found: list[Merge] = []
    chain: list[int] = []
    while len(found) < len(rows) - 1:
        if not chain:
            chain.append(int(np.argmax(alive)))
        last = chain[-1]
        likeness = np.where(alive, rows @ rows[last], _BARRED)
        likeness[last] = _BARRED
        nearest = int(np.argmax(likeness))
        if len(chain) > 1 and likeness[chain[-2]] >= likeness[nearest] - _LEVEL:
            into = chain[-2]
            found.append(Merge(float(likeness[into]), last, into))
            whole = weight[last] + weight[into]
            rows[into] = (rows[last] * weight[last] + rows[into] * weight[into]) / whole
            weight[into], alive[last] = whole, False
            del chain[-2:]
        else:
            chain.append(nearest)
    return sorted(found, key=lambda merge: -merge.likeness)


def groups(
    means: Embeddings, weights: npt.NDArray[np.float64], *, likeness: float, at_least: int = 1
) -> GroupLabels:
    """The group of each row, from 0 in order of the rows: alike in the mean by `likeness` or more. Of so many
    rows there are `at_least` so many groups.
    """
    parents = np.arange(len(means))

    def root(index: int) -> int:
        while parents[index] != index:
            index = int(parents[index])
        return index

    for number, merge in enumerate(merges(means, weights)):
        if merge.likeness < likeness or len(means) - number <= at_least:
            break
        parents[root(merge.gone)] = root(merge.into)
    return in_order(np.array([root(index) for index in range(len(means))], dtype=np.int64))


def in_order(labels: GroupLabels) -> GroupLabels:
    """The same groups, numbered from 0 as they come."""
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(int(label), len(numbers)) for label in labels], dtype=np.int64)
