"""Diarization error: how much of the speech is given to the wrong voice, to nobody, or was none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

COLLAR_SECONDS = 0.25
"""Around each edge of a reference's turn nothing is scored, as in NIST's evaluations; overlaps are scored."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeakerTurn:
    """A stretch of speech of one voice, in seconds."""

    start: float
    end: float
    speaker: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeakerErrors:
    """Seconds of voices: where two speak at once, each second counts twice."""

    said: float
    missed: float
    false_alarm: float
    confused: float
    speakers: int
    """In the reference."""
    told_apart: int
    """In the answer."""

    @property
    def rate(self) -> float | None:
        wrong = self.missed + self.false_alarm + self.confused
        return wrong / self.said if self.said > 0 else None


def speaker_errors(
    said: Sequence[SpeakerTurn], heard: Sequence[SpeakerTurn], *, collar: float = COLLAR_SECONDS
) -> SpeakerErrors:
    """With the names of the two matched so that most time agrees."""
    stretches = list(_stretches(said, heard, collar))
    together: dict[tuple[str, str], float] = {}
    for seconds, voices, found in stretches:
        for voice in voices:
            for name in found:
                together[voice, name] = together.get((voice, name), 0.0) + seconds
    matched = _best_match(together)
    total = missed = false_alarm = confused = 0.0
    for seconds, voices, found in stretches:
        right = sum(matched.get(voice) in found for voice in voices)
        total += seconds * len(voices)
        missed += seconds * max(0, len(voices) - len(found))
        false_alarm += seconds * max(0, len(found) - len(voices))
        confused += seconds * (min(len(voices), len(found)) - right)
    return SpeakerErrors(
        said=total,
        missed=missed,
        false_alarm=false_alarm,
        confused=confused,
        speakers=len({turn.speaker for turn in said}),
        told_apart=len({turn.speaker for turn in heard}),
    )


def _stretches(
    said: Sequence[SpeakerTurn], heard: Sequence[SpeakerTurn], collar: float
) -> Iterable[tuple[float, frozenset[str], frozenset[str]]]:
    """Seconds in which nothing changes, who speaks there and who is heard; without the collars."""
    collars = [SpeakerTurn(start=edge - collar, end=edge + collar, speaker="") for edge in _edges(said)]
    at: dict[float, list[tuple[int, int, str]]] = {}
    for kind, turns in enumerate((said, heard, collars)):
        for turn in turns:
            if turn.end > turn.start:
                at.setdefault(turn.start, []).append((kind, 1, turn.speaker))
                at.setdefault(turn.end, []).append((kind, -1, turn.speaker))
    open_turns: tuple[dict[str, int], dict[str, int], dict[str, int]] = ({}, {}, {})
    for first, second in pairwise(sorted(at)):
        for kind, step, speaker in at[first]:
            open_turns[kind][speaker] = open_turns[kind].get(speaker, 0) + step
        if not any(open_turns[2].values()):
            yield second - first, _speaking(open_turns[0]), _speaking(open_turns[1])


def _edges(turns: Sequence[SpeakerTurn]) -> set[float]:
    return {edge for turn in turns for edge in (turn.start, turn.end)}


def _speaking(counts: Mapping[str, int]) -> frozenset[str]:
    return frozenset(speaker for speaker, count in counts.items() if count > 0)


def _best_match(together: Mapping[tuple[str, str], float]) -> dict[str, str]:
    """Each voice with at most one name, for the most seconds together (the Hungarian method)."""
    voices = sorted({voice for voice, _ in together})
    names = sorted({name for _, name in together})
    size = max(len(voices), len(names))
    if not size:
        return {}
    cost = [[0.0] * size for _ in range(size)]
    for (voice, name), seconds in together.items():
        cost[voices.index(voice)][names.index(name)] = -seconds
    return {
        voices[row]: names[column]
        for row, column in enumerate(_assigned(cost))
        if row < len(voices) and column < len(names)
    }


def _assigned(cost: Sequence[Sequence[float]]) -> list[int]:
    """The column of each row of a square matrix, for the least cost: by shortest augmenting paths."""
    size = len(cost)
    row_prices, column_prices = [0.0] * (size + 1), [0.0] * (size + 1)
    row_of = [0] * (size + 1)
    for row in range(1, size + 1):
        row_of[0], column = row, 0
        least, before, used = [float("inf")] * (size + 1), [0] * (size + 1), [False] * (size + 1)
        while row_of[column]:
            used[column] = True
            here, step, following = row_of[column], float("inf"), 0
            for other in (one for one in range(1, size + 1) if not used[one]):
                price = cost[here - 1][other - 1] - row_prices[here] - column_prices[other]
                if price < least[other]:
                    least[other], before[other] = price, column
                if least[other] < step:
                    step, following = least[other], other
            for other in range(size + 1):
                if used[other]:
                    row_prices[row_of[other]] += step
                    column_prices[other] -= step
                else:
                    least[other] -= step
            column = following
        while column:
            row_of[column], column = row_of[before[column]], before[column]
    columns = [0] * size
    for column in range(1, size + 1):
        columns[row_of[column] - 1] = column - 1
    return columns
