"""Recordings of several channels and several tracks, and files that are several files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np

from tests.integration.audio import made_files
from tests.integration.audio.made_files import RATE, Sound


def placed(sound: Sound, *, at: float, seconds: float) -> Sound:
    """The sound in silence of this length, from a second on."""
    whole = made_files.silence(seconds)
    start = int(at * RATE)
    whole[start : start + len(sound)] = sound[: len(whole) - start]
    return whole


def scaled(sound: Sound, gain: float) -> Sound:
    return np.asarray(np.rint(sound * gain), dtype=np.int16)


def noise(seconds: float, *, level: float, seed: int = 4) -> Sound:
    random = np.random.default_rng(seed)
    return np.asarray(random.normal(0, level * 32768, int(seconds * RATE)), dtype=np.int16)


def music(seconds: float, *, level: float = 0.1) -> Sound:
    """Chords that change twice a second, without a voice."""
    time = np.arange(int(seconds * RATE)) / RATE
    sound = np.zeros(len(time))
    for beat in range(int(seconds * 2) + 1):
        here = (time >= beat / 2) & (time < beat / 2 + 0.5)
        for note in (0, 4, 7):
            tone = 220 * 2 ** (((beat * 5) % 12 + note) / 12)
            fade = np.exp(-3 * (time[here] - beat / 2))
            sound[here] += np.sin(2 * np.pi * tone * time[here]) * fade / 3
    return np.asarray(sound * level * 32768, dtype=np.int16)


def channels_wav(path: Path, *channels: Sound, rate: int = RATE) -> Path:
    """As many channels as are given, of equal length, without a word about what they are."""
    sound = np.stack(channels, axis=1)
    header = made_files.wave_header(rate=rate, channels=len(channels), data_bytes=sound.nbytes)
    path.write_bytes(header + sound.tobytes())
    return path


def surround(path: Path, layout: str, channels: Sequence[Sound], *, codec: str = "flac") -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=RATE, layout=layout)
        frame = av.AudioFrame.from_ndarray(
            np.stack(channels, axis=1).reshape(1, -1), format="s16", layout=layout
        )
        frame.sample_rate = RATE
        resampler = av.AudioResampler(format=stream.format, layout=layout, rate=RATE)
        for ready in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path


def film(
    path: Path,
    tracks: Sequence[tuple[Sound, dict[str, str]]],
    *,
    seconds: float,
    default: int = 0,
    codec: str = "aac",
    picture: str = "mpeg4",
    starts_at: float = 0.0,
) -> Path:
    """A picture and sound tracks, each with its metadata; packets lie in the file in order of time."""
    with av.open(str(path), "w") as container:
        shown = container.add_stream(picture, rate=5, width=64, height=64, pix_fmt="yuv420p")
        heard = [container.add_stream(codec, rate=48_000) for _ in tracks]
        packets: list[Any] = []
        for number, (stream, (sound, metadata)) in enumerate(zip(heard, tracks, strict=True)):
            stream.metadata.update(metadata)
            flags = av.stream.Disposition
            stream.disposition = flags.default if number == default else flags(0)
            packets += made_files.encoded(stream, sound, 48_000, "stereo")
        image = np.zeros((64, 64, 3), dtype=np.uint8)
        for _ in range(int(seconds * 5)):
            packets += shown.encode(av.VideoFrame.from_ndarray(image, format="rgb24"))
        packets += shown.encode(None)
        for packet in sorted(packets, key=lambda one: float((one.dts or 0) * one.time_base)):
            packet.pts += round(starts_at / packet.time_base)
            packet.dts += round(starts_at / packet.time_base)
            container.mux(packet)
    return path
