"""Whatever the channels of a recording are, all that is spoken on any of them is heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.integration.audio.conftest import Decode
from tests.integration.audio.heard import level_db, likeness, speech_seconds
from tests.integration.audio.made_channels import channels_wav, music, noise, placed, scaled, surround
from tests.integration.audio.made_files import RATE, clip, silence, speech


@pytest.mark.parametrize("gain", [-1.0, -0.5, -2.0])
@pytest.mark.parametrize("hiss", [0.0, 0.003])
def test_channels_of_opposite_polarity_do_not_cancel(
    gain: float, hiss: float, tmp_path: Path, decode: Decode
) -> None:
    spoken = scaled(speech(12), 0.4)
    other = scaled(spoken, gain) + noise(12, level=hiss)
    heard = decode(channels_wav(tmp_path / "a.wav", spoken, other)).sound
    assert len(heard) == len(spoken)
    assert likeness(heard, spoken) > 0.9
    assert level_db(heard) > level_db(spoken) - 7


def test_polarity_that_changes_within_a_recording_costs_less_than_a_second(
    tmp_path: Path, decode: Decode
) -> None:
    spoken = speech(24, pause_seconds=0.3)
    other = spoken.copy()
    other[10 * RATE :] *= -1
    heard = decode(channels_wav(tmp_path / "a.wav", spoken, other)).sound
    for start, end in ((0, 9.5), (10.5, 24)):
        stretch = slice(int(start * RATE), int(end * RATE))
        assert likeness(heard[stretch], spoken[stretch]) > 0.95
    assert level_db(heard[int(9.5 * RATE) : int(10.5 * RATE)]) > level_db(spoken) - 12


@pytest.mark.parametrize("count", [2, 3, 4, 6, 8, 16])
def test_speech_on_any_one_channel_is_heard_as_loud_as_it_is(
    count: int, tmp_path: Path, decode: Decode
) -> None:
    spoken = clip("librivox-0930")
    for place in {0, count // 2, count - 1}:
        channels = [spoken if number == place else silence(len(spoken) / RATE) for number in range(count)]
        heard = decode(channels_wav(tmp_path / "a.wav", *channels)).sound
        assert likeness(heard, spoken) > 0.98
        assert level_db(heard) == pytest.approx(level_db(spoken), abs=1)


@pytest.mark.parametrize("layout", ["2.1", "3.0", "4.0", "quad", "5.0", "5.1", "7.1"])
def test_speech_on_any_speaker_of_a_cinema_is_heard(layout: str, tmp_path: Path, decode: Decode) -> None:
    spoken, hiss = clip("librivox-0930"), noise(4, level=0.0005)
    count = {"2.1": 3, "3.0": 3, "4.0": 4, "quad": 4, "5.0": 5, "5.1": 6, "7.1": 8}[layout]
    for place in range(count):
        channels = [spoken if number == place else hiss[: len(spoken)] for number in range(count)]
        heard = decode(surround(tmp_path / "a.flac", layout, channels)).sound
        assert likeness(heard, spoken) > 0.9


def test_ordinary_stereo_is_the_mean_of_its_channels(tmp_path: Path, decode: Decode) -> None:
    spoken = speech(20)
    left, right = (
        scaled(spoken, 0.5) + noise(20, level=0.002),
        scaled(spoken, 0.4) + noise(20, level=0.002, seed=5),
    )
    heard = decode(channels_wav(tmp_path / "a.wav", left, right)).sound
    mean = (left.astype(np.int32) + right) // 2
    assert np.abs(heard - mean).max() <= 2


def test_one_person_a_channel_and_both_are_heard(tmp_path: Path, decode: Decode) -> None:
    first, second = speech(6, seed=1), speech(6, seed=2)
    left = placed(first, at=0, seconds=16) + noise(16, level=0.0003)
    right = placed(second, at=8, seconds=16) + noise(16, level=0.0003, seed=9)
    heard = decode(channels_wav(tmp_path / "a.wav", left, right)).sound
    assert likeness(heard, first) > 0.95
    assert likeness(heard, second, at=8) > 0.95


def test_a_quiet_person_on_a_channel_of_its_own_is_raised(tmp_path: Path, decode: Decode) -> None:
    first, second = speech(8, seed=1), scaled(speech(8, seed=2), 0.03)
    channels = placed(first, at=0, seconds=20), placed(second, at=10, seconds=20)
    heard = decode(channels_wav(tmp_path / "a.wav", *channels)).sound
    assert level_db(heard[: 8 * RATE]) - level_db(heard[10 * RATE : 18 * RATE]) < 18
    assert likeness(heard, second, at=10) > 0.95


@pytest.mark.parametrize("start", [3.0, 14.0, 40.0])
def test_a_channel_that_starts_late_is_heard_from_its_first_word(
    start: float, tmp_path: Path, decode: Decode
) -> None:
    first, second = speech(start - 1, seed=1), speech(6, seed=2)
    left = placed(first, at=0, seconds=start + 7)
    right = placed(second, at=start, seconds=start + 7)
    heard = decode(channels_wav(tmp_path / "a.wav", left, right)).sound
    assert likeness(heard, second, at=start) > 0.95


def test_music_on_one_channel_steps_back_behind_speech_on_the_other(tmp_path: Path, decode: Decode) -> None:
    spoken = scaled(speech(24, pause_seconds=0.3), 0.5)
    played = music(24, level=0.3)
    heard = decode(channels_wav(tmp_path / "a.wav", played, spoken)).sound
    assert likeness(heard, spoken) > 0.9
    assert speech_seconds(heard) > 0.9 * speech_seconds(spoken)


def test_two_people_who_speak_at_once_are_both_heard(tmp_path: Path, decode: Decode) -> None:
    first, second = speech(20, pause_seconds=0.2, seed=1), speech(20, pause_seconds=0.2, seed=2)
    heard = decode(channels_wav(tmp_path / "a.wav", first, second)).sound
    assert likeness(heard, first) > 0.5
    assert likeness(heard, second) > 0.5


def test_weights_change_without_a_click(tmp_path: Path, decode: Decode) -> None:
    time = np.arange(30 * RATE) / RATE
    tone = np.asarray(8000 * np.sin(2 * np.pi * 200 * time), dtype=np.int16)
    other = tone.copy()
    other[13 * RATE :] *= -1
    heard = decode(channels_wav(tmp_path / "a.wav", tone, other)).sound.astype(np.int32)
    steps = np.abs(np.diff(heard))
    around = np.ones(len(steps), dtype=np.bool_)
    around[13 * RATE - 10 : 13 * RATE + 10] = False  # the recording's own click
    assert steps[around].max() < 8000 * 2 * np.pi * 200 / RATE * 1.2
