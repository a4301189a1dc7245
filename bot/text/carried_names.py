"""Names that were given to the voices of one answer, for those of another on the same recording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.domain.answer import Answer
from bot.domain.transcript import Line


def carried_names(named: Answer, lines: Sequence[Line], count: int) -> tuple[str, ...]:
    """Of those who speak in these lines."""
    voices = matching_voices(named, lines, count)
    return tuple(named.speakers[voice - 1] if voice else "" for voice in voices)


def matching_voices(answer: Answer, lines: Sequence[Line], count: int) -> tuple[int, ...]:
    """Which of the answer's voices each of `count` is, by who speaks when: voices may be numbered otherwise
    there, or be more. One that speaks for most of the other's time; 0 where none does.
    """
    shared = _shared_samples(answer.transcript.lines, lines)
    known = len(answer.speakers)
    return tuple(_match(shared, known, number, _spoken(lines, number)) for number in range(1, count + 1))


def _match(shared: Counter[tuple[int, int]], known: int, number: int, spoken: int) -> int:
    samples, voice = max(((shared[theirs, number], theirs) for theirs in range(1, known + 1)), default=(0, 0))
    return voice if samples * 2 > spoken else 0


def _spoken(lines: Sequence[Line], number: int) -> int:
    return sum(line.range.samples for line in lines if line.speaker == number)


def _shared_samples(first: Sequence[Line], second: Sequence[Line]) -> Counter[tuple[int, int]]:
    """How long the voices of both speak at once. Lines are in order."""
    shared: Counter[tuple[int, int]] = Counter()
    start = 0
    for line in second:
        while start < len(first) and first[start].range.end <= line.range.start:
            start += 1
        for other in first[start:]:
            if other.range.start >= line.range.end:
                break
            if line.speaker and other.speaker:
                span = min(line.range.end, other.range.end) - max(line.range.start, other.range.start)
                shared[other.speaker, line.speaker] += max(0, span)
    return shared
