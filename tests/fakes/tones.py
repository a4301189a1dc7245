"""Speech that a test can spell: each word is a tone of its own over a voice, and silence lies between.

The voice says nothing of its own: it is there so that a voice detector hears somebody speak.

Whoever hears the samples gets the very words back, whatever happened on the way: cutting, joining, encoding,
moderate resampling. A word that was cut in two is heard on both sides of the cut, as with real engines.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import soundfile

from bot.audio.sample_window import SampleWindow
from bot.audio.voice import FRAME, runs
from bot.domain.recording import SAMPLE_RATE, Sound, TimeRange
from tests.fakes.speech import clips

_FIRST_SYLLABLES = (
    "ba",
    "de",
    "fi",
    "go",
    "hu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "wu",
    "za",
)
_LAST_SYLLABLES = ("ban", "der", "fis", "gol", "hum", "kat", "lem", "min", "nor", "pul", "rat", "sek", "tin")
VOCABULARY = tuple(first + last for first in _FIRST_SYLLABLES for last in _LAST_SYLLABLES)
"""208 words."""
_LOWEST_HERTZ, _STEP_HERTZ = 4_300.0, 12.5
"""Above what a voice has much of."""
_BARE_LOWEST_HERTZ, _BARE_RATIO = 300.0, 50.0
"""In `tests/samples/upgrade` the tones are lower, and no voice lies beneath."""
_FRAME = 160
_LOUD = 0.02
_SHORTEST_SECONDS = 0.1
_TONE, _VOICE = 1_500.0, 5_000.0
_TENTH = 1_600
_LONG_FRAMES = 40
_HERTZ = {word: _LOWEST_HERTZ + _STEP_HERTZ * index for index, word in enumerate(VOCABULARY)}


@dataclass(frozen=True, kw_only=True, slots=True)
class HeardWord:
    word: str
    start_seconds: float
    end_seconds: float


def some_words(count: int, seed: int = 0) -> list[str]:
    """So many words at random, none twice in a row, the same for the same seed."""
    random = np.random.default_rng(seed)
    steps = random.integers(1, len(VOCABULARY), size=count)
    return [VOCABULARY[place] for place in np.cumsum(steps) % len(VOCABULARY)]


def spoken_tones(
    words: Sequence[str], *, word_seconds: float = 1.0, voiced: float = 0.8
) -> npt.NDArray[np.int16]:
    """16 kHz mono. Each word takes `word_seconds`, the last part of it silent; "" is a silent word.

    Raises `KeyError` for a word outside of `VOCABULARY`.
    """
    length = round(word_seconds * SAMPLE_RATE)
    sounding = round(length * voiced)
    times = np.arange(sounding) / SAMPLE_RATE
    fade = np.minimum(1, np.minimum(np.arange(sounding), np.arange(sounding)[::-1]) / 80)
    samples = np.zeros(length * len(words), np.int16)
    for place, word in enumerate(words):
        if word:
            wave = fade * (_TONE * np.sin(2 * np.pi * _HERTZ[word] * times) + _voice(place, sounding))
            samples[place * length : place * length + sounding] = wave.astype(np.int16)
    return samples


def _voice(place: int, length: int) -> npt.NDArray[np.float64]:
    """A stretch in which somebody speaks without a pause."""
    stretches = _stretches()
    long_enough = [one for one in stretches if len(one) >= length] or stretches
    return np.take(long_enough[place % len(long_enough)], np.arange(length), mode="wrap")


@cache
def _stretches() -> tuple[npt.NDArray[np.float64], ...]:
    """Of recorded speech, each tenth of a second as loud as the next."""
    window = SampleWindow(0)
    window.append(np.concatenate([(clip.samples * 32_767).astype(np.int16) for clip in clips("en")]))
    window.finish()
    spoken = window.probabilities(0, window.frames) > 0.95
    return tuple(
        _steady(window.samples(start * FRAME, end * FRAME)) for start, end in runs(spoken, _LONG_FRAMES)
    )


def _steady(sound: npt.NDArray[np.int16]) -> npt.NDArray[np.float64]:
    pieces = sound[: len(sound) // _TENTH * _TENTH].astype(np.float64).reshape(-1, _TENTH)
    loudness = np.sqrt((pieces**2).mean(axis=1, keepdims=True))
    steady: npt.NDArray[np.float64] = (pieces * _VOICE / np.maximum(loudness, 500)).ravel()
    return steady


def heard_words(samples: npt.NDArray[np.int16]) -> list[HeardWord]:
    """What `spoken_tones` said, with its times; noise below 2% of full scale is silence."""
    frames = len(samples) // _FRAME
    if not frames:
        return []
    level = np.abs(samples[: frames * _FRAME].astype(np.float32) / 32_768).reshape(frames, _FRAME).max(axis=1)
    loud = np.concatenate(([False], level > _LOUD, [False]))
    edges = np.flatnonzero(loud[1:] != loud[:-1]) * _FRAME
    runs = zip(edges[::2], edges[1::2], strict=True)
    return [_heard(samples, int(a), int(b)) for a, b in runs if b - a >= _SHORTEST_SECONDS * SAMPLE_RATE]


def _heard(samples: npt.NDArray[np.int16], start: int, end: int) -> HeardWord:
    wave = samples[start:end].astype(np.float32)
    size = 16_384
    spectrum = np.abs(np.fft.rfft(wave[:size] * np.hanning(len(wave[:size])), n=size))
    first = round((_LOWEST_HERTZ - _STEP_HERTZ / 2) * size / SAMPLE_RATE)
    bare = spectrum.max() > _BARE_RATIO * spectrum[first:].max()
    lowest, first = (_BARE_LOWEST_HERTZ, 0) if bare else (_LOWEST_HERTZ, first)
    hertz = float(first + np.argmax(spectrum[first:])) * SAMPLE_RATE / size
    place = round((hertz - lowest) / _STEP_HERTZ)
    word = VOCABULARY[min(max(place, 0), len(VOCABULARY) - 1)]
    return HeardWord(word=word, start_seconds=start / SAMPLE_RATE, end_seconds=end / SAMPLE_RATE)


def sound_of(
    samples: npt.NDArray[np.int16],
    *,
    start: int = 0,
    pauses: Sequence[TimeRange] = (),
    speech_seconds: float | None = None,
) -> Sound:
    """The samples as a piece of a recording that begins at sample `start`; all speech unless said."""
    stream = io.BytesIO()
    soundfile.write(stream, samples, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    return Sound(
        flac=stream.getvalue(),
        range=TimeRange(start=start, end=start + len(samples)),
        pauses=tuple(pauses),
        speech_seconds=len(samples) / SAMPLE_RATE if speech_seconds is None else speech_seconds,
    )
