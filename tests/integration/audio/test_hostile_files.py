"""What is no recording, or more than one, is refused in plain words and does no harm."""

from __future__ import annotations

import asyncio
import os
import struct
import time
from pathlib import Path

import numpy as np
import pytest

from bot.audio.limits import AudioLimits
from bot.audio.probe import probe
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from tests.integration.audio import made_files
from tests.integration.audio.conftest import Decode


def refusal(path: Path, limits: AudioLimits | None = None) -> BadInput:
    with pytest.raises(BadInput) as caught:
        asyncio.run(probe(path, limits or AudioLimits()))
    assert caught.value.message.endswith(".")
    assert str(path.parent) not in caught.value.message
    assert path.name not in caught.value.message
    return caught.value


NOT_RECORDINGS = {
    "text": (b"hello world " * 100, FailureCode.NOT_AUDIO),
    "page": (b"<!DOCTYPE html><html><title>Sign in</title>" + b" " * 500, FailureCode.NOT_AUDIO),
    "noise": (np.random.default_rng(2).bytes(50_000), FailureCode.NOT_AUDIO),
    "document": (b"%PDF-1.7\n\xe2\xe3\xcf\xd3" + bytes(5000), FailureCode.NOT_AUDIO),
    "archive": (b"PK\x03\x04" + bytes(5000), FailureCode.NOT_AUDIO),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(5000), FailureCode.UNSUPPORTED_FORMAT),
    "playlist": (b"#EXTM3U\n#EXTINF:10,\nsecret.wav\n", FailureCode.REFERS_ELSEWHERE),
    "marked playlist": (b"\xef\xbb\xbf#EXTM3U\nhttp://127.0.0.1/a\n", FailureCode.REFERS_ELSEWHERE),
    "list of files": (b"ffconcat version 1.0\nfile secret.wav\n", FailureCode.REFERS_ELSEWHERE),
    "winamp list": (b"[playlist]\nFile1=secret.wav\n", FailureCode.REFERS_ELSEWHERE),
    "manifest": (b'<?xml version="1.0"?><MPD></MPD>', FailureCode.REFERS_ELSEWHERE),
    "tag alone": (b"ID3\x03\0\0\0\0\0\x10" + bytes(16), FailureCode.DAMAGED),
    "header alone": (made_files.wave_header(rate=16_000, channels=1, data_bytes=0), FailureCode.TOO_SHORT),
    "nothing": (b"", FailureCode.EMPTY_FILE),
}


@pytest.mark.parametrize("kind", NOT_RECORDINGS)
def test_what_is_no_recording_is_refused_whatever_its_name(kind: str, tmp_path: Path) -> None:
    content, code = NOT_RECORDINGS[kind]
    made_files.write(tmp_path / "secret.wav", made_files.silence(2), "pcm_s16le")
    (tmp_path / "voice.mp3").write_bytes(content)
    assert refusal(tmp_path / "voice.mp3").code == code


def test_a_film_whose_sound_lies_in_another_file_is_refused(tmp_path: Path) -> None:
    secret = made_files.write(tmp_path / "secret.wav", made_files.speech(3), "pcm_s16le")
    source = made_files.write(tmp_path / "source.m4a", made_files.speech(3), "aac")
    film = made_files.pointing_elsewhere(source, tmp_path / "film.mov", secret)
    assert refusal(film).code == FailureCode.REFERS_ELSEWHERE


def test_an_encrypted_recording_is_called_that(tmp_path: Path) -> None:
    path = made_files.protected(tmp_path / "a.mp4", made_files.speech(2))
    assert refusal(path).code == FailureCode.ENCRYPTED


def test_protected_windows_media_is_called_encrypted(tmp_path: Path) -> None:
    path = made_files.write(tmp_path / "a.wma", made_files.speech(2), "wmav2", form="asf")
    content = path.read_bytes()
    mark = bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e") + struct.pack("<Q", 24)
    path.write_bytes(content[:30] + mark + content[30:])
    assert refusal(path).code == FailureCode.ENCRYPTED


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    path = made_files.video(tmp_path / "a.mp4", None)
    assert refusal(path).code == FailureCode.NO_SOUND_TRACK


def test_less_than_a_tenth_of_a_second_is_too_short(tmp_path: Path) -> None:
    path = made_files.write(
        tmp_path / "a.wav", made_files.speech(1)[:1500], "pcm_s16le", rate=16_000, layout="mono"
    )
    assert refusal(path).code == FailureCode.TOO_SHORT


def test_more_bytes_than_are_taken_are_refused_unread(tmp_path: Path) -> None:
    path = made_files.write(tmp_path / "a.wav", made_files.speech(2), "pcm_s16le")
    assert refusal(path, AudioLimits(max_bytes=1000)).code == FailureCode.TOO_LARGE


def test_a_folder_or_a_pipe_is_no_recording(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe").code == FailureCode.NOT_AUDIO
    assert refusal(tmp_path).code == FailureCode.NOT_AUDIO


def test_a_file_that_is_not_there_is_gone(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert refusal(tmp_path / "nowhere").code == FailureCode.FILE_GONE
    assert refusal(tmp_path / "link").code == FailureCode.FILE_GONE


def test_what_never_ends_is_no_recording() -> None:
    assert refusal(Path("/dev/zero")).code == FailureCode.NOT_AUDIO


def test_one_sample_a_second_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(made_files.wave_header(rate=1, channels=1, data_bytes=2_000_000) + bytes(2_000_000))
    assert refusal(path).code == FailureCode.UNSUPPORTED_FORMAT


def test_an_absurd_number_of_channels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(
        made_files.wave_header(rate=655_350, channels=8, data_bytes=2_000_000) + bytes(2_000_000)
    )
    assert refusal(path).code == FailureCode.DECODER_LIMIT


def test_two_days_of_silence_in_a_small_file_are_too_long(tmp_path: Path, decode: Decode) -> None:
    bomb = made_files.silent_flac(tmp_path / "a.flac", hours=48)
    assert bomb.stat().st_size < 330_000
    assert refusal(bomb).code == FailureCode.TOO_LONG
    started = time.monotonic()
    heard = decode(bomb, AudioLimits(max_seconds=600))
    assert heard.seconds == 600
    assert heard.stopped_because is not None
    assert "longer" in heard.stopped_because
    assert time.monotonic() - started < 60


def test_a_decoder_that_may_hold_no_memory_says_so(tmp_path: Path) -> None:
    path = made_files.write(tmp_path / "a.wav", made_files.speech(2), "pcm_s16le")
    refused = refusal(path, AudioLimits(memory_bytes=100_000_000))
    assert refused.code in {FailureCode.DECODER_LIMIT, FailureCode.DAMAGED}


def test_a_probe_tells_what_the_container_says(tmp_path: Path) -> None:
    path = made_files.write(tmp_path / "a.m4a", made_files.speech(5), "aac")
    info = asyncio.run(probe(path, AudioLimits()))
    assert (info.codec, info.sample_rate, info.channels) == ("aac", 44_100, 2)
    assert info.size_bytes == path.stat().st_size
    assert info.estimated_seconds == pytest.approx(5, abs=0.05)
