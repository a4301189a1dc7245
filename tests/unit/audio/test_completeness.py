"""Files say that they break off only where their own headers prove it; looking never fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audio.completeness import DecodedFile, breaks_off
from tests.integration.audio.made_files import crc, wave_header

SOUND = bytes(8000)
TAG = b"ID3\x03\0\0\0\0\x01\0" + bytes(128)


def told(
    container: str, content: bytes, *, seconds: float = 1.0, codec: str = "", last_frame: bytes = b""
) -> bool:
    decoded = DecodedFile(container=container, codec=codec, seconds=seconds, last_frame=last_frame)
    return breaks_off(lambda at, size: content[at : at + size], len(content), decoded)


def wav(data_bytes: int) -> bytes:
    return wave_header(rate=8000, channels=1, data_bytes=data_bytes) + SOUND


def test_a_wav_that_lacks_sound_breaks_off() -> None:
    assert told("wav", wav(len(SOUND) + 4000))
    assert told("wav", wav(1_500_000_000))


@pytest.mark.parametrize(
    "data_bytes",
    [0, 0xFFFFFFFF, 0xFFFFFFFF - 36, 0x7FFFFFFF, 0x7FFFF000, 0x80000000, 0x7FFFFFFF - 44],
)
def test_a_wav_whose_writer_did_not_know_its_length_is_whole(data_bytes: int) -> None:
    assert not told("wav", wav(data_bytes))


@pytest.mark.parametrize("more", [-4000, 0, 1, 44, 512])
def test_a_wav_whose_length_is_a_little_off_is_whole(more: int) -> None:
    assert not told("wav", wav(len(SOUND) + more))


def rf64(wide_length: int) -> bytes:
    ds64 = b"ds64" + (28).to_bytes(4, "little") + bytes(8) + wide_length.to_bytes(8, "little") + bytes(12)
    content = wav(0xFFFFFFFF)
    return b"RF64" + content[4:12] + ds64 + content[12:]


def test_the_wide_length_of_rf64_counts() -> None:
    assert not told("wav", rf64(len(SOUND)))
    assert not told("wav", rf64(0))
    assert told("wav", rf64(5_000_000_000))


def chunk(kind: bytes, content: bytes, length: int, width: int) -> bytes:
    return kind + (length & (256**width - 1)).to_bytes(width) + content


@pytest.mark.parametrize(("length", "broken"), [(8000, False), (-1, False), (0, False), (20_000, True)])
def test_the_sound_of_caf_and_aiff_is_measured(length: int, broken: bool) -> None:
    caf = b"caff\0\1\0\0" + chunk(b"desc", bytes(32), 32, 8) + chunk(b"data", SOUND, length, 8)
    aiff = b"FORM\0\0\0\0AIFF" + chunk(b"COMM", bytes(18), 18, 4) + chunk(b"SSND", SOUND, length, 4)
    assert told("caf", caf) is broken
    assert told("aiff", aiff) is broken


def page(flags: int, lacing: bytes, content: bytes) -> bytes:
    return b"OggS\0" + bytes([flags]) + bytes(20) + bytes([len(lacing)]) + lacing + content


WHOLE_PAGE = page(0, b"\xff\x0a", bytes(265))


@pytest.mark.parametrize(
    ("content", "broken"),
    [
        (WHOLE_PAGE, False),
        (WHOLE_PAGE + b"TAG" + bytes(125), False),
        (WHOLE_PAGE[:-1], True),
        (WHOLE_PAGE[:20], True),
        (WHOLE_PAGE + WHOLE_PAGE[:27], True),
        (page(0, b"\xff", bytes(255)), True),
        (page(4, b"\xff", bytes(255)), False),
        (b"", False),
    ],
)
def test_an_ogg_page_that_breaks_off_is_told_and_a_missing_end_mark_is_not(
    content: bytes, broken: bool
) -> None:
    assert told("ogg", content) is broken


def asf(data_length: int, *, broadcast: bool = False) -> bytes:
    properties = (
        bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365") + bytes(72) + bytes([broadcast]) + bytes(15)
    )
    header = bytes(16) + (30 + len(properties)).to_bytes(8, "little") + bytes(6) + properties
    return (
        header + bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c") + data_length.to_bytes(8, "little") + SOUND
    )


def test_windows_media_is_measured_unless_it_was_broadcast() -> None:
    assert not told("asf", asf(8024))
    assert not told("asf", asf(0))
    assert told("asf", asf(12_000))
    assert not told("asf", asf(12_000, broadcast=True))


MP4 = "mov,mp4,m4a,3gp,3g2,mj2"


def test_a_film_whose_last_box_breaks_off_is_told() -> None:
    def film(kind: bytes, length: int) -> bytes:
        return chunk_box(b"ftyp", bytes(8), 16) + chunk_box(kind, SOUND, length)

    assert not told(MP4, film(b"mdat", 8008))
    assert not told(MP4, film(b"mdat", 0))
    assert told(MP4, film(b"mdat", 12_000))
    assert not told(MP4, film(b"free", 12_000))


def chunk_box(kind: bytes, content: bytes, length: int) -> bytes:
    return length.to_bytes(4) + kind + content


@pytest.mark.parametrize(
    ("length", "broken"),
    [(b"\x01" + b"\xff" * 7, False), (b"\xff", False), (b"\x5f\x40", False), (b"\x6f\x40", True)],
)
def test_a_segment_of_matroska_that_breaks_off_is_told(length: bytes, broken: bool) -> None:
    assert told("matroska,webm", b"\x1a\x45\xdf\xa3\x84abcd\x18\x53\x80\x67" + length + SOUND) is broken


def flac(samples: int) -> bytes:
    return b"fLaC\0\0\0\x22" + bytes(10) + ((8000 << 44) | samples).to_bytes(8) + bytes(16)


def test_a_flac_breaks_off_where_samples_and_the_end_of_a_frame_are_missing() -> None:
    whole_frame = bytes.fromhex("fff874080000ff")
    whole_frame += b"\0\0\0"
    whole_frame += crc(whole_frame, 0x8005, 16).to_bytes(2)
    assert told("flac", flac(16_000), last_frame=whole_frame[:-1])
    assert told("flac", TAG + flac(16_000), last_frame=whole_frame[:-1])
    assert not told("flac", flac(16_000), last_frame=whole_frame)
    assert not told("flac", flac(8000), last_frame=whole_frame[:-1])
    assert not told("flac", flac(0), last_frame=whole_frame[:-1])


def mp3(frames: int, count_bytes: int | None, *, tag: bytes = b"") -> bytes:
    """One second at 44.1 kHz stereo is 38 frames."""
    counts = (3 if count_bytes else 1).to_bytes(4) + frames.to_bytes(4) + (count_bytes or 0).to_bytes(4)
    return tag + b"\xff\xfb\x50\x40" + bytes(32) + b"Xing" + counts + SOUND


def test_an_mp3_breaks_off_where_frames_and_bytes_are_missing() -> None:
    assert told("mp3", mp3(76, 16_000))
    assert told("mp3", mp3(76, 16_000, tag=TAG))
    assert told("mp3", mp3(76, None))
    assert not told("mp3", mp3(38, 8000))
    assert not told("mp3", mp3(38, None))


def test_an_mp3_whose_header_lies_about_one_thing_is_whole() -> None:
    assert not told("mp3", mp3(38, 16_000))
    assert not told("mp3", mp3(76, 8000))
    assert not told("mp3", mp3(0, 0))
    assert not told("mp3", mp3(38, 8000), seconds=3)


def test_a_last_frame_is_measured_by_its_own_header() -> None:
    adts = b"\xff\xf1\x50\x80" + (100 << 13 | 0x1FFC).to_bytes(4)[1:] + bytes(93)
    assert not told("aac", b"", last_frame=adts)
    assert told("aac", b"", last_frame=adts[:-1])
    assert not told("amr", b"", codec="amrnb", last_frame=b"\x3c" + bytes(31))
    assert told("amr", b"", codec="amrnb", last_frame=b"\x3c" + bytes(30))
    assert told("amr", b"", codec="amrwb", last_frame=b"\x44" + bytes(59))
    assert not told("amr", b"", codec="amrwb", last_frame=b"\x7c")


CONTAINERS = [
    "wav",
    "ogg",
    "asf",
    "mp3",
    "flac",
    "aiff",
    "caf",
    "w64",
    MP4,
    "matroska,webm",
    "aac",
    "amr",
    "mpc",
]


@given(
    st.sampled_from(
        ["wav", "ogg", "asf", "mp3", "flac", "aiff", "caf", "w64", MP4, "matroska,webm", "other"]
    ),
    st.sampled_from([wav(9), asf(9), mp3(9, 9), flac(9), WHOLE_PAGE, b"\x1a\x45\xdf\xa3", b"ID3"]),
    st.integers(0, 60),
    st.binary(max_size=300),
)
def test_looking_at_any_bytes_is_safe(container: str, start: bytes, kept: int, rest: bytes) -> None:
    told(container, start[:kept] + rest, last_frame=rest)
