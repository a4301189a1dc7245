"""A sound cut into the parts that an engine takes, each encoded on its own."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soundfile

from bot.domain.errors import ContextOverflow
from bot.domain.recording import SAMPLE_RATE, Sound, TimeRange
from bot.inference.profiles import AudioFormat, Profile

_SHORTEST_OF_PART = 0.6
"""A pause is worth cutting at if at least this much of an even part lies before it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    data: bytes
    audio_format: AudioFormat
    samples: int

    @property
    def seconds(self) -> float:
        return self.samples / SAMPLE_RATE


def cuts(
    samples: int, *, longest: int, pauses: Sequence[TimeRange] = (), most: int | None = None
) -> tuple[TimeRange, ...]:
    """Ranges of at most `longest` samples that tile the sound; none is empty and all are of like length.

    `pauses` count from the sound's first sample. Where cutting at them would take more than `most` parts,
    the sound is cut evenly instead.
    """
    ranges: list[TimeRange] = []
    start = 0
    while start < samples:
        end = _next_cut(start, samples, longest=longest, pauses=pauses)
        ranges.append(TimeRange(start=start, end=end))
        start = end
    if most is not None and len(ranges) > most and pauses:
        return cuts(samples, longest=longest)
    return tuple(ranges)


def _next_cut(start: int, samples: int, *, longest: int, pauses: Sequence[TimeRange]) -> int:
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
    return max(middles)[1] if middles else start + even


def parts_of(sound: Sound, profile: Profile) -> tuple[Part, ...]:
    """The sound as parts within the profile's limits.

    Raises `ContextOverflow` where it needs more parts than one request may have.
    """
    samples = _decoded(sound.flac)
    pauses = _from_first_sample(sound, len(samples))
    longest = _longest_part(profile)
    ranges = cuts(len(samples), longest=longest, pauses=pauses, most=profile.parts_per_request)
    if len(ranges) > profile.parts_per_request:
        raise ContextOverflow(
            f"{len(samples) / SAMPLE_RATE:.0f} s of sound need {len(ranges)} parts and {profile.name} takes "
            f"{profile.parts_per_request} in one request; send a shorter segment."
        )
    if len(ranges) == 1 and profile.audio_format is AudioFormat.FLAC:
        return (Part(data=sound.flac, audio_format=AudioFormat.FLAC, samples=len(samples)),)
    return tuple(_encoded(samples[one.start : one.end], profile.audio_format) for one in ranges)


def _longest_part(profile: Profile) -> int:
    """In samples. The size limit is taken for 16-bit samples with room for a header."""
    by_size = (profile.bytes_per_part - 4_096) // 2
    return min(math.floor(profile.part_seconds * SAMPLE_RATE), by_size)


def _decoded(flac: bytes) -> npt.NDArray[np.int16]:
    samples, _rate = soundfile.read(io.BytesIO(flac), dtype="int16", always_2d=False)
    return np.asarray(samples, dtype=np.int16)


def _from_first_sample(sound: Sound, samples: int) -> tuple[TimeRange, ...]:
    offset = sound.range.start
    return tuple(
        TimeRange(start=max(0, pause.start - offset), end=min(samples, pause.end - offset))
        for pause in sound.pauses
        if pause.end > offset and pause.start < offset + samples
    )


def _encoded(samples: npt.NDArray[np.int16], audio_format: AudioFormat) -> Part:
    stream = io.BytesIO()
    soundfile.write(stream, samples, SAMPLE_RATE, format=audio_format.value.upper(), subtype="PCM_16")
    return Part(data=stream.getvalue(), audio_format=audio_format, samples=len(samples))
