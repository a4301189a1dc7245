"""The HTTP API, put together."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from bot.audio.limits import AudioLimits
from bot.chat.upload_links import UploadLinks
from bot.domain.ports.stores import Blobs
from bot.domain.ports.table import JobTable
from bot.inference.pool import EnginePool
from bot.locales.catalogue import Localize
from bot.sound_store import SoundStore
from handlers.web.http.body_limit import BodyLimit
from handlers.web.http.openapi import describe
from handlers.web.http.problems import add_problems
from handlers.web.openai import routes as openai_routes
from handlers.web.services import WebServices, program_version
from handlers.web.tasks_api import audio_info, health, task_events, tasks
from handlers.web.uploads import routes as upload_routes
from handlers.web.uploads.links import UploadServices
from handlers.web.uploads.parts import UploadParts, sweep_uploads
from handlers.web.webhooks.address import WebhookRules
from storage.sql.api_keys import ApiKeys

FORM_BYTES = 1 << 20
"""What a form may hold beside the sound."""


def build_api(
    table: JobTable,
    blobs: Blobs,
    *,
    max_upload_bytes: int,
    deadline_seconds: float,
    wait_seconds: float = 600.0,
    keep_failed_seconds: float = 24 * 3600.0,
    scratch: Path | None = None,
    limits: AudioLimits | None = None,
    keys: ApiKeys | None = None,
    pool: EnginePool | None = None,
    most_segment_seconds: float | None = None,
    public_url: str | None = None,
    allowed_origins: Sequence[str] = (),
    trust_loopback: bool = True,
    webhooks: WebhookRules | None = None,
    metrics: health.Metrics | None = None,
    links: UploadLinks | None = None,
    localize: Localize | None = None,
    draining: Callable[[], bool] = lambda: False,
    stopping: Callable[[], bool] = lambda: False,
) -> FastAPI:
    """The application. Tasks that it accepts are committed before it answers."""
    api = FastAPI(
        title="Earmark",
        version=program_version(),
        summary="Recordings in, transcripts, notes, translations, summaries and answers out.",
        docs_url=None,  # those pages fetch scripts from elsewhere
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    api.state.services = WebServices(
        jobs=table.jobs,
        status=table.status,
        sound=SoundStore(blobs=blobs, retention=table.retention, keep_failed_seconds=keep_failed_seconds),
        max_upload_bytes=max_upload_bytes,
        deadline_seconds=deadline_seconds,
        wait_seconds=wait_seconds,
        scratch=scratch or Path(tempfile.gettempdir(), "earmark"),
        limits=limits or AudioLimits(max_bytes=max_upload_bytes),
        keys=keys,
        pool=pool,
        most_segment_seconds=most_segment_seconds,
        public_host=urlsplit(public_url).netloc if public_url else None,
        allowed_origins=frozenset(allowed_origins),
        trust_loopback=trust_loopback,
        webhooks=webhooks or WebhookRules(),
        draining=draining,
        stopping=stopping,
    )
    sweep_uploads(api.state.services.scratch)
    api.state.engine_look = health.EngineLook()
    _add_middleware(api, max_upload_bytes, allowed_origins)
    add_problems(api)
    for part in (tasks, task_events, audio_info, openai_routes, health):
        api.include_router(part.router)
    if links is not None and localize is not None:
        folder = api.state.services.scratch
        api.state.uploads = UploadServices(links=links, localize=localize, parts=UploadParts(folder))
        api.include_router(upload_routes.router)
    if metrics is not None:
        api.include_router(health.metrics_router(metrics))
    describe(api)
    return api


def _add_middleware(api: FastAPI, max_upload_bytes: int, allowed_origins: Sequence[str]) -> None:
    api.add_middleware(BodyLimit, max_bytes=max_upload_bytes + FORM_BYTES)
    if allowed_origins:
        shared: dict[str, Any] = {
            "allow_origins": list(allowed_origins),
            "allow_methods": ["GET", "POST", "DELETE"],
            "allow_headers": ["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"],
            "expose_headers": ["Location", "Earmark-Task", "Retry-After"],
        }
        api.add_middleware(CORSMiddleware, **shared)
