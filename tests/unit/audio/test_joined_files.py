"""Taking files apart never fails, never invents bytes, and leaves ordinary files alone."""

from __future__ import annotations

import os
import tempfile

from hypothesis import given
from hypothesis import strategies as st

from bot.audio.joined_files import FilePart, PartReader, parts_of
from tests.integration.audio.made_files import wave_header

HEADS = st.sampled_from(
    [
        wave_header(rate=8000, channels=1, data_bytes=400),
        wave_header(rate=8000, channels=1, data_bytes=0),
        b"FORM\0\0\x01\0AIFF",
        b"RIFF\0\x01\0\0AVI ",
        b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x08moov",
        b"\x1a\x45\xdf\xa3\x84\x42\x82\x84webm\x18\x53\x80\x67\x84",
        b"fLaC\x80\0\0\x22" + bytes(34),
        b"OggS",
    ]
)
CONTENTS = st.lists(st.one_of(HEADS, st.binary(max_size=600)), max_size=8).map(b"".join)


@given(CONTENTS)
def test_parts_of_any_bytes_lie_within_the_file_in_order(content: bytes) -> None:
    at = 0
    for part in parts_of(lambda place, size: content[place : place + size], len(content)):
        for start, end in part.ranges:
            assert at <= start <= end <= len(content)
            at = end


@given(st.binary(max_size=300))
def test_an_ordinary_wav_is_left_as_it_is(tags: bytes) -> None:
    chunk = b"LIST" + len(tags).to_bytes(4, "little") + tags + bytes(len(tags) & 1)
    content = wave_header(rate=8000, channels=1, data_bytes=4000) + bytes(4000) + chunk
    assert parts_of(lambda place, size: content[place : place + size], len(content)) == ()


@given(st.binary(min_size=20, max_size=200), st.lists(st.integers(0, 230), max_size=8), st.integers(1, 50))
def test_a_part_reads_as_a_file_of_its_own(content: bytes, places: list[int], size: int) -> None:
    part = FilePart(ranges=((2, 9), (12, 20)), start=12, end=20, head=b"head")
    whole = b"head" + content[2:9] + content[12:20]
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        reader = PartReader(file.fileno(), part)
        assert reader.seek(0, os.SEEK_END) == len(whole)
        for place in places:
            reader.seek(place)
            assert reader.read(size) == whole[place : place + size]
