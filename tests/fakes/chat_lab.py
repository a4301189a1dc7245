"""What the laboratories of the chat adapters share: a job table, its outbox by hand, a clock for the pace."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.chat.platform import Connection, Conversation
from bot.domain.answer import Answer
from bot.domain.errors import PlatformBusy, PlatformGone
from bot.domain.job import Job, JobState, Mode
from bot.domain.outcome import Finished, Prepared
from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.transcript import Line, Transcript
from storage.job_table import SqlJobTable
from tests.fakes.jobs import PREPARE, REDUCE, a_recording, claimed
from tests.fakes.tables import Clock


class PaceClock(Clock):
    """Whoever waits for his turn waits on it, and nobody for real."""

    async def sleep(self, seconds: float) -> None:
        self.move(seconds)
        await asyncio.sleep(0)


@dataclass(kw_only=True)
class ChatLab:
    queue: SqlJobTable
    conversation: Conversation
    connection: Connection
    pace: PaceClock
    """The bot's own limits are kept on it."""
    platform: str

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
        entry = await self.queue.outbox.claim_entry("w", platforms=[self.platform])
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
        while (due := await self.queue.outbox.claim_retraction("w", platforms=[self.platform])) is not None:
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
