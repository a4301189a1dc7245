"""Summaries and answers without a language model: sentences picked from the transcript, never written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from math import exp, log
from statistics import median_low

from bot.domain.answer import Point, Summary
from bot.domain.transcript import Line
from bot.language.scripts import is_unspaced
from bot.language.word_spacing import side_by_side
from bot.text.cues import ACTION_CUES, DECISION_CUES, OWN_TASK, OWNER
from bot.text.sentences import ends_sentence
from bot.text.speakers import speaker_number
from bot.text.terms import Bm25, terms
from bot.text.whole_sentences import LONGEST, LONGEST_UNSPACED, joined, whole_sentences

_FEWEST_TERMS = 3
"""Of a sentence that says enough to be picked."""
_ALIKE = 0.5
"""Jaccard index of terms from which on two sentences say the same."""
_LEAST_WORTH = 0.9
"""Of the median of sentences that say anything: greetings and small talk have less."""
_GIST_SENTENCES = 2
_MOST_POINTS = 7
"""More picked sentences are no easier to read than the transcript."""
_WINDOW = 2
"""Sentences of a passage that is compared with a question, and of a quote."""
_ANSWERED = 0.5
"""Share of the question's weight that the best passage must exceed, to count as an answer."""


def extract_summary(
    lines: Sequence[Line],
    *,
    language: str | None = None,
    most_points: int = _MOST_POINTS,
    most_items: int = 10,
) -> Summary:
    """The sentences that say most of what is said, and those that tell of decisions and tasks.

    No sentence stands twice, but for a task or a decision that is all there is for a gist.
    """
    said = whole_sentences(lines)
    if not said:
        return Summary(gist="")
    central = _Centrality([terms(line.text, language) for line in said], [line.text for line in said])
    actions = _cued(said, ACTION_CUES, most_items, without=())
    decisions = _cued(said, DECISION_CUES, most_items, without=actions)
    gist = _gist(said, central, without=(*actions, *decisions))
    count = min(most_points, _points_worth(said), (len(said) - len(gist)) // 2)
    points = central.picked(count, apart=True, beside=gist, without=(*actions, *decisions))
    return Summary(
        gist=_run_together(said, gist),
        points=tuple(Point(text=said[at].text, at=said[at].range) for at in points),
        decisions=tuple(Point(text=said[at].text, at=said[at].range) for at in decisions),
        actions=tuple(_task(said[at]) for at in actions),
    )


def find_passages(
    question: str,
    lines: Sequence[Line],
    *,
    language: str | None = None,
    most: int = 3,
) -> tuple[Line, ...]:
    """The passages that match the question best, in order of time; empty where none matches well."""
    said = whole_sentences(lines)
    wanted = terms(question, language)
    windows = [range(at, min(at + _WINDOW, len(said))) for at in range(len(said))]
    by_sentence = [terms(line.text, language) for line in said]
    ranking = Bm25(
        [[term for at in window for term in by_sentence[at]] for window in windows], collection=by_sentence
    )
    order = sorted(range(len(windows)), key=lambda index: (-ranking.score(wanted, index), index))
    taken: set[int] = set()
    picked: list[Line] = []
    for index in order[: most * _WINDOW * 3]:
        if len(picked) == most or ranking.coverage(wanted, index) <= _ANSWERED:
            continue
        matching = [at for at in windows[index] if set(by_sentence[at]) & set(wanted)]
        quoted = _quoted(matching, said)
        if quoted and not taken & set(quoted):
            taken |= set(quoted)
            picked.append(joined([said[at] for at in quoted]))
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


def _task(line: Line) -> Point:
    """Theirs whom the line names, else of who speaks if they say so."""
    owner = owner_in(line.text)
    takes_on = owner is None and line.speaker is not None and OWN_TASK.search(line.text) is not None
    return Point(
        text=line.text,
        at=line.range,
        owner=speaker_number(line.speaker) if takes_on and line.speaker else owner,
        speaker=line.speaker if takes_on else None,
    )


def _quoted(matching: Sequence[int], said: Sequence[Line]) -> range:
    """The sentences that match; behind a question that was asked in the recording, what was said to it."""
    if not matching:
        return range(0)
    last = matching[-1]
    if _is_question(said[last].text) and last + 1 < len(said):
        return range(last, last + 2)
    return range(matching[0], last + 1)


def _is_question(text: str) -> bool:
    return text.rstrip().endswith(("?", "\uff1f", "\u061f"))


def _run_together(said: Sequence[Line], picked: Sequence[int]) -> str:
    """As one text, with dots where a sentence without an end is followed by one from elsewhere."""
    whole = ""
    for before, at in zip((None, *picked), picked, strict=False):
        gap = before is not None and at != before + 1 and not ends_sentence(said[before].text)
        whole = side_by_side(f"{whole} \u2026" if gap else whole, said[at].text)
    return whole


def _cued(said: Sequence[Line], cues: re.Pattern[str], most: int, *, without: Collection[int]) -> list[int]:
    return [at for at, line in enumerate(said) if at not in without and cues.search(line.text)][:most]


def _gist(said: Sequence[Line], central: _Centrality, *, without: Collection[int]) -> list[int]:
    """The most central sentence, and a second one where both together are no longer than one may be.

    A task or a decision only where nothing else was said.
    """
    if not central.picked(1, without=without):
        without = ()
    picked = central.picked(_GIST_SENTENCES, without=without)
    longest = LONGEST_UNSPACED if is_unspaced(said[picked[0]].text) else LONGEST
    is_long = sum(len(said[at].text) for at in picked) > longest
    return central.picked(1, without=without) if is_long else picked


def _points_worth(said: Sequence[Line]) -> int:
    """How many points a recording deserves: one for each 20 seconds of the first minute, then 2 minutes."""
    seconds = said[-1].range.end_seconds - said[0].range.start_seconds
    return min(_MOST_POINTS, int(seconds / 20) if seconds < 60 else 3 + int((seconds - 60) / 120))


class _Centrality:
    """How near sentences are to the whole of what is said, by TF-IDF."""

    def __init__(self, documents: Sequence[Sequence[str]], texts: Sequence[str]) -> None:
        self._documents = [Counter(document) for document in documents]
        self._holding = Counter(term for document in self._documents for term in document)
        self._worth = [self._centrality(at, text) for at, text in enumerate(texts)]
        self._least = _LEAST_WORTH * median_low([worth for worth in self._worth if worth] or [1.0])

    def picked(
        self, count: int, *, apart: bool = False, beside: Sequence[int] = (), without: Collection[int] = ()
    ) -> list[int]:
        """The most central sentences in order of time, none like another or like those `beside`.

        `apart`: from all over the recording, so that one talkative stretch does not take all places.
        """
        picked: list[int] = []
        left = [at for at in range(len(self._worth)) if at not in without and self._is_new(at, beside)]
        while left and len(picked) < count:
            near = picked if apart else ()
            best = max(left, key=lambda at: (self._worth[at] * self._distance(at, near, count), -at))
            if self._worth[best] < self._least and (picked or beside or without):
                break
            picked.append(best)
            left = [at for at in left if self._is_new(at, (best,))]
        return sorted(picked)

    def _centrality(self, at: int, text: str) -> float:
        words = self._documents[at]
        if len(words) < min(_FEWEST_TERMS, len(self._holding)) or _is_question(text):
            return 0.0
        size = len(self._documents)
        weights = (log(1 + size / self._holding[one]) * min(self._holding[one], 20) for one in words)
        early = 1.15 if at < max(1, size // 20) else 1.0
        return early * _wholeness(text) * sum(weights) / exp(0.6 * log(len(words) + 5))

    def _distance(self, at: int, near: Sequence[int], count: int) -> float:
        """0 beside a sentence that was picked, 1 from half an even share of the recording on."""
        reach = len(self._worth) / (2 * count)
        return min((min(1.0, abs(at - other) / reach) for other in near), default=1.0)

    def _is_new(self, at: int, beside: Sequence[int]) -> bool:
        ours = self._documents[at].keys()
        return all(
            at != other
            and len(ours & self._documents[other].keys())
            < _ALIKE * max(1, len(ours | self._documents[other].keys()))
            for other in beside
        )


def _wholeness(text: str) -> float:
    """Less for what begins or ends in mid-sentence, as far as letters and marks tell."""
    return (1.0 if ends_sentence(text) else 0.6) * (0.8 if text[:1].islower() else 1.0)
