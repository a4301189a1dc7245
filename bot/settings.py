"""Every setting, once: its name, default, unit and meaning. The only reader of the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import AfterValidator, AnyHttpUrl, BaseModel, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.domain.errors import ConfigurationError
from bot.domain.job import Mode

PREFIX = "EARMARK_"
TOML_FILE = "earmark.toml"

T = TypeVar("T")

Urls = Annotated[tuple[AnyHttpUrl, ...], NoDecode]
PositiveSeconds = Annotated[float, Field(gt=0)]


def _with_platform(name: str) -> str:
    platform, _, own = name.partition(":")
    if not platform.isidentifier() or not own:
        raise ValueError("names are written as platform:id, such as telegram:12345")
    return name


Names = Annotated[tuple[Annotated[str, AfterValidator(_with_platform)], ...], NoDecode]
Section = TypeVar("Section", bound=BaseModel)


Sections = Mapping[str, type[BaseModel]]
"""Settings that belong to one part alone, by its name."""


class Settings(BaseSettings):
    """Values of the environment, of `.env` and of `earmark.toml` in the working directory, in this order.

    In the TOML file names are in lower case and without the prefix.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (
            init_settings,
            env_settings,
            dotenv_settings,
            file_secret_settings,
            TomlConfigSettingsSource(settings_cls, Path(TOML_FILE)),
        )

    # Where things are kept

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("earmark"),
        description="Folder for the database, the sound and the engine's weights. "
        "Empty: the user's data folder.",
    )
    database_url: str = Field(
        default="",
        description="Job table: sqlite:///path/file.db, or postgresql://user:password@host/name for several "
        "machines. Empty: earmark.db in the data folder.",
    )
    blobs_url: str = Field(
        default="",
        description="Sound of open jobs: a folder, or s3://bucket/prefix?endpoint=URL for several machines "
        "(credentials from the usual AWS variables). Empty: the folder audio in the data folder.",
    )

    # The engine that hears

    engine_urls: Urls = Field(
        default=(),
        description="Addresses of vLLM servers with the audio model, separated by commas, such as "
        "http://gpu1:8000/v1. Empty: the built-in engine on this machine's CPU.",
    )
    engine_model: str = Field(
        default="", description="Model name that the server serves. Empty: the first that it lists."
    )
    engine_profile: str = Field(
        default="auto",
        description="What the model can do: auto (from its name), step-audio-r1.1, qwen3-omni, qwen3-asr, "
        "voxtral, whisper, openai-audio.",
    )
    engine_key: SecretStr | None = Field(
        default=None, description="API key of these servers, if they ask for one."
    )
    engine_slots: int = Field(
        default=8,
        ge=1,
        description="Requests at once to each server; vLLM's max_num_seqs is the most that helps.",
    )

    # The model that writes summaries, translations and answers

    think_urls: Urls = Field(
        default=(),
        description="Addresses of OpenAI-compatible text model servers, separated by commas. Empty: the "
        "audio model does it if it can; else summaries and answers are picked from the words.",
    )
    think_model: str = Field(default="", description="Model name there. Empty: the first that it lists.")
    think_profile: str = Field(default="text", description="As EARMARK_ENGINE_PROFILE, for the text model.")
    think_key: SecretStr | None = Field(
        default=None, description="API key of these servers, if they ask for one."
    )
    think_slots: int = Field(default=8, ge=1, description="Requests at once to each of these servers.")

    profiles: dict[str, dict[str, Any]] = Field(
        default_factory=dict,
        description="Own profiles of models; they are written in earmark.toml (see docs/vllm.md).",
    )
    vocabulary: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Names and terms of the team, spelled right, separated by commas; "
        "term = translation tells how a translation shall render it.",
    )

    # The built-in engine

    builtin_model: str = Field(
        default="base",
        description="Whisper model of the built-in engine. base comes with the installation; small, medium, "
        "large-v3 and others are downloaded at the first start.",
    )
    builtin_slots: int = Field(
        default=1, ge=1, description="Segments that the built-in engine hears at once."
    )
    builtin_threads: int = Field(
        default=0, ge=0, description="CPU threads of a segment; 0: all cores, shared among the slots."
    )

    # The service

    host: str = Field(default="127.0.0.1", description="Address that the HTTP server listens on.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port that the HTTP server listens on.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least severity that is logged: DEBUG, INFO, WARNING or ERROR."
    )

    log_format: Literal["console", "json"] = Field(
        default="console", description="Form of a log line: console for people, json for collectors."
    )
    public_url: str = Field(
        default="",
        description="Address under which people and platforms reach the HTTP server from outside, such as "
        "https://earmark.example.org. Needed for webhooks, and for links by which files go up that are too "
        "large for the chat.",
    )

    traces: bool = Field(
        default=False,
        description="OpenTelemetry traces; where to is told by the usual OTEL_ variables. "
        "Needs the extra traces.",
    )
    worker_port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="Port on which `earmark worker` tells /metrics and /healthz; 0: none.",
    )
    trust_loopback: bool = Field(
        default=True,
        description="Programs of this machine may use the HTTP API without a key, unless a proxy passes "
        "them on. Switch it off behind a proxy that sets no X-Forwarded-For.",
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Web pages of other servers that may call the HTTP API from a browser, separated by "
        "commas, such as https://tools.example.org. Empty: none.",
    )
    process_wait_seconds: PositiveSeconds = Field(
        default=600,
        description="Seconds that POST /api/process waits for the answer before it names the task instead.",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="Signs webhooks that programs of this machine ask for; those with a key have their own. "
        "whsec_ and base64, as Standard Webhooks has it, or any text, whose bytes are the key then. "
        "Empty: they get none.",
    )
    webhook_private_addresses: bool = Field(
        default=False, description="Webhooks may go to addresses of the own network."
    )

    # Who may use the chats. Names are written as platform:id, such as telegram:12345 or slack:T0123ABCD

    allow_workspaces: Names = Field(
        default=(),
        description="Workspaces that may use Earmark, separated by commas, such as slack:T0123ABCD. "
        "Empty: all that are connected.",
    )
    allow_chats: Names = Field(
        default=(),
        description="Chats and channels that may use Earmark, such as telegram:-100123,slack:C0123ABCD. "
        "Empty: all.",
    )
    allow_users: Names = Field(
        default=(),
        description="People who may use Earmark, such as telegram:12345,slack:U0123ABCD. Empty: all.",
    )
    admins: Names = Field(
        default=(),
        description="People who see the queue, may change every chat's settings and go first, such as "
        "telegram:12345.",
    )
    quota_user_minutes: float | None = Field(
        default=None, ge=0, description="Minutes of sound that a person may hand in a day. Empty: any."
    )
    quota_chat_minutes: float | None = Field(
        default=None, ge=0, description="Minutes of sound that a chat may hand in a day. Empty: any."
    )
    contact: str = Field(
        default="", description="Whom people ask when they are refused, such as @maria or it@example.org."
    )
    reactions: Annotated[tuple[tuple[str, Mode], ...], NoDecode] = Field(
        default=(
            ("ear", Mode.ASR),
            ("memo", Mode.S2T),
            ("writing_hand", Mode.S2T),
            ("clipboard", Mode.SUMMARIZE),
        ),
        description="Emoji that ask for an answer when they are put on a recording, as name=mode separated "
        "by commas; none switches them off. Empty: ear=asr,memo=s2t,writing_hand=s2t,clipboard=summarize.",
    )

    # Limits

    max_upload_mb: int = Field(default=4096, ge=1, description="Largest file that is accepted, in megabytes.")
    max_hours: float = Field(default=24, gt=0, description="Longest recording that is accepted, in hours.")
    segment_seconds: float | None = Field(
        default=None,
        ge=10,
        description="Upper limit of a segment's length in seconds. Empty: what suits the model best.",
    )
    deadline_hours: float = Field(
        default=24,
        gt=0,
        description="Hours after which a job ends with what it has, and names what is missing.",
    )
    max_attempts: int = Field(
        default=5, ge=1, description="Tries of a segment or call before it counts as failed."
    )

    # The worker

    prepare_slots: int = Field(
        default=2,
        ge=1,
        description="Recordings that one worker opens at once; as many long ones are decoded further "
        "beside them.",
    )
    lease_seconds: PositiveSeconds = Field(
        default=30,
        description="Seconds without a sign of life after which a worker's tasks are given to others.",
    )
    stop_seconds: float = Field(
        default=20, ge=0, description="Seconds that running tasks may take to finish when the service stops."
    )

    # Retention

    retention_days: float = Field(
        default=30, gt=0, description="Days after which a finished job and its text are deleted."
    )
    keep_failed_audio_hours: float = Field(
        default=24,
        ge=0,
        description="Hours that the sound of a failed or partial job is kept for a retry. "
        "Sound of a finished job is deleted at once.",
    )

    @field_validator("reactions", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip() not in {"", "none"}]
        return [tuple(side.strip().strip(":") for side in part.split("=", 1)) for part in parts]

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("an address begins with https:// (or http:// for trials)")
        return value.rstrip("/")

    @field_validator(
        "engine_urls",
        "think_urls",
        "vocabulary",
        "allow_workspaces",
        "allow_chats",
        "allow_users",
        "admins",
        "allowed_origins",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.absolute()}/earmark.db"

    @property
    def blobs(self) -> str:
        return self.blobs_url or str(self.data_dir.absolute() / "audio")


def load(**overrides: object) -> Settings:
    """Reads the environment. Raises `ConfigurationError` that names each wrong setting, never its value."""
    return _read(PREFIX, lambda: Settings(**overrides))  # type: ignore[arg-type]  # pydantic checks each field


def section(name: str, fields: type[Section]) -> Section:
    """The settings of one part, such as a chat platform: `EARMARK_<NAME>_<FIELD>`. Raises as `load` does."""
    prefix = f"{PREFIX}{name.upper()}_"
    config = SettingsConfigDict(
        env_prefix=prefix, env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )
    own = {"model_config": config, "__module__": __name__}
    reader: Callable[[], Section] = type(fields.__name__, (fields, BaseSettings), own)
    return _read(prefix, reader)


def _unknown_in_file() -> tuple[str, ...]:
    path = Path(TOML_FILE)
    written = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return tuple(f"{name} in {TOML_FILE}" for name in written if name not in Settings.model_fields)


def unknown_names(sections: Sections = MappingProxyType({})) -> tuple[str, ...]:
    """What looks like a setting and is none: most likely typing errors."""
    known = {name for name, _ in _described(sections)}
    written = {*os.environ, *dotenv_values(".env")}
    unknown = {
        name
        for name in written - known
        if name.startswith(PREFIX) and not name.startswith((f"{PREFIX}TEST_", f"{PREFIX}SERVICE_"))
    }
    return (*sorted(unknown), *_unknown_in_file())


def env_example(sections: Sections = MappingProxyType({})) -> str:
    """The text of `.env.example`: every setting with its default, its unit and what it means."""
    parts = ["# Copy to .env and change what you need. Every setting has a default that works.\n"]
    for name, field in _described(sections):
        parts.append(f"# {field.description}\n# {name}={_default(field)}\n")
    return "\n".join(parts)


def _described(sections: Sections) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in Settings.model_fields.items():
        yield f"{PREFIX}{name.upper()}", field
    for part, fields in sections.items():
        for name, field in fields.model_fields.items():
            yield f"{PREFIX}{part.upper()}_{name.upper()}", field


def _default(field: FieldInfo) -> object:
    default = field.default if field.default_factory is None else ""
    return "" if default is None or isinstance(default, tuple) else default


def _read(prefix: str, reader: Callable[[], T]) -> T:
    try:
        return reader()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{TOML_FILE} cannot be read: {error}.") from None
    except ValidationError as error:
        faults = "; ".join(
            f"{prefix}{str(one['loc'][0]).upper() if one['loc'] else ''}: {one['msg']}"
            for one in error.errors(include_input=False, include_context=False)
        )
        raise ConfigurationError(f"These settings cannot be used: {faults}.") from None
