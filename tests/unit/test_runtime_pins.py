"""The service starts with what `make run` installs: nothing may lean on the tests' own libraries."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCKING = """
import re, sys
from importlib.abc import MetaPathFinder
from importlib.metadata import packages_distributions
from pathlib import Path

def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()

pins = Path("requirements/runtime.txt").read_text().splitlines()
pinned = {plain(re.split(r"[=;\\[ ]", line)[0]) for line in pins if line and not line.startswith("#")}
ours = {"earmark-bot", "pip", "setuptools"}
dists = packages_distributions()
foreign = {top for top, names in dists.items() if not {plain(name) for name in names} & (pinned | ours)}

class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in foreign:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
assert "pytest" in foreign
import bot.cli.serve, bot.cli.doctor, bot.cli.process, bot.cli.evaluate, bot.cli.slack, bot.platforms
assert sorted(bot.platforms.platforms()) == ["matrix", "slack", "telegram"]
"""


def test_what_is_pinned_for_the_service_is_all_that_it_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKING],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
