"""The child process that touches the bytes of strangers: a file in, 16 kHz mono sound on a pipe out.

Every message on the pipe is a kind (one byte), the length of its content (four bytes, big-endian) and the
content:

- `I` what the container says of itself, JSON: the fields of `AudioInfo` but for the size
- `A` sound: 16 bit little-endian samples, 16 kHz mono
- `E` the end, JSON: `stopped_because`, null if the recording was decoded to its end
- `F` a refusal, JSON: `code` and `message`

A pipe that ends without `E` or `F` means that the process was killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import json
import os
import resource
import signal
import struct
import sys
import time
from dataclasses import dataclass
from typing import Any

from bot.audio.limits import AudioLimits
from bot.audio.sniffing import HEAD_BYTES, refuse_boxes, refuse_head
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.recording import SAMPLE_RATE

CONTAINERS = "mp3,wav,w64,flac,ogg,mov,aac,matroska,asf,amr,aiff,caf"
CODECS = frozenset(
    {
        *("aac", "aac_fixed", "aac_latm", "ac3", "ac3_fixed", "eac3", "alac", "flac", "opus", "libopus"),
        *("adpcm_ima_qt", "adpcm_ima_wav", "adpcm_ms", "gsm", "gsm_ms", "speex", "libspeex", "vorbis"),
        *("amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb", "mp1", "mp1float", "mp2", "mp2float"),
        *("mp3", "mp3float", "wmalossless", "wmapro", "wmav1", "wmav2", "wmavoice"),
    }
)
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
TIMELESS = frozenset({"mp3", "aac", "amr"})
"""Containers that hold no length: what the demuxer estimates from the bit rate proves nothing."""

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWNET_IN_NEWUSER = 0x10000000 | 0x40000000


def main(arguments: list[str]) -> None:
    """`arguments`: descriptor of the file, purpose (`decode` or `probe`), the parent's id, limits as JSON."""
    file, purpose, parent, limits = (
        int(arguments[0]),
        arguments[1],
        int(arguments[2]),
        AudioLimits(**json.loads(arguments[3])),
    )
    out = os.dup(1)
    os.dup2(2, 1)
    _lock_up(parent, limits)
    try:
        _decode(file, out, limits, probe_only=purpose == "probe")
    except BadInput as refused:
        _send(out, b"F", _json(code=refused.code, message=refused.message))
    except MemoryError:
        _send(out, b"F", _json(code=FailureCode.DECODER_LIMIT, message=TOO_MUCH_MEMORY))
    except BrokenPipeError:
        return


TOO_MUCH_MEMORY = (
    "Decoding this file takes more memory than one recording may have. "
    "Convert it to mp3 or m4a and send it again."
)


def _lock_up(parent: int, limits: AudioLimits) -> None:
    """Leaves this process only what decoding needs: no network, no new files, its share of memory."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.unshare(_CLONE_NEWNET_IN_NEWUSER)  # where the kernel allows it; else the protocol list must do
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    _limit(resource.RLIMIT_CPU, int(limits.cpu_floor_seconds + limits.cpu_factor * limits.max_seconds) + 1)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, 32)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(ValueError, OSError):  # not every system has every limit
        resource.setrlimit(what, (most, most))


def _send(out: int, kind: bytes, content: bytes | memoryview) -> None:
    header = struct.pack(">cI", kind, len(content))
    written = os.writev(out, [header, content])
    left = memoryview(header + content)[written:] if written < len(header) + len(content) else b""
    while left:
        left = left[os.write(out, left) :]


def _json(**content: Any) -> bytes:
    return json.dumps(content).encode()


def _decode(file: int, out: int, limits: AudioLimits, *, probe_only: bool) -> None:
    size = os.fstat(file).st_size
    head = os.pread(file, HEAD_BYTES, 0)
    refusal = refuse_head(head) or refuse_boxes(lambda at, length: os.pread(file, length, at), size)
    if refusal:
        raise BadInput(refusal.code, refusal.message)
    container, stream = _open(file, limits)
    declared = _declared_seconds(container, stream)
    context = stream.codec_context
    _send(
        out,
        b"I",
        _json(
            container=container.format.name,
            codec=context.name,
            sample_rate=context.sample_rate,
            channels=context.channels,
            estimated_seconds=declared,
        ),
    )
    trusted = None if container.format.name in TIMELESS else declared
    if probe_only and trusted and trusted > limits.max_seconds:
        raise BadInput(FailureCode.TOO_LONG, _too_long(limits))
    ear = _Decoding(out=out, limits=limits, stop_after=limits.min_seconds if probe_only else None)
    stopped = ear.run(container, stream, trusted)
    if ear.sent < limits.min_seconds * SAMPLE_RATE:
        raise _too_little(ear, stopped)
    _send(out, b"E", _json(stopped_because=stopped))


def _too_little(ear: _Decoding, stopped: str | None) -> BadInput:
    if ear.failed_packets or stopped:
        return BadInput(
            FailureCode.DAMAGED,
            "The sound in this file is damaged: nothing of it can be decoded. Record or export it again.",
        )
    return BadInput(
        FailureCode.TOO_SHORT,
        "This recording holds next to no sound: it is shorter than a tenth of a second. Record it again.",
    )


def _too_long(limits: AudioLimits) -> str:
    return (
        f"This recording is longer than {limits.max_seconds / 3600:g} hours, the most that is taken at once. "
        "Send it in parts."
    )


def _open(file: int, limits: AudioLimits) -> tuple[Any, Any]:
    import av  # noqa: PLC0415 - only after the process has locked itself up

    av.logging.set_level(av.logging.PANIC)
    try:
        container = av.open(
            "fd:",
            options={
                "fd": str(file),
                "protocol_whitelist": "fd",  # not even `file`: nothing else can be opened by name
                "format_whitelist": CONTAINERS,
                "codec_whitelist": ",".join(sorted(_allowed_codecs(av))),
            },
            metadata_errors="replace",
        )
    except av.error.ArgumentError as outside:
        raise BadInput(
            FailureCode.UNSUPPORTED_FORMAT,
            "This kind of file is not taken. Send mp3, m4a, wav, flac, ogg, opus, aac, webm, wma, amr, mp4, "
            "mov or mkv.",
        ) from outside
    except (av.error.FFmpegError, EOFError) as unknown:
        raise _unreadable(os.pread(file, 16, 0)) from unknown
    return container, _sound_track(container, limits)


def _unreadable(head: bytes) -> BadInput:
    known = (b"ID3", b"RIFF", b"fLaC", b"OggS", b"#!AMR", b"\x1aE\xdf\xa3", b"0&\xb2u", b"FORM", b"caff")
    if head.startswith(known) or head[4:8] in {b"ftyp", b"moov", b"mdat"}:
        return BadInput(
            FailureCode.DAMAGED,
            "This recording is damaged or was not uploaded to its end: it cannot be opened. Send it again or "
            "export it anew.",
        )
    return BadInput(
        FailureCode.NOT_AUDIO,
        "There is no recording in this file. Send a sound or video file such as mp3, m4a, wav, ogg or mp4.",
    )


def _allowed_codecs(av: Any) -> frozenset[str]:
    return CODECS | {name for name in av.codecs_available if name.startswith("pcm_")}


def _sound_track(container: Any, limits: AudioLimits) -> Any:
    from av.stream import Discard  # noqa: PLC0415 - the package is loaded under lock only

    stream = container.streams.best("audio")
    if stream is None:
        raise BadInput(
            FailureCode.NO_SOUND_TRACK,
            "This video has no sound track. Send one that was recorded with sound.",
        )
    for other in container.streams:
        if other is not stream and other.type in {"video", "audio", "subtitle"}:
            other.discard = Discard.all
    context = stream.codec_context
    if context is None or not (context.name in CODECS or context.name.startswith("pcm_")):
        raise BadInput(
            FailureCode.UNSUPPORTED_FORMAT,
            "The sound in this file is in a form that is not taken. Convert it to mp3 or m4a and send it "
            "again.",
        )
    _check_shape(context.sample_rate, context.channels, limits)
    context.thread_count = 1
    return stream


def _check_shape(rate: int, channels: int, limits: AudioLimits) -> None:
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


def _declared_seconds(container: Any, stream: Any) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration else None


@dataclass(slots=True)
class _Resampling:
    """A batch buffer and a resampler for one sample rate, format and layout."""

    shape: tuple[int, str, str]
    fifo: Any
    resampler: Any
    batch: int


class _Decoding:
    """Turns packets into sound on the pipe, keeping to the recording's own clock."""

    def __init__(self, *, out: int, limits: AudioLimits, stop_after: float | None) -> None:
        self.sent = 0
        self.failed_packets = 0
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
    def _full(self) -> bool:
        return self.sent >= self._most

    def run(self, container: Any, stream: Any, declared: float | None) -> str | None:
        """Decodes to the end, or to where it cannot go on; then says why, in English."""
        stopped = self._packets(container, stream)
        self._finish_batch()
        self._send_ready()
        if self._probing:
            return stopped
        if self._full:
            return _too_long(self._limits)
        there = self.sent / SAMPLE_RATE
        if stopped is None and declared and there < (declared - self._jumped_seconds) * 0.98 - 2:
            return f"The file breaks off: it says {declared:.0f} s of sound, and {there:.0f} s are there."
        return stopped

    def _packets(self, container: Any, stream: Any) -> str | None:
        from av.error import FFmpegError  # noqa: PLC0415 - the package is loaded under lock only

        last_failed = None
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
            try:
                frames = packet.decode()
            except FFmpegError:
                self._packet_failed(packet)
                last_failed = packet
                continue
            for frame in frames:
                self._take(frame)
                last_failed = None
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
        _check_shape(frame.sample_rate, frame.layout.nb_channels, self._limits)
        self._finish_batch()
        import av  # noqa: PLC0415 - the package is loaded under lock only

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
            _send(self._out, b"A", bytes(self._ready))
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
    import av  # noqa: PLC0415 - the package is loaded under lock only

    frame = av.AudioFrame(format=form, layout=layout, samples=samples)
    frame.sample_rate = rate
    silence = b"\x80" if form in {"u8", "u8p"} else b"\0"
    for plane in frame.planes:
        plane.update(silence * plane.buffer_size)
    return frame
