"""Packets of a container's sound tracks in, their sound on the pipe out."""

from __future__ import annotations

import itertools
import resource
import time
from collections.abc import Iterable, Sequence
from typing import Any

from av.error import FFmpegError
from av.stream import Discard

from bot.audio.limits import AudioLimits
from bot.audio.resampler import TrackResampler, too_long
from bot.domain.recording import SAMPLE_RATE

PACKETS_A_CHECK = 64
"""Between looks at the CPU time used: a few seconds of sound."""


class Decoding:
    """Turns packets into sound. A file that holds several joined recordings is `run` for each."""

    def __init__(self, *, out: int, limits: AudioLimits, stop_after: float | None) -> None:
        self.failed_packets = 0
        self.out_of_time = False
        self.more_streams = False
        """Whether streams began in the middle of the file: of them nothing was heard."""
        self._out = out
        self._limits = limits
        self._most = round((stop_after or limits.max_seconds) * SAMPLE_RATE)
        self._probing = stop_after is not None
        self._tracks: dict[int, TrackResampler] = {}
        self._last: Any = None
        self._last_failed: dict[int, Any] = {}

    @property
    def samples(self) -> int:
        """Of sound so far."""
        return max((track.samples for track in self._tracks.values()), default=0)

    @property
    def seconds(self) -> float:
        return self.samples / SAMPLE_RATE

    @property
    def full(self) -> bool:
        return self.samples >= self._most

    def run(
        self, container: Any, streams: Sequence[Any], *, picture: Any, declared: float | None, timed: bool
    ) -> str | None:
        """Decodes to the end, or to where it cannot go on; then says why, in English.

        `picture` is a film's moving picture: the clock starts with whatever comes first.
        """
        started_at = self.samples
        for number in range(len(streams)):
            self._open_track(number, timed=timed)
        self._last_failed = {}
        stopped = self._packets(container, streams, _Clock(container, streams, picture, timed=timed))
        for number, track in self._tracks.items():
            track.finish(self._last_failed.get(number))
        if self._probing:
            return stopped
        if self.full:
            return too_long(self._limits)
        there = (self.samples - started_at) / SAMPLE_RATE
        jumped = self._tracks[0].jumped_seconds
        if stopped is None and declared and there < (declared - jumped) * 0.98 - 2:
            return f"The file breaks off: it says {declared:.0f} s of sound, and {there:.0f} s are there."
        return stopped

    def _open_track(self, number: int, *, timed: bool) -> None:
        if number in self._tracks:
            self._tracks[number].restart(timed=timed)
        else:
            self._tracks[number] = TrackResampler(
                number, out=self._out, limits=self._limits, most_samples=self._most, timed=timed
            )

    def _packets(self, container: Any, streams: Sequence[Any], clock: _Clock) -> str | None:
        numbers = {stream.index: number for number, stream in enumerate(streams)}
        packets = container.demux(*streams, *clock.pictures)
        for count in itertools.count():
            if self.full:
                return None
            if count % PACKETS_A_CHECK == 0 and not self._time_is_left():
                self.out_of_time = True
                return f"Decoding took too long and was ended after {self.seconds:.0f} s."
            try:
                packet = next(packets, None)
            except FFmpegError:
                return f"The file is damaged after {self.seconds:.0f} s: nothing beyond can be read."
            except IndexError:  # how PyAV ends where further streams appeared on the way
                self.more_streams = True
                return None
            if packet is None:
                return None
            number = numbers.get(packet.stream_index)
            clock.see(packet, self._tracks.values(), sound=number is not None)
            if number is not None:
                self._hear(packet, number)
        raise AssertionError

    def _hear(self, packet: Any, number: int) -> None:
        if packet.size and number == 0:
            self._last = packet
        try:
            frames = packet.decode()
        except FFmpegError:
            if packet.size:
                self.failed_packets += 1
                self._tracks[number].packet_failed(packet)
                self._last_failed[number] = packet
            return
        for frame in frames:
            self._tracks[number].take(frame)
            self._last_failed.pop(number, None)

    @property
    def last_frame(self) -> bytes:
        """The last packet's bytes."""
        return bytes(self._last) if self._last is not None else b""

    def _time_is_left(self) -> bool:
        """Also lets the system end a decoder that uses the floor without coming here again."""
        used, floor = time.process_time(), self._limits.cpu_floor_seconds
        soft = int(used + floor) + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(
            resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
        )
        decoded = sum(track.samples for track in self._tracks.values()) / SAMPLE_RATE
        return used <= floor + self._limits.cpu_factor * decoded


class _Clock:
    """Finds when a recording with a picture or several sound tracks begins: when the first of them does."""

    def __init__(self, container: Any, streams: Sequence[Any], picture: Any, *, timed: bool) -> None:
        self.pictures = [] if picture is None or not timed else [picture]
        self._first: float | None = None
        self._wanted = timed and (picture is not None or len(streams) > 1)
        if self._wanted and container.start_time is not None:
            self._first = container.start_time / 1_000_000

    def see(self, packet: Any, tracks: Iterable[TrackResampler], *, sound: bool) -> None:
        if not self._wanted:
            return
        if packet.pts is not None:
            at = float(packet.pts * packet.time_base)
            self._first = at if self._first is None else min(at, self._first)
        if sound and self._first is not None:
            self._wanted = False
            for track in tracks:
                track.start_clock(self._first)
            for picture in self.pictures:
                picture.discard = Discard.all
