"""A damaged recording gives what can be heard of it, and says where it stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.audio.limits import AudioLimits
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from tests.integration.audio import making
from tests.integration.audio.conftest import Decode

SECONDS = 12.0


def half(path: Path) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def scrambled(path: Path, start: int, size: int) -> Path:
    content = bytearray(path.read_bytes())
    start %= len(content)
    content[start : start + size] = np.random.default_rng(1).bytes(min(size, len(content) - start))
    path.write_bytes(bytes(content))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [("a.flac", "flac", {}), ("a.mkv", "flac", {}), ("a.m4a", "aac", {"movflags": "faststart"})],
)
def test_a_file_that_breaks_off_says_so(
    name: str, codec: str, options: dict[str, str], tmp_path: Path, decode: Decode
) -> None:
    heard = decode(half(making.write(tmp_path / name, making.speech(SECONDS), codec, options=options)))
    assert heard.seconds == pytest.approx(SECONDS / 2, abs=1.5)
    assert heard.stopped_because is not None


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("a.mp3", {"codec": "libmp3lame"}),
        ("a.aac", {"codec": "aac", "form": "adts"}),
        ("a.ogg", {"codec": "libopus", "rate": 48_000}),
        ("a.wav", {"codec": "pcm_s16le"}),
        (
            "a.amr",
            {"codec": "libopencore_amrnb", "form": "amr", "rate": 8000, "layout": "mono", "bit_rate": 12_200},
        ),
    ],
)
def test_half_of_a_stream_is_decoded_to_its_half(
    name: str, how: dict[str, Any], tmp_path: Path, decode: Decode
) -> None:
    whole = making.write(tmp_path / name, making.speech(SECONDS), **how)
    assert decode(half(whole)).seconds == pytest.approx(SECONDS / 2, abs=1.1)


def test_a_film_that_lost_its_index_is_called_damaged(tmp_path: Path, decode: Decode) -> None:
    path = half(making.write(tmp_path / "a.m4a", making.speech(SECONDS), "aac"))
    with pytest.raises(BadInput) as caught:
        decode(path)
    assert caught.value.code == FailureCode.DAMAGED


@pytest.mark.parametrize(("name", "codec", "form"), [("a.mp3", "libmp3lame", None), ("a.aac", "aac", "adts")])
def test_a_damaged_last_packet_costs_no_more_than_itself(
    name: str, codec: str, form: str | None, tmp_path: Path, decode: Decode
) -> None:
    path = making.write(tmp_path / name, making.speech(SECONDS), codec, form=form)
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
    path = making.write(tmp_path / name, making.speech(SECONDS), codec, form=form, rate=rate)
    assert decode(scrambled(path, path.stat().st_size // 2, 2000)).seconds == pytest.approx(SECONDS, abs=0.5)


def test_a_stream_of_nothing_but_damage_is_refused(tmp_path: Path, decode: Decode) -> None:
    path = making.write(tmp_path / "a.m4a", making.speech(SECONDS), "alac")
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
    path = making.write(tmp_path / "a.mp3", making.speech(SECONDS), "libmp3lame")
    heard = decode(path, AudioLimits(max_seconds=5))
    assert len(heard.sound) == 5 * 16_000
    assert heard.stopped_because is not None
