"""The last check before an answer goes out: every sample of the recording is accounted for, and told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise
from typing import TypeVar

from bot.domain.coverage import Coverage, EngineName, EngineShare, UncheckedReason
from bot.domain.job import SegmentState
from bot.domain.recording import SAMPLE_RATE, Segment, TimeRange, merged
from bot.domain.transcript import SegmentText, Transcript
from bot.text.ranges import clipped, common, samples_of, without


def uncovered(
    segments: Sequence[SegmentState],
    transcript: Transcript,
    *,
    duration: int,
) -> tuple[TimeRange, ...]:
    """Time of [0, `duration`) that is neither heard, nor silent, nor named as missing. Must be empty.

    `duration` is in samples. Heard means: in a settled segment whose engine answered, be it with no words.
    """
    heard: list[TimeRange] = []
    for state in segments:
        if state.settled and state.text is not None:
            heard += without((state.segment.range,), state.text.missing)
        elif state.settled and state.segment.dead_air and state.failure is None:
            heard.append(state.segment.range)
    accounted = (*heard, *transcript.silences, *transcript.missing)
    return without((TimeRange(start=0, end=duration),), accounted)


def coverage_of(
    segments: Sequence[SegmentState], transcript: Transcript, *, declared_seconds: float | None = None
) -> Coverage:
    """The receipt of a transcript that names what is missing. What segments heard twice counts once."""
    whole = TimeRange(start=0, end=transcript.duration)
    missing = clipped(transcript.missing, whole)
    shares = [
        _Share(state.segment, state.text, without(clipped((state.segment.range,), whole), missing))
        for state in segments
        if state.text is not None
    ]
    lost = samples_of(missing)
    speech = sum(samples_of(share.speech) for share in shares)
    other_sound = sum(samples_of(share.other_sound) for share in shares)
    declared = whole.end if declared_seconds is None else round(declared_seconds * SAMPLE_RATE)
    return Coverage(
        duration=whole.end,
        speech=speech,
        silence=whole.end - lost - speech - other_sound,
        other_sound=other_sound,
        missing=lost,
        behind_declared_end=max(0, whole.end - declared),
        languages=dict(_summed(share.languages() for share in shares)),
        engines=tuple(
            EngineShare(engine=engine, samples=samples)
            for engine, samples in _summed(share.engines() for share in shares)
        ),
        heard_again=tuple(dict.fromkeys(again for share in shares for again in share.text.heard_again)),
        marks=tuple(mark for share in shares for mark in share.text.marks),
        unspoken=merged(at for share in shares for at in share.text.unspoken),
        unchecked=dict(_summed(share.unchecked() for share in shares)),
    )


class _Share:
    """What a segment answers for: nothing that another one does, nothing that is missing."""

    def __init__(self, segment: Segment, text: SegmentText, answered: Sequence[TimeRange]) -> None:
        self.text, self._range = text, segment.range
        self._answered = answered
        spoken = without((segment.range,), segment.pauses) if text.speech is None else text.speech
        self.speech = common(spoken, answered)
        self.other_sound = without(common(text.other_sound, answered), self.speech)

    def languages(self) -> Iterator[tuple[str, int]]:
        for code, ranges in self._by_language().items():
            if code is not None:
                yield code, samples_of(ranges)

    def engines(self) -> Iterator[tuple[EngineName, int]]:
        """Who answered for a range last, heard it."""
        left = tuple(self._answered)
        for again in reversed(self.text.heard_again):
            if again.engine is not None:
                here = common((again.range,), left)
                left = without(left, here)
                yield again.engine, samples_of(here)
        if self.text.engine is not None:
            yield self.text.engine, samples_of(left)

    def unchecked(self) -> Iterator[tuple[UncheckedReason, int]]:
        for one in self.text.unchecked:
            yield one.reason, samples_of(common((one.range,), self.speech))
        if self.text.text:
            unknown = self._by_language().get(None, ())
            yield UncheckedReason.LANGUAGE_UNKNOWN, samples_of(unknown)
        if self.text.speech is None:
            yield UncheckedReason.SPEECH_ESTIMATED, samples_of(self._answered)

    def _by_language(self) -> dict[str | None, tuple[TimeRange, ...]]:
        """Speech by the language of the nearest line; where no line says one, by that of the segment."""
        lines = sorted(self.text.lines, key=lambda line: line.range)
        if not any(line.language for line in lines):
            return {self.text.language: self.speech}
        middles = [(one.range.end + other.range.start) // 2 for one, other in pairwise(lines)]
        edges = [self._range.start, *accumulate(middles, max), self._range.end]
        near: dict[str | None, list[TimeRange]] = defaultdict(list)
        for line, start, end in zip(lines, edges, edges[1:], strict=False):
            near[line.language or self.text.language].append(TimeRange(start=start, end=max(start, end)))
        return {code: common(self.speech, ranges) for code, ranges in near.items()}


_Key = TypeVar("_Key")


def _summed(pairs: Iterable[Iterable[tuple[_Key, int]]]) -> list[tuple[_Key, int]]:
    """The most first, without what comes to nothing."""
    sums: Counter[_Key] = Counter()
    for key, samples in chain.from_iterable(pairs):
        sums[key] += samples
    return [(key, samples) for key, samples in sums.most_common() if samples]
