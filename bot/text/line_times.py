"""Times for sentences of an engine that gives none: by their length, over the stretches of speech."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.transcript import Line
from bot.domain.word_times import Word, packed
from bot.language.word_spacing import run_together
from bot.text.phrases import spoken_weight
from bot.text.ranges import without
from bot.text.sentences import sentences

_ROUNDED = SAMPLE_RATE // 100
_REACH = int(2.5 * SAMPLE_RATE)
"""How far the end of a sentence is moved to meet a pause, at most."""


@dataclass(frozen=True, slots=True)
class _Speech:
    """Stretches of speech laid end to end."""

    starts: list[int]
    """On the recording's clock."""
    ends: list[int]
    offsets: list[int]
    """Speech before each stretch, in samples."""
    total: int

    @classmethod
    def between(cls, heard: TimeRange, pauses: Sequence[TimeRange]) -> _Speech:
        stretches = without((heard,), pauses) or (heard,)
        starts = [stretch.start for stretch in stretches]
        ends = [stretch.end for stretch in stretches]
        lengths = [end - start for start, end in zip(starts, ends, strict=True)]
        return cls(starts, ends, [0, *accumulate(lengths)][:-1], sum(lengths))

    def ending_at(self, spoken: int) -> int:
        """Time when this much speech is over; before the pause, where there is one."""
        index = max(0, bisect_left(self.offsets, spoken) - 1)
        return min(self.ends[index], self.starts[index] + spoken - self.offsets[index])

    def starting_at(self, spoken: int) -> int:
        """Time when the speech after this much begins; behind the pause, where there is one."""
        index = bisect_right(self.offsets, spoken) - 1
        return self.starts[index] + spoken - self.offsets[index]


def timed_lines(text: str, heard: TimeRange, pauses: Sequence[TimeRange] = ()) -> tuple[Line, ...]:
    """The sentences of the text with times in order, each at least a sample long, none past `heard`.

    Speech is taken to run at an even rate outside the pauses, and sentences to end at pauses nearby.
    """
    parts = sentences(text)
    if not parts:
        return ()
    speech = _Speech.between(heard, pauses)
    if speech.total < len(parts):
        return (Line(range=heard, text=run_together(parts)),)
    bounds = _bounds(parts, speech)
    return tuple(
        Line(
            range=TimeRange(start=speech.starting_at(first), end=speech.ending_at(last)),
            text=part,
        )
        for part, first, last in zip(parts, bounds, bounds[1:], strict=False)
    )


def _bounds(parts: Sequence[str], speech: _Speech) -> list[int]:
    """Speech that is over at each sentence's end, from 0 to all of it, strictly rising."""
    weights = list(accumulate(map(spoken_weight, parts)))
    wanted = [round(speech.total * weight / weights[-1]) for weight in weights[:-1]]
    bounds = [0]
    for index, want in enumerate(wanted):
        lowest, highest = bounds[-1] + 1, speech.total - (len(wanted) - index)
        following = wanted[index + 1] if index + 1 < len(wanted) else speech.total
        reach = min(_REACH, (want - bounds[-1]) // 2, max(0, following - want) // 2)
        snapped = _nearest(speech.offsets[1:], want, reach)
        bounds.append(min(max(snapped, lowest), highest))
    return [*bounds, speech.total]


def _nearest(pauses: Sequence[int], want: int, reach: int) -> int:
    index = bisect_left(pauses, want)
    near = [pause for pause in pauses[max(0, index - 1) : index + 1] if abs(pause - want) <= reach]
    return min(near, key=lambda pause: abs(pause - want), default=want)


def parted(line: Line, pauses: Sequence[TimeRange] = ()) -> tuple[Line, ...]:
    """Its sentences as lines of their own, by the times of its words where each has words of its own."""
    parts = sentences(line.text)
    if len(parts) == 1:
        return (replace(line, text=parts[0]),)
    told = _by_words(line, parts) or timed_lines(line.text, line.range, pauses)
    return tuple(replace(one, language=line.language, speaker=line.speaker) for one in told)


def _by_words(line: Line, parts: Sequence[str]) -> tuple[Line, ...]:
    """Nothing where the words have no times, or one goes on from a sentence into the next."""
    ends = list(line.word_ends())
    found, at, first = [], 0, 0
    for part in parts:
        at = line.text.find(part, at) + len(part)
        last = first
        while last < len(ends) and ends[last][0] <= at:
            last += 1
        words = [word for _, word in ends[first:last]]
        if not words or not packed(part, words, words[0].range.start):
            return ()
        found.append(_of_words(part, words))
        first = last
    return tuple(found) if first == len(ends) else ()


def _of_words(text: str, words: Sequence[Word]) -> Line:
    """A line of these words, at least one."""
    start = words[0].range.start
    return Line(
        range=TimeRange(start=start, end=max(start + 1, words[-1].range.end)),
        text=text,
        word_times=packed(text, words, start),
    )


def within(line: Line, span: TimeRange) -> Line:
    """The line in another time. Its words lose theirs where they would be squeezed or pushed."""
    words = line.words
    fits = not words or (span.start <= words[0].range.start and words[-1].range.end <= span.end + _ROUNDED)
    told = packed(line.text, words, span.start) if fits else ()
    return replace(line, range=span, word_times=told)


def with_times(line: Line, moved: Callable[[int], int]) -> Line:
    """The line and its words at times that each comes to; `moved` never falls."""

    def at(span: TimeRange) -> TimeRange:
        return TimeRange(start=moved(span.start), end=moved(span.end))

    words = [replace(word, range=at(word.range)) for word in line.words]
    span = at(line.range)
    return replace(line, range=span, word_times=packed(line.text, words, span.start))
