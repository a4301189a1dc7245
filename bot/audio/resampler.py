"""Packets in, 16 kHz mono sound on the pipe out, on the recording's own clock."""

from __future__ import annotations

import itertools
import os
import resource
import struct
import time
from dataclasses import dataclass
from typing import Any

import av
from av.error import FFmpegError

from bot.audio.limits import AudioLimits
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.recording import SAMPLE_RATE

BATCH_SAMPLES = 32_768
"""Samples that are resampled at once: 2 to 4 times as fast as frame by frame."""
MESSAGE_BYTES = 131_072
"""Four seconds of sound: fewer messages are fewer turns between the two processes."""
PACKETS_A_CHECK = 64
"""Between looks at the CPU time used: a few seconds of sound."""
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


class Decoding:
    """Turns packets into sound on the pipe, keeping to the recording's own clock."""

    def __init__(self, *, out: int, limits: AudioLimits, stop_after: float | None) -> None:
        self.sent = 0
        self.failed_packets = 0
        self.last_frame = b""
        """The last packet's bytes."""
        self._out = out
        self._limits = limits
        self._most = round((stop_after or limits.max_seconds) * SAMPLE_RATE)
        self._probing = stop_after is not None
        self._taken_seconds = 0.0
        self._jumped_seconds = 0.0
        self._clock_start: float | None = None
        self._now: _Resampling | None = None
        self._ready = bytearray()

    @property
    def seconds(self) -> float:
        """Of sound so far."""
        return self.sent / SAMPLE_RATE

    @property
    def _full(self) -> bool:
        return self.sent >= self._most

    def run(self, container: Any, stream: Any, declared: float | None) -> str | None:
        """Decodes to the end, or to where it cannot go on; then says why, in English."""
        if any(other.type == "video" for other in container.streams) and container.start_time is not None:
            self._clock_start = container.start_time / 1_000_000  # sound that starts late keeps its place
        stopped = self._packets(container, stream)
        self._finish_batch()
        self._send_ready()
        if self._probing:
            return stopped
        if self._full:
            return too_long(self._limits)
        there = self.sent / SAMPLE_RATE
        if stopped is None and declared and there < (declared - self._jumped_seconds) * 0.98 - 2:
            return f"The file breaks off: it says {declared:.0f} s of sound, and {there:.0f} s are there."
        return stopped

    def _packets(self, container: Any, stream: Any) -> str | None:
        last_failed, last = None, None
        packets = container.demux(stream)
        for count in itertools.count():
            if self._full:
                return None
            if count % PACKETS_A_CHECK == 0 and not self._time_is_left():
                return f"Decoding took too long and was ended after {self.sent / SAMPLE_RATE:.0f} s."
            try:
                packet = next(packets, None)
            except FFmpegError:
                return (
                    f"The file is damaged after {self.sent / SAMPLE_RATE:.0f} s: nothing beyond can be read."
                )
            if packet is None:
                break
            if packet.size:
                last = packet
            try:
                frames = packet.decode()
            except FFmpegError:
                self._packet_failed(packet)
                last_failed = packet
                continue
            for frame in frames:
                self._take(frame)
                last_failed = None
        self.last_frame = bytes(last) if last is not None else b""
        self._end_with_silence(last_failed)
        return None

    def _time_is_left(self) -> bool:
        """Also lets the system end a decoder that uses the floor without coming here again."""
        used, floor = time.process_time(), self._limits.cpu_floor_seconds
        soft = int(used + floor) + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(
            resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
        )
        return used <= floor + self._limits.cpu_factor * self.sent / SAMPLE_RATE

    def _packet_failed(self, packet: Any) -> None:
        if not packet.size:
            return
        self.failed_packets += 1
        if self._clock_start is None and packet.pts is not None:
            self._clock_start = float(packet.pts * packet.time_base)

    def _end_with_silence(self, last_failed: Any) -> None:
        """Packets that failed at the end were sound, too: their time is silence."""
        if last_failed is None or last_failed.pts is None or self._clock_start is None or self._now is None:
            return
        end = float((last_failed.pts + (last_failed.duration or 0)) * last_failed.time_base)
        hole = end - self._clock_start - self._taken_seconds
        if 0 < hole < LONGEST_HOLE_SECONDS:
            self._take_silence(hole)

    def _take(self, frame: Any) -> None:
        rate = frame.sample_rate
        shape = (rate, frame.format.name, frame.layout.name)
        if self._now is None or self._now.shape != shape:
            self._use_shape(frame, shape)
        at = frame.time
        if at is not None:
            self._keep_time(at)
        self._write(frame, rate)

    def _keep_time(self, at: float) -> None:
        if self._clock_start is None:
            self._clock_start = at - self._taken_seconds
        hole = at - self._clock_start - self._taken_seconds
        if hole > LONGEST_HOLE_SECONDS or hole < -1:
            self._jumped_seconds += max(hole, 0)
            self._clock_start = at - self._taken_seconds
        elif hole > HOLE_SECONDS:
            self._take_silence(hole)

    def _use_shape(self, frame: Any, shape: tuple[int, str, str]) -> None:
        check_shape(frame.sample_rate, frame.layout.nb_channels, self._limits)
        self._finish_batch()
        self._now = _Resampling(
            shape=shape,
            fifo=av.AudioFifo(),
            resampler=av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE),
            batch=max(256, min(BATCH_SAMPLES, frame.sample_rate)),
        )

    def _take_silence(self, seconds: float) -> None:
        assert self._now is not None
        rate, form, layout = self._now.shape
        left = round(seconds * rate)
        while left > 0 and not self._full:
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
        assert self._now is not None
        if batch is not None:
            batch.pts = None
        for sound in self._now.resampler.resample(batch):
            content = memoryview(sound.planes[0])[: min(sound.samples, self._most - self.sent) * 2]
            self.sent += len(content) // 2
            self._ready += content
            if len(self._ready) >= MESSAGE_BYTES:
                self._send_ready()

    def _send_ready(self) -> None:
        if self._ready:
            send(self._out, b"A", bytes(self._ready))
            self._ready.clear()

    def _finish_batch(self) -> None:
        if self._now is None:
            return
        rest = self._now.fifo.read(0, partial=True)
        if rest is not None:
            self._resample(rest)
        self._resample(None)
        self._now = None


def _silent_frame(form: str, layout: str, samples: int, rate: int) -> Any:
    frame = av.AudioFrame(format=form, layout=layout, samples=samples)
    frame.sample_rate = rate
    silence = b"\x80" if form in {"u8", "u8p"} else b"\0"
    count = frame.layout.nb_channels if frame.format.is_planar else 1
    for plane in frame.planes[:count]:  # of eight channels, PyAV lists one plane too many
        plane.update(silence * plane.buffer_size)
    return frame
