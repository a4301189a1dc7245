"""The child process that touches the bytes of strangers: a file in, 16 kHz mono sound on a pipe out.

Every message on the pipe is a kind (one byte), the length of its content (four bytes, big-endian) and the
content:

- `R` the decoder refuses to run, JSON: `message`, for the admin
- `C` what it gave up, JSON: the fields of `Confinement`; it was asked for nothing else
- `S` started: from here on a failure lies in the file; no content
- `I` what the container says of itself, JSON: the fields of `AudioInfo` but for the size
- `A` sound: 16 bit little-endian samples, 16 kHz mono
- `E` the end, JSON: `stopped_because`, null if the recording was decoded to its end
- `F` a refusal, JSON: `code` and `message`

Everything is imported before a byte of the file is read: after `lock_up` no file can be opened any more.

A pipe that ends without `E` or `F` means that the process was killed.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from typing import Any

import av
import av.subtitles.stream  # else it would be loaded with the first file, when no file can be opened any more
from av.stream import Discard

from bot.audio.completeness import DecodedFile, breaks_off
from bot.audio.confinement import NO_NETWORK_TO_GIVE_UP, lock_up
from bot.audio.file_type import HEAD_BYTES, refuse_boxes, refuse_head
from bot.audio.limits import AudioLimits
from bot.audio.resampler import Decoding, check_shape, send, too_long
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
TIMELESS = frozenset({"mp3", "aac", "amr"})
"""Containers that hold no length: what the demuxer estimates from the bit rate proves nothing."""


def main(arguments: list[str]) -> None:
    """`arguments`: descriptor of the file, the purpose (see `Decoder`), the parent's id, limits as JSON."""
    file, purpose, parent, limits = (
        int(arguments[0]),
        arguments[1],
        int(arguments[2]),
        AudioLimits(**json.loads(arguments[3])),
    )
    out = os.dup(1)
    os.dup2(2, 1)
    confinement = lock_up(parent, limits)
    if purpose == "examine":
        send(out, b"C", _json(**dataclasses.asdict(confinement)))
        return
    if sys.platform == "linux" and not confinement.no_network:
        send(out, b"R", _json(message=NO_NETWORK_TO_GIVE_UP))
        return
    try:
        send(out, b"S", b"")
        _decode(file, out, limits, probe_only=purpose == "probe")
    except BadInput as refused:
        send(out, b"F", _json(code=refused.code, message=refused.message))
    except MemoryError:
        send(out, b"F", _json(code=FailureCode.DECODER_LIMIT, message=TOO_MUCH_MEMORY))
    except BrokenPipeError:
        return


TOO_MUCH_MEMORY = (
    "Decoding this file takes more memory than one recording may have. "
    "Convert it to mp3 or m4a and send it again."
)


def _json(**content: Any) -> bytes:
    return json.dumps(content).encode()


def _decode(file: int, out: int, limits: AudioLimits, *, probe_only: bool) -> None:
    size = os.fstat(file).st_size

    def read_at(offset: int, length: int) -> bytes:
        return os.pread(file, length, offset) if offset < size else b""

    refusal = refuse_head(read_at(0, HEAD_BYTES)) or refuse_boxes(read_at, size)
    if refusal:
        raise BadInput(refusal.code, refusal.message)
    container, stream = _open(file, limits)
    declared = _declared_seconds(container, stream)
    context = stream.codec_context
    send(
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
    length = _sound_seconds(container, stream)
    if probe_only and length and length > limits.max_seconds:
        raise BadInput(FailureCode.TOO_LONG, too_long(limits))
    decoding = Decoding(out=out, limits=limits, stop_after=limits.min_seconds if probe_only else None)
    stopped = decoding.run(container, stream, None if container.format.name == "flac" else length)
    if decoding.sent < limits.min_seconds * SAMPLE_RATE:
        raise _too_little(decoding, stopped)
    decoded = DecodedFile(
        container=container.format.name,
        codec=context.name,
        seconds=decoding.seconds,
        last_frame=decoding.last_frame,
    )
    if stopped is None and not probe_only and breaks_off(read_at, size, decoded):
        stopped = (
            f"The file breaks off after {decoding.seconds:.0f} s: what follows in the recording is missing."
        )
    send(out, b"E", _json(stopped_because=stopped))


def _too_little(decoding: Decoding, stopped: str | None) -> BadInput:
    if decoding.failed_packets or stopped:
        return BadInput(
            FailureCode.DAMAGED,
            "The sound in this file is damaged: nothing of it can be decoded. Record or export it again.",
        )
    return BadInput(
        FailureCode.TOO_SHORT,
        "This recording holds next to no sound: it is shorter than a tenth of a second. Record it again.",
    )


def _open(file: int, limits: AudioLimits) -> tuple[Any, Any]:
    av.logging.set_level(av.logging.PANIC)
    try:
        container = av.open(
            "fd:",
            options={
                "fd": str(file),
                "protocol_whitelist": "fd",  # not even `file`: nothing else can be opened by name
                "format_whitelist": CONTAINERS,
                "codec_whitelist": ",".join(sorted(_allowed_codecs())),
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


def _allowed_codecs() -> frozenset[str]:
    return CODECS | {name for name in av.codecs_available if name.startswith("pcm_")}


def _sound_track(container: Any, limits: AudioLimits) -> Any:
    """Of several tracks the one that is marked as the default, else the one with the most data."""
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
    check_shape(context.sample_rate, context.channels, limits)
    context.thread_count = 1
    return stream


def _sound_seconds(container: Any, stream: Any) -> float | None:
    """What the container says of the sound alone: a film may be longer, and its clock may start late."""
    if container.format.name in TIMELESS:
        return None
    if stream.duration and stream.time_base and container.format.name != "asf":  # it has one for all streams
        return float(stream.duration * stream.time_base)
    return _container_seconds(container) if len(container.streams) == 1 else None


def _declared_seconds(container: Any, stream: Any) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return _container_seconds(container)


def _container_seconds(container: Any) -> float | None:
    if not container.duration:
        return None
    return float(container.duration - max(container.start_time or 0, 0)) / 1_000_000
