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
from bot.domain.answer import Answer
from bot.domain.errors import PlatformBusy, PlatformGone
from bot.domain.job import Job, JobState, Mode
from bot.domain.outcome import Finished, Prepared
from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.transcript import Line, Transcript
from handlers.rate_limiter import RateLimiter
from handlers.telegram.connection import TelegramConnection
from handlers.telegram.settings import TelegramSettings
from storage.blobs import open_blobs
from storage.job_table import SqlJobTable
from tests.fakes.jobs import PREPARE, REDUCE, a_recording, claimed
from tests.fakes.tables import Clock, new_table
from tests.fakes.telegram import FakeTelegram


class PaceClock(Clock):
    """Whoever waits for his turn waits on it, and nobody for real."""

    async def sleep(self, seconds: float) -> None:
        self.move(seconds)
        await asyncio.sleep(0)


@dataclass(kw_only=True)
class Lab:
    telegram: FakeTelegram
    queue: SqlJobTable
    conversation: Conversation
    connection: TelegramConnection
    pace: PaceClock
    """The bot's own limits are kept on it."""

    async def until(self, holds: Callable[[], object], seconds: float = 60.0) -> None:
        await asyncio.to_thread(self.telegram.until, holds, seconds)

    async def jobs(self, count: int = 1) -> list[Job]:
        """In order of their acceptance, once there are so many."""
        end = asyncio.get_running_loop().time() + 8
        while len(found := await self.queue.jobs.newest()) < count:
            assert asyncio.get_running_loop().time() < end, f"{len(found)} jobs, not {count}"
            await asyncio.sleep(0.01)
        return sorted(found, key=lambda job: (job.created_at, job.id))

    async def deliver(self, *, steps: int = 50) -> None:
        """All that is due in the outbox."""
        for _ in range(steps):
            if not await self.deliver_one():
                return

    async def deliver_one(self, *, forget: bool = False) -> bool:
        """One step of a view; `forget` is a kill before it could be noted. False if nothing is due."""
        entry = await self.queue.outbox.claim_entry("w", platforms=["telegram"])
        if entry is None:
            return False
        job, progress = await self.queue.jobs.job(entry.job_id), await self.queue.jobs.progress(entry.job_id)
        assert job is not None
        assert progress is not None
        answer = await self.queue.jobs.answer(job.id) if job.state.final else None
        try:
            shown = await self.connection.messenger.show(job, progress, answer, entry)
        except PlatformGone:
            await self.queue.outbox.settle_entry(entry, external_id=entry.external_id, give_up=True)
            return True
        except PlatformBusy as busy:
            await self.pace.sleep(busy.retry_after or 5.0)
            await self.queue.outbox.settle_entry(entry, external_id=entry.external_id, again_after_seconds=0)
            return await self.deliver_one(forget=forget)
        if forget:
            await self.queue.outbox.settle_entry(entry, external_id=entry.external_id, again_after_seconds=0)
            return True
        await self.queue.outbox.settle_entry(
            entry,
            external_id=shown.external_id,
            keys=shown.keys,
            again_after_seconds=None if shown.again_after_seconds is None else 0,
        )
        await self.pace.sleep(shown.again_after_seconds or 0)
        return True

    async def take_back(self) -> None:
        """All that is due to be deleted."""
        while (due := await self.queue.outbox.claim_retraction("w", platforms=["telegram"])) is not None:
            try:
                await self.connection.messenger.retract(due.posted, due.address)
            except PlatformBusy as busy:
                await self.pace.sleep(busy.retry_after or 5.0)
                await self.queue.outbox.settle_retraction(due, again_after_seconds=0)
            else:
                await self.queue.outbox.settle_retraction(due)

    async def finish(self, job: Job, answer: Answer | None = None) -> None:
        """As a worker would."""
        claim = await claimed(self.queue, PREPARE)
        assert claim.job.id == job.id
        await self.queue.tasks.settle(claim.lease, Prepared(recording=a_recording(job.id), cut_key="cut"))
        claim = await claimed(self.queue, REDUCE)
        await self.queue.tasks.settle(
            claim.lease, Finished(answer=answer or spoken("Hello."), state=JobState.DONE)
        )


def spoken(*sentences: str, seconds: float = 90.0) -> Answer:
    """A transcript of so many lines, long enough to be no voice note."""
    step = seconds / max(1, len(sentences))
    lines = tuple(
        Line(range=TimeRange.from_seconds(at * step, (at + 1) * step), text=text)
        for at, text in enumerate(sentences)
    )
    duration = round(seconds * SAMPLE_RATE)
    transcript = Transcript(duration=duration, language="en", lines=lines)
    return Answer(mode=Mode.ASR, language="en", transcript=transcript, lines=lines)


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
