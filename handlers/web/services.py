"""What the endpoints share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from bot.audio.limits import AudioLimits
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.status import QueueStatus
from bot.inference.pool import EnginePool
from bot.sound_store import SoundStore
from handlers.web.webhooks.address import WebhookRules
from storage.sql.api_keys import ApiKeys

PROBES_AT_ONCE = 2


@dataclass(frozen=True, kw_only=True)
class WebServices:
    jobs: JobStore
    status: QueueStatus
    sound: SoundStore
    max_upload_bytes: int
    deadline_seconds: float
    wait_seconds: float
    """How long `POST /api/process` keeps its caller waiting."""
    scratch: Path
    """For files that are looked at, and for uploads that go on after a break."""
    limits: AudioLimits
    keys: ApiKeys | None
    """None: no key is valid, and only this machine may call."""
    pool: EnginePool | None
    most_segment_seconds: float | None
    public_host: str | None
    """Host, and port where it is not the scheme's, under which the service is reached from outside."""
    allowed_origins: frozenset[str]
    """Web pages of elsewhere that may call from a browser."""
    trust_loopback: bool
    """Calls from this machine need no key."""
    webhooks: WebhookRules
    draining: Callable[[], bool]
    """Nothing new is taken in, because the service is about to stop."""
    stopping: Callable[[], bool]
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
