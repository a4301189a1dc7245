"""The HTTP API, put together."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from handlers.web.http.body_limit import BodyLimit
from handlers.web.http.openapi import describe
from handlers.web.http.problems import add_problems
from handlers.web.openai import routes as openai_routes
from handlers.web.services import WebServices, program_version
from handlers.web.tasks_api import audio_info, health, speaker_names, task_events, tasks
from handlers.web.tasks_api.readiness import Readiness
from handlers.web.uploads import routes as upload_routes
from handlers.web.uploads.links import UploadServices

FORM_BYTES = 1 << 20
"""What a form may hold beside the sound."""


def build_api(
    services: WebServices, *, uploads: UploadServices | None = None, metrics: health.Metrics | None = None
) -> FastAPI:
    """The application. Tasks that it accepts are committed before it answers.

    Without `uploads` no chat gives links to upload by; without `metrics` none are told.
    """
    api = FastAPI(
        title="Earmark",
        version=program_version(),
        summary="Recordings in, transcripts, notes, translations, summaries and answers out.",
        docs_url=None,  # those pages fetch scripts from elsewhere
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    api.state.services = services
    api.state.engine_look = health.EngineLook()
    api.state.readiness = Readiness()
    _add_middleware(api, services)
    add_problems(api)
    for part in (tasks, speaker_names, task_events, audio_info, openai_routes, health):
        api.include_router(part.router)
    if uploads is not None:
        api.state.uploads = uploads
        api.include_router(upload_routes.router)
    if metrics is not None:
        api.include_router(health.metrics_router(metrics))
    describe(api)
    return api


def _add_middleware(api: FastAPI, services: WebServices) -> None:
    api.add_middleware(BodyLimit, max_bytes=services.limits.max_upload_bytes + FORM_BYTES)
    if services.access.allowed_origins:
        shared: dict[str, Any] = {
            "allow_origins": list(services.access.allowed_origins),
            "allow_methods": ["GET", "POST", "PUT", "DELETE"],
            "allow_headers": ["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"],
            "expose_headers": ["Location", "Earmark-Task", "Earmark-Missing", "Retry-After"],
        }
        api.add_middleware(CORSMiddleware, **shared)
