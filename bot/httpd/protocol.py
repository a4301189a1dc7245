"""uvicorn's HTTP/1.1 with an eye on the clock: who neither asks, sends nor takes anything is cut off."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.httpd.connections import Admission

if TYPE_CHECKING:
    from bot.httpd.server import BoundedConfig

TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class BoundedProtocol(H11Protocol):
    """One connection."""

    config: BoundedConfig

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._crowd, self._limits = self.config.connections, self.config.connections.limits
        self._address = ""
        self._received = 0
        self._head: asyncio.TimerHandle | None = None
        self._body: asyncio.TimerHandle | None = None
        self._answer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        admission = self._crowd.enter(self._address)
        if admission is Admission.TURNED_AWAY:
            transport.abort()
            return
        if admission is Admission.CROWDED:
            self.app = self.config.crowded
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._crowd.leave(self._address)
        self._stop_head()
        self._stop_body()
        self._stop_answer()

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._await_head()
        else:
            self._stop_head()
        if self.conn.their_state is h11.SEND_BODY:
            self._await_body()
        else:
            self._stop_body()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.conn.their_state is h11.IDLE:
            self._crowd.hesitates(self, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_taker(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_answer()

    def _await_head(self) -> None:
        if self._head is None and not self.transport.is_closing():
            self._head = self.loop.call_later(self._limits.head_seconds, self._head_is_late)
            self._crowd.hesitates(self, self.transport.abort)

    def _head_is_late(self) -> None:
        self._head = None
        self._give_up(says_so=self._received > 0)  # browsers open connections that they may never use

    def _stop_head(self) -> None:
        self._crowd.asked(self)
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _await_body(self) -> None:
        if self._body is None and not self.transport.is_closing():
            seconds = self._limits.progress_seconds
            self._body = self.loop.call_later(seconds, self._look_at_body, self._received)

    def _look_at_body(self, received_before: int) -> None:
        self._body = None
        late = self._received < received_before + self._limits.progress_bytes
        if late and not self.flow.read_paused and not self.cycle.waiting_for_100_continue:
            self._give_up(says_so=not self.cycle.response_started)
        elif self.conn.their_state is h11.SEND_BODY:
            self._await_body()

    def _stop_body(self) -> None:
        if self._body is not None:
            self._body.cancel()
            self._body = None

    def _await_taker(self, left_bytes: int) -> None:
        seconds = self._limits.progress_seconds
        self._stop_answer()
        self._answer = self.loop.call_later(seconds, self._look_at_answer, left_bytes)

    def _look_at_answer(self, left_before: int) -> None:
        self._answer = None
        left = self.transport.get_write_buffer_size()
        if left > left_before - self._limits.progress_bytes:
            self.transport.abort()
        else:
            self._await_taker(left)

    def _stop_answer(self) -> None:
        if self._answer is not None:
            self._answer.cancel()
            self._answer = None

    def _give_up(self, *, says_so: bool) -> None:
        if self.transport.is_closing():
            return
        if says_so:
            self.transport.write(TOO_SLOW)
        self.transport.close()
