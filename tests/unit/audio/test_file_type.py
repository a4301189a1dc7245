"""Files that a look at their first bytes gives away; looking never fails, whatever they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audio.file_type import refuse_boxes, refuse_head
from bot.domain.failure import FailureCode


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


def nested(*kinds: bytes, content: bytes) -> bytes:
    for kind in reversed(kinds):
        content = box(kind, content)
    return content


def refusal_of(content: bytes) -> FailureCode | None:
    refusal = refuse_boxes(lambda at, size: content[at : at + size], len(content))
    return refusal.code if refusal else None


DREF = (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref")
STSD = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
ONE_ENTRY = bytes(4) + (1).to_bytes(4)


def test_media_in_the_same_file_are_taken() -> None:
    inside = nested(*DREF, content=ONE_ENTRY + box(b"url ", b"\0\0\0\1"))
    assert refusal_of(box(b"ftyp", b"M4A ") + inside) is None


def test_media_in_another_file_are_refused() -> None:
    outside = nested(*DREF, content=ONE_ENTRY + box(b"url ", b"\0\0\0\0file:///etc/passwd\0"))
    assert refusal_of(box(b"ftyp", b"qt  ") + outside) == FailureCode.REFERS_ELSEWHERE


@pytest.mark.parametrize("entry", [b"enca", b"drms", b"encv"])
def test_protected_entries_are_called_encrypted(entry: bytes) -> None:
    content = nested(*STSD, content=ONE_ENTRY + box(entry, bytes(28)))
    assert refusal_of(box(b"ftyp", b"M4P ") + content) == FailureCode.ENCRYPTED


def test_a_box_of_64_bit_length_is_followed() -> None:
    wide = (1).to_bytes(4) + b"mdat" + (16 + 5).to_bytes(8) + b"12345"
    outside = nested(*DREF, content=ONE_ENTRY + box(b"url ", bytes(4) + b"a\0"))
    assert refusal_of(box(b"ftyp", b"qt  ") + wide + outside) == FailureCode.REFERS_ELSEWHERE


@given(st.binary(max_size=400))
def test_looking_at_any_bytes_is_safe(content: bytes) -> None:
    refuse_head(content)
    refusal_of(box(b"ftyp", b"M4A ") + content)
    refusal_of(box(b"ftyp", b"M4A ") + nested(*STSD, content=content))


@pytest.mark.parametrize(
    "start", [b"ID3\x03", b"#!AMR\n", b"fLaC", b"OggS\0", b"RIFF\x24\0\0\0WAVE", b"\xff\xfb\x90"]
)
def test_recordings_pass(start: bytes) -> None:
    assert refuse_head(start + bytes(100)) is None


def test_text_in_any_language_is_no_recording() -> None:
    for text in ("Bonjour à tous, voici le compte rendu.", "会议纪要", "Протокол"):
        refusal = refuse_head(text.encode() * 10)
        assert refusal is not None
        assert refusal.code == FailureCode.NOT_AUDIO
