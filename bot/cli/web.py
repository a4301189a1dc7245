"""The service's HTTP side: the API, the console, and what the chats' platforms call."""

from __future__ import annotations

import ipaddress
import math
import socket
from functools import partial

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import Earmark, limits_of, uploads_folder
from bot.cli.shutdown import Shutdown
from bot.domain.errors import ConfigurationError
from bot.httpd import QuietServer
from bot.settings.sections import WorkerSettings
from bot.worker.gauges import exposition
from handlers.web.api import build_api
from handlers.web.console.routes import console_routes
from handlers.web.services import WebAccess, WebLimits, WebServices
from handlers.web.uploads.links import UploadServices
from handlers.web.uploads.parts import UploadParts


def service_app(earmark: Earmark, ending: Shutdown) -> FastAPI:
    settings, connections = earmark.settings, earmark.chats.connections if earmark.chats else {}
    api = build_api(
        _services(earmark, ending),
        uploads=_uploads(earmark),
        metrics=partial(exposition, earmark.table.status, settings.storage.data_dir),
    )
    for connection in connections.values():
        api.router.routes.extend(connection.routes)
    days, contact = settings.retention.retention_days, settings.access.contact
    api.router.routes.extend(console_routes(retention_days=days, contact=contact))
    return api


def _services(earmark: Earmark, ending: Shutdown) -> WebServices:
    settings = earmark.settings
    return WebServices(
        jobs=earmark.table.jobs,
        status=earmark.table.status,
        sound=earmark.sound,
        limits=WebLimits(
            recording=limits_of(settings.limits),
            deadline_seconds=settings.limits.deadline_seconds,
            wait_seconds=settings.api.process_wait_seconds,
            most_segment_seconds=settings.limits.segment_seconds,
        ),
        access=WebAccess(
            keys=earmark.keys,
            trust_loopback=settings.api.trust_loopback,
            public_url=settings.address.public_url or None,
            allowed_origins=settings.api.allowed_origins,
        ),
        pool=earmark.pool,
        webhooks=earmark.webhooks,
        scratch=earmark.scratch,
        draining=ending.closed.is_set,
        stopping=ending.stopped.is_set,
    )


def _uploads(earmark: Earmark) -> UploadServices | None:
    """What chats need for their links; None where they give none."""
    chats = earmark.chats
    if chats is None or chats.links is None:
        return None
    parts = UploadParts(uploads_folder(earmark.settings.storage))
    return UploadServices(links=chats.links, localize=chats.conversation.localize, parts=parts)


def worker_app(earmark: Earmark) -> Starlette:
    """What a machine that only works tells of itself."""

    async def alive(_: object) -> Response:
        return PlainTextResponse("alive")

    async def metrics(_: object) -> Response:
        text = await exposition(earmark.table.status, earmark.settings.storage.data_dir)
        return Response(text, media_type="text/plain; version=1.0.0; charset=utf-8")

    return Starlette(routes=[Route("/healthz", alive), Route("/metrics", metrics)])


def server_of(app: FastAPI | Starlette, settings: WorkerSettings) -> QuietServer:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=math.ceil(settings.stop_seconds),
    )
    return QuietServer(config)


def listening(host: str, port: int) -> socket.socket:
    """Raises `ConfigurationError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"Cannot listen on {host}:{port} ({error.strerror}). "
            "Set EARMARK_HOST and EARMARK_PORT to an address of this machine and a free port."
        ) from None
    return listener


async def refuse_open_door(earmark: Earmark) -> None:
    """Raises `ConfigurationError` where other machines reach the API and nobody has a key."""
    host = earmark.settings.listen.host
    if _is_loopback(host) or any(not key.revoked_at for key in await earmark.keys.all()):
        return
    raise ConfigurationError(
        f"EARMARK_HOST={host} can be reached from other machines, and there is no key yet. "
        "Make one with `earmark keys create NAME`, or leave EARMARK_HOST at 127.0.0.1."
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
