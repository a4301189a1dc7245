"""`earmark serve` and `earmark worker`: what runs until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import math
import signal
import socket
from collections.abc import Callable, Coroutine, Sequence

import uvicorn

from bot import logs
from bot.app import Earmark, opened
from bot.chat.platform import Connection
from bot.cli.terminal import say
from bot.domain.errors import ConfigurationError, EngineUnreachable
from bot.httpd import QuietServer
from bot.platforms import sections
from bot.settings import Settings, load, unknown_names
from bot.worker.duty import every
from bot.worker.worker import Worker
from handlers.web.api import build_api

logger = logging.getLogger(__name__)

Listener = Callable[[asyncio.Event], Coroutine[None, None, None]]

RETENTION_SECONDS = 10.0
SWEEP_SECONDS = 3600.0

ENGINE_START_SECONDS = 3600.0
"""A large model may be downloaded first."""


def run_service(*, host: str | None, port: int | None) -> None:
    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = _loaded(**chosen)
    asyncio.run(_serve(settings))


def run_worker() -> None:
    asyncio.run(_work(_loaded()))


def _loaded(**overrides: object) -> Settings:
    settings = load(**overrides)
    logs.configure(settings.log_level, settings.log_format)
    for name in unknown_names(sections()):
        logger.warning("setting.unknown", extra={"setting": name})
    return settings


async def _serve(settings: Settings) -> None:
    listener = _listening(settings)
    stopped = _stop_signal()
    async with opened(settings, with_chats=True) as earmark:
        api = build_api(
            earmark.queue,
            earmark.blobs,
            max_upload_bytes=settings.max_upload_mb * 1_000_000,
            deadline_seconds=settings.deadline_hours * 3600,
        )
        for connection in _connections(earmark):
            api.router.routes.extend(connection.routes)
        config = uvicorn.Config(
            api,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=math.ceil(settings.stop_seconds),
        )
        server = QuietServer(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        host, port = listener.getsockname()[:2]
        say(f"Earmark listens on http://{host}:{port}")
        if names := ", ".join(earmark.messengers):
            say(f"It answers on {names}.")
        say(f"Try it: curl -F audio=@recording.m4a -F mode=summarize http://{host}:{port}/api/task")
        try:
            await _until_stopped(earmark, stopped, *(one.listen for one in _connections(earmark)))
        finally:
            server.should_exit = True
            await serving


async def _work(settings: Settings) -> None:
    stopped = _stop_signal()
    async with opened(settings, with_chats=True) as earmark:
        say("Earmark works.")
        await _until_stopped(earmark, stopped)


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}). "
            "Set EARMARK_HOST and EARMARK_PORT to an address of this machine and a free port."
        ) from None
    return listener


def _stop_signal() -> asyncio.Event:
    """Set by SIGINT or SIGTERM. A second one ends the process at once."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()

    def stop(number: signal.Signals) -> None:
        say("Stopping: running segments are finished or given back.")
        loop.remove_signal_handler(number)
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    return stopped


def _connections(earmark: Earmark) -> Sequence[Connection]:
    return tuple(earmark.chats.connections.values()) if earmark.chats else ()


async def _until_stopped(earmark: Earmark, stopped: asyncio.Event, *listeners: Listener) -> None:
    """Works until told to stop, then ends in order: nothing new is taken in while the rest is finished.

    A listener or an engine that cannot start by the admin's fault ends the service, with its message.
    """
    worker = earmark.worker()
    duties = [asyncio.create_task(_vital(listen(stopped), worker)) for listen in listeners]
    duties.append(asyncio.create_task(_vital(_engine_started(earmark), worker)))
    duties.append(asyncio.create_task(_stop(worker, stopped)))
    duties.append(asyncio.create_task(every(RETENTION_SECONDS, "retention", earmark.retain)))
    duties.append(asyncio.create_task(every(SWEEP_SECONDS, "sweep", earmark.sweep)))
    try:
        await worker.run()
    finally:
        for duty in duties:
            duty.cancel()
        ends = await asyncio.gather(*duties, return_exceptions=True)
    for end in ends:
        if isinstance(end, ConfigurationError):
            raise end


async def _vital(duty: Coroutine[None, None, None], worker: Worker) -> None:
    try:
        await duty
    except ConfigurationError:
        worker.stop()
        raise


async def _stop(worker: Worker, stopped: asyncio.Event) -> None:
    await stopped.wait()
    worker.stop()


async def _engine_started(earmark: Earmark) -> None:
    if earmark.builtin is None:
        return
    try:
        await earmark.builtin.wait_ready(ENGINE_START_SECONDS)
    except EngineUnreachable as error:
        logger.warning("engine.slow", extra={"reason": error.message})
