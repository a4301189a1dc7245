"""A damaged recording gives what can be heard of it, and says where it stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.audio.limits import AudioLimits
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from tests.integration.audio import made_files
from tests.integration.audio.conftest import Decode

SECONDS = 12.0


def shortened(path: Path, *, to: float) -> Path:
    """The first share of a file's bytes."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * to)])
    return path


def scrambled(path: Path, start: int, size: int) -> Path:
    content = bytearray(path.read_bytes())
    start %= len(content)
    content[start : start + size] = np.random.default_rng(1).bytes(min(size, len(content) - start))
    path.write_bytes(bytes(content))
    return path


BROKEN_OFF: dict[str, dict[str, Any]] = {
    **made_files.CONTAINERS,
    "a.wav": {"codec": "pcm_s16le"},
    "a.aiff": {"codec": "pcm_s16be"},
    "a.caf": {"codec": "pcm_s16le"},
    "a.w64": {"codec": "pcm_s16le"},
    "a.flac": {"codec": "flac"},
    "a.mkv": {"codec": "flac"},
    "a.webm": {"codec": "libopus", "rate": 48_000},
    "a.m4a": {"codec": "aac", "options": {"movflags": "faststart"}},
    "fragmented.mp4": {"codec": "aac", "options": {"movflags": "frag_keyframe+empty_moov"}},
    "a.mp3": {"codec": "libmp3lame"},
    "a.aac": {"codec": "aac", "form": "adts"},
    "a.ogg": {"codec": "libopus", "rate": 48_000},
    "a.oga": {"codec": "flac", "form": "oga"},
    "a.wma": {"codec": "wmav2", "form": "asf"},
    "a.amr": {
        "codec": "libopencore_amrnb",
        "form": "amr",
        "rate": 8000,
        "layout": "mono",
        "bit_rate": 12_200,
    },
}


@pytest.mark.parametrize("name", BROKEN_OFF)
def test_a_file_that_breaks_off_is_decoded_up_to_there_and_says_so(
    name: str, tmp_path: Path, decode: Decode
) -> None:
    sound = made_files.speech(SECONDS)
    heard = decode(shortened(made_files.write(tmp_path / name, sound, **BROKEN_OFF[name]), to=0.53))
    assert heard.seconds == pytest.approx(SECONDS / 2, abs=1.4)
    assert heard.stopped_because is not None
    assert "breaks off" in heard.stopped_because or "damaged" in heard.stopped_because
    assert f"{heard.seconds:.0f} s" in heard.stopped_because


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.wma", "a.mp3", "a.webm"])
def test_a_missing_end_is_told_even_where_it_is_short(name: str, tmp_path: Path, decode: Decode) -> None:
    sound = made_files.speech(SECONDS)
    heard = decode(shortened(made_files.write(tmp_path / name, sound, **BROKEN_OFF[name]), to=0.93))
    assert heard.seconds == pytest.approx(SECONDS * 0.93, abs=0.8)
    assert heard.stopped_because is not None


@pytest.mark.parametrize(
    ("name", "how"), [("a.mp3", {"codec": "libmp3lame"}), ("a.ogg", {"codec": "libopus", "rate": 48_000})]
)
def test_recordings_that_were_joined_do_not_break_off(
    name: str, how: dict[str, Any], tmp_path: Path, decode: Decode
) -> None:
    long = made_files.write(tmp_path / f"long-{name}", made_files.speech(6), **how).read_bytes()
    short = made_files.write(tmp_path / f"short-{name}", made_files.speech(3), **how).read_bytes()
    for count, content in enumerate((long + short, short + long)):
        (tmp_path / f"{count}-{name}").write_bytes(content)
        heard = decode(tmp_path / f"{count}-{name}")
        assert heard.seconds == pytest.approx(9, abs=0.2)
        assert heard.stopped_because is None


def test_a_film_that_lost_its_index_is_called_damaged(tmp_path: Path, decode: Decode) -> None:
    path = shortened(made_files.write(tmp_path / "a.m4a", made_files.speech(SECONDS), "aac"), to=0.5)
    with pytest.raises(BadInput) as caught:
        decode(path)
    assert caught.value.code == FailureCode.DAMAGED


@pytest.mark.parametrize(("name", "codec", "form"), [("a.mp3", "libmp3lame", None), ("a.aac", "aac", "adts")])
def test_a_damaged_last_packet_costs_no_more_than_itself(
    name: str, codec: str, form: str | None, tmp_path: Path, decode: Decode
) -> None:
    path = made_files.write(tmp_path / name, made_files.speech(SECONDS), codec, form=form)
    assert decode(scrambled(path, -300, 300)).seconds == pytest.approx(SECONDS, abs=0.15)


@pytest.mark.parametrize(
    ("name", "codec", "form"),
    [
        ("a.mp3", "libmp3lame", None),
        ("a.aac", "aac", "adts"),
        ("a.mkv", "libopus", None),
        ("a.flac", "flac", None),
    ],
)
def test_damage_in_the_middle_does_not_end_the_recording(
    name: str, codec: str, form: str | None, tmp_path: Path, decode: Decode
) -> None:
    rate = 48_000 if codec == "libopus" else 44_100
    path = made_files.write(tmp_path / name, made_files.speech(SECONDS), codec, form=form, rate=rate)
    assert decode(scrambled(path, path.stat().st_size // 2, 2000)).seconds == pytest.approx(SECONDS, abs=0.5)


def test_a_stream_of_nothing_but_damage_is_refused(tmp_path: Path, decode: Decode) -> None:
    path = made_files.write(tmp_path / "a.m4a", made_files.speech(SECONDS), "alac")
    content = path.read_bytes()
    start = content.index(b"mdat") + 4
    path.write_bytes(
        content[:start]
        + b"\xff" * (content.index(b"moov") - 4 - start)
        + content[content.index(b"moov") - 4 :]
    )
    with pytest.raises(BadInput) as caught:
        decode(path)
    assert caught.value.code == FailureCode.DAMAGED


def test_a_recording_beyond_the_longest_length_is_decoded_up_to_it(tmp_path: Path, decode: Decode) -> None:
    path = made_files.write(tmp_path / "a.mp3", made_files.speech(SECONDS), "libmp3lame")
    heard = decode(path, AudioLimits(max_seconds=5))
    assert len(heard.sound) == 5 * 16_000
    assert heard.stopped_because is not None
