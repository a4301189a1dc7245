"""systemd reads the units, on a machine where neither Earmark nor its user is installed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from bot.settings.sections import WorkerSettings
from tests.integration.deploy.tools import DEPLOY, ran, tool

UNITS = ["earmark.service", "earmark-worker@.service"]
WORST_EXPOSURE = 2.1
"""Of 10. What is left: networks, two kinds of namespaces, code written into memory by the built-in engine."""


@pytest.fixture(params=UNITS)
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    text = (DEPLOY / "systemd" / request.param).read_text(encoding="utf-8")
    text = text.replace("/opt/earmark/bin/earmark", sys.executable)
    text = re.sub(r"^(User|Group)=earmark$", r"\1=daemon", text, flags=re.MULTILINE)
    path = tmp_path / request.param.replace("@.", "@1.")
    path.write_text(text, encoding="utf-8")
    return path


def test_the_unit_is_right(unit: Path) -> None:
    assert ran(tool("systemd-analyze"), "verify", "--man=no", str(unit)) == ""


def test_little_is_exposed(unit: Path) -> None:
    printed = ran(tool("systemd-analyze"), "security", "--offline=true", "--no-pager", str(unit))
    exposure = re.search(r"exposure level for \S+ (\d+\.\d+)", printed)
    assert exposure, printed
    assert float(exposure[1]) <= WORST_EXPOSURE


@pytest.mark.parametrize("name", UNITS)
def test_there_is_time_to_stop(name: str) -> None:
    text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
    seconds = re.search(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)
    assert seconds
    assert int(seconds[1]) > 2 * WorkerSettings().stop_seconds
