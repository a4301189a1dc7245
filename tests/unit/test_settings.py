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
from bot.settings import env_example, load, section, unknown_names, variables
from bot.settings.sections import SECTIONS

ROOT = Path(__file__).parents[2]


def test_env_example_is_what_the_settings_say() -> None:
    assert (ROOT / ".env.example").read_text() == env_example(sections())


def test_no_variable_that_an_installation_may_have_set_is_lost() -> None:
    assert variables(sections()) == {
        "EARMARK_DATA_DIR",
        "EARMARK_DATABASE_URL",
        "EARMARK_BLOBS_URL",
        "EARMARK_ENGINE_URLS",
        "EARMARK_ENGINE_MODEL",
        "EARMARK_ENGINE_PROFILE",
        "EARMARK_ENGINE_KEY",
        "EARMARK_ENGINE_SLOTS",
        "EARMARK_THINK_URLS",
        "EARMARK_THINK_MODEL",
        "EARMARK_THINK_PROFILE",
        "EARMARK_THINK_KEY",
        "EARMARK_THINK_SLOTS",
        "EARMARK_PROFILES",
        "EARMARK_VOCABULARY",
        "EARMARK_SPEAKERS",
        "EARMARK_BUILTIN_MODEL",
        "EARMARK_BUILTIN_DEVICE",
        "EARMARK_BUILTIN_HUB",
        "EARMARK_BUILTIN_SLOTS",
        "EARMARK_BUILTIN_THREADS",
        "EARMARK_HOST",
        "EARMARK_PORT",
        "EARMARK_LOG_LEVEL",
        "EARMARK_LOG_FORMAT",
        "EARMARK_PUBLIC_URL",
        "EARMARK_TRACES",
        "EARMARK_WORKER_PORT",
        "EARMARK_TRUST_LOOPBACK",
        "EARMARK_ALLOWED_ORIGINS",
        "EARMARK_STREAMS_PER_CALLER",
        "EARMARK_PROCESS_WAIT_SECONDS",
        "EARMARK_WEBHOOK_SECRET",
        "EARMARK_WEBHOOK_PRIVATE_ADDRESSES",
        "EARMARK_ALLOW_WORKSPACES",
        "EARMARK_ALLOW_CHATS",
        "EARMARK_ALLOW_USERS",
        "EARMARK_ADMINS",
        "EARMARK_QUOTA_USER_MINUTES",
        "EARMARK_QUOTA_CHAT_MINUTES",
        "EARMARK_CONTACT",
        "EARMARK_NEW_MESSAGE_SECONDS",
        "EARMARK_MARK_RECORDINGS",
        "EARMARK_REACTIONS",
        "EARMARK_MAX_UPLOAD_MB",
        "EARMARK_MAX_HOURS",
        "EARMARK_SEGMENT_SECONDS",
        "EARMARK_DEADLINE_HOURS",
        "EARMARK_MAX_ATTEMPTS",
        "EARMARK_PREPARE_SLOTS",
        "EARMARK_LEASE_SECONDS",
        "EARMARK_STOP_SECONDS",
        "EARMARK_RETENTION_DAYS",
        "EARMARK_KEEP_FAILED_AUDIO_HOURS",
        "EARMARK_MATRIX_HOMESERVER",
        "EARMARK_MATRIX_TOKEN",
        "EARMARK_MATRIX_INVITE_SERVERS",
        "EARMARK_SLACK_BOT_TOKEN",
        "EARMARK_SLACK_APP_TOKEN",
        "EARMARK_SLACK_SIGNING_SECRET",
        "EARMARK_SLACK_CHANNELS",
        "EARMARK_SLACK_CHANNELS_MAX_MINUTES",
        "EARMARK_SLACK_CLIENT_ID",
        "EARMARK_SLACK_CLIENT_SECRET",
        "EARMARK_SLACK_API_URL",
        "EARMARK_SLACK_FILE_HOSTS",
        "EARMARK_TELEGRAM_TOKEN",
        "EARMARK_TELEGRAM_API_URL",
        "EARMARK_TELEGRAM_LOCAL_FILES",
        "EARMARK_TELEGRAM_FILES_DIR",
        "EARMARK_TELEGRAM_RICH_MESSAGES",
        "EARMARK_TELEGRAM_WEBHOOK",
        "EARMARK_TELEGRAM_WEBHOOK_SECRET",
    }


def test_no_two_sections_read_the_same_variable() -> None:
    read = [part.variable(name) for part in SECTIONS.values() for name in part.model_fields]
    assert len(read) == len(set(read))


def test_every_section_reads_the_environment_and_the_file_by_its_own_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "earmark.toml").write_text('think_model = "a"\nlog_format = "json"\nwebhook_secret = "b"\n')
    (tmp_path / ".env").write_text("EARMARK_ENGINE_MODEL=c\nEARMARK_BUILTIN_MODEL=d\n")
    monkeypatch.setenv("EARMARK_THINK_SLOTS", "3")
    monkeypatch.delenv("EARMARK_BUILTIN_MODEL")  # which is set for all tests
    settings = load()
    assert (settings.engine.model, settings.think.model, settings.builtin.model) == ("c", "a", "d")
    assert (settings.engine.slots, settings.think.slots, settings.builtin.slots) == (8, 3, 1)
    assert (settings.engine.profile, settings.think.profile) == ("auto", "text")
    assert settings.log.format == "json"
    assert settings.webhook.secret is not None
    assert settings.webhook.secret.get_secret_value() == "b"


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(ConfigurationError, match=r"EARMARK_ENGINE_SLOTS.*EARMARK_PORT.*EARMARK_MAX_HOURS"):
        load(engine_slots=0, port=-1, max_hours=0)


def test_every_setting_says_what_it_means() -> None:
    parts = [*SECTIONS.values(), *sections().values()]
    assert all(field.description for part in parts for field in part.model_fields.values())


def test_defaults_work_without_any_environment(tmp_path: Path) -> None:
    settings = load(data_dir=tmp_path)
    assert settings.storage.database == f"sqlite:///{tmp_path}/earmark.db"
    assert settings.storage.blobs == f"{tmp_path}/audio"


def test_addresses_are_separated_by_commas() -> None:
    settings = load(engine_urls="http://a:8000/v1, http://b:8000/v1")
    assert [str(url) for url in settings.engine.urls] == ["http://a:8000/v1", "http://b:8000/v1"]


def test_a_wrong_setting_is_named_and_its_value_is_not() -> None:
    with pytest.raises(ConfigurationError, match="EARMARK_ENGINE_SLOTS") as caught:
        load(engine_slots="hunter2")
    assert "hunter2" not in caught.value.message


def test_the_environment_is_read_and_typing_errors_are_found(tmp_path: Path) -> None:
    code = "from bot.settings import load, unknown_names; print(load().listen.port, unknown_names())"
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
    assert load(admins="telegram:12, slack:U1").access.admins == ("telegram:12", "slack:U1")
    with pytest.raises(ConfigurationError, match=r"EARMARK_ADMINS.*platform:id"):
        load(admins="joe")


def test_reactions_are_pairs_and_can_be_switched_off() -> None:
    assert load(reactions="ear=asr, :memo:=s2t").access.reactions == (("ear", Mode.ASR), ("memo", Mode.S2T))
    assert load(reactions="none").access.reactions == ()
    with pytest.raises(ConfigurationError, match="EARMARK_REACTIONS"):
        load(reactions="ear")


def test_the_public_address_is_one() -> None:
    assert load(public_url="https://e.example.org/").address.public_url == "https://e.example.org"
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
    assert [str(url) for url in settings.engine.urls] == ["http://a:8000/"]
    assert settings.engine.profile == "ours"
    assert settings.listen.port == 9000
    assert "porrt in earmark.toml" in unknown_names()
    assert own_profiles(settings.models.profiles)["ours"].part_seconds == 20


def test_a_file_that_is_no_toml_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "earmark.toml").write_text("engine_urls = [")
    with pytest.raises(ConfigurationError, match=r"earmark\.toml"):
        load()


def test_an_env_file_that_is_no_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"EARMARK_CONTACT=J\xfcrgen\n")
    with pytest.raises(ConfigurationError, match=r"\.env"):
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
