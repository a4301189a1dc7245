"""A sound cut into the parts that an engine takes, each encoded on its own."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import soundfile

from bot.domain.errors import ContextOverflow, StorageError
from bot.domain.recording import SAMPLE_RATE, Sound, TimeRange
from bot.inference.profiles import AudioFormat, Endpoint, Profile

_SHORTEST_OF_PART = 0.6
"""A pause is worth cutting at if at least this much of an even part lies before it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EncodedPart:
    data: bytes
    audio_format: AudioFormat
    range: TimeRange
    """From the sound's first sample."""

    @property
    def seconds(self) -> float:
        return self.range.seconds


def cuts(
    samples: int,
    *,
    longest: int,
    pauses: Sequence[TimeRange] = (),
    most: int | None = None,
    quietest: Callable[[int, int], int] | None = None,
) -> tuple[TimeRange, ...]:
    """Ranges of at most `longest` samples that tile the sound; none is empty.

    `pauses` count from the sound's first sample. Where none is in reach, `quietest` picks a place between
    two others; without it, the rest is cut evenly. Where all this would take more than `most` parts, the
    whole sound is cut evenly.
    """
    ranges: list[TimeRange] = []
    start = 0
    while start < samples:
        end = _next_cut(start, samples, longest=longest, pauses=pauses, quietest=quietest)
        ranges.append(TimeRange(start=start, end=end))
        start = end
    if most is not None and len(ranges) > most and (pauses or quietest):
        return cuts(samples, longest=longest)
    return tuple(ranges)


def _next_cut(
    start: int,
    samples: int,
    *,
    longest: int,
    pauses: Sequence[TimeRange],
    quietest: Callable[[int, int], int] | None,
) -> int:
    left = samples - start
    if left <= longest:
        return samples
    even = math.ceil(left / math.ceil(left / longest))
    earliest, latest = start + round(even * _SHORTEST_OF_PART), start + longest
    middles = [
        (pause.samples, (pause.start + pause.end) // 2)
        for pause in pauses
        if earliest <= (pause.start + pause.end) // 2 <= latest
    ]
    if middles:
        return max(middles)[1]
    return quietest(earliest, latest) if quietest else start + even


def parts_of(sound: Sound, profile: Profile) -> tuple[EncodedPart, ...]:
    """The sound as parts within the profile's limits.

    Raises `ContextOverflow` where it needs more parts than one request may have, `StorageError` where the
    bytes are no FLAC.
    """
    if not sound.range.samples:
        return ()
    samples = _decoded(sound.flac)
    ranges = cuts(
        len(samples),
        longest=_longest_part(profile),
        pauses=_from_first_sample(sound, len(samples)),
        most=profile.parts_per_request,
        quietest=None if profile.endpoint is Endpoint.CHAT else partial(_quietest, samples),
    )
    if len(ranges) > profile.parts_per_request:
        raise ContextOverflow(
            f"{len(samples) / SAMPLE_RATE:.0f} s of sound need {len(ranges)} parts and {profile.name} takes "
            f"{profile.parts_per_request} in one request; send a shorter segment."
        )
    if len(ranges) == 1 and profile.audio_format is AudioFormat.FLAC:
        return (EncodedPart(data=sound.flac, audio_format=AudioFormat.FLAC, range=ranges[0]),)
    return tuple(_encoded(samples, one, profile.audio_format) for one in ranges)


def _quietest(samples: npt.NDArray[np.int16], earliest: int, latest: int) -> int:
    """The middle of 100 ms in between, the last of the quietest: parts that are heard apart are not cut
    inside a word.
    """
    frame = SAMPLE_RATE // 10
    frames = (latest - earliest) // frame
    if not frames:
        return latest
    stretch = samples[earliest : earliest + frames * frame].astype(np.float32).reshape(frames, frame)
    power = np.square(stretch).mean(axis=1)
    quiet = np.flatnonzero(power <= 2 * power.min() + 1)
    return earliest + int(quiet[-1]) * frame + frame // 2


def _longest_part(profile: Profile) -> int:
    """In samples. The size limit is taken for 16-bit samples with room for a header."""
    by_size = (profile.bytes_per_part - 4_096) // 2
    return min(math.floor(profile.part_seconds * SAMPLE_RATE), by_size)


def _decoded(flac: bytes) -> npt.NDArray[np.int16]:
    try:
        samples, _rate = soundfile.read(io.BytesIO(flac), dtype="int16")
    except soundfile.LibsndfileError as error:
        raise StorageError("The stored sound of a segment cannot be read.") from error
    return np.asarray(samples, dtype=np.int16)


def _from_first_sample(sound: Sound, samples: int) -> tuple[TimeRange, ...]:
    offset = sound.range.start
    return tuple(
        TimeRange(start=max(0, pause.start - offset), end=min(samples, pause.end - offset))
        for pause in sound.pauses
        if pause.end > offset and pause.start < offset + samples
    )


def _encoded(samples: npt.NDArray[np.int16], at: TimeRange, audio_format: AudioFormat) -> EncodedPart:
    stream = io.BytesIO()
    soundfile.write(
        stream, samples[at.start : at.end], SAMPLE_RATE, format=audio_format.value.upper(), subtype="PCM_16"
    )
    return EncodedPart(data=stream.getvalue(), audio_format=audio_format, range=at)
