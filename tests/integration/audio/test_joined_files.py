"""What lies behind the end that a file's header declares is heard."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.integration.audio import made_files
from tests.integration.audio.conftest import Decode
from tests.integration.audio.heard import likeness
from tests.integration.audio.made_files import RATE, Sound, clip, speech, wave_header

SECONDS = 6.0


def wav(sound: Sound, *, declared: int | None = None, rate: int = RATE, extra: bytes = b"") -> bytes:
    content = sound.tobytes()
    length = len(content) if declared is None else declared
    return wave_header(rate=rate, channels=1, data_bytes=length, extra=extra) + content


def rf64(sound: Sound, *, declared: int) -> bytes:
    sizes = struct.pack("<QQQI", declared + 72, declared, declared // 2, 0)
    plain = wave_header(rate=RATE, channels=1, data_bytes=0xFFFFFFFF, extra=b"")
    return b"RF64" + plain[4:12] + b"ds64" + struct.pack("<I", 28) + sizes + plain[12:] + sound.tobytes()


@pytest.mark.parametrize("every", [0.5, 1.0, 2.5])
def test_a_wav_with_a_header_every_second_is_heard_whole(
    every: float, tmp_path: Path, decode: Decode
) -> None:
    sound, step = speech(SECONDS), int(every * RATE)
    pieces = [wav(sound[at : at + step]) for at in range(0, len(sound), step)]
    (tmp_path / "a.wav").write_bytes(b"".join(pieces))
    heard = decode(tmp_path / "a.wav")
    assert np.array_equal(heard.sound, sound)
    assert heard.stopped_because is None


@pytest.mark.parametrize(
    "codec", ["pcm_u8", "pcm_s24le", "pcm_f32le", "pcm_alaw", "adpcm_ima_wav", "adpcm_ms"]
)
@pytest.mark.parametrize("layout", ["mono", "stereo"])
def test_wav_files_of_any_codec_that_were_joined_are_heard_whole(
    codec: str, layout: str, tmp_path: Path, decode: Decode
) -> None:
    one, two = speech(SECONDS, seed=1), speech(SECONDS, seed=2)
    how: dict[str, Any] = {"codec": codec, "rate": RATE, "layout": layout, "form": "wav"}
    contents = [made_files.write(tmp_path / "part.wav", sound, **how).read_bytes() for sound in (one, two)]
    (tmp_path / "a.wav").write_bytes(b"".join(contents))
    heard = decode(tmp_path / "a.wav").sound
    assert len(heard) == pytest.approx(2 * SECONDS * RATE, abs=0.3 * RATE)
    assert likeness(heard, one) > 0.9
    assert likeness(heard, two, at=SECONDS, reach_seconds=0.3) > 0.9


def test_joined_wav_files_of_different_rates_are_heard_each_at_its_own(
    tmp_path: Path, decode: Decode
) -> None:
    one, two = speech(SECONDS, seed=1), speech(SECONDS, seed=2)
    (tmp_path / "a.wav").write_bytes(wav(one) + wav(two[::2], rate=RATE // 2) + wav(one))
    heard = decode(tmp_path / "a.wav").sound
    assert len(heard) == pytest.approx(3 * SECONDS * RATE, abs=100)
    assert likeness(heard, one, at=2 * SECONDS) > 0.98


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_sound_behind_the_declared_end_is_heard(share: float, tmp_path: Path, decode: Decode) -> None:
    sound = speech(SECONDS)
    declared = int(len(sound) * share) * 2
    for content in (wav(sound, declared=declared), rf64(sound, declared=declared)):
        (tmp_path / "a.wav").write_bytes(content)
        heard = decode(tmp_path / "a.wav")
        assert np.array_equal(heard.sound, sound)
        assert heard.stopped_because is None
        assert heard.declared_seconds == pytest.approx(declared / 2 / RATE, abs=0.001)


def test_what_follows_a_joined_file_lies_behind_its_declared_end(tmp_path: Path, decode: Decode) -> None:
    sound = speech(SECONDS)
    (tmp_path / "a.wav").write_bytes(wav(sound) + wav(sound))
    (tmp_path / "b.wav").write_bytes(wav(sound) + wav(sound[::2], rate=RATE // 2))
    (tmp_path / "c.wav").write_bytes(wav(sound))
    assert decode(tmp_path / "a.wav").declared_seconds == pytest.approx(SECONDS, abs=0.001)
    assert decode(tmp_path / "b.wav").declared_seconds == pytest.approx(SECONDS, abs=0.1)
    assert decode(tmp_path / "c.wav").declared_seconds is None


@pytest.mark.parametrize("declared", [0, 0xFFFFFFFF, 0xFFFFFFFF - 36, 0x7FFFFFFF, 0x80000000])
def test_recordings_of_unknown_length_that_were_joined_are_heard_without_their_headers(
    declared: int, tmp_path: Path, decode: Decode
) -> None:
    sound = speech(SECONDS)
    (tmp_path / "one.wav").write_bytes(wav(sound, declared=declared))
    (tmp_path / "two.wav").write_bytes(wav(sound, declared=declared) * 2)
    assert np.array_equal(decode(tmp_path / "one.wav").sound, sound)
    assert np.array_equal(decode(tmp_path / "two.wav").sound, np.concatenate([sound, sound]))


@pytest.mark.parametrize(
    "tail",
    [
        b"LIST" + struct.pack("<I", 2000) + b"INFO" + bytes(1996),
        b"TAG" + b"name".ljust(2000, b"x"),
        b"ID3\x03\0\0\0\0\x0f\x76" + bytes(2038),
        bytes(4000),
        b"id3 " + struct.pack("<I", 3000) + b"\xff" * 3000,
    ],
)
def test_tags_and_padding_behind_the_sound_are_not_heard(tail: bytes, tmp_path: Path, decode: Decode) -> None:
    sound = speech(SECONDS)
    (tmp_path / "a.wav").write_bytes(wav(sound) + tail)
    (tmp_path / "b.wav").write_bytes(wav(sound) + tail + wav(sound))
    assert np.array_equal(decode(tmp_path / "a.wav").sound, sound)
    assert np.array_equal(decode(tmp_path / "b.wav").sound, np.concatenate([sound, sound]))


def test_joined_wav_files_of_which_the_last_breaks_off_say_so(tmp_path: Path, decode: Decode) -> None:
    sound = speech(SECONDS)
    (tmp_path / "a.wav").write_bytes(wav(sound) + wav(sound)[: len(sound)])
    heard = decode(tmp_path / "a.wav")
    assert heard.seconds == pytest.approx(1.5 * SECONDS, abs=0.1)
    assert "breaks off" in (heard.stopped_because or "")


JOINED: dict[str, dict[str, Any]] = {
    "a.mp3": {"codec": "libmp3lame"},
    "a.flac": {"codec": "flac"},
    "a.ogg": {"codec": "libopus", "rate": 48_000},
    "a.oga": {"codec": "flac", "form": "oga"},
    "a.m4a": {"codec": "aac"},
    "fragmented.mp4": {"codec": "aac", "options": {"movflags": "frag_keyframe+empty_moov"}},
    "a.aac": {"codec": "aac", "form": "adts"},
    "a.mka": {"codec": "libopus", "rate": 48_000, "form": "matroska"},
    "a.webm": {"codec": "libopus", "rate": 48_000},
    "live.webm": {"codec": "libopus", "rate": 48_000, "options": {"live": "1"}},
    "a.aiff": {"codec": "pcm_s16be"},
    "a.avi": {"codec": "libmp3lame", "form": "avi"},
    "a.mts": {"codec": "mp2", "form": "mpegts", "rate": 48_000},
    "a.ac3": {"codec": "ac3", "rate": 48_000},
    "a.amr": {
        "codec": "libopencore_amrnb",
        "rate": 8000,
        "layout": "mono",
        "form": "amr",
        "bit_rate": 12_200,
    },
}


@pytest.mark.parametrize("name", JOINED)
@pytest.mark.parametrize("other", ["alike", "mono at another rate"])
def test_recordings_joined_byte_by_byte_are_heard_whole_or_named(
    name: str, other: str, tmp_path: Path, decode: Decode
) -> None:
    one, two, how = speech(SECONDS, seed=1), speech(SECONDS, seed=2), JOINED[name]
    changed = {} if other == "alike" or name == "a.amr" else {"layout": "mono", "rate": 24_000}
    if changed and how["codec"] in {"ac3", "mp2"}:
        changed["rate"] = 44_100
    first = made_files.write(tmp_path / f"1-{name}", one, **how).read_bytes()
    second = made_files.write(tmp_path / f"2-{name}", two, **(how | changed)).read_bytes()
    (tmp_path / name).write_bytes(first + second)
    heard = decode(tmp_path / name)
    if heard.stopped_because is None:
        assert heard.seconds == pytest.approx(2 * SECONDS, abs=0.3)
        assert likeness(heard.sound, one, reach_seconds=0.4) > 0.8
        assert likeness(heard.sound, two, at=SECONDS, reach_seconds=0.4) > 0.6
    else:
        assert heard.seconds >= SECONDS - 0.1


def test_sound_whose_rate_changes_has_no_holes(tmp_path: Path, decode: Decode) -> None:
    one, two = clip("librivox-0890"), clip("librivox-0930")
    first = made_files.write(tmp_path / "1.aac", one, "aac", form="adts", rate=16_000, layout="mono")
    second = made_files.write(tmp_path / "2.aac", two, "aac", form="adts", rate=44_100)
    for count, parts in enumerate(([first, second], [second, first], [first, second, first])):
        path = tmp_path / f"joined{count}.aac"
        path.write_bytes(b"".join(part.read_bytes() for part in parts))
        wanted = sum(len(one) if part == first else len(two) for part in parts) / RATE
        assert decode(path).seconds == pytest.approx(wanted, abs=0.15 * len(parts))
