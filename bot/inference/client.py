"""One engine on the network: sends what `wire` builds, hands back what `answers` reads."""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.domain.errors import BadAnswer, EngineSlow, EngineUnreachable
from bot.domain.job import Capability
from bot.inference import answers, wire
from bot.inference.answers import ChatStream
from bot.inference.checks import is_loop
from bot.inference.profiles import Profile

logger = logging.getLogger(__name__)

_DROPPED_AT_ONCE_SECONDS = 1.0
"""A kept connection that the server had closed fails at once; later it is the engine that died."""
_LOOP_LOOK_CHARACTERS = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class EndpointConfig:
    """One engine server. Its name is the name of its gate."""

    name: str
    base_url: str
    """With or without `/v1` at its end."""
    profile: Profile
    model: str | None = None
    """None: the first that the server names."""
    api_key: str | None = field(default=None, repr=False)
    slots: int = 4
    """Requests at once: the server's `max_num_seqs`."""
    needs: frozenset[Capability] | None = None
    """None: all that the profile serves."""
    priority: int | None = None
    """Sent along where set; needs a server that schedules by priority."""

    @property
    def serves(self) -> frozenset[Capability]:
        return self.profile.needs if self.needs is None else self.needs & self.profile.needs


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeouts:
    """Seconds. An answer may take `answer + per_sound_second * sound + per_token * max_tokens` in all."""

    connect: float = 5.0
    answer: float = 60.0
    per_sound_second: float = 2.0
    per_token: float = 0.2
    first_word: float = 120.0
    """Until a stream says its first words, `per_sound_second` on top."""
    idle: float = 60.0
    """Between the words of a stream."""
    look: float = 5.0
    """Health and models."""

    def whole(self, *, seconds: float, tokens: int) -> float:
        return self.answer + self.per_sound_second * seconds + self.per_token * tokens


class EngineClient:
    """Raises the engine errors of the domain and nothing else. Cancelling a call closes its connection."""

    def __init__(self, config: EndpointConfig, timeouts: Timeouts) -> None:
        self.config = config
        self._timeouts = timeouts
        key = {"Authorization": f"Bearer {config.api_key}"} if config.api_key else {}
        self._http = httpx.AsyncClient(
            base_url=config.base_url.rstrip("/").removesuffix("/v1"),
            headers=key,
            timeout=httpx.Timeout(None, connect=timeouts.connect),
            limits=httpx.Limits(max_connections=None, keepalive_expiry=4.0),  # servers close after 5 s
            trust_env=False,  # recordings go to the engine and nowhere else
        )

    @property
    def address(self) -> str:
        """For people; without a password that the URL may carry."""
        return str(self._http.base_url.copy_with(userinfo=b""))

    async def chat(self, request: wire.ChatRequest, *, seconds: float, patience: float = 1.0) -> ChatStream:
        """The collected stream of a chat request about so many seconds of sound.

        It may take `patience` times as long as usual. A loop is cut short as soon as it shows. Raises
        `BadAnswer`, `EngineSlow` and the others.
        """
        stream = ChatStream()
        first = patience * (self._timeouts.first_word + self._timeouts.per_sound_second * seconds)
        whole = patience * self._timeouts.whole(seconds=seconds, tokens=request.max_tokens)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(request))}
        try:
            async with (
                _deadline(whole),
                _deadline(first) as idle,
                self._answer("POST", wire.CHAT_PATH, content=request, headers=headers) as response,
            ):
                await self._collect(response, stream, idle)
        finally:
            request.close()
        return stream

    async def _collect(self, response: httpx.Response, stream: ChatStream, idle: asyncio.Timeout) -> None:
        if "json" in response.headers.get("content-type", ""):
            stream.feed_whole(await response.aread())
            return
        looked = 0
        async for data in response.aiter_bytes():
            stream.feed(data)
            idle.reschedule(asyncio.get_running_loop().time() + self._timeouts.idle)
            if stream.done:
                return
            said = len(stream.content) + len(stream.reasoning)
            if said - looked > _LOOP_LOOK_CHARACTERS:
                looked = said
                _stop_a_loop(stream)

    async def send_form(self, form: wire.MultipartForm, *, seconds: float, patience: float = 1.0) -> bytes:
        """The body of a 200 to a multipart request about so many seconds of sound."""
        with io.BytesIO(form.file) as file:  # goes out in pieces, where bytes would in one; and is let go
            content = {"data": dict(form.fields), "files": {"file": (form.file_name, file, form.media_type)}}
            async with (
                _deadline(patience * self._timeouts.whole(seconds=seconds, tokens=0)),
                self._answer("POST", form.path, **content) as response,
            ):
                return await response.aread()

    def usual_seconds(self, *, seconds: float, tokens: int = 0) -> float:
        """What a request about so many seconds of sound is given."""
        return self._timeouts.whole(seconds=seconds, tokens=tokens)

    async def get(self, path: str) -> bytes:
        async with _deadline(self._timeouts.look), self._answer("GET", path) as response:
            return await response.aread()

    async def close(self) -> None:
        await self._http.aclose()

    @asynccontextmanager
    async def _answer(self, method: str, path: str, **content: Any) -> AsyncIterator[httpx.Response]:
        """A 2xx whose body is still to be read. Errors of the network leave as those of the domain."""
        started = time.monotonic()
        try:
            response = await self._send(method, path, content)
            try:
                if not response.is_success:
                    raise answers.error_for(response.status_code, response.headers, await response.aread())
                yield response
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EngineUnreachable(
                f"The engine {self.config.name} did not answer ({type(error).__name__}). "
                "Check that it runs and that its address is right.",
                reached=not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.InvalidURL),
            ) from error
        finally:
            logger.debug(
                "engine.asked",
                extra={"gate": self.config.name, "path": path, "seconds": time.monotonic() - started},
            )

    async def _send(self, method: str, path: str, content: Mapping[str, Any]) -> httpx.Response:
        """Once more, at once, where a kept connection turned out to be closed already."""
        connected: list[str] = []
        started = time.monotonic()
        try:
            return await self._send_once(method, path, content, connected)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            if connected or time.monotonic() - started > _DROPPED_AT_ONCE_SECONDS:
                raise
            return await self._send_once(method, path, content, connected)

    async def _send_once(
        self, method: str, path: str, content: Mapping[str, Any], connected: list[str]
    ) -> httpx.Response:
        request = self._http.build_request(
            method, path, extensions={"trace": _note_connections(connected)}, **content
        )
        return await self._http.send(request, stream=True)


def _stop_a_loop(stream: ChatStream) -> None:
    for text in (stream.content, stream.reasoning):
        if is_loop(text[-4 * _LOOP_LOOK_CHARACTERS :]):
            raise BadAnswer("The engine ran in circles and was stopped.", reason="loop")


def _note_connections(connected: list[str]) -> Callable[[str, Mapping[str, Any]], Any]:
    async def note(event: str, _info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.started":
            connected.append(event)

    return note


@asynccontextmanager
async def _deadline(seconds: float) -> AsyncIterator[asyncio.Timeout]:
    timeout = asyncio.timeout(seconds)
    try:
        async with timeout:
            yield timeout
    except TimeoutError:
        raise EngineSlow("The engine did not answer in time.") from None
