"""What the first bytes of a file, and the boxes of an MP4, say against decoding it."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.failure import FailureCode

ReadAt = Callable[[int, int], bytes]
"""`read_at(offset, size)` gives up to `size` bytes; none from beyond the end."""

HEAD_BYTES = 65_536
"""Playlist and ASF header marks lie within this."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRefusal:
    code: FailureCode
    message: str


REFERS_ELSEWHERE = FileRefusal(
    code=FailureCode.REFERS_ELSEWHERE,
    message="This file is a list that points at other files, not a recording. Send the recording itself.",
)
MEDIA_ELSEWHERE = FileRefusal(
    code=FailureCode.REFERS_ELSEWHERE,
    message="The sound of this film lies in another file that it points at. "
    "Export it as one file that holds everything.",
)
ENCRYPTED = FileRefusal(
    code=FailureCode.ENCRYPTED,
    message="This recording is copy-protected (encrypted), so nobody but its player can read it. "
    "Send an unprotected copy.",
)
WEB_PAGE = FileRefusal(
    code=FailureCode.NOT_AUDIO,
    message="This is a web page, not a recording. The download may need a login: send the file itself.",
)
TEXT = FileRefusal(
    code=FailureCode.NOT_AUDIO,
    message="This is a text file, whatever its name says. Send a sound or video file.",
)

_LISTS = (
    b"ffconcat",
    b"#extm3u",
    b"[playlist]",
    b"[reference]",
    b"#ext-x-",
    b"<?wpl",
    b"<asx",
    b"<smil",
    b"<mpd",
)
_PAGES = (b"<!doctype html", b"<html", b"<head", b"<body")
_ASF_HEADER = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_PROTECTED = (
    bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),  # Content Encryption Object
    bytes.fromhex("14e68a292226174cb935dae07ee9289c"),  # Extended Content Encryption Object
)


def refuse_head(head: bytes) -> FileRefusal | None:
    """Why a file that starts like this is refused without asking a demuxer."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096].lower()
    if any(text.startswith(mark) for mark in _LISTS) or (text.startswith(b"<?xml") and b"<mpd" in text):
        return REFERS_ELSEWHERE
    if any(text.startswith(mark) for mark in _PAGES):
        return WEB_PAGE
    if head.startswith(_ASF_HEADER) and any(guid in head for guid in _ASF_PROTECTED):
        return ENCRYPTED
    if _is_text(head[:4096]):
        return TEXT
    return None


def _is_text(head: bytes) -> bool:
    """Printable ASCII or UTF-8 throughout. No container that is decoded here begins like that."""
    if any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut in two
    except UnicodeDecodeError:
        return False
    return not head.startswith((b"#!AMR", b"ID3"))


_PARENTS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl"})
_PROTECTED_ENTRIES = frozenset({b"enca", b"encv", b"drms", b"drmi"})
_MAX_BOXES = 10_000
_MAX_DEPTH = 6
_FIRST_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp", b"sidx"})


def refuse_boxes(read_at: ReadAt, size: int) -> FileRefusal | None:
    """Why an ISO base media file (mp4, m4a, mov, 3gp) is refused: protected, or its media lie elsewhere.

    Data references are ISO/IEC 14496-12 section 8.7.2; bit 0 of an entry's flags says that the media are
    in this file. Protected sample entries are section 8.12.
    """
    if read_at(4, 4) not in _FIRST_BOXES:
        return None
    for seen, (kind, start, end) in enumerate(_boxes(read_at, 0, size, 0)):
        if seen > _MAX_BOXES:
            return None
        if kind == b"stsd" and any(entry in _PROTECTED_ENTRIES for entry, _ in _entries(read_at, start, end)):
            return ENCRYPTED
        if kind == b"dref" and any(not flags & 1 for _, flags in _entries(read_at, start, end)):
            return MEDIA_ELSEWHERE
    return None


def _boxes(read_at: ReadAt, start: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, and start and end of the content, of each box; containers are followed inwards."""
    at = start
    while at + 8 <= end:
        header = read_at(at, 16)
        length, kind, content = int.from_bytes(header[:4]), header[4:8], at + 8
        if length == 1:
            length, content = int.from_bytes(header[8:16]), at + 16
        if length == 0:
            length = end - at
        if length < content - at:
            return
        stop = min(at + length, end)
        yield kind, content, stop
        if kind in _PARENTS and depth < _MAX_DEPTH:
            yield from _boxes(read_at, content, stop, depth + 1)
        at += length


def _entries(read_at: ReadAt, start: int, end: int) -> Iterator[tuple[bytes, int]]:
    """Kind and (for a data reference) flags of the entries of a `stsd` or `dref` box."""
    at = start + 8
    for _ in range(min(int.from_bytes(read_at(start + 4, 4)), 64)):
        header = read_at(at, 12)
        if at + 8 > end or len(header) < 12:
            return
        yield header[4:8], int.from_bytes(header[9:12])
        at += max(int.from_bytes(header[:4]), 8)
