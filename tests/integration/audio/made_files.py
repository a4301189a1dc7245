"""Recordings of every kind for the tests: whole ones by PyAV's own encoders, hostile ones by hand."""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from bot.audio.encode import samples

Sound = npt.NDArray[np.int16]

SPEECH = Path(__file__).parents[2] / "samples" / "speech"
RATE = 16_000

CONTAINERS: dict[str, dict[str, Any]] = {
    "a.au": {"codec": "pcm_mulaw"},
    "g722.wav": {"codec": "g722", "rate": 16_000, "layout": "mono", "form": "wav"},
    "g726.wav": {"codec": "g726", "rate": 8000, "layout": "mono", "form": "wav", "bit_rate": 32_000},
    "g723.wav": {"codec": "g723_1", "rate": 8000, "layout": "mono", "form": "wav", "bit_rate": 6300},
    "a.mp2": {"codec": "mp2"},
    "a.ac3": {"codec": "ac3", "rate": 48_000},
    "a.eac3": {"codec": "eac3", "rate": 48_000},
    "a.wv": {"codec": "wavpack"},
    "a.tta": {"codec": "tta"},
    "a.loas": {"codec": "aac", "form": "latm"},
    "a.avi": {"codec": "libmp3lame"},
    "ac3.avi": {"codec": "ac3", "rate": 48_000},
    "a.mts": {"codec": "aac", "form": "mpegts", "rate": 48_000},
    "mp2.ts": {"codec": "mp2", "form": "mpegts", "rate": 48_000},
    "ac3.m2ts": {"codec": "ac3", "form": "mpegts", "rate": 48_000, "options": {"mpegts_m2ts_mode": "1"}},
    "a.mpg": {"codec": "mp2", "form": "mpeg", "rate": 48_000},
    "a.vob": {"codec": "ac3", "form": "vob", "rate": 48_000},
    "a.flv": {"codec": "aac", "form": "flv"},
    "nelly.flv": {"codec": "nellymoser", "form": "flv", "layout": "mono"},
    "adpcm.flv": {"codec": "adpcm_swf", "form": "flv"},
}
"""Files of the less usual kinds, by name, and how `write` makes each."""


def clip(name: str) -> Sound:
    return samples((SPEECH / f"{name}.flac").read_bytes())


def silence(seconds: float) -> Sound:
    return np.zeros(int(seconds * RATE), dtype=np.int16)


def speech(seconds: float, *, pause_seconds: float = 0.7, seed: int = 1) -> Sound:
    """English clips in a random order with pauses between them, of exactly this length."""
    return joined(seconds, pause_seconds=pause_seconds, seed=seed)[0]


def joined(
    seconds: float, *, pause_seconds: float = 0.7, seed: int = 1
) -> tuple[Sound, list[tuple[float, float]]]:
    """Speech as above, and where its pauses lie, in seconds."""
    random = np.random.default_rng(seed)
    clips = _short_clips()
    pieces: list[Sound] = []
    pauses, length = [], 0
    while length < seconds * RATE:
        one = clips[random.integers(len(clips))]
        gap = silence(pause_seconds * float(random.uniform(0.8, 1.5)))
        pauses.append(((length + len(one)) / RATE, (length + len(one) + len(gap)) / RATE))
        pieces += [one, gap]
        length += len(one) + len(gap)
    return np.concatenate(pieces)[: int(seconds * RATE)], pauses


@functools.cache
def _short_clips() -> tuple[Sound, ...]:
    return tuple(
        samples(path.read_bytes()) for path in sorted(SPEECH.glob("*.flac")) if path.stat().st_size < 130_000
    )


def write(
    path: Path,
    sound: Sound,
    codec: str,
    *,
    form: str | None = None,
    rate: int = 44_100,
    layout: str = "stereo",
    bit_rate: int | None = None,
    options: dict[str, str] | None = None,
    holes: dict[float, float] | None = None,
) -> Path:
    """`holes` maps a second of the sound to the seconds by which the clock jumps there."""
    with av.open(str(path), "w", format=form, options=options or {}) as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        stream.bit_rate = bit_rate or 64_000
        for packet in encoded(stream, sound, rate, layout):
            shift = sum(jump for at, jump in (holes or {}).items() if packet.pts * packet.time_base >= at)
            if shift:
                packet.pts += round(shift / packet.time_base)
                packet.dts = packet.pts
            container.mux(packet)
    return path


def encoded(stream: Any, sound: Sound, rate: int, layout: str) -> Iterator[Any]:
    resampler = av.AudioResampler(format=stream.format, layout=layout, rate=rate)
    for start in range(0, len(sound), RATE):
        frame = av.AudioFrame.from_ndarray(sound[start : start + RATE][None], format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.pts, frame.time_base = start, Fraction(1, RATE)
        for ready in resampler.resample(frame):
            yield from stream.encode(ready)
    for ready in resampler.resample(None):
        yield from stream.encode(ready)
    yield from stream.encode(None)


def video(
    path: Path,
    sound: Sound | None,
    *,
    seconds: float = 3,
    codec: str = "mpeg4",
    form: str | None = None,
    sound_starts_at: float = 0.0,
) -> Path:
    """A moving picture, with or without a sound track."""
    rate = 44_100 if codec == "flv" else 48_000
    with av.open(str(path), "w", format=form) as container:
        picture = container.add_stream(codec, rate=5, width=64, height=64, pix_fmt="yuv420p")
        track = (
            None
            if sound is None
            else container.add_stream("libopus" if codec.startswith("libvpx") else "aac", rate=rate)
        )
        for count in range(int(seconds * 5)):
            image = np.full((64, 64, 3), count * 8 % 255, dtype=np.uint8)
            container.mux(picture.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(picture.encode(None))
        if track is not None and sound is not None:
            for packet in encoded(track, sound, rate, "stereo"):
                packet.pts += round(sound_starts_at / packet.time_base)
                packet.dts = packet.pts
                container.mux(packet)
    return path


def two_tracks(path: Path, other: Sound, default: Sound) -> Path:
    """Two sound tracks, of which the second is marked as the default."""
    with av.open(str(path), "w") as container:
        tracks = [container.add_stream("libopus", rate=48_000) for _ in range(2)]
        tracks[0].disposition, tracks[1].disposition = av.stream.Disposition(0), av.stream.Disposition.default
        for track, sound in zip(tracks, (other, default), strict=True):
            for packet in encoded(track, sound, 48_000, "stereo"):
                container.mux(packet)
    return path


def with_cover(path: Path, sound: Sound) -> Path:
    """An mp3 whose ID3 tag holds a picture."""
    write(path, sound, "libmp3lame", options={"id3v2_version": "0"})
    image = b"\x89PNG\r\n\x1a\n" + bytes(2000)
    body = b"\0image/png\0\x03\0" + image
    frame = b"APIC" + struct.pack(">IH", len(body), 0) + body
    size = bytes((len(frame) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\x03\0\0" + size + frame + path.read_bytes())
    return path


AMR_FRAME_SECONDS = 0.02
NO_DATA = b"\x7c"


def amr_with_dtx(path: Path, sound: Sound, quiet: tuple[float, float]) -> Path:
    """Narrow band AMR whose frames between two seconds were not transmitted."""
    write(path, sound, "libopencore_amrnb", form="amr", rate=8000, layout="mono", bit_rate=12_200)
    content = path.read_bytes()
    frames = [content[at : at + 32] for at in range(6, len(content), 32)]
    for count in range(len(frames)):
        if quiet[0] <= count * AMR_FRAME_SECONDS < quiet[1]:
            frames[count] = NO_DATA
    path.write_bytes(b"#!AMR\n" + b"".join(frames))
    return path


def wide_amr(path: Path, frames: int, *, every_tenth_lost: bool = False) -> Path:
    """Wide band AMR at 23.85 kbit/s: 60 bytes of any content a frame are sound to the decoder."""
    random = np.random.default_rng(3)
    content = [
        NO_DATA if every_tenth_lost and count % 10 == 5 else b"\x44" + random.bytes(60)
        for count in range(frames)
    ]
    path.write_bytes(b"#!AMR-WB\n" + b"".join(content))
    return path


def wave_header(*, rate: int, channels: int, data_bytes: int, extra: bytes = b"") -> bytes:
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16)
    size = 4 + 8 + len(form) + len(extra) + 8 + data_bytes
    return (
        b"RIFF"
        + struct.pack("<I", min(size, 2**32 - 1))
        + b"WAVEfmt "
        + struct.pack("<I", len(form))
        + form
        + extra
    ) + (b"data" + struct.pack("<I", data_bytes))


def silent_flac(path: Path, *, hours: float, rate: int = 8000) -> Path:
    """Silence of any length in 15 bytes for each 65,535 samples (RFC 9639: constant subframes)."""
    block, total = 65_535, int(hours * 3600 * rate)
    info = struct.pack(">HH", block, block) + bytes(6)
    info += ((rate << 44) | (0 << 41) | (15 << 36) | total).to_bytes(8) + bytes(16)
    with path.open("wb") as file:
        file.write(b"fLaC\x80" + len(info).to_bytes(3) + info)
        for number in range(total // block):
            header = b"\xff\xf8\x74\x08" + _flac_number(number) + struct.pack(">H", block - 1)
            frame = header + bytes([crc(header, 0x07, 8)]) + b"\0\0\0"
            file.write(frame + crc(frame, 0x8005, 16).to_bytes(2))
    return path


def _flac_number(number: int) -> bytes:
    return chr(number).encode("utf-8", "surrogatepass")


def crc(content: bytes, polynomial: int, bits: int) -> int:
    value, top = 0, 1 << (bits - 1)
    for byte in content:
        value ^= byte << (bits - 8)
        for _ in range(8):
            value = ((value << 1) ^ polynomial if value & top else value << 1) & ((1 << bits) - 1)
    return value


def pointing_elsewhere(source: Path, target: Path, victim: Path) -> Path:
    """The MP4 `source`, with a data reference that names another file instead of itself."""
    content = bytearray(source.read_bytes())
    at = content.index(b"dref") + 16
    entry = b"url " + bytes(4) + victim.as_uri().encode() + b"\0"
    grown = struct.pack(">I", len(entry) + 4) + entry
    content[at - 4 : at + 8] = grown
    for box in (b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        place = content.index(box) - 4
        size = int.from_bytes(content[place : place + 4]) + len(grown) - 12
        content[place : place + 4] = size.to_bytes(4)
    target.write_bytes(bytes(content))
    return target


def protected(path: Path, sound: Sound) -> Path:
    return write(
        path,
        sound,
        "aac",
        options={
            "encryption_scheme": "cenc-aes-ctr",
            "encryption_key": "00112233445566778899aabbccddeeff",
            "encryption_kid": "00112233445566778899aabbccddeeff",
        },
    )


def repeated(source: Path, target: Path, times: int) -> Path:
    """The packets of a recording again and again on one clock; nothing is encoded anew."""
    with av.open(str(target), "w") as out:
        track, clock = None, 0
        for _ in range(times):
            with av.open(str(source)) as container:
                stream = container.streams.audio[0]
                track = track or out.add_stream_from_template(stream)
                for packet in container.demux(stream):
                    if packet.size:
                        packet.pts = packet.dts = clock
                        clock += packet.duration
                        packet.stream = track
                        out.mux(packet)
    return target
