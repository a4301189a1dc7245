from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.errors import ConfigurationError
from bot.settings import Settings, env_example, load

ROOT = Path(__file__).parents[2]


def test_env_example_is_what_the_settings_say() -> None:
    assert (ROOT / ".env.example").read_text() == env_example()


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_defaults_work_without_any_environment(tmp_path: Path) -> None:
    settings = load(data_dir=tmp_path)
    assert settings.database == f"sqlite:///{tmp_path}/earmark.db"
    assert settings.blobs == f"{tmp_path}/audio"


def test_addresses_are_separated_by_commas() -> None:
    settings = load(engine_urls="http://a:8000/v1, http://b:8000/v1")
    assert [str(url) for url in settings.engine_urls] == ["http://a:8000/v1", "http://b:8000/v1"]


def test_a_wrong_setting_is_named_and_its_value_is_not() -> None:
    with pytest.raises(ConfigurationError, match="EARMARK_ENGINE_SLOTS") as caught:
        load(engine_slots="hunter2")
    assert "hunter2" not in caught.value.message


def test_the_environment_is_read_and_typing_errors_are_found(tmp_path: Path) -> None:
    code = "from bot.settings import load, unknown_names; print(load().port, unknown_names())"
    environment = os.environ | {"EARMARK_PORT": "9000", "EARMARK_PROT": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert done.stdout == "9000 ('EARMARK_PROT',)\n"
