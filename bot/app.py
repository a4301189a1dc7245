"""The composition root: from settings to running objects. The only place that builds adapters."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from bot import metrics
from bot.audio.limits import AudioLimits
from bot.chat.access import AccessPolicy
from bot.chat.conversation import Conversations
from bot.chat.metrics import MeteredConversations
from bot.chat.platform import Connection, PlatformServices
from bot.chat.upload_links import UploadLinks
from bot.disk import storage_error
from bot.domain.errors import ConfigurationError
from bot.domain.job import Capability, TaskKind
from bot.domain.ports.api_keys import ApiKeys
from bot.domain.ports.platforms import Fetcher, Messenger
from bot.domain.ports.stores import Blobs
from bot.domain.ports.table import JobTable
from bot.engines import builtin_engine, endpoints, model_choice
from bot.inference.builtin.model_choice import ModelChoice
from bot.inference.builtin.process import BuiltinEngine
from bot.inference.pool import EnginePool
from bot.platforms import platforms
from bot.scratch import OwnFolder, default_of_libraries, sweep, sweep_all
from bot.settings import Settings, section
from bot.settings.sections import (
    AccessSettings,
    LimitSettings,
    NoticeSettings,
    RetentionSettings,
    StorageSettings,
    WebhookSettings,
)
from bot.sound_store import SoundStore
from bot.worker.call import CallHandler
from bot.worker.prepare import PrepareConfig, Preparer
from bot.worker.queue_metrics import QueueMetrics
from bot.worker.reduce import Reducer
from bot.worker.retention import drop_orphans, retain_once
from bot.worker.segment import Transcriber
from bot.worker.sources import Sources
from bot.worker.voices import VoicesListener, at_once
from bot.worker.worker import Worker, WorkerConfig
from handlers.web.uploads.parts import UploadParts, sweep_uploads
from handlers.web.webhook_rules import WebhookRules
from handlers.web.webhooks.signature import signing_key
from storage.blobs import open_blobs
from storage.database.left_copies import drop_left_copies, left_copies
from storage.database.oauth_engine import open_oauth_engine
from storage.job_table import SqlJobTable, open_job_table


@dataclass(frozen=True, kw_only=True)
class Chats:
    """The platforms that are set up, and what they share."""

    conversation: Conversations
    links: UploadLinks | None
    connections: Mapping[str, Connection]


@dataclass(frozen=True, kw_only=True)
class Earmark:
    """Everything that runs in one process."""

    settings: Settings
    table: JobTable
    blobs: Blobs
    scratch: Path
    """For files on their way; gone with this process."""
    keys: ApiKeys
    webhooks: WebhookRules
    pool: EnginePool
    builtin: BuiltinEngine | None = None
    model_choice: ModelChoice | None = None
    messengers: Mapping[str, Messenger] = field(default_factory=dict)
    fetchers: Mapping[str, Fetcher] = field(default_factory=dict)
    chats: Chats | None = None

    @property
    def sound(self) -> SoundStore:
        return SoundStore(
            blobs=self.blobs,
            retention=self.table.retention,
            keep_failed_seconds=self.settings.retention.failed_audio_seconds,
        )

    def left_copies(self) -> Sequence[Path]:
        """What lies beside the database since its files were lost."""
        return left_copies(self.settings.storage.database)

    async def retain(self) -> None:
        """Deletes what is due: sound of finished jobs, words past their date."""
        kept = self.settings.retention
        await retain_once(
            self.table.jobs,
            self.table.retention,
            self.blobs,
            text_seconds=kept.text_seconds,
            failed_audio_seconds=kept.failed_audio_seconds,
        )
        database = self.settings.storage.database
        await asyncio.to_thread(drop_left_copies, database, older_than_seconds=kept.text_seconds)
        if self.chats and self.chats.links:
            await UploadParts(uploads_folder(self.settings.storage)).drop_closed(self.chats.links.is_open)
        metrics.retention_success.set_to_current_time()

    async def sweep(self) -> None:
        """Deletes what was left behind: by processes that were killed, and by people who went away."""
        await drop_orphans(self.table.retention, self.blobs)
        await asyncio.to_thread(sweep_all)
        links = UploadLinks(self.table.key_values, public_url="")
        await sweep_uploads(uploads_folder(self.settings.storage), links.is_open)

    def worker(
        self, *, job_id: str | None = None, engine_slots: int | None = None, stop_seconds: float | None = None
    ) -> Worker:
        """A worker for everything, or for one job alone."""
        limits, worker = self.settings.limits, self.settings.worker
        sources = Sources(self.blobs, self.fetchers, limit_bytes=limits.max_upload_bytes)
        preparer = Preparer(
            self.table.jobs,
            self.table.tasks,
            self.blobs,
            sources,
            self.pool,
            config=PrepareConfig(
                limits=limits_of(limits),
                most_segment_seconds=limits.segment_seconds,
                slots=worker.prepare_slots,
                voices=self.settings.models.speakers == "auto",
            ),
        )
        voices_at_once = at_once()
        return Worker(
            self.table,
            {
                TaskKind.PREPARE: preparer,
                TaskKind.SEGMENT: Transcriber(self.blobs, self.pool),
                TaskKind.VOICES: VoicesListener(self.blobs, slots=voices_at_once),
                TaskKind.CALL: CallHandler(self.table.jobs, self.blobs, self.pool),
                TaskKind.REDUCE: Reducer(
                    self.table.jobs, self.table.tasks, self.pool, vocabulary=self.settings.models.vocabulary
                ),
            },
            pool=self.pool,
            lifelines=self.settings.storage.data_dir / "workers",
            messengers=self.messengers,
            config=WorkerConfig(
                engine_slots=engine_slots,
                voices_at_once=voices_at_once,
                heartbeat_seconds=min(5.0, worker.lease_seconds / 6),
                stop_seconds=worker.stop_seconds if stop_seconds is None else stop_seconds,
            ),
            job_id=job_id,
        )


def uploads_folder(storage: StorageSettings) -> Path:
    """Where files that come up in slices wait until they are whole."""
    return storage.data_dir / "uploads"


def limits_of(limits: LimitSettings) -> AudioLimits:
    return AudioLimits(max_seconds=limits.max_seconds, max_bytes=limits.max_upload_bytes)


@asynccontextmanager
async def opened(
    settings: Settings,
    *,
    messengers: Mapping[str, Messenger] | None = None,
    with_chats: bool = False,
    may_wait: bool = False,
) -> AsyncIterator[Earmark]:
    """Everything built, and taken down in reverse. Raises `ConfigurationError`, unless they `may_wait` also
    for engines that are away.
    """
    storage = settings.storage
    prepare_folder(storage)
    async with AsyncExitStack() as stack:
        scratch = stack.enter_context(_own_folder(storage))
        stack.enter_context(default_of_libraries(scratch))
        table = await open_job_table(
            storage.database,
            lease_seconds=settings.worker.lease_seconds,
            max_attempts=settings.limits.max_attempts,
            observers=[QueueMetrics()],
        )
        stack.push_async_callback(table.close)
        builtin, pool = await _engines(settings, stack, may_wait=may_wait)
        blobs = open_blobs(storage.blobs, scratch=scratch)
        chats = (
            await _chats(settings, table, blobs, pool, scratch=scratch, stack=stack) if with_chats else None
        )
        connections = chats.connections if chats else {}
        webhooks = _webhook_rules(settings.webhook)
        own = _web_messengers(table.api_keys, webhooks, stack) if with_chats else {}
        own |= {name: one.messenger for name, one in connections.items()}
        yield Earmark(
            settings=settings,
            table=table,
            blobs=blobs,
            scratch=scratch,
            pool=pool,
            builtin=builtin,
            model_choice=model_choice(settings, builtin, pool) if builtin else None,
            keys=table.api_keys,
            webhooks=webhooks,
            messengers={**own, **(messengers or {})},
            fetchers={scheme: one for chat in connections.values() for scheme, one in chat.fetchers.items()},
            chats=chats,
        )


@contextmanager
def _own_folder(storage: StorageSettings) -> Iterator[Path]:
    for former in ("fetched", "uploads/looked-at"):
        sweep(storage.data_dir / former)
    try:
        own = OwnFolder(storage.data_dir / "scratch")
    except OSError as error:
        raise storage_error(error) from None
    with own:
        yield own.path


async def _engines(
    settings: Settings, stack: AsyncExitStack, *, may_wait: bool
) -> tuple[BuiltinEngine | None, EnginePool]:
    builtin = None if settings.engine.urls else builtin_engine(settings.builtin, settings.storage)
    if builtin is not None:
        await builtin.start()
        stack.push_async_callback(builtin.close)
    found, awaited = await endpoints(settings, builtin, may_wait=may_wait)
    pool = EnginePool(found, terms=settings.models.vocabulary, awaited=awaited)
    stack.push_async_callback(pool.close)
    return builtin, pool


async def _chats(
    settings: Settings,
    table: SqlJobTable,
    blobs: Blobs,
    pool: EnginePool,
    *,
    scratch: Path,
    stack: AsyncExitStack,
) -> Chats:
    public_url = settings.address.public_url or None
    links = UploadLinks(table.key_values, public_url=public_url) if public_url else None
    conversation = MeteredConversations(
        table,
        table.chat_settings,
        blobs,
        policy=_policy(settings.access, settings.notice, settings.limits, settings.retention),
        links=links,
        capabilities=lambda: frozenset(capability for capability in Capability if pool.can(capability)),
    )
    services = PlatformServices(
        conversation=conversation,
        table=table,
        chat_settings=table.chat_settings,
        scratch=scratch,
        public_url=public_url,
        sql_engine=cache(partial(open_oauth_engine, settings.storage.database)),
    )
    connections = {}
    for name, platform in platforms().items():
        connection = await platform.connect(section(name, platform.settings), services)
        if connection is not None:
            stack.push_async_callback(connection.close)
            connections[name] = connection
    return Chats(conversation=conversation, links=links, connections=connections)


def _webhook_rules(webhook: WebhookSettings) -> WebhookRules:
    """Raises `ConfigurationError`."""
    secret = webhook.secret.get_secret_value() if webhook.secret else None
    if secret is not None:
        try:
            signing_key(secret)
        except ValueError:
            raise ConfigurationError(
                "EARMARK_WEBHOOK_SECRET begins with whsec_, and what follows is not base64. "
                "Give it 24 to 64 bytes in base64 behind whsec_, or any text without that beginning."
            ) from None
    return WebhookRules(service_secret=secret, allow_private=webhook.private_addresses)


def _web_messengers(keys: ApiKeys, rules: WebhookRules, stack: AsyncExitStack) -> dict[str, Messenger]:
    """Programs that wait for their answers."""
    from handlers.web.auth import PLATFORM  # noqa: PLC0415  the web framework loads slowly, and who
    from handlers.web.webhooks.messenger import WebhookMessenger  # noqa: PLC0415  processes one recording needs none

    messenger = WebhookMessenger(keys, rules)
    stack.push_async_callback(messenger.close)
    return {PLATFORM: messenger}


def _policy(
    access: AccessSettings, notice: NoticeSettings, limits: LimitSettings, retention: RetentionSettings
) -> AccessPolicy:
    return AccessPolicy(
        workspaces=frozenset(access.allow_workspaces),
        chats=frozenset(access.allow_chats),
        users=frozenset(access.allow_users),
        admins=frozenset(access.admins),
        quota_user_minutes=access.quota_user_minutes,
        quota_chat_minutes=access.quota_chat_minutes,
        contact=access.contact,
        max_upload_bytes=limits.max_upload_bytes,
        max_seconds=limits.max_seconds,
        reactions=dict(access.reactions),
        deadline_seconds=limits.deadline_seconds,
        retention_days=retention.retention_days,
        keep_failed_seconds=retention.failed_audio_seconds,
        waited_for_seconds=notice.new_message_seconds,
        marks=notice.mark_recordings,
    )


def prepare_folder(storage: StorageSettings) -> None:
    try:
        storage.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigurationError(
            f"The data folder {storage.data_dir} cannot be made ({error.strerror}). Set EARMARK_DATA_DIR."
        ) from None
