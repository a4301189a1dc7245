"""A stand-in for Telegram, the adapter with the real library, the real conversation, a job table."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.chat.access import AccessPolicy
from bot.chat.conversation import Conversations
from bot.chat.platform import Conversation, PlatformServices
from handlers.rate_limiter import RateLimiter
from handlers.telegram.connection import TelegramConnection
from handlers.telegram.settings import TelegramSettings
from storage.blobs import open_blobs
from storage.job_table import SqlJobTable
from tests.fakes.chat_lab import ChatLab, PaceClock
from tests.fakes.tables import new_table
from tests.fakes.telegram import FakeTelegram


@dataclass(kw_only=True)
class Lab(ChatLab):
    telegram: FakeTelegram
    platform: str = "telegram"

    async def until(self, holds: Callable[[], object], seconds: float = 60.0) -> None:
        await asyncio.to_thread(self.telegram.until, holds, seconds)


@asynccontextmanager
async def a_lab(
    tmp_path: Path,
    telegram: FakeTelegram,
    *,
    queue: SqlJobTable | None = None,
    policy: AccessPolicy | None = None,
    wrap: Callable[[Conversation], Conversation] = lambda one: one,
    **settings: Any,
) -> AsyncIterator[Lab]:
    """Connected, not listening. The pace is production's, on a clock that is moved by whoever waits."""
    queue = queue or new_table(delivery_spacing_seconds=0)
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    blobs = open_blobs(str(tmp_path / "blobs"))
    conversation = wrap(Conversations(queue, queue.chat_settings, blobs, policy=policy or AccessPolicy()))
    services = PlatformServices(
        conversation=conversation,
        table=queue,
        chat_settings=queue.chat_settings,
        scratch=scratch,
        public_url="https://earmark.example.org",
        sql_engine=lambda: None,
    )
    own_settings = TelegramSettings(token=telegram.token, api_url=telegram.url, **settings)
    pace = PaceClock()
    if isinstance(telegram, FakeTelegram):  # and not a stand-in of others, which has limits of its own
        telegram.world.flood.clock = pace
    rate_limiter = RateLimiter(pace, pace.sleep)
    connection = TelegramConnection(
        own_settings, telegram.token, services, rate_limiter=rate_limiter, first_pause_seconds=0.1
    )
    try:
        yield Lab(
            telegram=telegram,
            queue=queue,
            conversation=conversation,
            connection=connection,
            pace=pace,
        )
    finally:
        await connection.close()


@asynccontextmanager
async def listening(lab: Lab) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    task = asyncio.create_task(lab.connection.listen(stopping))
    await lab.until(lambda: lab.telegram.calls("getUpdates", "setWebhook"))
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(task, 60)


def in_a_lab(
    tmp_path: Path,
    scenario: Callable[[Lab], Awaitable[None]],
    *,
    flood: float | None = 1.0,
    fake: dict[str, Any] | None = None,
    listen: bool = True,
    **settings: Any,
) -> None:
    """Runs the scenario against a listening adapter."""

    async def whole() -> None:
        with FakeTelegram(flood=flood, **(fake or {})) as telegram:
            async with a_lab(tmp_path, telegram, **settings) as lab:
                if not listen:
                    await scenario(lab)
                    return
                async with listening(lab):
                    await scenario(lab)

    asyncio.run(whole())
