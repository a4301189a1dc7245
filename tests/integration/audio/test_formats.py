"""Every kind of file that people send is decoded to its true length and its true sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.integration.audio import made_files
from tests.integration.audio.conftest import Decode

SECONDS = 12.0
ENCODER_PADDING_SECONDS = 0.08
"""Encoders that cannot say how much of their first and last frame is padding: AAC in ADTS, AMR, WMA."""

FORMATS: dict[str, dict[str, Any]] = {
    "a.mp3": {"codec": "libmp3lame"},
    "a.wav": {"codec": "pcm_s16le"},
    "eight-bit.wav": {"codec": "pcm_u8"},
    "a.flac": {"codec": "flac"},
    "a.ogg": {"codec": "libopus", "rate": 48_000},
    "a.m4a": {"codec": "aac"},
    "lossless.m4a": {"codec": "alac"},
    "a.aac": {"codec": "aac", "form": "adts"},
    "a.webm": {"codec": "libopus", "rate": 48_000},
    "live.webm": {"codec": "libopus", "rate": 48_000, "options": {"live": "1"}},
    "a.wma": {"codec": "wmav2", "form": "asf"},
    "a.amr": {
        "codec": "libopencore_amrnb",
        "rate": 8000,
        "layout": "mono",
        "form": "amr",
        "bit_rate": 12_200,
    },
    "a.opus": {"codec": "libopus", "rate": 48_000},
    "a.oga": {"codec": "flac", "form": "oga"},
    "a.mp4": {"codec": "aac"},
    "fragmented.mp4": {"codec": "aac", "options": {"movflags": "frag_keyframe+empty_moov"}},
    "a.mov": {"codec": "pcm_s16le"},
    "a.mkv": {"codec": "flac"},
    "a.aiff": {"codec": "pcm_s16be"},
    "a.caf": {"codec": "pcm_s16le"},
    "a.w64": {"codec": "pcm_s16le"},
    **made_files.CONTAINERS,
    "a.3ga": {"codec": "aac", "form": "3gp"},
    "a.qta": {"codec": "alac", "form": "mov"},
}


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_decoded_to_its_length(name: str, tmp_path: Path, decode: Decode) -> None:
    sound = made_files.speech(SECONDS)
    heard = decode(made_files.write(tmp_path / name, sound, **FORMATS[name]))
    assert heard.seconds == pytest.approx(SECONDS, abs=ENCODER_PADDING_SECONDS)
    assert heard.stopped_because is None
    assert _envelope_likeness(heard.sound, sound) > 0.9


def _envelope_likeness(one: made_files.Sound, other: made_files.Sound) -> float:
    length = min(len(one), len(other)) // 3200 * 3200
    envelopes = [np.abs(x[:length].astype(np.float64)).reshape(-1, 3200).mean(1) for x in (one, other)]
    return float(np.corrcoef(envelopes)[0, 1])


def test_ogg_vorbis_is_decoded(tmp_path: Path, decode: Decode) -> None:
    soundfile.write(tmp_path / "a.ogg", made_files.speech(SECONDS), 16_000, format="OGG", subtype="VORBIS")
    heard = decode(tmp_path / "a.ogg")
    assert heard.info.codec == "vorbis"
    assert heard.seconds == pytest.approx(SECONDS, abs=0.001)


def test_wide_band_amr_is_decoded_with_its_lost_frames_as_silence(tmp_path: Path, decode: Decode) -> None:
    assert decode(made_files.wide_amr(tmp_path / "a.amr", 500)).seconds == pytest.approx(10, abs=0.03)
    gaps = made_files.wide_amr(tmp_path / "gaps.amr", 500, every_tenth_lost=True)
    assert decode(gaps).seconds == pytest.approx(10, abs=0.06)


@pytest.mark.parametrize("quiet", [(0, 4), (4, 9), (8, 20)])
def test_frames_that_amr_did_not_transmit_are_silence(
    quiet: tuple[float, float], tmp_path: Path, decode: Decode
) -> None:
    heard = decode(made_files.amr_with_dtx(tmp_path / "a.amr", made_files.speech(SECONDS), quiet))
    assert heard.seconds == pytest.approx(SECONDS, abs=ENCODER_PADDING_SECONDS)
    inside = heard.sound[int(quiet[0] * 16_000 + 4000) : int(min(quiet[1], SECONDS) * 16_000 - 4000)]
    assert np.abs(inside).max() <= 8


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "mpeg4"), ("a.mov", "mpeg4"), ("a.mkv", "mpeg4")])
def test_a_films_sound_track_is_decoded(name: str, codec: str, tmp_path: Path, decode: Decode) -> None:
    heard = decode(made_files.video(tmp_path / name, made_files.speech(6), seconds=6, codec=codec))
    assert heard.seconds == pytest.approx(6, abs=0.05)


def test_a_webm_film_is_decoded(tmp_path: Path, decode: Decode) -> None:
    heard = decode(made_files.video(tmp_path / "a.webm", made_files.speech(6), seconds=6, codec="libvpx-vp9"))
    assert heard.seconds == pytest.approx(6, abs=0.05)


@pytest.mark.parametrize("name", ["a.mkv", "a.mp4", "a.asf"])
def test_sound_that_starts_late_in_a_film_keeps_its_place_and_may_end_before_it(
    name: str, tmp_path: Path, decode: Decode
) -> None:
    film = made_files.video(tmp_path / name, made_files.speech(6), seconds=14, sound_starts_at=4.0)
    heard = decode(film)
    assert heard.seconds == pytest.approx(10, abs=0.05)
    assert np.abs(heard.sound[: int(3.9 * 16_000)]).max() <= 2
    assert heard.stopped_because is None


def test_sound_whose_clock_starts_late_is_no_shorter_for_it(tmp_path: Path, decode: Decode) -> None:
    path = made_files.write(
        tmp_path / "a.mkv", made_files.speech(6), "libopus", rate=48_000, holes={-1.0: 3000.0}
    )
    heard = decode(path)
    assert heard.seconds == pytest.approx(6, abs=0.05)
    assert heard.stopped_because is None


def test_a_cover_picture_is_not_a_film(tmp_path: Path, decode: Decode) -> None:
    assert decode(made_files.with_cover(tmp_path / "a.mp3", made_files.speech(6))).seconds == pytest.approx(
        6, abs=0.05
    )


def _raw_mp3(path: Path, sound: made_files.Sound, **how: Any) -> bytes:
    options = {"write_xing": "0", "id3v2_version": "0"}
    return made_files.write(path, sound, "libmp3lame", options=options, **how).read_bytes()


def test_an_mp3_of_changing_bit_rate_without_a_length_is_decoded_to_its_end(
    tmp_path: Path, decode: Decode
) -> None:
    sound = made_files.speech(8)
    low = _raw_mp3(tmp_path / "low.mp3", sound, bit_rate=32_000)
    high = _raw_mp3(tmp_path / "high.mp3", sound, bit_rate=320_000)
    (tmp_path / "vbr.mp3").write_bytes(low + high + low)
    heard = decode(tmp_path / "vbr.mp3")
    assert heard.seconds == pytest.approx(24, abs=0.2)
    assert heard.stopped_because is None


def test_a_sample_rate_that_changes_in_the_middle_is_followed(tmp_path: Path, decode: Decode) -> None:
    sound = made_files.speech(8)
    full = _raw_mp3(tmp_path / "full.mp3", sound)
    half = _raw_mp3(tmp_path / "half.mp3", sound, rate=22_050, layout="mono")
    (tmp_path / "mixed.mp3").write_bytes(full + half + full)
    heard = decode(tmp_path / "mixed.mp3")
    assert heard.seconds == pytest.approx(24, abs=0.25)
    aac = [
        made_files.write(tmp_path / f"{rate}.aac", sound, "aac", rate=rate, form="adts").read_bytes()
        for rate in (44_100, 22_050)
    ]
    (tmp_path / "mixed.aac").write_bytes(b"".join(aac))
    assert decode(tmp_path / "mixed.aac").seconds == pytest.approx(16, abs=0.2)


def test_tags_in_an_old_character_set_do_no_harm(tmp_path: Path, decode: Decode) -> None:
    name = "Совещание".encode("cp1251") + b"\0"
    info = b"INFOINAM" + len(name).to_bytes(4, "little") + name
    sound = made_files.speech(3).tobytes()
    extra = b"LIST" + len(info).to_bytes(4, "little") + info
    header = made_files.wave_header(rate=16_000, channels=1, data_bytes=len(sound), extra=extra)
    (tmp_path / "a.wav").write_bytes(header + sound)
    assert decode(tmp_path / "a.wav").seconds == 3


@pytest.mark.parametrize(
    ("codec", "rate", "layout"),
    [("libopus", 48_000, "stereo"), ("libopus", 48_000, "7.1"), ("pcm_u8", 16_000, "stereo")],
)
def test_a_hole_in_the_time_stamps_is_silence(
    codec: str, rate: int, layout: str, tmp_path: Path, decode: Decode
) -> None:
    path = made_files.write(
        tmp_path / "a.mkv", made_files.speech(SECONDS), codec, rate=rate, layout=layout, holes={6: 7.0}
    )
    heard = decode(path)
    assert heard.seconds == pytest.approx(SECONDS + 7, abs=0.05)
    assert np.abs(heard.sound[int(6.5 * 16_000) : int(12.5 * 16_000)]).max() <= 2


def test_a_clock_that_jumps_by_hours_adds_no_silence(tmp_path: Path, decode: Decode) -> None:
    path = made_files.write(
        tmp_path / "a.mkv", made_files.speech(SECONDS), "libopus", rate=48_000, holes={6: 5 * 3600.0}
    )
    heard = decode(path)
    assert heard.seconds == pytest.approx(SECONDS, abs=0.05)
    assert heard.stopped_because is None


def test_eight_channels_at_a_high_rate_become_mono_speech(tmp_path: Path, decode: Decode) -> None:
    frames = 192_000 * 2
    header = made_files.wave_header(rate=192_000, channels=8, data_bytes=frames * 16)
    (tmp_path / "a.wav").write_bytes(header + bytes(frames * 16))
    assert decode(tmp_path / "a.wav").seconds == pytest.approx(2, abs=0.001)
