"""How what happens in Slack reaches the app: over a socket or by signed HTTP, again until it is confirmed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.fakes.slack_state import Json, World

MOST_SOCKETS = 10


@dataclass(kw_only=True, slots=True)
class Delivery:
    """One event, command or press on its way to the app."""

    kind: str
    """As in the envelope: `events_api`, `slash_commands`, `interactive`."""
    payload: Json
    on_ack: Callable[[Any], None] | None = None
    """Told what the app answered, in the server's thread."""
    retried: bool = True
    """Events are sent again; commands and presses are not: the person sees an error and tries again."""
    attempts: int = 0
    acked: bool = False
    failed: bool = False
    """Nobody confirmed it, and it is not sent again."""
    response: Any = None
    """What the confirmation carried."""
    reasons: list[str] = field(default_factory=list)
    """Why each attempt but the last did not count."""
    started_at: float = field(default_factory=time.monotonic)
    ack_seconds: float | None = None
    """From the first attempt to the confirmation."""
    done: threading.Event = field(default_factory=threading.Event)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wait(self, seconds: float = 60.0) -> Any:
        """Blocks until the app has confirmed, and returns what it answered. Raises `TimeoutError`."""
        if not self.done.wait(seconds) or not self.acked:
            raise TimeoutError(f"{self.kind} was not confirmed: {self.reasons}")
        return self.response

    async def acknowledged(self, seconds: float = 60.0) -> Any:
        """As `wait`, for a test whose loop also runs the app."""
        deadline = time.monotonic() + seconds
        while not self.done.is_set() and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        return self.wait(0)

    def settle(self, response: Any) -> None:
        if self.acked:
            return
        self.acked, self.response = True, response
        self.ack_seconds = time.monotonic() - self.started_at
        if self.on_ack:
            self.on_ack(response)
        self.woken.set()


class Courier:
    """Sends deliveries from the server's loop. Its attributes may be changed at any time."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ack_seconds = 3.0
        self.retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
        self.time_scale = 0.05
        """Of the delays between attempts."""
        self.copies = 1
        """How often each event is sent, confirmed or not: at least once is all that Slack promises."""
        self.deliveries: list[Delivery] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.refused: list[Json] = []
        """What came over a socket and meant nothing."""
        self._tickets: set[str] = set()
        self._envelopes: dict[str, Delivery] = {}
        self._turn = itertools.count()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for socket in list(self.sockets):
            await socket.close()
        if self._session:
            await self._session.close()

    def send(self, delivery: Delivery) -> Delivery:
        """Starts it, from any thread. Returns the first copy."""
        more = self.copies - 1 if delivery.kind == "events_api" else 0
        for one in (delivery, *(self._copy(delivery) for _ in range(more))):
            self.deliveries.append(one)
            assert self._loop is not None
            self._loop.call_soon_threadsafe(self._start, one)
        return delivery

    def _copy(self, delivery: Delivery) -> Delivery:
        return Delivery(kind=delivery.kind, payload=delivery.payload, retried=delivery.retried)

    def _start(self, delivery: Delivery) -> None:
        assert self._loop is not None
        task = self._loop.create_task(self._deliver(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        delays = (0.0, *self.retry_delays) if delivery.retried else (0.0,)
        for attempt, delay in enumerate(delays):
            if await self._confirmed(delivery, delay * self.time_scale):
                break
            delivery.attempts = attempt + 1
            by = self._by_http if self.world.app.request_url else self._by_socket
            reason = await by(delivery, attempt)
            if delivery.acked:
                break
            delivery.reasons.append(reason)
            if reason == "no_retry":
                break
        delivery.failed = not delivery.acked
        delivery.done.set()

    async def _confirmed(self, delivery: Delivery, seconds: float) -> bool:
        try:
            await asyncio.wait_for(delivery.woken.wait(), seconds)
        except TimeoutError:
            return delivery.acked
        return True

    # Socket Mode

    def new_ticket(self) -> str:
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return f"{self.world.url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.world.app.id}"

    async def serve_socket(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("ticket") not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.sockets) >= MOST_SOCKETS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        self.sockets.append(socket)
        try:
            await socket.send_json(self._hello())
            async for message in socket:
                if message.type == aiohttp.WSMsgType.TEXT:
                    self._hear(message.data)
        finally:
            if socket in self.sockets:
                self.sockets.remove(socket)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.sockets),
            "debug_info": {
                "host": "applink-1",
                "build_number": 1,
                "approximate_connection_time": 18_060,
            },
            "connection_info": {"app_id": self.world.app.id},
        }

    def _hear(self, text: str) -> None:
        try:
            said = json.loads(text)
            delivery = self._envelopes[said["envelope_id"]]
        except (ValueError, KeyError, TypeError):
            self.refused.append({"text": text})
            return
        with self.world.lock:
            delivery.settle(said.get("payload"))

    async def _by_socket(self, delivery: Delivery, attempt: int) -> str:
        if not self.sockets:
            return "no_socket"
        socket = self.sockets[next(self._turn) % len(self.sockets)]
        envelope_id = secrets.token_hex(16)
        self._envelopes[envelope_id] = delivery
        envelope: Json = {
            "envelope_id": envelope_id,
            "payload": delivery.payload,
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        try:
            await socket.send_json(envelope)
        except (ConnectionError, RuntimeError):
            return "connection_failed"
        await self._confirmed(delivery, self.ack_seconds)
        return "timeout"

    async def say_goodbye(self, reason: str, *, close: bool = True) -> None:
        """Tells every open socket to go, as Slack does before it restarts a server."""
        for socket in list(self.sockets):
            await socket.send_json(_disconnect(reason))
            if close:
                self.sockets.remove(socket)
                await socket.close()

    async def drop_sockets(self) -> None:
        """The connections end without a word."""
        for socket in list(self.sockets):
            self.sockets.remove(socket)
            transport = socket._req.transport if socket._req else None
            if transport:
                transport.abort()

    # HTTP

    async def verify_url(self, url: str) -> None:
        """What Slack does when the request URL is saved. Raises `ValueError` where the answer is wrong."""
        challenge = secrets.token_hex(16)
        token = self.world.app.verification_token
        body = json.dumps({"token": token, "challenge": challenge, "type": "url_verification"}).encode()
        _, text = await self._post(url, body, "application/json", {})
        if challenge not in text:
            raise ValueError("Your URL didn't respond with the value of the challenge parameter.")

    async def _by_http(self, delivery: Delivery, attempt: int) -> str:
        headers: dict[str, str] = {}
        if attempt:
            headers = {
                "X-Slack-Retry-Num": str(attempt),
                "X-Slack-Retry-Reason": delivery.reasons[-1],
            }
        body, kind = _http_body(delivery)
        try:
            answer, text = await self._post(self.world.app.request_url, body, kind, headers)
        except TimeoutError:
            return "http_timeout"
        except aiohttp.ClientError:
            return "connection_failed"
        if not 200 <= answer.status < 300:
            return "no_retry" if answer.headers.get("x-slack-no-retry") == "1" else "http_error"
        with self.world.lock:
            delivery.settle(_answered(text))
        return ""

    async def _post(
        self, url: str, body: bytes, kind: str, headers: dict[str, str]
    ) -> tuple[aiohttp.ClientResponse, str]:
        now = str(int(time.time()))
        signed = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": sign(self.world.app.signing_secret, now, body),
        }
        assert self._session is not None
        timeout = aiohttp.ClientTimeout(total=self.ack_seconds)
        async with self._session.post(url, data=body, headers=signed | headers, timeout=timeout) as answer:
            return answer, await answer.text()


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's signature, version 0."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}


def _http_body(delivery: Delivery) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if delivery.kind == "slash_commands":
        return urlencode(delivery.payload).encode(), form
    if delivery.kind == "interactive":
        return urlencode({"payload": json.dumps(delivery.payload)}).encode(), form
    return json.dumps(delivery.payload).encode(), "application/json"


def _answered(text: str) -> Any:
    """The body of a confirmation: JSON, else words, else nothing."""
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except ValueError:
        return {"text": text}
