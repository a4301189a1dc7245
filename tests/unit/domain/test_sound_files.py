"""One list tells on every platform what a recording is, and the pages that people see keep to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.sound_files import EXTENSIONS, NAMED, is_recording

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("audio/x-m4a", None),
        ("video/mp4; codecs=avc1", "x"),
        ("application/octet-stream", "call.3ga"),
        ("application/octet-stream", "Kamera 00012.MTS"),
        ("", "talk.spx"),
        (None, "memo.qta"),
        ("application/x-matroska", None),
        ("application/vnd.something", "a.tta"),
    ],
)
def test_recordings_are_known_by_their_type_or_their_name(kind: str | None, name: str | None) -> None:
    assert is_recording(kind=kind, name=name)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("application/pdf", "minutes.pdf"),
        ("application/octet-stream", "backup.bin"),
        ("application/octet-stream", None),
        ("text/plain", "index.mts"),
        ("audio/x-mpegurl", "list.m3u"),
        ("audio/x-scpls", "list.pls"),
        ("application/vnd.apple.mpegurl", "list.mp3"),
        ("image/png", "a.png"),
        (None, None),
    ],
)
def test_other_files_and_lists_of_recordings_are_none(kind: str | None, name: str | None) -> None:
    assert not is_recording(kind=kind, name=name)


def test_what_people_are_told_is_on_the_list() -> None:
    assert set(NAMED) <= EXTENSIONS
    told = (ROOT / "README.md").read_text().partition("are taken, of any length")[0].rpartition("\n\n")[2]
    assert [name for name in NAMED if name not in told.replace(",", " ").split()] == []


@pytest.mark.parametrize("page", ["handlers/web/pages/upload.html", "handlers/web/console/static/index.html"])
def test_the_browsers_file_choosers_offer_all_of_it(page: str) -> None:
    offered = ",".join(["audio/*", "video/*", *sorted(f".{one}" for one in EXTENSIONS)])
    assert f'accept="{offered}"' in (ROOT / page).read_text()
