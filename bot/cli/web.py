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
from bot.settings import Settings
from bot.worker.gauges import exposition
from handlers.web.api import build_api
from handlers.web.console.routes import console_routes


def service_app(earmark: Earmark, ending: Shutdown) -> FastAPI:
    settings, chats = earmark.settings, earmark.chats
    api = build_api(
        earmark.queue,
        earmark.blobs,
        max_upload_bytes=settings.max_upload_mb * 1_000_000,
        deadline_seconds=settings.deadline_hours * 3600,
        wait_seconds=settings.process_wait_seconds,
        keep_failed_seconds=settings.keep_failed_audio_hours * 3600,
        scratch=uploads_folder(settings),
        limits=limits_of(settings),
        keys=earmark.keys,
        pool=earmark.pool,
        most_segment_seconds=settings.segment_seconds,
        public_url=settings.public_url or None,
        allowed_origins=settings.allowed_origins,
        trust_loopback=settings.trust_loopback,
        webhooks=earmark.webhooks,
        metrics=partial(exposition, earmark.queue.status, settings.data_dir),
        links=chats.links if chats else None,
        localize=chats.conversation.localize if chats else None,
        draining=ending.closed.is_set,
        stopping=ending.stopped.is_set,
    )
    for connection in chats.connections.values() if chats else ():
        api.router.routes.extend(connection.routes)
    api.router.routes.extend(console_routes(retention_days=settings.retention_days, contact=settings.contact))
    return api


def worker_app(earmark: Earmark) -> Starlette:
    """What a machine that only works tells of itself."""

    async def alive(_: object) -> Response:
        return PlainTextResponse("alive")

    async def metrics(_: object) -> Response:
        text = await exposition(earmark.queue.status, earmark.settings.data_dir)
        return Response(text, media_type="text/plain; version=1.0.0; charset=utf-8")

    return Starlette(routes=[Route("/healthz", alive), Route("/metrics", metrics)])


def server_of(app: FastAPI | Starlette, settings: Settings) -> QuietServer:
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
    if _is_loopback(earmark.settings.host) or any(not key.revoked_at for key in await earmark.keys.all()):
        return
    raise ConfigurationError(
        f"EARMARK_HOST={earmark.settings.host} can be reached from other machines, and there is no key yet. "
        "Make one with `earmark keys create NAME`, or leave EARMARK_HOST at 127.0.0.1."
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
