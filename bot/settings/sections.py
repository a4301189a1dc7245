"""The sections of the settings, each used where it is needed. Names are unique over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, get_type_hints

from platformdirs import user_data_path
from pydantic import Field, SecretStr

from bot.domain.job import Mode
from bot.settings.engines import BuiltinSettings, EngineSettings, ModelSettings, ThinkSettings
from bot.settings.fields import (
    CommaSeparated,
    EmojiModes,
    PlatformNames,
    PositiveSeconds,
    WebAddress,
)
from bot.settings.section import Section


class StorageSettings(Section):
    """Where things are kept."""

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

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.absolute()}/earmark.db"

    @property
    def blobs(self) -> str:
        return self.blobs_url or str(self.data_dir.absolute() / "audio")


class ListenSettings(Section):
    """Where the HTTP server listens."""

    host: str = Field(default="127.0.0.1", description="Address that the HTTP server listens on.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port that the HTTP server listens on.")


class LogSettings(Section):
    """What is logged, and how."""

    prefix: ClassVar[str] = "log_"

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least severity that is logged: DEBUG, INFO, WARNING or ERROR."
    )
    format: Literal["console", "json"] = Field(
        default="console", description="Form of a log line: console for people, json for collectors."
    )


class AddressSettings(Section):
    """Where the service is reached from outside."""

    public_url: WebAddress = Field(
        default="",
        description="Address under which people and platforms reach the HTTP server from outside, such as "
        "https://earmark.example.org. Set it behind every reverse proxy: with it the HTTP API asks everybody "
        "for a key. Needed for webhooks, and for links by which files go up that are too large for the chat.",
    )


class MonitoringSettings(Section):
    """What is told to those who watch, beside the log."""

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


class ApiSettings(Section):
    """The HTTP API."""

    trust_loopback: bool = Field(
        default=True,
        description="Programs of this machine may use the HTTP API without a key where EARMARK_PUBLIC_URL is "
        "empty. false: nobody may, as for a machine with people who shall not.",
    )
    allowed_origins: CommaSeparated = Field(
        default=(),
        description="Web pages of other servers that may call the HTTP API from a browser, separated by "
        "commas, such as https://tools.example.org. Empty: none.",
    )
    streams_per_caller: int = Field(
        default=64,
        ge=1,
        description="Event streams that one key, or all programs of this machine, may have open at once.",
    )
    process_wait_seconds: PositiveSeconds = Field(
        default=600,
        description="Seconds that POST /api/process waits for the answer before it names the task instead.",
    )


class WebhookSettings(Section):
    """Calls of programs whose answers are ready."""

    prefix: ClassVar[str] = "webhook_"

    secret: SecretStr | None = Field(
        default=None,
        description="Signs webhooks that programs of this machine ask for; those with a key have their own. "
        "whsec_ and base64, as Standard Webhooks has it, or any text, whose bytes are the key then. "
        "Empty: they get none.",
    )
    private_addresses: bool = Field(
        default=False, description="Webhooks may go to addresses of the own network."
    )


class AccessSettings(Section):
    """Who may use the chats. Names are written as platform:id, such as telegram:12345 or slack:T0123ABCD."""

    allow_workspaces: PlatformNames = Field(
        default=(),
        description="Workspaces that may use Earmark, separated by commas, such as slack:T0123ABCD. "
        "Empty: all that are connected.",
    )
    allow_chats: PlatformNames = Field(
        default=(),
        description="Chats and channels that may use Earmark, such as telegram:-100123,slack:C0123ABCD. "
        "Empty: all.",
    )
    allow_users: PlatformNames = Field(
        default=(),
        description="People who may use Earmark, such as telegram:12345,slack:U0123ABCD. Empty: all.",
    )
    admins: PlatformNames = Field(
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
    reactions: EmojiModes = Field(
        default=(
            ("ear", Mode.ASR),
            ("memo", Mode.S2T),
            ("writing_hand", Mode.S2T),
            ("clipboard", Mode.SUMMARIZE),
        ),
        description="Emoji that ask for an answer when they are put on a recording, as name=mode separated "
        "by commas; none switches them off. Empty: ear=asr,memo=s2t,writing_hand=s2t,clipboard=summarize. "
        "Of these Telegram knows writing_hand alone.",
    )


class NoticeSettings(Section):
    """How people in chats learn that their answer is there."""

    new_message_seconds: float = Field(
        default=30,
        ge=0,
        description="Seconds of work after which the answer in a chat is a new message, of which people are "
        "notified. Sooner than that it takes the place of the line about progress. 0: always a new message.",
    )
    mark_recordings: bool = Field(
        default=True,
        description="The bot reacts to recordings in chats, where it may: eyes while it works, then a sign "
        "for done, for done with gaps, or for failed. false: it does not.",
    )


class LimitSettings(Section):
    """What is accepted, and how long it is tried."""

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

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 1_000_000

    @property
    def max_seconds(self) -> float:
        return self.max_hours * 3600

    @property
    def deadline_seconds(self) -> float:
        return self.deadline_hours * 3600


class WorkerSettings(Section):
    """The worker."""

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


class RetentionSettings(Section):
    """When things are deleted."""

    retention_days: float = Field(
        default=30, gt=0, description="Days after which a finished job and its text are deleted."
    )
    keep_failed_audio_hours: float = Field(
        default=24,
        ge=0,
        description="Hours that the sound of a failed or partial job is kept for a retry. "
        "Sound of a finished job is deleted at once.",
    )

    @property
    def text_seconds(self) -> float:
        return self.retention_days * 86_400

    @property
    def failed_audio_seconds(self) -> float:
        return self.keep_failed_audio_hours * 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """All of them, in the order in which `.env.example` has them."""

    storage: StorageSettings
    engine: EngineSettings
    think: ThinkSettings
    models: ModelSettings
    builtin: BuiltinSettings
    listen: ListenSettings
    log: LogSettings
    address: AddressSettings
    monitoring: MonitoringSettings
    api: ApiSettings
    webhook: WebhookSettings
    access: AccessSettings
    notice: NoticeSettings
    limits: LimitSettings
    worker: WorkerSettings
    retention: RetentionSettings


SECTIONS: Mapping[str, type[Section]] = get_type_hints(Settings)
"""By their names in `Settings`."""
