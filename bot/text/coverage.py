"""The last check before an answer goes out: every sample of the recording is accounted for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.job import SegmentState
from bot.domain.recording import TimeRange
from bot.domain.transcript import Transcript
from bot.text.ranges import without


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
