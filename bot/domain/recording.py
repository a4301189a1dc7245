"""Recordings and the segments they are cut into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SAMPLE_RATE = 16_000
"""Samples a second, mono: the only sound that exists behind the decoder."""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class TimeRange:
    """A stretch of a recording in samples at 16 kHz, `end` exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no such stretch of time: {self.start}..{self.end}")

    @classmethod
    def from_seconds(cls, start: float, end: float) -> TimeRange:
        return cls(start=round(start * SAMPLE_RATE), end=round(end * SAMPLE_RATE))

    @property
    def samples(self) -> int:
        return self.end - self.start

    @property
    def seconds(self) -> float:
        return self.samples / SAMPLE_RATE

    @property
    def start_seconds(self) -> float:
        return self.start / SAMPLE_RATE

    @property
    def end_seconds(self) -> float:
        return self.end / SAMPLE_RATE


def merged(ranges: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    """The same time in order, with ranges that touch or overlap made one and empty ones left out."""
    whole: list[TimeRange] = []
    for one in sorted(ranges):
        if not one.samples:
            continue
        if whole and one.start <= whole[-1].end:
            whole[-1] = TimeRange(start=whole[-1].start, end=max(whole[-1].end, one.end))
        else:
            whole.append(one)
    return tuple(whole)


@dataclass(frozen=True, kw_only=True, slots=True)
class AudioInfo:
    """What the container says of itself before anything is decoded."""

    container: str
    codec: str
    sample_rate: int
    channels: int
    size_bytes: int
    estimated_seconds: float | None
    """Headers lie; the true length is known when the decoding ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """One cut of a recording. The `range`s of all segments tile it without a gap."""

    index: int
    range: TimeRange
    overlap: int = 0
    """Samples before `range.start` that are heard again, because no pause was found there to cut at."""
    pauses: tuple[TimeRange, ...] = ()
    """Pauses inside, on the recording's clock."""
    speech_seconds: float = 0.0
    """Seconds that the voice detector takes for speech."""
    dead_air: bool = False
    """Long silence: accounted for, never sent to an engine."""

    @property
    def heard(self) -> TimeRange:
        """What the engine gets to hear: the range and the overlap before it."""
        return TimeRange(start=self.range.start - self.overlap, end=self.range.end)

    def own(self, ranges: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
        """Without those that lie in the overlap, which the segment before answers for."""
        return tuple(one for one in ranges if one.end > self.range.start)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sound:
    """A piece of a recording in memory."""

    flac: bytes
    """16 kHz mono, 16 bit."""
    range: TimeRange
    """What is heard, on the recording's clock."""
    pauses: tuple[TimeRange, ...] = ()
    speech_seconds: float = 0.0
    """Of all that is heard, as it was estimated when the recording was cut."""
    speech: tuple[TimeRange, ...] | None = None
    """Where exactly somebody speaks; None while nobody listened that closely."""
    other_sound: tuple[TimeRange, ...] = ()
    """Music and noise, known with the speech."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """A whole recording, known once it was decoded to its end."""

    sha256: str
    info: AudioInfo
    duration: int
    """Samples at 16 kHz that were decoded."""
    stopped_because: str | None = None
    """Why the decoding ended before the recording did, in English; None if it reached the end."""
    other_tracks: bool = False
    """The file has sound tracks that are not in the sound: another language, say."""
    declared_seconds: float | None = None
    """Where the file's own header says that the sound ends, if there is sound behind it."""
