"""Recordings that lie behind one another in one file, and sound behind the end that a header declares.

Demuxers stop where the first header says that its file ends. Recorders that write a header a second, programs
that join files byte by byte, and recorders that died before they mended their header make files that go on
behind that. Here such a file is taken apart into parts, each with one right header. Ogg, MP3, ADTS and their
like go on by themselves.
"""

from __future__ import annotations

import bisect
import io
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bot.audio.completeness import ebml_length
from bot.audio.file_type import ReadAt

_SLACK_BYTES = 1024
"""So little behind the end is no sound."""
_SCAN_BYTES = 1_048_576
_MOST_FILES = 100_000
_MOST_CHUNKS = 10_000
_UNKNOWN_LENGTHS = frozenset({0, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF})
_HEADER_SLACK = 65_536
_WAVES = (b"RIFF", b"RF64", b"BW64")
_TAGS = (b"TAG", b"ID3", b"APETAGEX")


@dataclass(frozen=True, kw_only=True, slots=True)
class FilePart:
    """One recording: what to read in place of the file."""

    ranges: tuple[tuple[int, int], ...]
    """Of the file, behind `head`."""
    start: int
    """Where the last header lies."""
    end: int
    head: bytes = b""
    declared_seconds: float | None = None
    """Where the first header says that the sound ends, of a part that holds more."""


class PartReader(io.RawIOBase):
    """A part as a file of its own."""

    def __init__(self, file: int, part: FilePart) -> None:
        super().__init__()
        self._file = file
        self._head = part.head
        self._ranges = part.ranges
        lengths = (end - start for start, end in part.ranges)
        self._starts = tuple(itertools.accumulate(lengths, initial=len(part.head)))
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._starts[-1]}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def read(self, size: int = -1) -> bytes:
        found = b""
        wanted = self._starts[-1] if size < 0 else size
        while len(found) < wanted and (piece := self._piece(wanted - len(found))):
            found += piece
            self._at += len(piece)
        return found

    def _piece(self, size: int) -> bytes:
        if self._at < len(self._head):
            return self._head[self._at : self._at + size]
        number = bisect.bisect_right(self._starts, self._at) - 1
        if number >= len(self._ranges):
            return b""
        start, end = self._ranges[number]
        at = start + self._at - self._starts[number]
        return os.pread(self._file, min(size, end - at), at)


def parts_of(read_at: ReadAt, size: int) -> tuple[FilePart, ...]:
    """Nothing for a file that demuxers read to its end."""
    head = read_at(0, 12)
    if head[:4] in _WAVES and head[8:] == b"WAVE":
        return _wave_parts(read_at, size)
    find = next((found for mark, at, found in _ENDS if head[at:].startswith(mark)), None)
    if find is None:
        return ()
    parts: list[FilePart] = []
    start = 0
    while len(parts) < _MOST_FILES and (end := find(read_at, start, size)) is not None:
        parts.append(FilePart(ranges=((start, end),), start=start, end=end))
        start = end
    parts.append(FilePart(ranges=((start, size),), start=start, end=size))
    return tuple(parts) if len(parts) > 1 else ()


# WAV


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wave:
    start: int
    form: bytes
    sound: tuple[int, int]
    declared: bool
    """The header says where the sound ends."""
    next_start: int | None
    declared_bytes: int | None = None
    """Of sound, by the header."""


def _wave_parts(read_at: ReadAt, size: int) -> tuple[FilePart, ...]:
    waves = list(itertools.islice(_waves(read_at, size), _MOST_FILES))
    if not waves or (len(waves) == 1 and waves[0].declared):
        return ()
    return tuple(
        _wave_part(list(group), size) for _, group in itertools.groupby(waves, key=lambda one: one.form)
    )


def _wave_part(waves: list[_Wave], size: int) -> FilePart:
    form = waves[0].form
    align = max(int.from_bytes(form[12:14], "little"), 1)
    ranges = [(start, end - (end - start) % align) for start, end in (wave.sound for wave in waves)]
    length = min(sum(end - start for start, end in ranges), 0xFFFFFFFF - 4096)
    head = b"RIFF" + (length + 20 + len(form)).to_bytes(4, "little") + b"WAVEfmt "
    head += len(form).to_bytes(4, "little") + form + b"data" + length.to_bytes(4, "little")
    last = waves[-1]
    bytes_a_second = int.from_bytes(form[8:12], "little")
    first = waves[0].declared_bytes
    return FilePart(
        ranges=tuple(ranges),
        start=last.start,
        end=size if last.next_start is None else last.next_start,
        head=head,
        declared_seconds=None if first is None or not bytes_a_second else first / bytes_a_second,
    )


def _waves(read_at: ReadAt, size: int) -> Iterator[_Wave]:
    at: int | None = 0
    while at is not None and (wave := _wave(read_at, at, size)) is not None:
        yield wave
        at = wave.next_start


def _wave(read_at: ReadAt, start: int, size: int) -> _Wave | None:
    at, form, wide = start + 12, b"", 0
    for _ in range(_MOST_CHUNKS):
        header = read_at(at, 8)
        if len(header) < 8:
            return None
        kind, length = header[:4], int.from_bytes(header[4:], "little")
        if kind == b"data":
            return (
                _ended(
                    read_at,
                    size,
                    _Wave(
                        start=start,
                        form=form,
                        sound=(at + 8, at + 8 + (_declared_bytes(length, wide) or length)),
                        declared=not _is_unknown(length) or bool(wide),
                        next_start=None,
                        declared_bytes=_declared_bytes(length, wide),
                    ),
                )
                if form
                else None
            )
        if kind == b"ds64":
            wide = int.from_bytes(read_at(at + 16, 8), "little")
        if kind == b"fmt ":
            form = read_at(at + 8, min(length, 4096))
            form += b"\0" * (len(form) & 1)
        at += 8 + length + (length & 1)
    return None


def _is_unknown(length: int) -> bool:
    return any(abs(length - one) <= _HEADER_SLACK for one in _UNKNOWN_LENGTHS if one) or not length


def _declared_bytes(length: int, wide: int) -> int | None:
    if wide and length == 0xFFFFFFFF:
        return wide
    return None if _is_unknown(length) else length


def _ended(read_at: ReadAt, size: int, wave: _Wave) -> _Wave:
    """The same with its true end."""
    start, end = wave.sound
    if not wave.declared:
        following = _find_wave(read_at, start, size)
        plain = following is None
        return replace(wave, sound=(start, following or size), declared=plain, next_start=following)
    if end >= size:
        return replace(wave, sound=(start, size))
    at = _behind_chunks(read_at, end, size)
    if at >= size or _is_wave(read_at, at):
        return replace(wave, next_start=at if at < size else None)
    following = _find_wave(read_at, at, size)
    tail = following or size
    if tail - end <= _SLACK_BYTES or _holds_no_sound(read_at, at, tail):
        return replace(wave, next_start=following)
    return replace(wave, sound=(start, tail), declared=False, next_start=following)


def _behind_chunks(read_at: ReadAt, at: int, size: int) -> int:
    """Behind what is written after the sound: marks, lists of tags."""
    for _ in range(_MOST_CHUNKS):
        for padded in (at, at + (at & 1)):
            if _is_wave(read_at, padded):
                return padded
        padded = at + (at & 1)
        header = read_at(padded, 8)
        length = int.from_bytes(header[4:], "little")
        printable = len(header) == 8 and all(32 <= byte < 127 for byte in header[:4])
        if not printable or padded + 8 + length > size + 1:
            return at
        at = padded + 8 + length
    return at


def _is_wave(read_at: ReadAt, at: int) -> bool:
    header = read_at(at, 12)
    return header[:4] in _WAVES and header[8:] == b"WAVE"


def _find_wave(read_at: ReadAt, at: int, size: int) -> int | None:
    while at < size:
        block = read_at(at, _SCAN_BYTES + 12)
        places = (place for mark in _WAVES for place in _places(block, mark))
        found = [place for place in places if block[place + 8 : place + 12] == b"WAVE"]
        if found:
            return at + min(found)
        at += _SCAN_BYTES
    return None


def _places(block: bytes, mark: bytes) -> Iterator[int]:
    place = block.find(mark)
    while place >= 0:
        yield place
        place = block.find(mark, place + 1)


def _holds_no_sound(read_at: ReadAt, start: int, end: int) -> bool:
    """Tags without a chunk around them, or nothing but zeros."""
    if read_at(start, 8).startswith(_TAGS):
        return True
    return all(not any(read_at(at, min(_SCAN_BYTES, end - at))) for at in range(start, end, _SCAN_BYTES))


# Others: where the next file begins, if one does


def _form_end(read_at: ReadAt, start: int, size: int) -> int | None:
    """AIFF, also AVI: a length for the whole file."""
    header = read_at(start, 8)
    order: Literal["little", "big"] = "big" if header.startswith(b"FORM") else "little"
    end = start + 8 + int.from_bytes(header[4:], order)
    for at in (end, end + (end & 1)):
        following = read_at(at, 12)
        if at < size and following[:4] == header[:4] and following[8:] in {b"AIFF", b"AIFC", b"AVI "}:
            return at
    return None


def _boxes_end(read_at: ReadAt, start: int, size: int) -> int | None:
    """MP4 and its like: a second `ftyp` behind a whole film."""
    at, whole = start, False
    for _ in range(_MOST_CHUNKS):
        header = read_at(at, 16)
        if at >= size or len(header) < 8:
            return None
        length = int.from_bytes(header[:4])
        if length == 1:
            length = int.from_bytes(header[8:16])
        if header[4:8] == b"ftyp" and at > start:
            return at if whole else None
        whole = whole or header[4:8] == b"moov"
        if length < 8:
            return None
        at += length
    return None


_EBML = b"\x1a\x45\xdf\xa3"


def _segment_end(read_at: ReadAt, start: int, size: int) -> int | None:
    """Matroska: another EBML header. Live recordings do not say how long they are, so it is looked for."""
    length, segment = ebml_length(read_at, start + 4)
    length, content = ebml_length(read_at, segment + (length or 0) + 4)
    if length is not None:
        end = content + length
        return end if end < size and read_at(end, 4) == _EBML else None
    at = start + 4
    while at < size:
        block = read_at(at, _SCAN_BYTES + 64)
        for place in _places(block, _EBML):
            if place < _SCAN_BYTES and any(
                kind in block[place : place + 64] for kind in (b"\x42\x82\x84webm", b"\x42\x82\x88matroska")
            ):
                return at + place
        at += _SCAN_BYTES
    return None


def _flac_end(read_at: ReadAt, start: int, size: int) -> int | None:
    """A second header; its first block has 34 bytes always: RFC 9639 section 8.2."""
    at = start + 4
    while at < size:
        block = read_at(at, _SCAN_BYTES + 8)
        for place in _places(block, b"fLaC"):
            if (
                block[place + 4 : place + 5] in {b"\0", b"\x80"}
                and block[place + 5 : place + 8] == b"\0\0\x22"
            ):
                return at + place
        at += _SCAN_BYTES
    return None


_ENDS: tuple[tuple[bytes, int, Callable[[ReadAt, int, int], int | None]], ...] = (
    (b"FORM", 0, _form_end),
    (b"RIFF", 0, _form_end),
    (b"ftyp", 4, _boxes_end),
    (_EBML, 0, _segment_end),
    (b"fLaC", 0, _flac_end),
)
