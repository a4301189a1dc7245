from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.scratch import own_folder

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from bot.scratch import own_folder
with own_folder(Path(sys.argv[1])) as folder:
    (folder / "file").write_text("half")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_gone_with_its_context(tmp_path: Path) -> None:
    with own_folder(tmp_path / "root") as folder:
        (folder / "file").write_text("x")
    assert not folder.exists()


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_uses_is_not(tmp_path: Path) -> None:
    with holding(tmp_path) as first, holding(tmp_path) as second:
        killed, living = told(first), told(second)
        first.kill()
        first.wait()
        assert (killed / "file").exists()
        with own_folder(tmp_path):
            assert not killed.exists()
            assert (living / "file").exists()
    assert not living.exists()


def holding(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    )


def told(holder: subprocess.Popen[str]) -> Path:
    assert holder.stdout
    return Path(holder.stdout.readline().strip())
