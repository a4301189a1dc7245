"""The updates that a bot has not confirmed yet, and their two ways out: long polls and a webhook."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

Json = dict[str, Any]
TakeReply = Callable[[Json], Awaitable[None]]
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
HOOKED = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass
class Hook:
    url: str
    secret: str = ""
    connections: int = 40
    last_error: str = ""
    last_error_at: int = 0


@dataclass
class Updates:
    """Used from the server's loop and from the threads of tests."""

    pending: list[Json] = field(default_factory=list)
    allowed: list[str] | None = None
    """None: all but those that must be asked for."""
    hook: Hook | None = None
    retry_seconds: float = 0.1
    """Before a refused delivery is repeated; doubled each time, up to 2 s."""
    poll: int = 0
    """Number of the poll that counts; an earlier one has lost."""
    delivered: list[tuple[int, int]] = field(default_factory=list)
    """Update and status, of every try at the webhook; status 0 is no answer."""
    _last_id: int = 700_000_000
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _changed: asyncio.Event | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _due: dict[int, tuple[float, float]] = field(default_factory=dict)
    _under_way: set[Any] = field(default_factory=set)

    def add(self, kind: str, content: Json) -> int | None:
        """None: the bot did not ask for this kind."""
        wanted = kind not in NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed
        if not wanted:
            return None
        with self._lock:
            self._last_id += 1
            self.pending.append({"update_id": self._last_id, kind: content})
            number = self._last_id
        self.wake()
        return number

    def allow(self, kinds: list[str] | None) -> None:
        """None keeps what was said before; an empty list is the default."""
        if kinds is not None:
            self.allowed = kinds or None

    def wake(self) -> None:
        if self._loop and self._changed and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._changed.set)

    def bind(self) -> None:
        """Called once in the loop of the server."""
        self._loop, self._changed = asyncio.get_running_loop(), asyncio.Event()

    def end(self) -> None:
        """Lets every poll go."""
        self.poll += 1
        self.wake()

    def confirm(self, offset: int) -> None:
        """Forgets what is before it; a negative one keeps that many of the latest."""
        with self._lock:
            if offset < 0:
                del self.pending[:offset]
            elif offset:
                self.pending[:] = [one for one in self.pending if one["update_id"] >= offset]

    def forget(self, number: int) -> None:
        with self._lock:
            self.pending[:] = [one for one in self.pending if one["update_id"] != number]

    async def wait(self, limit: int, seconds: float, number: int) -> list[Json] | None:
        """The oldest updates; empty after `seconds`; None when another poll took over."""
        end = time.monotonic() + seconds
        assert self._changed
        while True:
            if number != self.poll or self.hook:
                return None
            left = end - time.monotonic()
            if self.pending or left <= 0:
                return self.pending[:limit]
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, 0.5))
            except TimeoutError:
                continue

    async def deliver(self, take_reply: TakeReply) -> None:
        """Posts to the webhook until cancelled: one chat's updates in order, each until it is taken."""
        assert self._changed
        limits = httpx.Limits(max_keepalive_connections=0)
        async with (
            httpx.AsyncClient(timeout=60, limits=limits, verify=False) as http,
            asyncio.TaskGroup() as tasks,
        ):
            while True:
                for update in self._ready():
                    tasks.create_task(self._post(http, update, take_reply))
                self._changed.clear()
                try:
                    await asyncio.wait_for(self._changed.wait(), 0.02 if self._due else 0.5)
                except TimeoutError:
                    continue

    def _ready(self) -> list[Json]:
        ready: list[Json] = []
        if self.hook is None:
            return ready
        now = time.monotonic()
        waiting = set(self._under_way)
        for update in list(self.pending):
            key = _chat_of(update)
            if key in waiting or len(self._under_way) >= self.hook.connections:
                continue
            waiting.add(key)
            if self._due.get(update["update_id"], (0.0, 0.0))[0] <= now:
                self._under_way.add(key)
                ready.append(update)
        return ready

    async def _post(self, http: httpx.AsyncClient, update: Json, take_reply: TakeReply) -> None:
        number, hook = update["update_id"], self.hook
        assert hook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            answer = await http.post(hook.url, json=update, headers=headers)
            status = answer.status_code
            why = f"Wrong response from the webhook: {status}"
        except httpx.HTTPError:
            status, why = 0, "Connection refused"
        self.delivered.append((number, status))
        if 200 <= status < 300:
            self._due.pop(number, None)
            self.forget(number)
            if answer.headers.get("content-type", "").startswith("application/json"):
                reply = answer.json()
                if isinstance(reply, dict) and "method" in reply:
                    await take_reply(reply)
        else:
            hook.last_error, hook.last_error_at = why, int(time.time())
            pause = min(2.0, 2 * self._due[number][1]) if number in self._due else self.retry_seconds
            self._due[number] = (time.monotonic() + pause, pause)
        self._under_way.discard(_chat_of(update))
        self.wake()


def _chat_of(update: Json) -> Any:
    content = next(value for name, value in update.items() if name != "update_id")
    return (content.get("chat") or content.get("message", {}).get("chat") or content.get("from", {})).get(
        "id"
    )
