"""A small bot with the libraries that Earmark uses, for tests of the stand-in for Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_state import Json


def client_of(slack: FakeSlack, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token=token or slack.bot_token, base_url=slack.api_url)


class SmallBot:
    """Keeps what it hears, and confirms it."""

    def __init__(self, slack: FakeSlack, events: Sequence[str] = ("message",)) -> None:
        self.slack = slack
        self.client = client_of(slack)
        self.app = AsyncApp(
            client=self.client, signing_secret=slack.signing_secret, process_before_response=True
        )
        self.heard: list[Json] = []
        self.bodies: list[Json] = []
        for name in events:
            self.app.event(name)(self._keep_event)

    async def _keep_event(self, event: Json, body: Json) -> None:
        self.heard.append(event)
        self.bodies.append(body)

    async def keep(self, ack: AsyncAck, body: Json) -> None:
        """A listener for commands, presses and forms."""
        self.bodies.append(body)
        await ack()

    def answering(self, answer: Any) -> Any:
        """A listener that confirms with `answer`: words for a command, a response action for a form."""

        async def listener(ack: AsyncAck, body: Json) -> None:
            self.bodies.append(body)
            await (ack(**answer) if isinstance(answer, dict) else ack(answer))

        return listener

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[AsyncSocketModeHandler]:
        handler = AsyncSocketModeHandler(
            self.app, self.slack.app_token, web_client=self.client, ping_interval=0.5
        )
        await handler.connect_async()  # type: ignore[no-untyped-call]  # so it ships
        await self.slack.until(lambda: self.slack.courier.sockets)
        try:
            yield handler
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # so it ships
