from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from bot.worker.lifeline import Lifeline, bury, dead_workers

HOLD = """
import sys, time
from pathlib import Path
from bot.worker.lifeline import Lifeline
with Lifeline(Path(sys.argv[1]), "victim"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_living_worker_is_not_taken_for_dead(tmp_path: Path) -> None:
    with Lifeline(tmp_path, "me"):
        assert dead_workers(tmp_path) == []


def test_a_worker_that_ended_in_order_leaves_nothing(tmp_path: Path) -> None:
    with Lifeline(tmp_path, "me"):
        pass
    assert dead_workers(tmp_path) == []


def test_a_killed_worker_shows_at_once_and_is_buried(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as victim:
        assert victim.stdout
        assert victim.stdout.readline() == "held\n"
        assert dead_workers(tmp_path) == []
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
    assert dead_workers(tmp_path) == ["victim"]
    bury(tmp_path, ["victim"])
    assert dead_workers(tmp_path) == []


def test_a_lock_that_cannot_be_opened_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "odd.lock").mkdir()
    with Lifeline(tmp_path, "me"):
        assert dead_workers(tmp_path) == []
