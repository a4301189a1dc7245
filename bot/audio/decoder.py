"""The child process that touches the bytes of strangers: a file in, 16 kHz sound on a pipe out.

Every message on the pipe is a kind (one byte), the length of its content (four bytes, big-endian) and the
content:

- `R` the decoder refuses to run, JSON: `message`, for the admin
- `C` what it gave up, JSON: the fields of `Confinement`; it was asked for nothing else
- `S` started: from here on a failure lies in the file; no content
- `I` what the container says of itself, JSON: the fields of `AudioInfo` but for the size
- `T` the sound tracks that are heard, JSON: how many `tracks`, and which are `spare`
- `A` sound: track (one byte), channels (one byte), then of each 16 bit little-endian samples at 16 kHz
- `E` the end, JSON: `stopped_because`, null if the recording was decoded to its end; `left_out`, whether
  there are tracks of which nothing was sent; `declared_seconds`, where the file's own header says
  that the sound ends, null if none lies behind that
- `F` a refusal, JSON: `code` and `message`

Everything is imported before a byte of the file is read: after `lock_up` no file can be opened any more.

A pipe that ends without `E` or `F` means that the process was killed.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import av
import av.subtitles.codeccontext  # else they would be loaded with the first film that has subtitles,
import av.subtitles.stream  # when no file can be opened any more

from bot.audio.completeness import DecodedFile, breaks_off
from bot.audio.confinement import NO_NETWORK_TO_GIVE_UP, lock_up
from bot.audio.file_type import HEAD_BYTES, ReadAt, refuse_boxes, refuse_head
from bot.audio.formats import CLOCKLESS, CONTAINERS, NOT_TAKEN, taken_codecs
from bot.audio.joined_files import FilePart, PartReader, parts_of
from bot.audio.limits import AudioLimits
from bot.audio.packets import Decoding
from bot.audio.resampler import send, too_long
from bot.audio.tracks import SoundTracks, declared_seconds, sound_seconds, sound_tracks
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.recording import SAMPLE_RATE

_SLACK_SECONDS = 0.1
"""Headers round."""


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
    decoding = Decoding(out=out, limits=limits, stop_after=limits.min_seconds if probe_only else None)
    first, *others = parts_of(read_at, size) or (None,)
    opened = _open(file, first, limits)
    _introduce(out, opened, limits, probe_only=probe_only)
    stopped = _decode_part(decoding, opened, read_at, size, probe_only=probe_only)
    declared = (first.declared_seconds if first else None) or decoding.seconds
    for part in others:
        if probe_only or decoding.full or decoding.out_of_time:
            break
        try:
            following = _open(file, part, limits)
        except BadInput:
            stopped = f"The file is damaged after {decoding.seconds:.0f} s: a part of it cannot be read."
            continue
        stopped = _decode_part(decoding, following, read_at, size, probe_only=False) or stopped
    if decoding.samples < limits.min_seconds * SAMPLE_RATE:
        raise _too_little(decoding, stopped)
    end = _json(
        stopped_because=stopped,
        left_out=opened.left_out or decoding.more_streams,
        declared_seconds=declared if decoding.seconds - declared > _SLACK_SECONDS else None,
    )
    send(out, b"E", end)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Opened:
    container: Any
    tracks: SoundTracks
    part: FilePart | None
    """None: the whole file."""

    @property
    def heard(self) -> Sequence[Any]:
        """Of joined files one track each: nothing says which of them go together."""
        return self.tracks.heard if self.part is None else self.tracks.heard[:1]

    @property
    def main(self) -> Any:
        return self.tracks.heard[0]

    @property
    def left_out(self) -> bool:
        return self.tracks.left_out or len(self.heard) < len(self.tracks.heard)


def _introduce(out: int, opened: _Opened, limits: AudioLimits, *, probe_only: bool) -> None:
    context = opened.main.codec_context
    length = sound_seconds(opened.container, opened.main)
    info = _json(
        container=opened.container.format.name,
        codec=context.name,
        sample_rate=context.sample_rate,
        channels=context.channels,
        estimated_seconds=declared_seconds(opened.container, opened.main) if opened.part is None else None,
    )
    send(out, b"I", info)
    send(out, b"T", _json(tracks=len(opened.heard), spare=opened.tracks.spare))
    if probe_only and length and length > limits.max_seconds:
        raise BadInput(FailureCode.TOO_LONG, too_long(limits))


def _decode_part(
    decoding: Decoding, opened: _Opened, read_at: ReadAt, size: int, *, probe_only: bool
) -> str | None:
    """Why it ended before its recording did."""
    container, before = opened.container, decoding.seconds
    form = container.format.name
    stopped = decoding.run(
        container,
        opened.heard,
        picture=opened.tracks.picture,
        declared=None if form == "flac" else sound_seconds(container, opened.main),
        timed=form not in CLOCKLESS,
    )
    start, end = (0, size) if opened.part is None else (opened.part.start, opened.part.end)
    decoded = DecodedFile(
        container=form,
        codec=opened.main.codec_context.name,
        seconds=decoding.seconds - before,
        last_frame=decoding.last_frame,
    )
    if stopped or probe_only or not breaks_off(_from(read_at, start), end - start, decoded):
        return stopped
    return f"The file breaks off after {decoding.seconds:.0f} s: what follows in the recording is missing."


def _from(read_at: ReadAt, start: int) -> ReadAt:
    return lambda offset, length: read_at(start + offset, length)


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


def _open(file: int, part: FilePart | None, limits: AudioLimits) -> _Opened:
    container = _container(file, part)
    if container.streams.audio and container.streams.best("audio") is None:
        container.close()
        container = _container(file, part, analyzeduration="600000000", probesize="67108864")
    return _Opened(container=container, tracks=sound_tracks(container, limits), part=part)


def _container(file: int, part: FilePart | None, **more: str) -> Any:
    """`more`: how far to look for sound that starts late, where only its packets tell what it is."""
    av.logging.set_level(av.logging.PANIC)
    options = more | {
        "protocol_whitelist": "fd",  # not even `file`: nothing else can be opened by name
        "format_whitelist": CONTAINERS,
        "codec_whitelist": taken_codecs(),
    }
    try:
        if part is not None:
            return av.open(PartReader(file, part), options=options, metadata_errors="replace")
        os.lseek(file, 0, os.SEEK_SET)
        return av.open("fd:", options=options | {"fd": str(file)}, metadata_errors="replace")
    except av.error.ArgumentError as outside:
        raise BadInput(FailureCode.UNSUPPORTED_FORMAT, NOT_TAKEN) from outside
    except (av.error.FFmpegError, EOFError) as unknown:
        raise _unreadable(os.pread(file, 16, 0)) from unknown


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
