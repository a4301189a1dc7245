"""Conversations with known turns, of real voices that never met."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # beside a script, it does not know the root

from bot.evaluation.speaker_errors import SpeakerTurn

RATE = 16_000
Wave = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    name: str
    voices: int
    seconds: float
    turn_seconds: tuple[float, float] = (2.0, 8.0)
    interrupting: float = 0.0
    """Share of turns that begin while the one before is still spoken."""
    one_is_quiet: bool = False
    """The last voice is a quarter as loud and takes a turn in ten."""


def voices_below(folder: Path) -> Mapping[str, list[Path]]:
    """A voice a folder: each clip in it is one person's."""
    return {one.name: sorted(one.iterdir()) for one in sorted(folder.iterdir()) if one.is_dir()}


def clips_of(paths: Sequence[Path], rng: random.Random, most: int = 60) -> list[Wave]:
    chosen = list(paths)
    rng.shuffle(chosen)
    found = [piece for path in chosen[:most] for piece in _pieces(_decoded(path))]
    return [_trimmed(clip) for clip in found if RATE < len(clip) < 9 * RATE]


def conversation(
    scene: Scene, clips: Mapping[str, Sequence[Wave]], rng: random.Random
) -> tuple[Wave, list[SpeakerTurn]]:
    """A voice never follows itself, unless it is alone."""
    names = rng.sample(sorted(clips), scene.voices)
    used = dict.fromkeys(names, 0)
    whole = np.zeros(round((scene.seconds + 60) * RATE), dtype=np.float32)
    turns: list[SpeakerTurn] = []
    at, last = 0.3, ""
    while at < scene.seconds:
        quiet_one = names[-1] if scene.one_is_quiet else ""
        others = [name for name in names if name != last or len(names) == 1]
        loud = [name for name in others if name != quiet_one] or others
        last = quiet_one if quiet_one in others and rng.random() < 0.1 else rng.choice(loud)
        said = _turn(clips[last], used, last, rng.uniform(*scene.turn_seconds), rng)
        said = said * (0.25 if last == quiet_one else 1.0)
        overlaps = turns and rng.random() < scene.interrupting
        start = max(0.0, at - rng.uniform(0.5, 1.5)) if overlaps else at + rng.uniform(0.1, 0.6)
        first = round(start * RATE)
        whole[first : first + len(said)] += said
        spoken = _spoken(said)
        turns += [SpeakerTurn(start=start + a / RATE, end=start + b / RATE, speaker=last) for a, b in spoken]
        at = max(at, start + len(said) / RATE)
    noise = np.random.default_rng(0).normal(0, 0.0015, round(at * RATE)).astype(np.float32)
    return whole[: len(noise)] + noise, turns


def over_telephone(sound: Wave, noise: np.random.Generator) -> Wave:
    power = float(np.sqrt(np.mean(sound**2)))
    return _band(sound, 300, 3400) + noise.normal(0, power * 0.1, len(sound)).astype(np.float32)


def in_room(sound: Wave, noise: np.random.Generator) -> Wave:
    """Half a second of reverberation, and a hum 15 dB below."""
    taps = RATE // 2
    echo = (noise.normal(0, 1, taps) * np.exp(-6.9 * np.arange(taps) / taps)).astype(np.float32) * 0.06
    echo[0], size = 1, len(sound) + taps
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(echo, size), size)[: len(sound)]
    hum = _band(noise.normal(0, 1, len(sound)).astype(np.float32), 50, 1500)
    level = np.sqrt(np.mean(wet**2) / np.mean(hum**2)) * 10 ** (-15 / 20)
    return np.asarray(wet + hum * level, dtype=np.float32)


def as_samples(sound: Wave) -> npt.NDArray[np.int16]:
    loudest = max(1.0, float(np.abs(sound).max()) / 0.95)
    return np.asarray(sound / loudest * 32767, dtype=np.int16)


def _turn(
    clips: Sequence[Wave], used: dict[str, int], voice: str, seconds: float, rng: random.Random
) -> Wave:
    said: list[Wave] = []
    while sum(map(len, said)) < seconds * RATE:
        if said:
            said.append(np.zeros(round(rng.uniform(0.1, 0.4) * RATE), dtype=np.float32))
        said.append(clips[used[voice] % len(clips)])
        used[voice] += 1
    return np.concatenate(said)


def _spoken(sound: Wave) -> list[tuple[int, int]]:
    """Where it is spoken: all but pauses of half a second and more."""
    energy = np.convolve(sound * sound, np.ones(320) / 320, "same")
    loud = np.flatnonzero(energy > energy.max() * 1e-3)
    breaks = np.flatnonzero(np.diff(loud) >= RATE // 2)
    starts, ends = [loud[0], *loud[breaks + 1]], [*loud[breaks], loud[-1]]
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _decoded(path: Path) -> Wave:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with av.open(str(path)) as container:
        frames = [one for frame in container.decode(audio=0) for one in resampler.resample(frame)]
        frames += resampler.resample(None)
    if not frames:
        return np.zeros(0, dtype=np.float32)
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames]).astype(np.float32)


def _pieces(sound: Wave) -> list[Wave]:
    """A long reading cut at quiet places, 1.5 to 5 s each."""
    if len(sound) < 9 * RATE:
        return [sound]
    energy, found, at = np.convolve(sound * sound, np.ones(800) / 800, "same"), [], 0
    while at < len(sound) - 2 * RATE:
        first, last = at + int(1.5 * RATE), min(len(sound), at + 5 * RATE)
        cut = first + int(np.argmin(energy[first:last]))
        found.append(sound[at:cut])
        at = cut
    return found


def _trimmed(sound: Wave) -> Wave:
    energy = np.convolve(sound * sound, np.ones(320) / 320, "same")
    loud = np.flatnonzero(energy > energy.max() * 1e-3)
    spoken = sound[max(0, loud[0] - 400) : loud[-1] + 400]
    return np.asarray(spoken * (0.07 / np.sqrt(np.mean(spoken**2) + 1e-9)), dtype=np.float32)


def _band(sound: Wave, low: float, high: float) -> Wave:
    spectrum, frequency = np.fft.rfft(sound), np.fft.rfftfreq(len(sound), 1 / RATE)
    mask = 1 / (1 + np.exp(-(frequency - low) / 40)) / (1 + np.exp((frequency - high) / 100))
    return np.asarray(np.fft.irfft(spectrum * mask, len(sound)), dtype=np.float32)
