"""Cuts known segments out of a stream of sound, for work that lost its sound but not its plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.audio.encode import Int16Samples, flac
from bot.audio.encoded_segment import EncodedSegment
from bot.audio.sample_window import RollingBuffer
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.recording import Segment


class KnownSegments:
    """Sound in by `feed`, pieces out in order of time. Holds no more than from the next piece's start."""

    def __init__(self, wanted: Sequence[Segment]) -> None:
        self._wanted = sorted(wanted, key=lambda one: one.index)
        self._sound = RollingBuffer("<i2")

    @property
    def duration(self) -> int:
        return self._sound.end

    @property
    def enough(self) -> bool:
        return not self._wanted

    def feed(self, sound: Int16Samples) -> Iterator[EncodedSegment]:
        self._sound.append(sound)
        while self._wanted and self._wanted[0].range.end <= self._sound.end:
            segment = self._wanted.pop(0)
            yield EncodedSegment(segment=segment, flac=None if segment.dead_air else self._heard(segment))
        self._sound.drop_before(self._wanted[0].heard.start if self._wanted else self._sound.end)

    def finish(self) -> Iterator[EncodedSegment]:
        if self._wanted:
            raise BadInput(
                FailureCode.DAMAGED,
                "The recording is shorter than it was when it was first read. Send it again.",
            )
        yield from ()

    def _heard(self, segment: Segment) -> bytes:
        return flac(self._sound.copy(segment.heard.start, segment.heard.end))
