"""What the endpoints share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from bot.audio.limits import AudioLimits
from bot.domain.ports.api_keys import ApiKeys
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.status import QueueStatus
from bot.inference.pool import EnginePool
from bot.sound_store import SoundStore
from handlers.web.http.stream_seats import StreamSeats
from handlers.web.webhook_rules import WebhookRules

PROBES_AT_ONCE = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class WebLimits:
    """What is taken in, and how long its caller waits."""

    recording: AudioLimits
    deadline_seconds: float
    """Until a task ends with what it has."""
    wait_seconds: float = 600.0
    """How long `POST /api/process` keeps its caller waiting."""
    most_segment_seconds: float | None = None

    @property
    def max_upload_bytes(self) -> int:
        return self.recording.max_bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class WebAccess:
    """Who may call."""

    keys: ApiKeys | None = None
    """None: no key is valid, and only this machine may call."""
    trust_loopback: bool = True
    """Calls from this machine need no key, where nothing passes on calls from elsewhere."""
    public_url: str | None = None
    """Where the service is reached from outside: through a proxy, which may add nothing that tells."""
    allowed_origins: Collection[str] = ()
    """Web pages of elsewhere that may call from a browser."""

    @property
    def trusts_this_machine(self) -> bool:
        return self.trust_loopback and not self.public_url


@dataclass(frozen=True, kw_only=True)
class WebServices:
    jobs: JobStore
    status: QueueStatus
    sound: SoundStore
    limits: WebLimits
    access: WebAccess = field(default_factory=WebAccess)
    pool: EnginePool | None = None
    webhooks: WebhookRules = field(default_factory=WebhookRules)
    scratch: Path
    """For files that are looked at, and for uploads that go on after a break."""
    streams: StreamSeats = field(default_factory=StreamSeats)
    """Taken by event streams while they last."""
    kept_in: Sequence[Path] = ()
    """Folders of this machine that must have room for what comes in."""
    draining: Callable[[], bool] = lambda: False
    """Nothing new is taken in, because the service is about to stop."""
    stopping: Callable[[], bool] = lambda: False
    """It stops: who waits is sent away."""
    probing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PROBES_AT_ONCE))
    """Held while a file is looked at in a child process."""


async def _services(request: Request) -> WebServices:
    services: WebServices = request.app.state.services
    return services


ServicesDep = Annotated[WebServices, Depends(_services)]


def program_version() -> str:
    try:
        return version("earmark-bot")
    except PackageNotFoundError:
        return "unknown"
