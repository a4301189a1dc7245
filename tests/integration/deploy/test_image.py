"""What goes into the images, as far as it can be told without building them."""

from __future__ import annotations

import fnmatch
import re
import subprocess
import tomllib
from pathlib import Path, PurePosixPath

import pytest

from tests.integration.deploy.tools import DEPLOY, ROOT, ran, tool

DOCKERFILES = [DEPLOY / "Dockerfile", DEPLOY / "vllm" / "Dockerfile"]


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.parent.name)
def test_the_linter_finds_nothing(dockerfile: Path) -> None:
    assert ran(tool("hadolint"), str(dockerfile)) == ""


def test_the_build_copies_only_what_the_ignore_file_lets_in() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = [
        word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE) for word in line.split()
    ]
    bound = re.findall(r"type=bind,source=([^,\s]+)", text)
    allowed = {
        line[1:]
        for line in (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    assert {*copied, *bound} == allowed
    assert all((ROOT / name).exists() for name in allowed)


def test_the_image_runs_as_nobody_in_particular_and_holds_no_secret() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    last_stage = text.rsplit("\nFROM ", 1)[1]
    assert "\nUSER 10001:10001\n" in last_stage
    assert not re.search(r"apt-get|build-essential|gcc", last_stage)
    assert not re.search(r"(TOKEN|PASSWORD|SECRET|KEY)\s*=", text)


def test_every_file_that_is_no_code_goes_into_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = [
        f"{package}/{pattern}"
        for package, names in project["tool"]["setuptools"]["package-data"].items()
        for pattern in names
    ]
    tracked = subprocess.run(
        ["git", "ls-files", "bot", "handlers", "storage"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    others = [name for name in tracked.stdout.splitlines() if PurePosixPath(name).suffix != ".py"]
    left_out = [name for name in others if not any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]
    assert left_out == []
