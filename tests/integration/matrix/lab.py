"""A stand-in for a homeserver, the adapter, the real conversation, a job table."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.chat.access import AccessPolicy
from bot.chat.conversation import Conversations
from bot.chat.platform import PlatformServices
from handlers.matrix.connection import MatrixConnection
from handlers.matrix.settings import MatrixSettings
from handlers.rate_limiter import RateLimiter
from storage.blobs import open_blobs
from storage.job_table import SqlJobTable
from tests.fakes.chat_lab import ChatLab, PaceClock
from tests.fakes.matrix import BOT, FakeHomeserver
from tests.fakes.matrix_people import MatrixMessage, MatrixPerson, until
from tests.fakes.tables import new_table


@dataclass(kw_only=True)
class MatrixLab(ChatLab):
    homeserver: FakeHomeserver
    ana: MatrixPerson
    bot: str
    platform: str = "matrix"

    async def until(self, holds: Callable[[], object], seconds: float = 20.0) -> None:
        await asyncio.to_thread(until, holds, seconds)

    async def private(self) -> str:
        """A chat of Ana and the bot."""
        room = await asyncio.to_thread(self.ana.create_room, self.bot, direct=True)
        await self.until(lambda: self.bot in self.ana.members(room))
        return room

    def posts(self, room: str) -> list[MatrixMessage]:
        return [one for one in self.ana.messages(room, sender=self.bot) if not one.redacted]

    def note(self, room: str, **more: Any) -> str:
        return self.ana.record(room, b"OggS", seconds=5, voice=True, **more)


@asynccontextmanager
async def a_lab(
    tmp_path: Path,
    homeserver: FakeHomeserver,
    token: str,
    *,
    queue: SqlJobTable | None = None,
    policy: AccessPolicy | None = None,
    below: str = "",
    **settings: Any,
) -> AsyncIterator[MatrixLab]:
    """Connected, not listening. The pace is production's, on a clock that is moved by whoever waits."""
    queue = queue or new_table(delivery_spacing_seconds=0)
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    blobs = open_blobs(str(tmp_path / "blobs"))
    conversation = Conversations(
        queue, queue.chat_settings, blobs, policy=policy or AccessPolicy(marks=False)
    )
    services = PlatformServices(
        conversation=conversation,
        table=queue,
        chat_settings=queue.chat_settings,
        scratch=scratch,
        public_url=None,
        sql_engine=lambda: None,
    )
    pace = PaceClock()
    connection = MatrixConnection(
        MatrixSettings(**settings),
        f"{homeserver.url}{below}",
        token,
        services,
        rate_limiter=RateLimiter(pace, pace.sleep),
        first_pause_seconds=0.1,
    )
    with homeserver.person("ana") as ana:
        try:
            yield MatrixLab(
                homeserver=homeserver,
                ana=ana,
                bot=homeserver.bot,
                queue=queue,
                conversation=conversation,
                connection=connection,
                pace=pace,
            )
        finally:
            await connection.close()


@asynccontextmanager
async def listening(lab: MatrixLab) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    before = len(lab.homeserver.calls("sync"))
    task = asyncio.create_task(lab.connection.listen(stopping))
    await lab.until(lambda: len(lab.homeserver.calls("sync")) > before)
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(task, 30)


def in_a_lab(
    tmp_path: Path,
    scenario: Callable[[MatrixLab], Awaitable[None]],
    *,
    listen: bool = True,
    homeserver: dict[str, Any] | None = None,
    **settings: Any,
) -> None:
    """Runs the scenario against a listening adapter."""

    async def whole() -> None:
        with FakeHomeserver(**(homeserver or {})) as fake, fake.person(BOT) as bot:
            async with a_lab(tmp_path, fake, bot.token, **settings) as lab:
                if not listen:
                    await scenario(lab)
                    return
                async with listening(lab):
                    await scenario(lab)

    asyncio.run(whole())
