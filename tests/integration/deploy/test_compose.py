"""Compose itself reads the file: its schema, its interpolation, its profiles. No container is started."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import variables
from tests.integration.deploy.tools import DEPLOY, ran, tool

PROFILES = ["step-audio", "gpu-small", "postgres", "bot-api", "tls", "monitoring"]
PASSWORD = "correcthorse"  # a test's own


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The folder with the two files that an admin writes, every example in them switched on."""
    folder = tmp_path / "deploy"
    shutil.copytree(DEPLOY, folder, ignore=shutil.ignore_patterns(".env", "earmark.env", "tls"))
    for name in (".env", "earmark.env"):
        text = (folder / f"{name}.example").read_text(encoding="utf-8")
        text = re.sub(r"^# (EARMARK_)", r"\1", text, flags=re.MULTILINE)
        text = text.replace("POSTGRES_PASSWORD=\n", f"POSTGRES_PASSWORD={PASSWORD}\n")
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def services(folder: Path, *profiles: str, file: str = "compose.yaml") -> dict[str, Any]:
    chosen = [word for profile in profiles for word in ("--profile", profile)]
    printed = ran(tool("docker-compose"), "-f", str(folder / file), *chosen, "config", "--format", "json")
    found: dict[str, Any] = json.loads(printed)["services"]
    return found


def test_without_a_profile_only_earmark_runs(copy: Path) -> None:
    assert list(services(copy)) == ["earmark"]


def test_it_can_be_read_before_anything_is_set(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(DEPLOY, bare, ignore=shutil.ignore_patterns(".env", "earmark.env"))
    assert "earmark" in services(bare, *PROFILES)


@pytest.mark.parametrize(
    ("profile", "adds"),
    [
        ("step-audio", {"step-audio"}),
        ("gpu-small", {"hearing", "thinking"}),
        ("postgres", {"postgres", "migrate", "worker"}),
        ("bot-api", {"telegram-bot-api", "telegram-sweeper"}),
        ("tls", {"nginx"}),
        ("monitoring", {"prometheus", "grafana"}),
    ],
)
def test_each_profile_adds_its_part(copy: Path, profile: str, adds: set[str]) -> None:
    assert set(services(copy, profile)) == {"earmark", *adds}


def test_all_parts_are_fenced_in(copy: Path) -> None:
    for name, service in services(copy, *PROFILES).items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["logging"]["options"]["max-size"] == "10m", name
        assert "restart" in service, name
        assert "privileged" not in service, name
        assert service.get("read_only") or "gpu" in json.dumps(service.get("deploy", {})), name
        healthy = "healthcheck" in service or name in {"earmark", "telegram-sweeper"}
        assert healthy, f"{name} does not say how its health is seen"


def test_only_nginx_listens_to_the_outside(copy: Path) -> None:
    open_to_all = {
        name
        for name, service in services(copy, *PROFILES).items()
        for port in service.get("ports", [])
        if port.get("host_ip") != "127.0.0.1"
    }
    assert open_to_all == {"nginx"}


def test_what_is_set_for_earmark_are_settings_that_it_knows(copy: Path) -> None:
    known = variables()
    known_parts = ("EARMARK_TELEGRAM_", "EARMARK_SLACK_")
    environment = services(copy)["earmark"]["environment"]
    unknown = {
        name
        for name in environment
        if name.startswith("EARMARK_") and name not in known and not name.startswith(known_parts)
    }
    assert unknown == set()
    assert PASSWORD in environment["EARMARK_DATABASE_URL"]


def test_slots_and_the_servers_own_limit_are_one_number(copy: Path) -> None:
    found = services(copy, "step-audio")
    text = (copy / "earmark.env").read_text(encoding="utf-8")
    assert "EARMARK_ENGINE_SLOTS=${STEP_AUDIO_SLOTS}" in text
    assert "--max-num-seqs=8" in found["step-audio"]["command"]


def test_step_audio_gets_its_template_and_its_gpus(copy: Path) -> None:
    engine = services(copy, "step-audio")["step-audio"]
    template = next(one for one in engine["volumes"] if one["target"].endswith(".jinja"))
    assert Path(template["source"]).is_file()
    assert f"--chat-template={template['target']}" in engine["command"]
    assert {"--trust-remote-code", "--interleave-mm-strings"} <= set(engine["command"])
    (gpus,) = engine["deploy"]["resources"]["reservations"]["devices"]
    assert f"--tensor-parallel-size={gpus['count']}" in engine["command"]


def test_mounted_files_are_there(copy: Path) -> None:
    sources = {
        Path(volume["source"])
        for service in services(copy, *PROFILES).values()
        for volume in service.get("volumes", [])
        if volume["type"] == "bind"
    }
    assert {source.name for source in sources if not source.exists()} == {"tls"}


def test_the_bot_api_server_stands_alone_too(copy: Path) -> None:
    alone = services(copy / "telegram-bot-api")
    assert set(alone) == {"telegram-bot-api", "sweeper"}
    assert all(one["cap_drop"] == ["ALL"] for one in alone.values())


def test_all_yaml_and_json_can_be_read() -> None:
    for path in sorted(DEPLOY.rglob("*")):
        if path.suffix in {".yaml", ".yml"} and "compose" not in path.name:  # !reset is Compose's own
            assert list(yaml.safe_load_all(path.read_text(encoding="utf-8"))), path
        elif path.suffix == ".json":
            assert json.loads(path.read_text(encoding="utf-8")), path
