from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.recorded_set import RecordedSet, read_set
from bot.domain.errors import BadInput
from bot.evaluation.reference import RecordingReference, TimedText


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def put(folder: Path, **files: str) -> None:
    """`talk_wav="…"` is talk.wav; two underscores are a slash."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def read(folder: Path, *, language: str | None = None, translated_to: str | None = None) -> RecordedSet:
    return read_set(folder, language=language, translated_to=translated_to)


def references(found: RecordedSet) -> dict[str, RecordingReference]:
    return {one.name: one.reference for one in found.recordings}


def test_each_recording_stands_beside_its_words(folder: Path) -> None:
    put(
        folder,
        talk_wav="",
        talk_txt="\ufeffGood day.",
        de__rede_mp3="",
        de__rede_txt="Guten Tag.",
        README_md="x",
    )
    found = references(read(folder, language="en"))
    assert {name: (one.text, one.language) for name, one in found.items()} == {
        "de/rede.mp3": ("Guten Tag.", "de"),
        "talk.wav": ("Good day.", "en"),
    }


def test_an_empty_reference_and_the_folder_silence_mean_that_nobody_speaks(folder: Path) -> None:
    put(folder, hum_wav="", hum_txt=" \n", silence__fan_wav="")
    assert all(one.is_silent for one in references(read(folder)).values())


def test_a_manifest_tells_words_and_languages(folder: Path) -> None:
    entries = [
        {"file": "a.flac", "text": "Bonjour", "language": "fr", "licence": "CC0"},
        {"file": "gone.flac", "text": "x"},
    ]
    put(folder, a_flac="", manifest_json=json.dumps(entries))
    found = read(folder)
    assert references(found) == {"a.flac": RecordingReference(text="Bonjour", language="fr")}
    assert [(one.file, one.why) for one in found.left_out] == [
        ("gone.flac", "manifest.json names it, and it is not there")
    ]


def test_times_and_speakers_come_from_their_own_files(folder: Path) -> None:
    put(
        folder,
        talk_wav="",
        talk_srt="1\n00:00:01,000 --> 00:00:02,000\nGood day.\n\n2\n00:00:03,000 --> 00:00:04,000\nYes.\n",
        talk_rttm="SPEAKER talk 1 1.0 1.0 <NA> <NA> Ada <NA> <NA>\n",
        talk_json=json.dumps({"words": [{"word": "Good", "start": 1.1, "end": 1.4}]}),
    )
    (one,) = references(read(folder)).values()
    assert one.text == "Good"
    assert one.words == (TimedText(text="Good", start=1.1),)
    assert [line.start for line in one.lines] == [1.0, 3.0]
    assert [turn.speaker for turn in one.turns] == ["Ada"]


def test_words_of_subtitles_are_a_reference_where_there_is_no_other(folder: Path) -> None:
    put(folder, talk_wav="", talk_vtt="WEBVTT\n\n00:01.000 --> 00:02.000\nGood day.\n")
    (one,) = references(read(folder)).values()
    assert one.text == "Good day."


def test_a_translation_is_compared_with_a_translation(folder: Path) -> None:
    put(folder, a_wav="", a_txt="Guten Tag.", a_en_txt="Good day.", b_wav="", b_txt="Ja.")
    found = read(folder, translated_to="en")
    assert references(found) == {"a.wav": RecordingReference(text="Good day.", language="en")}
    assert [(one.file, one.why) for one in found.left_out] == [
        ("b.wav", "it has no b.en.txt with its translation")
    ]


def test_what_has_no_reference_or_a_broken_one_is_named_and_left_out(folder: Path) -> None:
    put(folder, a_wav="", a_txt="Yes.", b_wav="", c_wav="", c_txt="No.", c_rttm="nonsense")
    (folder / "d.wav").touch()
    (folder / "d.txt").write_bytes(b"caf\xe9")
    found = read(folder)
    assert list(references(found)) == ["a.wav"]
    assert {one.file: one.why for one in found.left_out} == {
        "b.wav": "it has no reference: write what is said into b.txt, nothing where nobody speaks",
        "c.wav": "c.rttm cannot be used: it has no line that begins with SPEAKER",
        "d.wav": "d.txt cannot be used: it is not written in UTF-8",
    }


def test_a_folder_with_nothing_to_evaluate_is_refused_with_what_to_do(folder: Path) -> None:
    with pytest.raises(BadInput, match=r"no folder"):
        read(folder / "nowhere")
    with pytest.raises(BadInput, match=r"talk\.wav and talk\.txt"):
        read(folder)
    put(folder, b_wav="", _hidden__a_wav="")
    with pytest.raises(BadInput, match=r"b\.wav: it has no reference"):
        read(folder)
    put(folder, manifest_json='{"file": "b.wav"}')
    with pytest.raises(BadInput, match=r"manifest\.json is no list"):
        read(folder)
