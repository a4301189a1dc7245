from __future__ import annotations

import errno
import fcntl
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.scratch import OwnFolder, default_of_libraries, sweep, sweep_all

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from bot.scratch import OwnFolder, sweep_all
with OwnFolder(Path(sys.argv[1])) as own:
    (own.path / "file").write_text("half")
    (own.path / "inside").mkdir()
    print(own.path, flush=True)
    for _ in sys.stdin:
        sweep_all()
        print("swept", flush=True)
"""


@contextmanager
def holding(root: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that has a folder there, until it is told to end."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    ) as holder:
        assert holder.stdout
        yield holder, Path(holder.stdout.readline().strip())


def test_a_folder_is_gone_with_its_context_and_leaves_no_trace(tmp_path: Path) -> None:
    with OwnFolder(tmp_path / "root") as own:
        (own.path / "file").write_text("x")
        assert own.path.stat().st_mode & 0o777 == 0o700
    own.close()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_gone_when_nobody_has_it_any_more(tmp_path: Path) -> None:
    path = OwnFolder(tmp_path).path
    gc.collect()
    assert not path.exists()


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_uses_is_not(tmp_path: Path) -> None:
    with holding(tmp_path) as (first, killed), holding(tmp_path) as (_, living):
        first.kill()
        first.wait()
        assert (killed / "file").exists()
        with OwnFolder(tmp_path):
            assert not killed.exists()
            assert (living / "file").exists()
        assert sorted(path.name for path in tmp_path.iterdir()) == [living.name, f"{living.name}.lock"]
    assert list(tmp_path.parent.glob(f"{tmp_path.name}/*")) == []


def test_a_process_that_lives_on_sweeps_where_its_own_folders_are(tmp_path: Path) -> None:
    with OwnFolder(tmp_path / "one") as one, OwnFolder(tmp_path / "two") as two:
        with holding(tmp_path / "one") as (first, left), holding(tmp_path / "two") as (second, left_too):
            for process in (first, second):
                process.kill()
                process.wait()
            sweep_all()
            assert not left.exists()
            assert not left_too.exists()
        assert one.path.exists()
        assert two.path.exists()


def test_many_processes_that_come_and_go_at_once_never_lose_their_folder(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from bot.scratch import OwnFolder
for _ in range(60):
    with OwnFolder(Path(sys.argv[1]) / "root") as own:
        (own.path / "file").write_text("x")
        assert (own.path / "file").read_text() == "x"
"""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program, str(tmp_path)]
    processes = [subprocess.Popen(command, env=environment) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert not (tmp_path / "root").exists()


def test_what_earlier_versions_left_goes_too(tmp_path: Path) -> None:
    long_ago = time.time() - 2 * 86_400
    left, fresh, locked = tmp_path / ".part-old", tmp_path / ".part-new", tmp_path / "tmpabcd"
    for path in (left, fresh):
        path.write_bytes(b"sound")
    os.utime(left, (long_ago, long_ago))
    (tmp_path / "tmpefgh").mkdir()
    locked.mkdir()
    descriptor = os.open(locked, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".part-new", "tmpabcd"]
    os.close(descriptor)
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".part-new"]


def no_locks(*_: object) -> None:
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))


def grow_old(path: Path) -> None:
    long_ago = time.time() - 2 * 86_400
    for file in (path, *path.rglob("*"), path.with_name(f"{path.name}.lock")):
        os.utime(file, (long_ago, long_ago))


def test_without_locks_a_process_that_sweeps_is_alive_and_one_that_does_not_is_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with holding(tmp_path) as (living, idle), holding(tmp_path) as (dead, left):
        dead.kill()
        dead.wait()
        for folder in (idle, left):
            grow_old(folder)
        assert living.stdin
        assert living.stdout
        living.stdin.write("\n")
        living.stdin.flush()
        assert living.stdout.readline() == "swept\n"
        monkeypatch.setattr(fcntl, "flock", no_locks)
        sweep(tmp_path)
        assert (idle / "file").exists()
        assert not left.exists()


def test_without_locks_nothing_is_lost_because_the_clock_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = time.time
    with holding(tmp_path) as (_, living):
        monkeypatch.setattr(fcntl, "flock", no_locks)
        monkeypatch.setattr(time, "time", lambda: told() + 26 * 3600)
        sweep(tmp_path)
        assert (living / "file").exists()


def test_locks_without_a_folder_are_no_ones(tmp_path: Path) -> None:
    (tmp_path / "abcd.lock").touch()
    with OwnFolder(tmp_path) as own:
        assert sorted(path.name for path in tmp_path.iterdir()) == [own.path.name, f"{own.path.name}.lock"]


def test_libraries_that_name_no_place_get_the_processes_own(tmp_path: Path) -> None:
    with OwnFolder(tmp_path) as own, default_of_libraries(own.path):
        with tempfile.SpooledTemporaryFile(max_size=1) as spooled:
            spooled.write(b"sound")
        handle, name = tempfile.mkstemp()
        os.close(handle)
        assert Path(name).parent == own.path
    assert not Path(name).exists()
    assert Path(tempfile.gettempdir()) != own.path


def test_a_place_that_cannot_be_written_to_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        OwnFolder(tmp_path / "file" / "root")
