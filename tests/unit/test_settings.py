from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from bot.domain.errors import ConfigurationError
from bot.domain.job import Mode
from bot.inference.own_profiles import own_profiles
from bot.platforms import sections
from bot.settings import Settings, env_example, load, section, unknown_names

ROOT = Path(__file__).parents[2]


def test_env_example_is_what_the_settings_say() -> None:
    assert (ROOT / ".env.example").read_text() == env_example(sections())


def test_every_setting_says_what_it_means() -> None:
    parts = [Settings, *sections().values()]
    assert all(field.description for part in parts for field in part.model_fields.values())


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


def test_a_part_reads_its_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bells(BaseModel):
        count: int = Field(default=1, description="How many.")

    monkeypatch.setenv("EARMARK_BELLS_COUNT", "3")
    assert section("bells", Bells).count == 3
    assert "EARMARK_BELLS_COUNT=1" in env_example({"bells": Bells})
    assert "EARMARK_BELLS_COUNT" in unknown_names()
    assert "EARMARK_BELLS_COUNT" not in unknown_names({"bells": Bells})
    monkeypatch.setenv("EARMARK_BELLS_COUNT", "many")
    with pytest.raises(ConfigurationError, match="EARMARK_BELLS_COUNT"):
        section("bells", Bells)


def test_names_of_people_and_chats_say_their_platform() -> None:
    assert load(admins="telegram:12, slack:U1").admins == ("telegram:12", "slack:U1")
    with pytest.raises(ConfigurationError, match=r"EARMARK_ADMINS.*platform:id"):
        load(admins="joe")


def test_reactions_are_pairs_and_can_be_switched_off() -> None:
    assert load(reactions="ear=asr, :memo:=s2t").reactions == (("ear", Mode.ASR), ("memo", Mode.S2T))
    assert load(reactions="none").reactions == ()
    with pytest.raises(ConfigurationError, match="EARMARK_REACTIONS"):
        load(reactions="ear")


def test_the_public_address_is_one() -> None:
    assert load(public_url="https://e.example.org/").public_url == "https://e.example.org"
    with pytest.raises(ConfigurationError, match="EARMARK_PUBLIC_URL"):
        load(public_url="e.example.org")


def test_a_file_holds_what_the_environment_does_not_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "earmark.toml").write_text(
        'engine_urls = ["http://a:8000"]\nengine_profile = "ours"\nport = 1\nporrt = 2\n'
        '[profiles.ours]\nlike = "whisper"\npart_seconds = 20\n'
    )
    monkeypatch.setenv("EARMARK_PORT", "9000")
    settings = load()
    assert [str(url) for url in settings.engine_urls] == ["http://a:8000/"]
    assert settings.port == 9000
    assert "porrt in earmark.toml" in unknown_names()
    assert own_profiles(settings.profiles)["ours"].part_seconds == 20


def test_a_file_that_is_no_toml_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "earmark.toml").write_text("engine_urls = [")
    with pytest.raises(ConfigurationError, match=r"earmark\.toml"):
        load()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({}, "like"),
        ({"like": "nobody"}, "like"),
        ({"like": "whisper", "parts": 1}, "no field parts"),
        ({"like": "whisper", "part_seconds": "long"}, "part_seconds"),
    ],
)
def test_an_own_profile_that_cannot_work_says_why(written: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        own_profiles({"ours": written})


def test_typing_errors_in_the_env_file_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("EARMARK_TRUST_LOOPBCK=false\nEARMARK_PORT=1\n")
    assert unknown_names() == ("EARMARK_TRUST_LOOPBCK",)
