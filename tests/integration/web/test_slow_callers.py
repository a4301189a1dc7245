"""Callers who ask slowly, send slowly, take slowly, or come in crowds: the others are served meanwhile."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.cli.web import crowded
from bot.httpd import BoundedConfig, QuietServer
from bot.httpd.connections import ConnectionLimits

pytestmark = pytest.mark.usefixtures("loopback")

QUICK = ConnectionLimits(
    in_all=16, per_address=None, head_seconds=0.3, progress_seconds=0.3, progress_bytes=100
)
PATIENT = ConnectionLimits(in_all=16, per_address=None)
HALF = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow"
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
GOODBYE_SECONDS = 30.0

Scenario = Callable[["Opened"], Awaitable[None]]


@dataclass(kw_only=True)
class Opened:
    """A server and what its application saw."""

    port: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    callers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def connect(self, sent: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.callers.append(writer)
        writer.write(sent)
        await writer.drain()
        return reader, writer

    async def ask(self, sent: bytes) -> bytes:
        """All that comes until the server closes."""
        reader, _ = await self.connect(sent)
        async with asyncio.timeout(GOODBYE_SECONDS):
            return await reader.read()


def app(opened: Opened) -> Starlette:
    async def alive(_: Request) -> Response:
        return PlainTextResponse("alive")

    async def held(_: Request) -> Response:
        await opened.released.wait()
        return PlainTextResponse("released")

    async def taken(request: Request) -> Response:
        try:
            return PlainTextResponse(str(len(await request.body())))
        except ClientDisconnect:
            opened.gone.set()
            raise

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"x" * 1_000_000
                await asyncio.sleep(0)
        finally:
            opened.gone.set()

    async def told(_: Request) -> Response:
        return StreamingResponse(endless())

    return Starlette(
        routes=[
            Route("/healthz", alive),
            Route("/held", held),
            Route("/taken", taken, methods=["POST"]),
            Route("/endless", told),
        ]
    )


@asynccontextmanager
async def a_server(limits: ConnectionLimits) -> AsyncIterator[Opened]:
    opened = Opened()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    opened.port = listener.getsockname()[1]
    inner = app(opened)
    config = BoundedConfig(inner, limits=limits, crowded=crowded(inner), timeout_graceful_shutdown=1)
    server = QuietServer(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield opened
    finally:
        opened.released.set()
        for caller in opened.callers:
            caller.transport.abort()
        server.should_exit = True
        await serving


def with_a_server(limits: ConnectionLimits, scenario: Scenario) -> None:
    async def whole() -> None:
        async with a_server(limits) as opened:
            await scenario(opened)

    asyncio.run(whole())


def test_a_head_that_does_not_come_to_its_end_is_not_waited_for() -> None:
    async def scenario(opened: Opened) -> None:
        assert (await opened.ask(HALF)).startswith(b"HTTP/1.1 408 ")
        assert await opened.ask(b"") == b""

    with_a_server(QUICK, scenario)


def test_a_head_that_comes_letter_by_letter_has_no_longer() -> None:
    async def scenario(opened: Opened) -> None:
        reader, writer = await opened.connect(HALF)

        async def trickle() -> None:
            while True:
                writer.write(b"x")
                await asyncio.sleep(0.02)

        trickling = asyncio.create_task(trickle())
        async with asyncio.timeout(GOODBYE_SECONDS):
            assert (await reader.read(12)) == b"HTTP/1.1 408"
        trickling.cancel()

    with_a_server(QUICK, scenario)


def test_the_second_request_of_a_connection_is_not_waited_for_either() -> None:
    async def scenario(opened: Opened) -> None:
        reader, writer = await opened.connect(WHOLE.replace(b"Connection: close\r\n", b""))
        assert await reader.readuntil(b"alive")
        writer.write(HALF)
        async with asyncio.timeout(GOODBYE_SECONDS):
            assert (await reader.read()).startswith(b"HTTP/1.1 408 ")

    with_a_server(QUICK, scenario)


def test_a_slow_body_comes_to_its_end_and_one_that_stands_still_does_not() -> None:
    head = b"POST /taken HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 2000\r\n\r\n"

    async def scenario(opened: Opened) -> None:
        reader, writer = await opened.connect(head)
        for _ in range(20):  # three times as long as one that stands still may take
            writer.write(b"x" * 100)
            await asyncio.sleep(0.05)
        assert (await reader.read()).endswith(b"2000")
        assert (await opened.ask(head + b"x" * 50)).startswith(b"HTTP/1.1 408 ")
        await asyncio.wait_for(opened.gone.wait(), GOODBYE_SECONDS)

    with_a_server(QUICK, scenario)


def test_an_answer_that_nobody_takes_is_not_held_for_ever() -> None:
    async def scenario(opened: Opened) -> None:
        with socket.create_connection(("127.0.0.1", opened.port)) as connection:
            connection.sendall(b"GET /endless HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            await asyncio.wait_for(opened.gone.wait(), GOODBYE_SECONDS)

    with_a_server(QUICK, scenario)


def test_hundreds_who_never_finish_asking_keep_nobody_out() -> None:
    async def scenario(opened: Opened) -> None:
        crowd = [await opened.connect(HALF) for _ in range(200)]
        for _ in range(5):
            assert (await opened.ask(WHOLE)).endswith(b"alive")
        assert sum(reader.at_eof() or reader.exception() is not None for reader, _ in crowd) >= 180

    with_a_server(PATIENT, scenario)


def test_who_comes_when_all_places_are_taken_is_told_so_and_life_is_still_told() -> None:
    async def scenario(opened: Opened) -> None:
        for _ in range(16):
            await opened.connect(b"GET /held HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        refused = await opened.ask(b"GET /api/tasks HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert refused.startswith(b"HTTP/1.1 503 ")
        assert b"too_many_connections" in refused
        assert b"\r\nretry-after: " in refused.lower()
        assert (await opened.ask(WHOLE)).endswith(b"alive")
        opened.released.set()
        for _ in range(100):
            if (await opened.ask(WHOLE.replace(b"/healthz", b"/held"))).endswith(b"released"):
                return
        raise AssertionError("no place became free")

    with_a_server(PATIENT, scenario)
