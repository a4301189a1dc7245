"""A workspace with Earmark in it: the stand-in for Slack, the adapter, a job table of its own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy import create_engine
from starlette.applications import Starlette

from bot.chat.access import AccessPolicy
from bot.chat.conversation import Conversations
from bot.chat.platform import PlatformServices
from bot.chat.upload_links import UploadLinks
from bot.domain.answer import Answer
from bot.domain.errors import PlatformBusy, PlatformGone
from bot.domain.job import Capability, Job, JobState
from bot.domain.outcome import Finished, Prepared
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.platforms import DeliveryResult
from bot.domain.ports.tasks import ClaimRequest
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from handlers.slack import PLATFORM
from handlers.slack.connection import SlackConnection
from handlers.slack.settings import SlackSettings
from storage.blobs import LocalBlobs
from storage.job_table import SqlJobTable
from tests.fakes.jobs import a_recording
from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.tables import new_table

NOTE = Upload(name="note.m4a", content=b"sound" * 100, mimetype="audio/mp4", duration_ms=5_000)
"""A short recording."""


@dataclass
class Office:
    slack: FakeSlack
    queue: SqlJobTable
    conversation: Conversations
    connection: SlackConnection
    services: PlatformServices
    engine: Any
    pauses: list[float | None] = field(default_factory=list)
    """What the messenger asked to wait for."""
    given_up: int = 0

    async def jobs(self) -> list[Job]:
        """Oldest first."""
        return [*reversed(await self.queue.jobs.newest())]

    async def heard(self, seconds: float = 60) -> None:
        """Everything that happened was taken in, and what had to be said at once was said."""
        await self.slack.settled(seconds)
        await self.connection._background.settled()

    async def finish(self, text: str = "Hello world.", *, lines: int = 1, speakers: int = 0) -> Job:
        """The next job is done, and this is its answer. `speakers` of them take turns."""
        claim = await self.queue.tasks.claim(
            ClaimRequest(worker="w", needs={Capability.PREPARE: (), Capability.REDUCE: ()})
        )
        assert claim is not None
        prepared = Prepared(recording=a_recording(claim.job.id, 5.0 * lines), cut_key="cut")
        reduce = ClaimRequest(worker="w", needs={Capability.REDUCE: ()}, job_id=claim.job.id)
        following = await self.queue.tasks.settle(claim.lease, prepared, then=reduce)
        assert following is not None
        spoken = tuple(
            Line(
                range=TimeRange.from_seconds(5.0 * n, 5.0 * n + 5),
                text=text,
                speaker=1 + n % speakers if speakers else None,
            )
            for n in range(lines)
        )
        answer = Answer(
            mode=claim.job.request.options.mode,
            language="en",
            transcript=Transcript(duration=80_000 * lines, language="en", lines=spoken),
            lines=spoken,
            speakers=("",) * speakers,
        )
        await self.queue.tasks.settle(following.lease, Finished(answer=answer, state=JobState.DONE))
        return claim.job

    async def deliver(self, *, idle_seconds: float = 0.3) -> None:
        """The outbox is emptied, as its sender does it, waiting for its own spacing too."""
        loop = asyncio.get_running_loop()
        quiet_since = loop.time() + self._pause
        while loop.time() - quiet_since < idle_seconds:
            if await self.deliver_one():
                quiet_since = loop.time() + self._pause
            else:
                await asyncio.sleep(0.02)

    @property
    def _pause(self) -> float:
        return (self.pauses[-1] if self.pauses else 0.0) or 0.0

    async def deliver_one(self) -> bool:
        """One step of the outbox; False if nothing is due."""
        entry = await self.queue.outbox.claim_entry("w", platforms=("slack",))
        if entry is None:
            return await self.retract_one()
        known = entry.external_id
        try:
            shown = await self.shown(entry)
            self.pauses.append(0.0)
        except PlatformBusy as busy:
            self.pauses.append(busy.retry_after)
            pause = busy.retry_after or 0.05
            await self.queue.outbox.settle_entry(entry, external_id=known, again_after_seconds=pause)
        except PlatformGone:
            self.given_up += 1
            await self.queue.outbox.settle_entry(entry, external_id=known, give_up=True)
        else:
            again = shown.again_after_seconds
            await self.queue.outbox.settle_entry(
                entry, external_id=shown.external_id, keys=shown.keys, again_after_seconds=again
            )
        return True

    async def retract_one(self) -> bool:
        """One deletion of what was posted; False if none is due."""
        due = await self.queue.outbox.claim_retraction("w", platforms=("slack",))
        if due is None:
            return False
        pause: float | None = None
        try:
            await self.connection.messenger.retract(due.posted, due.address)
        except PlatformBusy as busy:
            pause = busy.retry_after or 0.05
        except PlatformGone:
            self.given_up += 1
        self.pauses.append(pause or 0.0)
        await self.queue.outbox.settle_retraction(due, again_after_seconds=pause)
        return True

    async def shown(self, entry: OutboxEntry) -> DeliveryResult:
        """What the messenger did about it; nothing is noted yet."""
        job, progress = await self.queue.jobs.job(entry.job_id), await self.queue.jobs.progress(entry.job_id)
        assert job is not None
        assert progress is not None
        answer = await self.queue.jobs.answer(job.id) if job.state.final else None
        return await self.connection.messenger.show(job, progress, answer, entry)


def settings_for(slack: FakeSlack, **more: Any) -> SlackSettings:
    chosen = {"bot_token": slack.bot_token, "app_token": slack.app_token, "api_url": slack.api_url}
    return SlackSettings.model_validate(chosen | more)


@asynccontextmanager
async def an_office(
    slack: FakeSlack,
    folder: Path,
    *,
    policy: AccessPolicy | None = None,
    queue: SqlJobTable | None = None,
    **settings: Any,
) -> AsyncIterator[Office]:
    """Connected, and listening where there is an app token."""
    queue = queue or new_table(delivery_spacing_seconds=0.05)
    chat_settings, blobs = queue.chat_settings, LocalBlobs(folder / "blobs")
    links = UploadLinks(queue.key_values, public_url="https://earmark.example")
    conversation = Conversations(queue, chat_settings, blobs, policy=policy or AccessPolicy(), links=links)
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    engine = create_engine(f"sqlite:///{folder / 'slack.db'}")
    services = PlatformServices(
        conversation=conversation,
        table=queue,
        chat_settings=chat_settings,
        scratch=scratch,
        public_url="https://earmark.example",
        sql_engine=lambda: engine,
    )
    connection = await PLATFORM.connect(settings_for(slack, **settings), services)
    assert isinstance(connection, SlackConnection)
    stopping = asyncio.Event()
    listening = asyncio.create_task(connection.listen(stopping))
    try:
        if connection._settings.app_token.get_secret_value():
            await slack.until(lambda: slack.courier.sockets)
        yield Office(slack, queue, conversation, connection, services, engine)
    finally:
        stopping.set()
        await listening
        await connection.close()
        engine.dispose()


@asynccontextmanager
async def served(connection: SlackConnection) -> AsyncIterator[str]:
    """The connection's routes on a server of their own; its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = Starlette(routes=[*connection.routes])
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve([listener]))
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listener.close()


def installed_bots(engine: Any) -> int:
    """How many workspaces have a token in the store."""
    store = SQLAlchemyInstallationStore(client_id="any", engine=engine)
    with engine.connect() as connection:
        return len(connection.execute(store.bots.select()).all())
