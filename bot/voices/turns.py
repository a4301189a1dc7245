"""Who speaks when in a whole recording, from what is known of its segments."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.recording import SAMPLE_RATE, Segment, TimeRange
from bot.domain.voices import SegmentVoices, VoiceTurn
from bot.voices.embeddings import SIZE, Embeddings
from bot.voices.prints import prints_of, spans_of
from bot.voices.speakers import speakers, totalled

_STEP_SECONDS = 0.75
"""What a stretch of speech adds to its print at most, since it overlaps with the next."""
_BREATH = round(0.8 * SAMPLE_RATE)
"""Samples: a shorter pause of somebody who goes on is part of the turn."""
_SHORTEST = round(0.7 * SAMPLE_RATE)
"""Samples: nobody interrupts for less in the middle of another's speech."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    range: TimeRange
    print: int
    """Among those of all segments."""


def turns_of(
    heard: Mapping[int, SegmentVoices], segments: Sequence[Segment], *, wanted: int | None = None
) -> tuple[VoiceTurn, ...]:
    """In order of time, speakers numbered from 1 as they are first heard. Empty where one person speaks, and
    where nothing is known. `wanted`: how many speak, if that is known.
    """
    rows, stretches = _gathered(heard, segments)
    if not stretches:
        return ()
    there, which = np.unique([stretch.print for stretch in stretches], return_inverse=True)
    lasting = np.array([min(_STEP_SECONDS, stretch.range.seconds) for stretch in stretches])
    windows, seconds = totalled(which, np.ones(len(which))), totalled(which, lasting)
    labels = speakers(rows[there], windows, seconds, wanted=wanted)
    return _numbered(_without_flicker(_joined(_apart(stretches, labels[which].tolist()))))


def _gathered(
    heard: Mapping[int, SegmentVoices], segments: Sequence[Segment]
) -> tuple[Embeddings, list[_Stretch]]:
    """Prints of all segments, and what is spoken with them; what two segments hear is the earlier one's."""
    rows: list[Embeddings] = []
    stretches: list[_Stretch] = []
    known = 0
    for segment in sorted(segments, key=lambda one: one.range):
        if (voices := heard.get(segment.index)) is None or not voices.spans:
            continue
        found = prints_of(voices)
        stretches += [
            _Stretch(at, known + index)
            for at, index in spans_of(voices, segment.heard.start)
            if (at.start + at.end) // 2 >= segment.range.start
        ]
        rows.append(found)
        known += len(found)
    return (np.concatenate(rows) if rows else np.zeros((0, SIZE), dtype=np.float32)), stretches


def _apart(stretches: Sequence[_Stretch], labels: Sequence[int]) -> list[VoiceTurn]:
    """A turn a stretch. Stretches that overlap meet halfway between their middles."""
    turns: list[VoiceTurn] = []
    start = stretches[0].range.start
    for (stretch, following), label in zip(itertools.pairwise([*stretches, None]), labels, strict=True):
        assert stretch is not None
        end = stretch.range.end
        if following is None:
            after = end
        elif following.range.start < end:
            after = end = (_middle(stretch.range) + _middle(following.range)) // 2
        else:
            after = following.range.start
        turns.append(VoiceTurn(range=TimeRange(start=start, end=max(start, end)), speaker=label))
        start = max(after, turns[-1].range.end)
    return turns


def _middle(stretch: TimeRange) -> int:
    return (stretch.start + stretch.end) // 2


def _joined(turns: Sequence[VoiceTurn]) -> list[VoiceTurn]:
    """What somebody says with no more than a breath between is one turn."""
    whole: list[VoiceTurn] = []
    for turn in turns:
        last = whole[-1] if whole else None
        if last and last.speaker == turn.speaker and turn.range.start - last.range.end <= _BREATH:
            whole[-1] = replace(last, range=TimeRange(start=last.range.start, end=turn.range.end))
        else:
            whole.append(turn)
    return whole


def _without_flicker(turns: Sequence[VoiceTurn]) -> list[VoiceTurn]:
    """A moment of another voice, unpaused and in the middle of somebody's speech, is theirs too."""
    steady = list(turns)
    for index in range(1, len(turns) - 1):
        before, turn, after = steady[index - 1], turns[index], turns[index + 1]
        unbroken = before.range.end == turn.range.start and turn.range.end == after.range.start
        if unbroken and turn.range.samples < _SHORTEST and before.speaker == after.speaker:
            steady[index] = replace(turn, speaker=before.speaker)
    return _joined(steady)


def _numbered(turns: Sequence[VoiceTurn]) -> tuple[VoiceTurn, ...]:
    numbers: dict[int, int] = {}
    numbered = [replace(turn, speaker=numbers.setdefault(turn.speaker, len(numbers) + 1)) for turn in turns]
    return tuple(numbered) if len(numbers) > 1 else ()
