"""Every sound track of a film is looked at, and all keep the film's clock."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.integration.audio import made_files
from tests.integration.audio.conftest import Decode
from tests.integration.audio.heard import level_db, likeness
from tests.integration.audio.made_channels import film, placed, scaled
from tests.integration.audio.made_files import RATE, clip, silence, speech

NAMES = ["a.mkv", "a.mp4", "a.mov"]


@pytest.mark.parametrize("name", [*NAMES, "a.mts"])
def test_a_silent_first_track_does_not_hide_the_second(name: str, tmp_path: Path, decode: Decode) -> None:
    spoken = clip("librivox-0890")
    path = film(tmp_path / name, [(silence(12), {}), (spoken, {})], seconds=12)
    heard = decode(path)
    assert likeness(heard.sound, spoken) > 0.9
    assert level_db(heard.sound[: len(spoken)]) == pytest.approx(level_db(spoken), abs=4)
    assert heard.stopped_because is None


@pytest.mark.parametrize("name", [*NAMES, "a.mts"])
def test_two_tracks_with_speech_are_both_heard_in_their_places(
    name: str, tmp_path: Path, decode: Decode
) -> None:
    first, second = clip("librivox-0890"), clip("librivox-0930")
    tracks = [
        (placed(first, at=0, seconds=12), {"title": "Desktop"}),
        (placed(second, at=6, seconds=12), {"title": "Mic"}),
    ]
    heard = decode(film(tmp_path / name, tracks, seconds=12))
    assert likeness(heard.sound, first) > 0.9
    assert likeness(heard.sound, second, at=6) > 0.9
    assert not heard.left_out


def test_a_track_in_another_language_is_not_heard_over_the_first_but_told(
    tmp_path: Path, decode: Decode
) -> None:
    first, second = speech(12, seed=1), speech(12, seed=2)
    tracks = [(first, {"language": "eng"}), (second, {"language": "fre"})]
    heard = decode(film(tmp_path / "a.mkv", tracks, seconds=12))
    assert likeness(heard.sound, first) > 0.98
    assert heard.left_out


def test_a_silent_track_gives_way_to_one_in_another_language(tmp_path: Path, decode: Decode) -> None:
    spoken = speech(12)
    tracks = [(silence(12), {"language": "eng"}), (spoken, {"language": "fre"})]
    heard = decode(film(tmp_path / "a.mkv", tracks, seconds=12))
    assert likeness(heard.sound, spoken) > 0.98
    assert not heard.left_out


def test_the_same_sound_on_two_tracks_stays_what_it_is(tmp_path: Path, decode: Decode) -> None:
    spoken = scaled(speech(12), 0.5)
    heard = decode(film(tmp_path / "a.mkv", [(spoken, {}), (spoken, {})], seconds=12))
    assert likeness(heard.sound, spoken) > 0.98
    assert level_db(heard.sound) == pytest.approx(level_db(spoken), abs=4)


def test_tracks_that_lie_one_after_the_other_in_the_file_are_heard_or_told(
    tmp_path: Path, decode: Decode
) -> None:
    first, second = speech(60, seed=1), speech(60, seed=2)
    path = made_files.two_tracks(tmp_path / "a.mkv", first, second)
    heard = decode(path)
    assert heard.seconds == pytest.approx(60, abs=0.05)
    assert heard.left_out or (likeness(heard.sound, first) > 0.5 and likeness(heard.sound, second) > 0.5)


@pytest.mark.parametrize("name", ["a.mkv", "a.webm", "a.mp4", "a.mts", "a.flv"])
@pytest.mark.parametrize("start", [0.1, 5.0, 40.0])
def test_sound_that_starts_later_than_the_picture_keeps_its_place(
    name: str, start: float, tmp_path: Path, decode: Decode
) -> None:
    spoken = clip("librivox-0890")
    codec = "libvpx-vp9" if name == "a.webm" else "flv" if name == "a.flv" else "mpeg4"
    path = made_files.video(tmp_path / name, spoken, seconds=start + 12, codec=codec, sound_starts_at=start)
    heard = decode(path)
    assert likeness(heard.sound, spoken, at=start) > 0.9
    assert heard.stopped_because is None


@pytest.mark.parametrize("name", ["a.mkv", "a.webm", "a.mp4", "a.mts", "a.flv"])
def test_a_film_that_is_longer_than_its_sound_is_whole(name: str, tmp_path: Path, decode: Decode) -> None:
    spoken = clip("librivox-0890")
    codec = "libvpx-vp9" if name == "a.webm" else "flv" if name == "a.flv" else "mpeg4"
    path = made_files.video(tmp_path / name, spoken, seconds=60, codec=codec, sound_starts_at=8)
    heard = decode(path)
    assert heard.seconds == pytest.approx(8 + len(spoken) / RATE, abs=0.2)
    assert heard.stopped_because is None


def test_a_live_recording_whose_clock_runs_for_hours_starts_with_its_picture(
    tmp_path: Path, decode: Decode
) -> None:
    spoken = clip("librivox-0890")
    path = film(tmp_path / "a.mkv", [(placed(spoken, at=2, seconds=8), {})], seconds=8, starts_at=5000.0)
    heard = decode(path)
    assert likeness(heard.sound, spoken, at=2) > 0.9
    assert np.abs(heard.sound[:RATE]).max() <= 8
