"""The body of a request: fields, and a file that is handed on while it arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import parse_qsl

from fastapi import Request

from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from handlers.web.http.multipart import FIELD_BYTES, MOST_PARTS, MultipartReader, in_chunks, malformed
from handlers.web.http.problems import FieldFault, Problem, wrong_fields

CHUNK_BYTES = 1 << 20

T = TypeVar("T")

Keep = Callable[[str | None, AsyncIterator[bytes]], Awaitable[T]]
"""Takes the file's name and its bytes."""


@dataclass(slots=True)
class FormFields:
    """Values by the name of their field, in the order in which they came."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)

    def last(self) -> dict[str, str]:
        return {name: values[-1] for name, values in self.values.items()}


async def read_body(
    request: Request, *, file_field: str, keep: Keep[T], kept: Callable[[T], None]
) -> FormFields:
    """All fields; the file goes to `keep` as it comes, and what that returned to `kept` at once.

    A form without a file may come URL-encoded as well. Raises `Problem`.
    """
    content_type = request.headers.get("content-type", "")
    match content_type.partition(";")[0].strip().lower():
        case "multipart/form-data":
            reader = MultipartReader(content_type, aiter(request.stream()))
            return await _read_parts(reader, file_field, keep, kept)
        case "application/x-www-form-urlencoded":
            return await _read_pairs(request)
        case _:
            raise Problem(415, "unsupported_media_type", "Send a multipart/form-data form.")


async def _read_parts(
    reader: MultipartReader, file_field: str, keep: Keep[T], kept: Callable[[T], None]
) -> FormFields:
    fields = FormFields()
    files = 0
    while (part := await reader.part()) is not None:
        if part.name == file_field:
            files += 1
            if files > 1:
                raise wrong_fields(FieldFault(field=file_field, message="There are two files: send one."))
            kept(await keep(part.filename or None, in_chunks(reader.data(), CHUNK_BYTES)))
        elif part.filename is None:
            fields.add(part.name, await reader.text(part))
    return fields


async def _read_pairs(request: Request) -> FormFields:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > FIELD_BYTES:
            raise Problem(413, "too_large", f"Such a form holds at most {FIELD_BYTES} bytes.")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_PARTS, errors="strict")
    except ValueError:
        raise malformed() from None
    fields = FormFields()
    for name, value in pairs:
        fields.add(name, value)
    return fields


async def not_empty(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes. Raises `BadInput` (EMPTY_FILE) if there are none."""
    first = await anext(chunks, None)
    if first is None:
        raise BadInput(FailureCode.EMPTY_FILE, "The file is empty.")
    return _together(first, chunks)


async def _together(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk
