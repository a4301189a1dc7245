"""Which prints of a recording are one person's: clustering without a given count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.voices.embeddings import Embeddings
from bot.voices.linkage import GroupLabels, groups, in_order

Weights = npt.NDArray[np.float64]

_SURELY_ALIKE = 0.6
"""Mean cosine: of one voice, if perhaps not all of it."""
_ONE_VOICE = 0.86
"""Of the likeness that two groups would have as halves of one voice: 0.97 or more for one voice, up to 0.82
for two, in the clear as in a room or over a telephone.
"""
_SMALL_GROUPS = 1.2
"""A group of few windows says less of a voice: it need be less like another, by this over their number."""
_LEAST_SECONDS = 3.0
"""Of speech in all that make a person: less is a laugh, a cough, or two at once."""
_USUAL_LIKENESS, _USUAL_PAIRS = 0.65, 40
"""Mean cosine within a voice, and as how many pairs of windows it counts beside those that there are."""
_LEAST_LIKENESS = 0.1
_ROUNDS = 5
_MOST_ROWS = 800
"""So many are compared with each other at once; more are first merged a block at a time."""
_MOST_GROUPS = 300
"""Of which voices are made, the largest: in hours of noise there are thousands, and the cost grows with the
cube of their number.
"""


@dataclass(frozen=True, slots=True)
class _Groups:
    """Prints that are taken for one voice, one row a group."""

    totals: Embeddings
    """Sums of all windows' embeddings."""
    windows: Weights
    seconds: Weights

    def __len__(self) -> int:
        return len(self.windows)

    def only(self, which: npt.NDArray[np.int64 | np.bool_]) -> _Groups:
        return _Groups(self.totals[which], self.windows[which], self.seconds[which])

    def joined(self, one: int, other: int) -> _Groups:
        """The two as the last of the groups."""
        rest = np.delete(np.arange(len(self)), [one, other])
        return _Groups(
            np.vstack([self.totals[rest], self.totals[one] + self.totals[other]]),
            np.append(self.windows[rest], self.windows[one] + self.windows[other]),
            np.append(self.seconds[rest], self.seconds[one] + self.seconds[other]),
        )

    def one_voice_scores(self) -> Weights:
        """Above 0 for two of one voice. They are as alike as halves of one voice would be, whatever noise and
        echo there is, or nearly so where there is little of one of them.
        """
        products = (self.totals @ self.totals.T).astype(np.float64)
        pairs = self.windows * (self.windows - 1)
        likeness = np.diag(products) - self.windows + _USUAL_PAIRS * _USUAL_LIKENESS
        within = np.maximum(_LEAST_LIKENESS, likeness / (pairs + _USUAL_PAIRS))
        across = products / np.outer(self.windows, self.windows)
        fewer = np.minimum.outer(self.windows, self.windows)
        scores = across / np.sqrt(np.outer(within, within)) - _ONE_VOICE + _SMALL_GROUPS / fewer
        np.fill_diagonal(scores, -np.inf)
        return np.asarray(scores)


def speakers(
    prints: Embeddings,
    windows: Weights,
    seconds: Weights,
    *,
    wanted: int | None = None,
) -> GroupLabels:
    """Of each print its speaker, numbered from 0 in order of the prints. `windows` and `seconds`: of speech
    that has the print. `wanted`: so many speakers, where the prints allow.
    """
    labels = _voices(prints, windows, at_least=wanted or 1)
    found = _Groups(_sums(prints, labels, windows), totalled(labels, windows), totalled(labels, seconds))
    largest = np.argsort(-found.windows, kind="stable")[:_MOST_GROUPS]
    people = _people(_merged(found.only(np.sort(largest)), wanted), wanted)
    return _nearest(prints, windows, people.totals)


def _voices(prints: Embeddings, windows: Weights, *, at_least: int) -> GroupLabels:
    """Groups that hold one voice each, if not all of it. Of very many prints blocks are grouped first."""
    if len(prints) <= _MOST_ROWS:
        return groups(prints, windows, likeness=_SURELY_ALIKE, at_least=at_least)
    labels = np.zeros(len(prints), dtype=np.int64)
    known = 0
    for at in range(0, len(prints), _MOST_ROWS // 2):
        block = slice(at, at + _MOST_ROWS // 2)
        labels[block] = known + groups(prints[block], windows[block], likeness=_SURELY_ALIKE)
        known = int(labels[block].max()) + 1
    if known > len(prints) // 2:
        return labels
    weights = totalled(labels, windows)
    means = (_sums(prints, labels, windows) / weights[:, None]).astype(np.float32)
    return _voices(means, weights, at_least=at_least)[labels]


def _merged(found: _Groups, wanted: int | None) -> _Groups:
    """Those of one voice as one, the most alike first."""
    while len(found) > (wanted or 1):
        scores = found.one_voice_scores()
        one, other = np.unravel_index(np.argmax(scores), scores.shape)
        if wanted is None and scores[one, other] < 0:
            break
        found = found.joined(int(one), int(other))
    return found


def _people(found: _Groups, wanted: int | None) -> _Groups:
    """Those who say enough; without any, who says most."""
    enough = found.seconds >= _LEAST_SECONDS
    if wanted is not None:
        return found
    if not enough.any():
        enough[np.argmax(found.seconds)] = True
    return found.only(enough)


def _nearest(prints: Embeddings, windows: Weights, centres: Embeddings) -> GroupLabels:
    """Each print is given to the voice that it is most like, until that changes nothing."""
    labels = np.zeros(0, dtype=np.int64)
    for _ in range(_ROUNDS):
        units = centres / np.linalg.norm(centres, axis=1, keepdims=True)
        nearest = in_order(np.argmax(prints @ units.T, axis=1))
        if np.array_equal(nearest, labels):
            break
        labels, centres = nearest, _sums(prints, nearest, windows)
    return labels


def totalled(labels: GroupLabels, weights: Weights) -> Weights:
    """The sum of each label's weights."""
    return np.bincount(labels, weights).astype(np.float64)


def _sums(prints: Embeddings, labels: GroupLabels, windows: Weights) -> Embeddings:
    """One row a label: of all windows' embeddings."""
    sums = np.zeros((int(labels.max()) + 1, prints.shape[1]), dtype=np.float32)
    np.add.at(sums, labels, prints * windows[:, None].astype(np.float32))
    return sums
