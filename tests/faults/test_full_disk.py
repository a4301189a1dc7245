"""A full disk is told by every way in and out: no file ends up shorter than what came."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WAYS = {
    "by_slack": "DiskFull",
    "by_telegram": "DiskFull",
    "by_the_upload_page": "DiskFull",
    "into_the_store": "DiskFull",
    "whole_into_the_store": "DiskFull",
    "by_the_command_line": "StorageError",
}


@pytest.mark.parametrize("way", WAYS)
def test_what_finds_no_room_is_refused_and_never_cut_short(tmp_path: Path, way: str) -> None:
    """A limit on the size of files stands for the disk: it takes a part of a write, and says so as softly."""
    command = [sys.executable, str(ROOT / "tests/faults/disk_process.py"), way, str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout.split() == [WAYS[way]], ended.stderr
    assert [path for path in tmp_path.rglob("uploads/a") if path.is_file()] == []
