"""What a test sees of the stand-in for Slack: messages, files, forms, calls."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_interactions import Interactions
from tests.fakes.slack_state import App, Asked, Json, Message, View
from tests.fakes.slack_text import conversation_text, view_text


class Looks(Interactions):
    @property
    def app(self) -> App:
        return self.world.app

    @property
    def api_url(self) -> str:
        """The `base_url` of a client."""
        return f"{self.world.url}/api/"

    @property
    def app_token(self) -> str:
        return self.world.app.app_token

    @property
    def signing_secret(self) -> str:
        return self.world.app.signing_secret

    @property
    def bot_token(self) -> str:
        """Of the first workspace."""
        return self.token()

    @property
    def bot_user(self) -> str:
        install = self.world.installed(self._first_team())
        assert install is not None
        return install.bot_user

    @property
    def log(self) -> list[Asked]:
        """Calls of the Web API, oldest first."""
        return self.world.log

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything that was sent to the app, oldest first."""
        return self.courier.deliveries

    def token(self, team: str | None = None) -> str:
        install = self.world.installed(team or self._first_team())
        assert install is not None
        return install.token

    def calls(self, method: str) -> list[Asked]:
        return [asked for asked in self.log if asked.method == method]

    def messages(self, channel: str, *, thread_ts: str | None = None, gone: bool = False) -> list[Message]:
        """Threads and private ones included, oldest first; `gone` adds those that were deleted."""
        with self.world.lock:
            kept = [one for one in self.world.messages.get(channel, []) if gone or not one.deleted]
            return [one for one in kept if thread_ts in (None, one.thread_ts)]

    def by_bot(self, channel: str) -> list[Message]:
        """What the app posted and everybody sees."""
        return [one for one in self.messages(channel) if one.bot_id and one.ephemeral_for is None]

    def ephemerals(self, channel: str, user: str | None = None) -> list[Message]:
        found = [one for one in self.messages(channel) if one.ephemeral_for]
        return [one for one in found if user in (None, one.ephemeral_for)]

    def file_bytes(self, file: str) -> bytes:
        return self.world.files[file].content

    def modal(self, user: str) -> View | None:
        """The form that is open on top."""
        with self.world.lock:
            stack = self.world.modals.get(user)
            return stack[-1] if stack else None

    def home(self, user: str) -> Json | None:
        """What `views.publish` gave the person last."""
        with self.world.lock:
            view = self.world.homes.get((self.world.users[user].team, user))
            return view.body if view else None

    def conversation(self, channel: str) -> str:
        with self.world.lock:
            return conversation_text(self.world, channel)

    def home_text(self, user: str) -> str:
        with self.world.lock:
            view = self.world.homes.get((self.world.users[user].team, user))
            return view_text(self.world, view) if view else ""

    def modal_text(self, user: str) -> str:
        """The form on top, with the faults that the app named."""
        with self.world.lock:
            view = self.modal(user)
            return view_text(self.world, view) if view else ""

    def pending(self) -> list[Delivery]:
        return [delivery for delivery in self.deliveries if not delivery.done.is_set()]

    async def settled(self, seconds: float = 60.0) -> None:
        """Waits until everything that was sent is confirmed or given up. Raises `TimeoutError`."""
        await self.until(lambda: not self.pending(), seconds)

    async def until(self, condition: Callable[[], Any], seconds: float = 60.0) -> None:
        """Raises `TimeoutError` where it does not come true."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {seconds} s")
            await asyncio.sleep(0.01)
