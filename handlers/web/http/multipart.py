"""Forms of RFC 7578 read part by part as they arrive: nothing is kept but what the reader asks for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TypeAlias

from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_content_disposition,
    parse_options_header,
)

from handlers.web.http.problems import FieldFault, Problem, wrong_fields

FIELD_BYTES = 64 * 1024
"""Of the text of one field."""
MOST_PARTS = 64
HEADER_BYTES, MOST_HEADERS = 4096, 8
"""Of one line of a part's headers, and of one part."""
_MOST_BOUNDARY_CHARACTERS = 256  # RFC 2046 allows 70
_ONE_BYTE_EACH = "latin-1"


@dataclass(frozen=True, slots=True)
class FormPart:
    name: str
    filename: str | None
    """None: a field, not a file."""


FormEvent: TypeAlias = MultipartSegment | bytes | None
"""What the parser saw: a part begins, some of its bytes, its end."""


class MultipartReader:
    """Parts in the order in which they come; each is read (or skipped) before the next."""

    def __init__(self, content_type: str, chunks: AsyncIterator[bytes]) -> None:
        """Raises `Problem` where the header names no boundary."""
        self._events = _events(_parser(content_type), chunks)

    async def part(self) -> FormPart | None:
        """The next part; what is left of the one before is skipped. None at the end of the form."""
        async for event in self._events:
            if isinstance(event, MultipartSegment):
                return _part(event)
        return None

    async def data(self) -> AsyncIterator[bytes]:
        """Bytes of the current part."""
        async for event in self._events:
            if event is None:
                return
            yield event

    async def text(self, part: FormPart) -> str:
        """Of a field; raises `Problem` if it is long, or no UTF-8."""
        value = bytearray()
        async for data in self.data():
            value += data
            if len(value) > FIELD_BYTES:
                raise Problem(413, "too_large", f"A field holds at most {FIELD_BYTES} bytes.")
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise wrong_fields(FieldFault(field=part.name, message="This is not UTF-8.")) from None


def malformed() -> Problem:
    return Problem(400, "malformed_form", "The body is no whole multipart/form-data form.")


async def in_chunks(data: AsyncIterator[bytes], least_bytes: int) -> AsyncIterator[bytes]:
    """The same bytes in fewer pieces: each costs a turn of a thread. What came before a break is kept."""
    kept = bytearray()
    try:
        async for piece in data:
            kept += piece
            if len(kept) >= least_bytes:
                yield bytes(kept)
                kept.clear()
    except Exception:
        if kept:
            yield bytes(kept)
        raise
    if kept:
        yield bytes(kept)


def _parser(content_type: str) -> PushMultipartParser:
    _, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if not 0 < len(boundary) <= _MOST_BOUNDARY_CHARACTERS:
        raise malformed()
    return PushMultipartParser(
        boundary,
        max_header_size=HEADER_BYTES,
        max_header_count=MOST_HEADERS,
        max_segment_count=MOST_PARTS,
        header_charset=_ONE_BYTE_EACH,
    )


async def _events(parser: PushMultipartParser, chunks: AsyncIterator[bytes]) -> AsyncIterator[FormEvent]:
    """Raises `Problem` for bytes that are no form, or not a whole one."""
    try:
        with parser:
            async for chunk in chunks:
                for event in parser.parse(chunk):
                    yield event
    except ParserLimitReached:
        detail = f"A form holds at most {MOST_PARTS} parts, with at most {MOST_HEADERS} short headers each."
        raise Problem(413, "too_large", detail) from None
    except MultipartError:
        raise malformed() from None


def _part(segment: MultipartSegment) -> FormPart:
    """By the header itself: of a name that is missing and one that is empty the segment says the same."""
    _, name, filename = parse_content_disposition(segment["Content-Disposition"])
    if name is None:
        raise malformed()
    return FormPart(_utf8(name), None if filename is None else _utf8(filename))


def _utf8(header: str) -> str:
    """Of a header that came byte for byte: a name in another encoding spoils no form."""
    return header.encode(_ONE_BYTE_EACH).decode(errors="replace")
