"""The service's HTTP side: the API, the console, and what the chats' platforms call."""

from __future__ import annotations

import math
import socket
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.app import Earmark, limits_of, uploads_folder
from bot.cli.shutdown import Shutdown
from bot.cli.terminal import report
from bot.domain.errors import ConfigurationError
from bot.httpd import BoundedConfig, QuietServer
from bot.httpd.addresses import is_loopback
from bot.httpd.connections import ConnectionLimits
from bot.httpd.file_handles import ENOUGH_HANDLES, raised_limit
from bot.settings import Settings
from bot.settings.sections import StorageSettings
from bot.worker.gauges import exposition
from handlers.web.api import build_api
from handlers.web.console.routes import console_routes
from handlers.web.http.problems import RETRY_SECONDS, Problem
from handlers.web.http.stream_seats import StreamSeats
from handlers.web.services import WebAccess, WebLimits, WebServices
from handlers.web.tasks_api.health import metrics_answer
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
        access=_access(earmark),
        pool=earmark.pool,
        webhooks=earmark.webhooks,
        scratch=earmark.scratch,
        kept_in=_folders(settings.storage),
        streams=StreamSeats(most_of_a_caller=settings.api.streams_per_caller),
        draining=ending.closed.is_set,
        stopping=ending.stopped.is_set,
    )


def _folders(storage: StorageSettings) -> tuple[Path, ...]:
    """Of this machine, into which uploads go."""
    parts = urlsplit(storage.blobs)
    folder = Path(unquote(parts.path)) if parts.scheme in {"", "file"} else storage.data_dir / "scratch"
    return (uploads_folder(storage), folder)


def _access(earmark: Earmark) -> WebAccess:
    settings = earmark.settings
    return WebAccess(
        keys=earmark.keys,
        trust_loopback=settings.api.trust_loopback,
        public_url=settings.address.public_url or None,
        allowed_origins=settings.api.allowed_origins,
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

    access = _access(earmark)
    told = partial(exposition, earmark.table.status, earmark.settings.storage.data_dir)

    async def metrics(request: Request) -> Response:
        try:
            return await metrics_answer(request, access, told)
        except Problem as problem:
            return problem.response(request.url.path)

    return Starlette(routes=[Route("/healthz", alive), Route("/metrics", metrics)])


def server_of(app: FastAPI | Starlette, settings: Settings) -> QuietServer:
    """With as many connections as there are file handles for."""
    handles = raised_limit()
    limits = ConnectionLimits.for_handles(handles, public_url=settings.address.public_url)
    if handles < ENOUGH_HANDLES:
        report(
            f"Only {handles} files may be open at once: {limits.in_all} connections are taken, and more may "
            f"fail. Allow {ENOUGH_HANDLES} or more: `ulimit -n`, or LimitNOFILE= of systemd."
        )
    stop_seconds = math.ceil(settings.worker.stop_seconds)
    config = BoundedConfig(app, limits=limits, crowded=crowded(app), timeout_graceful_shutdown=stop_seconds)
    return QuietServer(config)


def crowded(app: ASGIApp) -> ASGIApp:
    """For connections that are too many: whether the service lives is told to them too."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in {"/healthz", "/readyz"}:
            await app(scope, receive, send)
            return
        detail = "There are too many connections at once. Close some, or try again in a moment."
        headers = {"Connection": "close", "Retry-After": RETRY_SECONDS}
        problem = Problem(503, "too_many_connections", detail, headers=headers)
        await problem.response(scope["path"])(scope, receive, send)

    return answer


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


async def has_keys(earmark: Earmark) -> bool:
    """That are valid."""
    return any(not key.revoked_at for key in await earmark.keys.all())


async def refuse_open_door(earmark: Earmark) -> None:
    """Raises `ConfigurationError` where other machines reach the API and nobody has a key."""
    host = earmark.settings.listen.host
    if host == "localhost" or is_loopback(host) or await has_keys(earmark):
        return
    raise ConfigurationError(
        f"EARMARK_HOST={host} can be reached from other machines, and there is no key yet. "
        "Make one with `earmark keys create NAME`, or leave EARMARK_HOST at 127.0.0.1."
    )
