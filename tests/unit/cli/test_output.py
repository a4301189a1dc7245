from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.cli.output import check_writable, chosen_format, destination, write
from bot.domain.errors import BadInput, StorageError
from bot.text.exports import Format


@pytest.mark.parametrize(
    ("form", "out", "expected"),
    [
        (None, None, Format.TXT),
        (None, Path("a.srt"), Format.SRT),
        (None, Path("a.JSON"), Format.JSON),
        (None, Path("a.doc"), Format.TXT),
        (Format.MD, Path("a.srt"), Format.MD),
    ],
)
def test_the_form_is_what_was_said_else_what_the_ending_says(
    form: Format | None, out: Path | None, expected: Format
) -> None:
    assert chosen_format(form, out) is expected


def test_several_answers_go_into_a_folder_under_their_names(tmp_path: Path) -> None:
    out = destination(tmp_path / "notes", Path("/rec/a.ogg"), Format.MD, several=True)
    assert out == tmp_path / "notes" / "a.ogg.md"


def test_several_answers_are_not_written_over_one_file(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("precious")
    with pytest.raises(BadInput, match="folder"):
        destination(tmp_path / "one.txt", Path("a.ogg"), Format.TXT, several=True)


def test_a_place_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="-o"):
        check_writable(tmp_path / "file" / "out.txt")


def test_an_answer_replaces_its_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    write("neu ü 中", path)
    assert path.read_text(encoding="utf-8") == "neu ü 中"
    assert [one.name for one in tmp_path.iterdir()] == ["out.txt"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with ThreadPoolExecutor(1) as thread:
        reading = thread.submit(path.read_text)
        check_writable(path)
        write("words", path)
        assert reading.result(60) == "words"
    assert path.is_fifo()


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write("new", tmp_path / "link.txt")
    assert (tmp_path / "real.txt").read_text() == "new"
    assert (tmp_path / "link.txt").is_symlink()


def test_an_answer_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="-o"):
        write("words", tmp_path / "gone" / "out.txt")


def test_words_that_a_killed_command_left_beside_the_answer_go_with_the_next(tmp_path: Path) -> None:
    program = """
import os, signal, sys
from pathlib import Path
from bot.cli import output
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
output.write("words of people", Path(sys.argv[1]))
"""
    command = [sys.executable, "-c", program, str(tmp_path / "out.txt")]
    assert subprocess.run(command, check=False, cwd=Path(__file__).parents[3]).returncode == -signal.SIGKILL
    assert [path.read_text() for path in tmp_path.rglob("answer")] == ["words of people"]
    check_writable(tmp_path / "out.txt")
    assert list(tmp_path.iterdir()) == []
