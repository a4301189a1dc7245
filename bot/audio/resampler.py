"""Decoded frames of one sound track in, 16 kHz sound on the pipe out, on the recording's own clock."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import Any

import av

from bot.audio.limits import AudioLimits
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.recording import SAMPLE_RATE

BATCH_SAMPLES = 32_768
"""Samples that are resampled at once: 2 to 4 times as fast as frame by frame."""
MESSAGE_BYTES = 131_072
"""Of a channel, four seconds of sound: fewer messages are fewer turns between the two processes."""
HOLE_SECONDS = 0.05
"""A hole in the time stamps from here on is silence; below lies the jitter of coarse clocks."""
LONGEST_HOLE_SECONDS = 3600.0
"""From here on the clock jumped, and nothing was silent."""


def send(out: int, kind: bytes, content: bytes | memoryview) -> None:
    header = struct.pack(">cI", kind, len(content))
    written = os.writev(out, [header, content])
    left = memoryview(header + content)[written:] if written < len(header) + len(content) else b""
    while left:
        left = left[os.write(out, left) :]


def too_long(limits: AudioLimits) -> str:
    return (
        f"This recording is longer than {limits.max_seconds / 3600:g} hours, the most that is taken at once. "
        "Send it in parts."
    )


def check_shape(rate: int, channels: int, limits: AudioLimits) -> None:
    if 0 < rate < limits.min_sample_rate:
        raise BadInput(
            FailureCode.UNSUPPORTED_FORMAT,
            f"At {rate} samples a second there is no speech in this file. Record it at 8000 or more.",
        )
    if rate > limits.max_sample_rate or channels > limits.max_channels:
        raise BadInput(
            FailureCode.DECODER_LIMIT,
            f"{channels} channels at {rate} samples a second are more than one recording may have. "
            "Convert it to mono or stereo at 48000 and send it again.",
        )


@dataclass(slots=True)
class _Resampling:
    """A batch buffer and a resampler for one sample rate, format and layout."""

    shape: tuple[int, str, str]
    fifo: Any
    resampler: Any
    batch: int
    ready: list[bytearray]
    """Of each channel, to be sent."""

    @property
    def channels(self) -> int:
        return len(self.ready)


class TrackResampler:
    """Writes one track as messages of 16 bit samples at 16 kHz, its channels one after the other."""

    def __init__(self, track: int, *, out: int, limits: AudioLimits, most_samples: int, timed: bool) -> None:
        """`timed`: the container has time stamps that say where sound belongs."""
        self.samples = 0
        """Of each channel so far."""
        self.jumped_seconds = 0.0
        self._track = track
        self._out = out
        self._limits = limits
        self._most = most_samples
        self._timed = timed
        self._taken_seconds = 0.0
        self._clock_start: float | None = None
        self._lost_seconds = 0.0
        self._frame_seconds = 0.0
        self._now: _Resampling | None = None

    @property
    def full(self) -> bool:
        return self.samples >= self._most

    def start_clock(self, at: float) -> None:
        """When the recording begins; without it, with this track's first sound."""
        if self._clock_start is None:
            self._clock_start = at

    def restart(self, *, timed: bool) -> None:
        """Another recording follows in the same file; its clock is its own."""
        self._clock_start, self._timed = None, timed
        self._taken_seconds = self._lost_seconds = 0.0

    def packet_failed(self, packet: Any) -> None:
        """Its time is silence."""
        if self._timed:
            if self._clock_start is None and packet.pts is not None:
                self._clock_start = float(packet.pts * packet.time_base)
        elif packet.duration:
            self._lost_seconds += min(float(packet.duration * packet.time_base), self._frame_seconds or 1.0)

    def take(self, frame: Any) -> None:
        rate = frame.sample_rate
        shape = (rate, frame.format.name, frame.layout.name)
        if self._now is None or self._now.shape != shape:
            self._use_shape(frame, shape)
        self._frame_seconds = frame.samples / rate
        if self._lost_seconds:
            self._take_silence(self._lost_seconds)
            self._lost_seconds = 0.0
        if self._timed and frame.time is not None:
            self._keep_time(frame.time)
        self._write(frame, rate)

    def finish(self, last_failed: Any = None) -> None:
        """`last_failed`: packets from here to the end could not be decoded."""
        if self._now is None:
            return
        self._take_silence(self._lost_seconds)
        self._lost_seconds = 0.0
        if last_failed is not None and last_failed.pts is not None and self._clock_start is not None:
            end = float((last_failed.pts + (last_failed.duration or 0)) * last_failed.time_base)
            hole = end - self._clock_start - self._taken_seconds
            self._take_silence(hole if hole < LONGEST_HOLE_SECONDS else 0)
        self._finish_batch()
        self._send_ready()

    def _keep_time(self, at: float) -> None:
        if self._clock_start is None:
            self._clock_start = at - self._taken_seconds
        hole = at - self._clock_start - self._taken_seconds
        if hole > LONGEST_HOLE_SECONDS or hole < -1:
            self.jumped_seconds += max(hole, 0)
            self._clock_start = at - self._taken_seconds
        elif hole > HOLE_SECONDS:
            self._take_silence(hole)

    def _use_shape(self, frame: Any, shape: tuple[int, str, str]) -> None:
        check_shape(frame.sample_rate, frame.layout.nb_channels, self._limits)
        self._finish_batch()
        self._now = _Resampling(
            shape=shape,
            fifo=av.AudioFifo(),
            resampler=av.AudioResampler(format="s16p", rate=SAMPLE_RATE),
            batch=max(256, min(BATCH_SAMPLES, frame.sample_rate)),
            ready=[bytearray() for _ in range(frame.layout.nb_channels)],
        )

    def _take_silence(self, seconds: float) -> None:
        if self._now is None:
            return
        rate, form, layout = self._now.shape
        left = round(seconds * rate)
        while left > 0 and not self.full:
            frame = _silent_frame(form, layout, min(left, rate), rate)
            left -= frame.samples
            self._write(frame, rate)

    def _write(self, frame: Any, rate: int) -> None:
        now = self._now
        assert now is not None
        frame.pts = None
        self._taken_seconds += frame.samples / rate
        now.fifo.write(frame)
        if now.fifo.samples >= now.batch:
            for batch in now.fifo.read_many(now.batch):
                self._resample(batch)

    def _resample(self, batch: Any) -> None:
        now = self._now
        assert now is not None
        if batch is not None:
            batch.pts = None
        for sound in now.resampler.resample(batch):
            samples = min(sound.samples, self._most - self.samples)
            self.samples += samples
            for number, ready in enumerate(now.ready):
                ready.extend(memoryview(sound.planes[number])[: samples * 2])
            if len(now.ready[0]) >= MESSAGE_BYTES:
                self._send_ready()

    def _send_ready(self) -> None:
        if self._now is not None and self._now.ready[0]:
            send(self._out, b"A", b"".join((bytes((self._track, self._now.channels)), *self._now.ready)))
            for ready in self._now.ready:
                ready.clear()

    def _finish_batch(self) -> None:
        if self._now is None:
            return
        rest = self._now.fifo.read(0, partial=True)
        if rest is not None:
            self._resample(rest)
        self._resample(None)
        self._send_ready()
        self._now = None


def _silent_frame(form: str, layout: str, samples: int, rate: int) -> Any:
    frame = av.AudioFrame(format=form, layout=layout, samples=samples)
    frame.sample_rate = rate
    silence = b"\x80" if form in {"u8", "u8p"} else b"\0"
    count = frame.layout.nb_channels if frame.format.is_planar else 1
    for plane in frame.planes[:count]:  # of eight channels, PyAV lists one plane too many
        plane.update(silence * plane.buffer_size)
    return frame
