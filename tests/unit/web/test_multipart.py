"""Forms as they arrive, cut anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.web.http.multipart import MultipartReader, in_chunks
from handlers.web.http.problems import Problem

TYPE = "multipart/form-data; boundary=xx"
PARTS = st.lists(
    st.tuples(
        st.from_regex(r"[a-z]{0,8}", fullmatch=True),
        st.none() | st.from_regex(r"[a-zA-Z0-9. ]{0,12}", fullmatch=True),
        st.binary(max_size=300).map(lambda data: data.replace(b"--xx", b"")),
    ),
    max_size=6,
)


def form(parts: Sequence[tuple[str, str | None, bytes]]) -> bytes:
    body = b""
    for name, filename, data in parts:
        shown = f'; filename="{filename}"' if filename is not None else ""
        body += f'--xx\r\nContent-Disposition: form-data; name="{name}"{shown}\r\n\r\n'.encode()
        body += data + b"\r\n"
    return body + b"--xx--\r\n"


async def arriving(body: bytes, cuts: Sequence[int]) -> AsyncIterator[bytes]:
    places = sorted({cut % (len(body) + 1) for cut in cuts} | {0, len(body)})
    for start, end in pairwise(places):
        yield body[start:end]


def read(body: bytes, cuts: Sequence[int] = (), *, kind: str = TYPE) -> list[tuple[str, str | None, bytes]]:
    async def whole() -> list[tuple[str, str | None, bytes]]:
        reader = MultipartReader(kind, arriving(body, cuts))
        found = []
        while (part := await reader.part()) is not None:
            data = b"".join([piece async for piece in reader.data()])
            found.append((part.name, part.filename, data))
        return found

    return asyncio.run(whole())


@given(parts=PARTS, cuts=st.lists(st.integers(0, 10_000), max_size=8))
def test_every_part_comes_whole_wherever_the_body_is_cut(
    parts: list[tuple[str, str | None, bytes]], cuts: list[int]
) -> None:
    assert read(form(parts), cuts) == parts


def test_a_part_that_nobody_reads_is_skipped() -> None:
    async def names() -> list[str]:
        body = form([("a", "f", b"x" * 1000), ("b", None, b"y"), ("c", None, b"z")])
        reader = MultipartReader(TYPE, arriving(body, range(0, 2000, 7)))
        found = []
        while (part := await reader.part()) is not None:
            found.append(part.name)
        return found

    assert asyncio.run(names()) == ["a", "b", "c"]


@pytest.mark.parametrize("kept", [0, 1, 20, 60, -8, -4])
def test_a_form_that_breaks_off_is_refused(kept: int) -> None:
    with pytest.raises(Problem, match="no whole"):
        read(form([("a", "f", b"x" * 100)])[:kept])


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 400],
)
def test_a_header_without_a_usable_boundary_is_refused(kind: str) -> None:
    with pytest.raises(Problem, match="no whole"):
        read(form([]), kind=kind)


def test_a_part_without_a_name_is_refused() -> None:
    with pytest.raises(Problem, match="no whole"):
        read(b'--xx\r\nContent-Disposition: form-data; filename="f"\r\n\r\nx\r\n--xx--\r\n')


def test_sixty_four_parts_are_read_and_one_more_is_refused() -> None:
    assert len(read(form([("a", None, b"")] * 64))) == 64
    with pytest.raises(Problem, match="at most 64 parts") as refused:
        read(form([("a", None, b"")] * 65))
    assert refused.value.status == 413


@pytest.mark.parametrize("headers", [b"X-More: " + b"x" * 5_000 + b"\r\n", b"X-More: x\r\n" * 9])
def test_headers_without_end_are_refused_wherever_they_are_cut(headers: bytes) -> None:
    body = form([("a", "f", b"x")]).replace(b"\r\n", b"\r\n" + headers, 1)
    for cuts in ((), range(0, len(body), 100)):
        with pytest.raises(Problem, match="short headers") as refused:
            read(body, cuts)
        assert refused.value.status == 413


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("Grüße.m4a".encode(), "Grüße.m4a"),
        ("Grüße.m4a".encode("latin-1"), "Gr\ufffd\ufffde.m4a"),
        (b"a %22b%22.m4a", 'a "b".m4a'),
        (b"C:\\sound\\a.m4a", "a.m4a"),
        (b"a;b.m4a", "a;b.m4a"),
    ],
)
def test_a_file_keeps_the_name_that_its_browser_gave_it(sent: bytes, name: str) -> None:
    body = form([("a", "NAME", b"x")]).replace(b"NAME", sent)
    assert read(body) == [("a", name, b"x")]


def test_what_stands_before_and_after_the_form_is_passed_over_wherever_it_is_cut() -> None:
    body = b"\r\n" + form([("a", "f", b"x")]) + b"\r\nmore"
    for cut in range(len(body)):
        assert read(body, [cut]) == [("a", "f", b"x")]


def test_a_field_without_end_is_refused_and_so_is_one_that_is_no_text() -> None:
    async def text(data: bytes) -> str:
        reader = MultipartReader(TYPE, arriving(form([("a", None, data)]), ()))
        part = await reader.part()
        assert part is not None
        return await reader.text(part)

    assert asyncio.run(text("Grüße".encode())) == "Grüße"
    assert len(asyncio.run(text(b"x" * 65_536))) == 65_536
    with pytest.raises(Problem, match="at most"):
        asyncio.run(text(b"x" * 65_537))
    with pytest.raises(Problem, match="UTF-8"):
        asyncio.run(text(b"\xff"))


@given(pieces=st.lists(st.binary(max_size=50), max_size=20), least=st.integers(1, 60))
def test_pieces_are_put_together_and_nothing_is_lost(pieces: list[bytes], least: int) -> None:
    async def source() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    async def whole() -> list[bytes]:
        return [chunk async for chunk in in_chunks(source(), least)]

    chunks = asyncio.run(whole())
    assert b"".join(chunks) == b"".join(pieces)
    assert all(len(chunk) >= least for chunk in chunks[:-1])


def test_what_came_before_a_break_is_handed_on() -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield b"some"
        raise ConnectionResetError

    async def whole() -> list[bytes]:
        chunks = in_chunks(breaking(), 100)
        first = await anext(chunks)
        with pytest.raises(ConnectionResetError):
            await anext(chunks)
        return [first]

    assert asyncio.run(whole()) == [b"some"]
