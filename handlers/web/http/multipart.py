"""Forms of RFC 7578 read part by part as they arrive: nothing is kept but what the reader asks for."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from handlers.web.http.problems import FieldFault, Problem, wrong_fields

FIELD_BYTES = 64 * 1024
"""Of the text of one field."""
MOST_PARTS = 64
_DISPOSITION = b"content-disposition"


@dataclass(frozen=True, slots=True)
class FormPart:
    name: str
    filename: str | None
    """None: a field, not a file."""


class _End:
    """Of a part."""


FormEvent = FormPart | bytes | _End


class _Events:
    """What the parser saw in the bytes that it was fed. No I/O."""

    def __init__(self, boundary: bytes) -> None:
        self.seen: deque[FormEvent] = deque()
        self.complete = False
        self._headers: dict[bytes, bytes] = {}
        self._header, self._value = b"", b""
        self._parts = 0
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._on_header,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers,
                "on_part_data": self._on_data,
                "on_part_end": lambda: self.seen.append(_End()),
                "on_end": self._on_end,
            },
        )

    def feed(self, chunk: bytes) -> None:
        """Raises `Problem` for bytes that are no form."""
        try:
            self._parser.write(chunk)
        except (FormParserError, ValueError):
            raise malformed() from None

    def _begin(self) -> None:
        self._headers = {}
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise Problem(413, "too_large", f"A form holds at most {MOST_PARTS} parts.")

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header, self._value = b"", b""

    def _on_headers(self) -> None:
        _, options = parse_options_header(self._headers.get(_DISPOSITION))
        if b"name" not in options:
            raise malformed()
        filename = options.get(b"filename")
        shown = None if filename is None else filename.decode(errors="replace")
        self.seen.append(FormPart(options[b"name"].decode(errors="replace"), shown))

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self.seen.append(data[start:end])

    def _on_end(self) -> None:
        self.complete = True


class MultipartReader:
    """Parts in the order in which they come; each is read (or skipped) before the next."""

    def __init__(self, content_type: str, chunks: AsyncIterator[bytes]) -> None:
        """Raises `Problem` where the header names no boundary."""
        _, options = parse_options_header(content_type)
        if not options.get(b"boundary"):
            raise malformed()
        try:
            self._events = _Events(options[b"boundary"])
        except FormParserError:
            raise malformed() from None
        self._chunks = chunks

    async def part(self) -> FormPart | None:
        """The next part; what is left of the one before is skipped. None at the end of the form."""
        while (event := await self._next()) is not None:
            if isinstance(event, FormPart):
                return event
        return None

    async def data(self) -> AsyncIterator[bytes]:
        """Bytes of the current part."""
        while (event := await self._next()) is not None:
            if not isinstance(event, bytes):
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

    async def _next(self) -> FormEvent | None:
        while not self._events.seen:
            chunk = await anext(self._chunks, None)
            if chunk is None:
                if not self._events.complete:
                    raise malformed()
                return None
            self._events.feed(chunk)
        return self._events.seen.popleft()


def malformed() -> Problem:
    return Problem(400, "malformed_form", "The body is no whole multipart/form-data form.")


async def in_chunks(data: AsyncIterator[bytes], least_bytes: int) -> AsyncIterator[bytes]:
    """The same bytes in fewer pieces: each costs a turn of a thread."""
    kept = bytearray()
    async for piece in data:
        kept += piece
        if len(kept) >= least_bytes:
            yield bytes(kept)
            kept.clear()
    if kept:
        yield bytes(kept)
