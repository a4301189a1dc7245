"""Summaries and answers without a language model: sentences picked from the transcript, never written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from math import log, sqrt

from bot.domain.answer import Point, Summary
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.text.cues import ACTION_CUES, DECISION_CUES, OWNER
from bot.text.scripts import is_unspaced
from bot.text.terms import Bm25, terms

_FEWEST_TERMS = 3
"""Of a sentence that says enough to be picked."""
_WINDOW = 3
"""Lines of a passage that is compared with a question."""
_ANSWERED = 0.5
"""Share of the question's weight that the best passage must exceed, to count as an answer."""


def extract_summary(
    lines: Sequence[Line],
    *,
    language: str | None = None,
    most_points: int = 7,
    most_items: int = 10,
) -> Summary:
    """The sentences that say most of what is said, and those that tell of decisions and tasks."""
    actions = _cued(lines, ACTION_CUES, most_items)
    decisions = [line for line in _cued(lines, DECISION_CUES, most_items) if line not in actions]
    central = _central(lines, language, most_points + 2)
    gist = sorted(central[:2], key=lambda line: line.range)
    beyond_gist = central[2:] if len(central) > 4 else central if len(central) > 2 else []
    points = sorted(beyond_gist, key=lambda line: line.range)
    return Summary(
        gist=_run_together([line.text for line in gist]),
        points=tuple(Point(text=line.text, at=line.range) for line in points),
        decisions=tuple(Point(text=line.text, at=line.range) for line in decisions),
        actions=tuple(Point(text=line.text, at=line.range, owner=owner_in(line.text)) for line in actions),
    )


def find_passages(
    question: str,
    lines: Sequence[Line],
    *,
    language: str | None = None,
    most: int = 3,
) -> tuple[Line, ...]:
    """The passages that match the question best, in order of time; empty where none matches well."""
    wanted = terms(question, language)
    windows = [range(at, min(at + _WINDOW, len(lines))) for at in range(len(lines))]
    by_line = [terms(line.text, language) for line in lines]
    ranking = Bm25(
        [[term for at in window for term in by_line[at]] for window in windows], collection=by_line
    )
    order = sorted(range(len(windows)), key=lambda index: (-ranking.score(wanted, index), index))
    taken: set[int] = set()
    picked: list[Line] = []
    for index in order[: most * _WINDOW * 3]:
        if len(picked) == most or ranking.coverage(wanted, index) <= _ANSWERED:
            continue
        matching = [at for at in windows[index] if set(by_line[at]) & set(wanted)]
        if matching and not taken & set(windows[index]):
            taken |= set(windows[index])
            picked.append(_passage(lines[matching[0] : matching[-1] + 1]))
    return tuple(sorted(picked, key=lambda line: line.range))


def matcher(texts: Sequence[str], *, language: str | None = None) -> Callable[[str], int | None]:
    """Finds the index of the text that shares most with another; None where nothing is shared."""
    ranking = Bm25([terms(text, language) for text in texts])

    def matched(text: str) -> int | None:
        wanted = terms(text, language)
        scores = [ranking.score(wanted, index) for index in range(len(texts))]
        best = max(range(len(texts)), key=scores.__getitem__, default=None)
        return best if best is not None and scores[best] > 0 else None

    return matched


def owner_in(text: str) -> str | None:
    """The name at the beginning of a task that is said as `Anna will …`."""
    found = OWNER.search(text)
    return found["owner"] if found else None


def _passage(lines: Sequence[Line]) -> Line:
    return Line(
        range=TimeRange(start=lines[0].range.start, end=max(line.range.end for line in lines)),
        text=_run_together([line.text for line in lines]),
    )


def _run_together(texts: Sequence[str]) -> str:
    return ("" if is_unspaced("".join(texts)) else " ").join(texts)


def _cued(lines: Sequence[Line], cues: re.Pattern[str], most: int) -> list[Line]:
    return [line for line in lines if cues.search(line.text)][:most]


def _central(lines: Sequence[Line], language: str | None, most: int) -> list[Line]:
    """Lines nearest to the whole by TF-IDF, the most central first, without saying a thing twice."""
    documents = [Counter(terms(line.text, language)) for line in lines]
    holding = Counter(term for document in documents for term in document)
    weight = {term: log(1 + len(lines) / count) * min(count, 20) for term, count in holding.items()}

    def centrality(index: int) -> float:
        words = documents[index]
        if len(words) < min(_FEWEST_TERMS, len(holding)) or lines[index].text.rstrip().endswith(
            ("?", "\uff1f")
        ):
            return 0.0
        early = 1.15 if index < max(1, len(lines) // 20) else 1.0
        return early * sum(weight[term] for term in words) / sqrt(len(words) + 5)

    worth = [centrality(index) for index in range(len(lines))]
    picked: list[int] = []
    for index in sorted(range(len(lines)), key=lambda index: (-worth[index], index)):
        if len(picked) == most or (worth[index] == 0 and picked):
            break
        if all(_alike(documents[index], documents[other]) < 0.5 for other in picked):
            picked.append(index)
    return [lines[index] for index in picked]


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Jaccard index of the terms."""
    return len(one.keys() & other.keys()) / max(1, len(one.keys() | other.keys()))
