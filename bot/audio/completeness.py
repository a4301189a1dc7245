"""Whether a file holds all that its own headers announce. What cannot be known is taken for whole.

Told, container by container:

- wav (RIFF, RF64, BW64), w64, aiff, caf: the length of the sound's chunk against the file; the lengths that
  programs write while they do not know (0, -1, about 2 and 4 GiB) say nothing
- asf (wma): the length of the data object, unless the file is marked as a broadcast
- ogg: a page, or a packet that goes on in the next page, breaks off. A missing end-of-stream mark proves
  nothing: recorders that are switched off and rips of live streams leave it out
- mp4, mov, m4a: a box breaks off; matroska, webm: the segment, where its length is known
- flac: the header counts more samples than are there, and the last frame breaks off; tools that cut a flac
  at a frame leave the count as it was
- mp3: a Xing, Info or VBRI header counts more frames, and where it counts bytes more bytes, than are there
- avi: a RIFF chunk breaks off; mpeg-ts, mpeg-ps: the last packet
- aac (ADTS, LATM), ac3, eac3, dts, amr, and mp2 or mp3 without such a header: the last frame breaks off

A flac written to a pipe and a live webm do not say how long they are.
Besides, a container's own duration is held against the sound that was there, with 2% and 2 s to spare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.audio import last_frames
from bot.audio.file_type import ReadAt

SLACK_BYTES = 1024
"""So much may lengths be wrong in files that are whole: padding, headers that are counted as sound."""
SLACK_SECONDS = 0.25
_MOST_CHUNKS = 10_000
_MOST_TAGS = 16
_MOST_FRAME_BYTES = 262_144


@dataclass(frozen=True, kw_only=True, slots=True)
class DecodedFile:
    """What came of a file."""

    container: str
    """The demuxer's name."""
    codec: str
    seconds: float
    last_frame: bytes


def breaks_off(read_at: ReadAt, size: int, decoded: DecodedFile) -> bool:
    if decoded.container == "mp3":
        return _mp3_breaks_off(read_at, size, decoded)
    if decoded.container == "flac":
        short = decoded.seconds < _flac_seconds(read_at) - SLACK_SECONDS
        return short and _crc_16(decoded.last_frame) != 0
    if decoded.container == "amr":
        is_whole = last_frames.wide_amr if decoded.codec.endswith("wb") else last_frames.amr
        return not is_whole(decoded.last_frame)
    if decoded.container in last_frames.IS_WHOLE:
        return not last_frames.IS_WHOLE[decoded.container](decoded.last_frame)
    look = _LOOKS.get(decoded.container)
    return look is not None and look(read_at, size)


# mp3


def _mp3_breaks_off(read_at: ReadAt, size: int, decoded: DecodedFile) -> bool:
    """Both counts must say so: files that were joined or whose tags were changed keep their first header."""
    start = _behind_tags(read_at)
    frame = read_at(start, 192)
    if len(frame) < 192 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0 or frame[2] & 0x0C == 0x0C:
        return False
    if frame[1] & 0x06 != 0x02:
        return not last_frames.mpeg_audio(decoded.last_frame)
    version, mono = frame[1] >> 3 & 3, frame[3] >> 6 == 3
    if version == 1:
        return False
    rate = (44_100, 48_000, 32_000)[frame[2] >> 2 & 3] >> {3: 0, 2: 1, 0: 2}[version]
    frames, announced_bytes = _mp3_counts(frame, 4 + _SIDE_BYTES[version == 3, mono])
    if not frames:
        return not last_frames.mpeg_audio(decoded.last_frame)
    seconds = frames * (1152 if version == 3 else 576) / rate
    return decoded.seconds < seconds - SLACK_SECONDS and (
        not announced_bytes or start + announced_bytes > size + SLACK_BYTES
    )


_SIDE_BYTES = {(True, True): 17, (True, False): 32, (False, True): 9, (False, False): 17}
"""Length of the side information by whether it is MPEG 1, and mono: ISO/IEC 11172-3 section 2.4.1.7."""


def _behind_tags(read_at: ReadAt) -> int:
    """ID3 version 2 section 3.1: a length of four times seven bits, and a footer where a flag says so."""
    at = 0
    for _ in range(_MOST_TAGS):
        header = read_at(at, 10)
        if len(header) < 10 or not header.startswith(b"ID3"):
            break
        length = 0
        for byte in header[6:10]:
            length = length << 7 | byte & 0x7F
        at += 10 + length + (10 if header[5] & 0x10 else 0)
    return at


def _mp3_counts(frame: bytes, place: int) -> tuple[int, int]:
    """Frames and bytes that the first frame announces; zeros where it does not."""
    if frame[place : place + 4] in {b"Xing", b"Info"}:
        flags = frame[place + 7]
        numbers = [int.from_bytes(frame[at : at + 4]) for at in (place + 8, place + 12)]
        frames = numbers.pop(0) if flags & 1 else 0
        return frames, numbers[0] if flags & 2 else 0
    if frame[36:40] == b"VBRI":
        return int.from_bytes(frame[50:54]), int.from_bytes(frame[46:50])
    return 0, 0


def _flac_seconds(read_at: ReadAt) -> float:
    """RFC 9639 section 8.2; zero where the header does not tell."""
    header = read_at(_behind_tags(read_at), 26)
    if len(header) < 26 or not header.startswith(b"fLaC"):
        return 0
    shape = int.from_bytes(header[18:26])
    rate, samples = shape >> 44, shape & ((1 << 36) - 1)
    return samples / rate if rate else 0


def _crc_16(frame: bytes) -> int:
    """Zero for a whole flac frame, whose last two bytes are its check sum: RFC 9639 section 9.3."""
    value = 0
    for byte in frame[:_MOST_FRAME_BYTES]:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ (0x8005 if value & 0x8000 else 0)) & 0xFFFF
    return value


# Containers made of chunks


@dataclass(frozen=True, kw_only=True, slots=True)
class _Chunked:
    """How a container writes its chunks: a kind, a length, the content."""

    start: int
    kind_bytes: int = 4
    length_bytes: int = 4
    order: Literal["little", "big"] = "big"
    length_of_all: bool = False
    """The length counts kind and length, too."""
    align: int = 2
    sound: bytes = b"data"


_W64_DATA = bytes.fromhex("64617461f3acd3118cd100c04f8edb8a")
_WAV = _Chunked(start=12, order="little")
_CHUNKED = {
    "aiff": _Chunked(start=12, sound=b"SSND"),
    "caf": _Chunked(start=8, length_bytes=8, align=1),
    "w64": _Chunked(
        start=40,
        kind_bytes=16,
        length_bytes=8,
        order="little",
        length_of_all=True,
        align=8,
        sound=_W64_DATA,
    ),
}


def _chunks(form: _Chunked, read_at: ReadAt, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start of the content, length of the content as written."""
    at, head = form.start, form.kind_bytes + form.length_bytes
    for _ in range(_MOST_CHUNKS):
        header = read_at(at, head)
        if at >= size or len(header) < head:
            return
        length = int.from_bytes(header[form.kind_bytes :], form.order) - (head if form.length_of_all else 0)
        yield header[: form.kind_bytes], at + head, length
        at += head + max(length, 0)
        at += -at % form.align


def _sound_breaks_off(form: _Chunked, read_at: ReadAt, size: int) -> bool:
    for kind, start, length in _chunks(form, read_at, size):
        if kind == form.sound:
            return not _is_unknown(length, form.length_bytes) and start + length > size + SLACK_BYTES
    return False


def _wav_breaks_off(read_at: ReadAt, size: int) -> bool:
    wide_length = 0
    for kind, start, length in _chunks(_WAV, read_at, size):
        if kind == b"ds64":
            wide_length = int.from_bytes(read_at(start + 8, 8), "little")
        if kind == b"data":
            if length == 0xFFFFFFFF and wide_length:
                return not _is_unknown(wide_length, 8) and start + wide_length > size + SLACK_BYTES
            return not _is_unknown(length, 4) and start + length > size + SLACK_BYTES
    return False


def _is_unknown(length: int, length_bytes: int) -> bool:
    """What is written for want of a length: nothing, or the most that fits, less what the headers take."""
    half = 1 << (length_bytes * 8 - 1)
    return length <= 0 or half - 65_536 <= length <= half + 65_536 or length >= 2 * half - 65_536


# Others


def _ogg_breaks_off(read_at: ReadAt, size: int) -> bool:
    """RFC 3533 section 6: a page has at most 65,307 bytes."""
    tail = read_at(max(size - 65_536, 0), 65_536)
    at = tail.rfind(b"OggS")
    if at < 0:
        return False
    page = tail[at:]
    lacing = page[27 : 27 + page[26]] if len(page) > 26 else b""
    if len(page) <= 26 or len(lacing) < page[26]:
        return True
    length = 27 + len(lacing) + sum(lacing)
    goes_on = bool(lacing) and lacing[-1] == 255 and not page[5] & 4
    return length > len(page) or (length == len(page) and goes_on)


def _riff_breaks_off(read_at: ReadAt, size: int) -> bool:
    """AVI: one chunk, or several of up to a gigabyte each."""
    at = 0
    for _ in range(_MOST_CHUNKS):
        header = read_at(at, 8)
        length = int.from_bytes(header[4:], "little")
        if header[:4] != b"RIFF" or _is_unknown(length, 4):
            return False
        if at + 8 + length > size + SLACK_BYTES:
            return True
        at += 8 + length + (length & 1)
    return False


def _packets_break_off(read_at: ReadAt, size: int) -> bool:
    """MPEG-TS: packets of 188 bytes, of 192 with a camcorder's time stamp before each: ISO/IEC 13818-1."""
    head = read_at(0, 2 * 192)
    for length, mark in ((188, 0), (192, 4), (204, 0)):
        if head[mark : mark + 1] == head[mark + length : mark + length + 1] == b"\x47":
            return size % length != 0
    return False


def _packs_break_off(read_at: ReadAt, size: int) -> bool:
    """MPEG-PS: each packet holds its length; ISO/IEC 13818-1 section 2.5.3."""
    start = max(size - 262_144, 0)
    tail = read_at(start, 262_144)
    at = tail.rfind(b"\0\0\1\xba")
    if at < 0 or len(tail) < at + 14:
        return at >= 0
    at += 14 + (tail[at + 13] & 7) if tail[at + 4] >> 6 == 1 else 12
    while tail[at : at + 3] == b"\0\0\1" and tail[at + 3 : at + 4] != b"\xb9":
        at += 6 + int.from_bytes(tail[at + 4 : at + 6])
    return at > len(tail)


_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_DATA = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")


def _asf_breaks_off(read_at: ReadAt, size: int) -> bool:
    """ASF specification sections 3.2 and 5.1."""
    header_length = int.from_bytes(read_at(16, 8), "little")
    header = read_at(0, min(header_length, 1_048_576))
    properties = header.find(_ASF_PROPERTIES)
    broadcast = properties < 0 or len(header) < properties + 92 or header[properties + 88] & 1
    data = read_at(header_length, 24) if header_length < size else b""
    if broadcast or not data.startswith(_ASF_DATA):
        return False
    return header_length + int.from_bytes(data[16:24], "little") > size + SLACK_BYTES


def _boxes_break_off(read_at: ReadAt, size: int) -> bool:
    """ISO/IEC 14496-12 section 4.2: boxes that hold sound or say where it lies."""
    at = 0
    for _ in range(_MOST_CHUNKS):
        header = read_at(at, 16)
        if at >= size or len(header) < 8:
            return False
        length = int.from_bytes(header[:4])
        if length == 1:
            length = int.from_bytes(header[8:16])
        if length < 8:
            return False
        if at + length > size + SLACK_BYTES:
            return header[4:8] in {b"mdat", b"moof"}
        at += length
    return False


def _segment_breaks_off(read_at: ReadAt, size: int) -> bool:
    """RFC 8794 section 4, RFC 9559 section 4.5: a length of nothing but ones is unknown."""
    length, content = ebml_length(read_at, 4)
    segment = content + (length or 0)
    if length is None or read_at(segment, 4) != b"\x18\x53\x80\x67":
        return False
    length, content = ebml_length(read_at, segment + 4)
    return length is not None and content + length > size + SLACK_BYTES


def ebml_length(read_at: ReadAt, at: int) -> tuple[int | None, int]:
    """The length (None if unknown) that is written at a place, and where the content begins."""
    number = read_at(at, 8)
    width = 9 - number[0].bit_length() if number else 9
    if width > 8:
        return None, at
    ones = (1 << (7 * width)) - 1
    length = int.from_bytes(number[:width]) & ones
    return (None if length == ones else length), at + width


_LOOKS: dict[str, Callable[[ReadAt, int], bool]] = {
    "wav": _wav_breaks_off,
    "avi": _riff_breaks_off,
    "mpegts": _packets_break_off,
    "mpeg": _packs_break_off,
    "ogg": _ogg_breaks_off,
    "asf": _asf_breaks_off,
    "mov,mp4,m4a,3gp,3g2,mj2": _boxes_break_off,
    "matroska,webm": _segment_breaks_off,
    "aiff": lambda read_at, size: _sound_breaks_off(_CHUNKED["aiff"], read_at, size),
    "caf": lambda read_at, size: _sound_breaks_off(_CHUNKED["caf"], read_at, size),
    "w64": lambda read_at, size: _sound_breaks_off(_CHUNKED["w64"], read_at, size),
}
