"""Recorded speech whose words are known, and long recordings joined from it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.evaluation.normalizer import units
from bot.evaluation.word_errors import ErrorCounts, aligned

SPEECH_FOLDER = Path(__file__).parents[1] / "samples" / "speech"

Samples = npt.NDArray[np.float32]
"""16 kHz mono, -1 to 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clip:
    file: str
    text: str
    language: str
    licence: str

    @property
    def path(self) -> Path:
        return SPEECH_FOLDER / self.file

    @property
    def flac(self) -> bytes:
        return self.path.read_bytes()

    @property
    def samples(self) -> Samples:
        samples, rate = soundfile.read(self.path, dtype="float32")
        assert rate == SAMPLE_RATE
        return np.asarray(samples, dtype=np.float32)


@dataclass(frozen=True, kw_only=True, slots=True)
class LongRecording:
    samples: Samples
    text: str
    """Every word, in order."""
    ranges: tuple[TimeRange, ...]
    """Where each clip lies; between them is silence."""
    clips: tuple[Clip, ...]


@cache
def clips(language: str | None = None, prefix: str = "") -> tuple[Clip, ...]:
    """Clips of one language (or all), in the manifest's order, whose file name starts with `prefix`."""
    entries = json.loads((SPEECH_FOLDER / "manifest.json").read_text(encoding="utf-8"))
    every = (Clip(**entry) for entry in entries)
    return tuple(c for c in every if language in (None, c.language) and c.file.startswith(prefix))


def clip(file: str) -> Clip:
    return next(one for one in clips() if one.file == file)


def joined(parts: Sequence[Clip], pause_seconds: float) -> LongRecording:
    """The clips in order with silence before, between and after them."""
    pause = np.zeros(round(pause_seconds * SAMPLE_RATE), dtype=np.float32)
    pieces, ranges, at = [pause], [], len(pause)
    for part in parts:
        sound = part.samples
        ranges.append(TimeRange(start=at, end=at + len(sound)))
        pieces += [sound, pause]
        at += len(sound) + len(pause)
    text = " ".join(part.text for part in parts)
    return LongRecording(samples=np.concatenate(pieces), text=text, ranges=tuple(ranges), clips=tuple(parts))


def long_recording(
    minutes: float, pause_seconds: float = 0.7, seed: int = 0, language: str = "en", prefix: str = ""
) -> LongRecording:
    """At least that long, of clips drawn in an order that `seed` decides."""
    choice = clips(language, prefix)
    draw = random.Random(seed)
    parts: list[Clip] = []
    seconds = 0.0
    while seconds < minutes * 60:
        parts.append(draw.choice(choice))
        seconds += len(parts[-1].samples) / SAMPLE_RATE + pause_seconds
    return joined(parts, pause_seconds)


def flac(samples: Samples) -> bytes:
    return encoded(samples, "FLAC")


def encoded(samples: Samples, container: str, *, rate: int = SAMPLE_RATE) -> bytes:
    """`container` is soundfile's name: FLAC, WAV, OGG."""
    buffer = BytesIO()
    soundfile.write(buffer, samples, rate, format=container)
    return buffer.getvalue()


def normalised(text: str, language: str | None = None) -> str:
    """What is compared, with blanks between."""
    return " ".join(units(text, language))


def error_rate(pairs: Iterable[tuple[str, str]], language: str | None = None) -> float:
    """Of all texts together, each with what was heard of it."""
    counts = (aligned(units(said, language), units(heard, language)).counts for said, heard in pairs)
    rate = sum(counts, ErrorCounts()).rate
    assert rate is not None, "Nothing was said."
    return rate
