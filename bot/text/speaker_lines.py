"""Who says which line, by the times of turns and words."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.transcript import Line, Transcript
from bot.domain.voices import VoiceTurn
from bot.domain.word_times import Word, packed
from bot.language.scripts import is_unspaced

_REACH = 2 * SAMPLE_RATE
"""Samples: what is said further from all turns is nobody's."""
_LEAST = SAMPLE_RATE
"""Samples: less of a line than this is given to nobody else, but to who speaks beside it."""
_NEAR = round(0.6 * SAMPLE_RATE)
"""Samples: so far from the place where voices seem to change they may do it, at a better one."""
_MARK = round(0.3 * SAMPLE_RATE)
"""Samples of pause that a mark at the end of a word counts as."""
_MARKS = ".!?;:,\u2026\u3002\uff01\uff1f\u3001\uff0c\u061f\u060c\u2014"


def with_speakers(transcript: Transcript, turns: Sequence[VoiceTurn]) -> tuple[Transcript, int]:
    """Each line with its speaker, and how many speak. A line in which voices change is parted between words
    where these have times; else it is theirs who speak most of it. One voice alone is not told.
    """
    if not turns:
        return transcript, 0
    clock = _Turns(turns)
    told = [part for line in transcript.lines for part in _parts(line, clock)]
    numbers: dict[int, int] = {}
    for line in told:
        if line.speaker is not None:
            numbers.setdefault(line.speaker, len(numbers) + 1)
    if len(numbers) < 2:
        return transcript, 0
    lines = tuple(
        line if line.speaker is None else replace(line, speaker=numbers[line.speaker]) for line in told
    )
    return replace(transcript, lines=lines), len(numbers)


class _Turns:
    """Turns in order of time, to be asked what lies where."""

    def __init__(self, turns: Sequence[VoiceTurn]) -> None:
        self._turns = sorted(turns, key=lambda turn: turn.range)
        self._starts = [turn.range.start for turn in self._turns]

    def near(self, span: TimeRange) -> Iterator[VoiceTurn]:
        """All that begin before its end and are not long over; turns do not overlap."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        for turn in self._turns[first:]:
            if turn.range.start >= span.end + _REACH:
                return
            yield turn

    def speaker(self, span: TimeRange) -> int | None:
        """Who speaks most of it; where nobody does, who speaks next to it."""
        shares: Counter[int] = Counter()
        nearest: tuple[int, int] | None = None
        for turn in self.near(span):
            shared = min(turn.range.end, span.end) - max(turn.range.start, span.start)
            if shared > 0:
                shares[turn.speaker] += shared
            elif nearest is None or -shared < nearest[0]:
                nearest = (-shared, turn.speaker)
        if shares:
            return max(shares, key=lambda speaker: shares[speaker])
        return nearest[1] if nearest and nearest[0] <= _REACH else None


@dataclass(frozen=True, slots=True)
class _Run:
    """Words one after the other that one person says."""

    first: int
    end: int
    """Behind the last of them."""
    speaker: int | None


def _parts(line: Line, turns: _Turns) -> list[Line]:
    ends = _unbroken(line)
    words = [word for _, word in ends]
    runs = _steady(words, _runs([turns.speaker(word.range) for word in words])) if words else []
    if len(runs) < 2:
        speaker = runs[0].speaker if runs else turns.speaker(line.range)
        return [replace(line, speaker=speaker)]
    cuts = [0, *(_best_cut(words, before, after) for before, after in pairwise(runs)), len(words)]
    parts = []
    for run, (first, end) in zip(runs, pairwise(cuts), strict=True):
        start_of_text = ends[first - 1][0] if first else 0
        end_of_text = ends[end - 1][0] if end < len(words) else len(line.text)
        parts.append(_part(line, line.text[start_of_text:end_of_text], words[first:end], run.speaker))
    parts[0] = _stretched(parts[0], line.range.start, parts[0].range.end)
    parts[-1] = _stretched(parts[-1], parts[-1].range.start, line.range.end)
    return parts


def _unbroken(line: Line) -> list[tuple[int, Word]]:
    """As `word_ends`, but for engines' pieces of what is written in one: 12 and ,500, well and -known."""
    found: list[tuple[int, Word]] = []
    for end, piece in line.word_ends():
        if found and _goes_on(line.text, *found[-1], piece):
            _, begun = found.pop()
            span = TimeRange(start=begun.range.start, end=max(begun.range.end, piece.range.end))
            found.append((end, Word(text=begun.text + piece.text, range=span)))
        else:
            found.append((end, piece))
    return found


def _goes_on(text: str, at: int, before: Word, word: Word) -> bool:
    """Whether no voice changes between: no blank is there, and the script is one that has them."""
    if text[at : at + 1].isspace():
        return False
    return word.text[:1] in _MARKS or not (is_unspaced(before.text) or is_unspaced(word.text))


def _part(line: Line, text: str, words: Sequence[Word], speaker: int | None) -> Line:
    text = text.strip()
    start = words[0].range.start
    return replace(
        line,
        range=TimeRange(start=start, end=max(start + 1, words[-1].range.end)),
        text=text,
        word_times=packed(text, words, start),
        speaker=speaker,
    )


def _stretched(line: Line, start: int, end: int) -> Line:
    span = TimeRange(start=min(start, line.range.start), end=max(end, line.range.end))
    return replace(line, range=span, word_times=packed(line.text, line.words, span.start))


def _runs(speakers: Sequence[int | None]) -> list[_Run]:
    runs: list[_Run] = []
    for speaker, group in groupby(speakers):
        first = runs[-1].end if runs else 0
        runs.append(_Run(first, first + len(list(group)), speaker))
    return runs


def _steady(words: Sequence[Word], runs: list[_Run]) -> list[_Run]:
    """Without runs that are too short to be believed, the shortest first."""
    while len(runs) > 1:
        lasting = [words[run.end - 1].range.end - words[run.first].range.start for run in runs]
        shortest = min(range(len(runs)), key=lambda index: lasting[index])
        if lasting[shortest] >= _LEAST and runs[shortest].speaker is not None:
            break
        beside = [index for index in (shortest - 1, shortest + 1) if 0 <= index < len(runs)]
        longest = max(beside, key=lambda index: lasting[index])
        speakers = [run.speaker for run in runs for _ in range(run.end - run.first)]
        speakers[runs[shortest].first : runs[shortest].end] = [runs[longest].speaker] * (
            runs[shortest].end - runs[shortest].first
        )
        runs = _runs(speakers)
    return runs


def _best_cut(words: Sequence[Word], before: _Run, after: _Run) -> int:
    """Before which word voices change: where they seem to, or near it where there is a pause or a mark."""
    change = words[after.first].range.start

    def worth(index: int) -> int:
        pause = words[index].range.start - words[index - 1].range.end
        mark = _MARK if words[index - 1].text[-1:] in _MARKS else 0
        return pause + mark - abs(words[index].range.start - change) // 2

    earliest, latest = (before.first + before.end) // 2 + 1, (after.first + after.end) // 2
    near = [
        index
        for index in range(earliest, latest + 1)
        if index == after.first or abs(words[index].range.start - change) <= _NEAR
    ]
    return max(near, key=worth)
