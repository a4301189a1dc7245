"""`earmark serve` and `earmark worker`: what runs until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from bot import logs, traces
from bot.app import Earmark, opened
from bot.cli.shutdown import Shutdown, shutdown_by_signals
from bot.cli.terminal import report
from bot.cli.web import has_keys, listening, refuse_open_door, server_of, service_app, worker_app
from bot.domain.errors import ConfigurationError, EngineUnreachable
from bot.platforms import sections
from bot.settings import Settings, load, unknown_names
from bot.worker.duty import every, taken_up_again
from bot.worker.worker import Worker

logger = logging.getLogger(__name__)

Listener = Callable[[asyncio.Event], Coroutine[None, None, None]]

RETENTION_SECONDS = 10.0
SWEEP_SECONDS = 3600.0

AWAITED_SECONDS = 5.0
"""Between looks for engines that were away at the start."""
ENGINE_START_SECONDS = 3600.0
"""A large model may be downloaded first."""


def run_service(*, host: str | None, port: int | None) -> None:
    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = _loaded(**chosen)
    asyncio.run(_serve(settings))


def run_worker() -> None:
    asyncio.run(_work(_loaded()))


def _loaded(**overrides: Any) -> Settings:
    settings = load(**overrides)
    logs.configure(settings.log.level, settings.log.format)
    if settings.monitoring.traces:
        traces.configure()
    for name in unknown_names(sections()):
        logger.warning("setting.unknown", extra={"setting": name})
    return settings


async def _serve(settings: Settings) -> None:
    listener = listening(settings.listen.host, settings.listen.port)
    ending = shutdown_by_signals()
    async with opened(settings, with_chats=True, may_wait=True) as earmark:
        await refuse_open_door(earmark)
        server = server_of(service_app(earmark, ending), settings)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        host, port = listener.getsockname()[:2]
        report(f"Earmark listens on http://{host}:{port}")
        if names := ", ".join(_platforms(earmark)):
            report(f"It answers on {names}.")
        report(await _first_steps(earmark, f"http://{host}:{port}"))
        try:
            await _until_stopped(earmark, ending, _listeners(earmark))
        finally:
            server.should_exit = True
            await serving


async def _first_steps(earmark: Earmark, url: str) -> str:
    settings = earmark.settings
    trusted = settings.api.trust_loopback and not settings.address.public_url
    key = "" if trusted else '-H "Authorization: Bearer KEY" '
    steps = f"Open it in a browser, or: curl {key}-F audio=@recording.m4a {url}/api/process"
    if trusted or await has_keys(earmark):
        return steps
    return f"{steps}\nEverybody needs a key, and there is none yet: `earmark keys create NAME` makes one."


async def _work(settings: Settings) -> None:
    port = settings.monitoring.worker_port
    listener = listening(settings.listen.host, port) if port else None
    ending = shutdown_by_signals()
    async with opened(settings, with_chats=True, may_wait=True) as earmark:
        server = server_of(worker_app(earmark), settings)
        serving = asyncio.create_task(server.serve(sockets=[listener])) if listener else None
        report("Earmark works.")
        try:
            await _until_stopped(earmark, ending, {})
        finally:
            server.should_exit = True
            if serving:
                await serving


def _listeners(earmark: Earmark) -> Mapping[str, Listener]:
    """By platform."""
    return {name: one.listen for name, one in earmark.chats.connections.items()} if earmark.chats else {}


def _platforms(earmark: Earmark) -> Sequence[str]:
    return tuple(earmark.chats.connections) if earmark.chats else ()


async def _until_stopped(earmark: Earmark, ending: Shutdown, listeners: Mapping[str, Listener]) -> None:
    """Works until told to stop, then ends in order: nothing new is taken in while the rest is finished.

    A listener or an engine that cannot start by the admin's fault ends the service, with its message.
    """
    worker = earmark.worker()
    duties = [
        asyncio.create_task(_vital(taken_up_again(listen, name, ending.closed), worker))
        for name, listen in listeners.items()
    ]
    duties.append(asyncio.create_task(_vital(_engine_started(earmark), worker)))
    duties.append(asyncio.create_task(_vital(_engines_found(earmark), worker)))
    duties.append(asyncio.create_task(_stop(worker, ending.stopped)))
    duties.append(asyncio.create_task(ending.drained(earmark.table.status)))
    duties.append(asyncio.create_task(every(RETENTION_SECONDS, "retention", earmark.retain)))
    duties.append(asyncio.create_task(every(SWEEP_SECONDS, "sweep", earmark.sweep)))
    try:
        await _unless_gone(earmark, worker)
    finally:
        for duty in duties:
            duty.cancel()
        ends = await asyncio.gather(*duties, return_exceptions=True)
    for end in ends:
        if isinstance(end, ConfigurationError):
            raise end


async def _unless_gone(earmark: Earmark, worker: Worker) -> None:
    """Works until it is stopped. Raises `RestartNeeded`: what is in hand cannot be settled then, and is left
    to others, who see this worker's lifeline end.
    """
    working = asyncio.create_task(worker.run())
    gone = asyncio.create_task(earmark.table.status.gone())
    try:
        await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            logger.critical("database.gone", extra={"reason": gone.result().message})
            raise gone.result()
        await working
    finally:
        for task in (working, gone):
            task.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


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
        if earmark.model_choice is not None:
            await earmark.model_choice.keep_best()
    except EngineUnreachable as error:
        logger.warning("engine.slow", extra={"reason": error.message})


async def _engines_found(earmark: Earmark) -> None:
    while earmark.pool.awaited:
        await asyncio.sleep(AWAITED_SECONDS)
        await earmark.pool.look_for_awaited()
