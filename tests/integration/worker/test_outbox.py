"""Several senders, and messengers that are slow, busy, at fault or not done yet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.domain.answer import Answer
from bot.domain.errors import DeliveryError, PlatformBusy, PlatformGone, StorageError
from bot.domain.job import Job, Mode, Options, Origin, Progress, Request, Source
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.platforms import DeliveryResult
from bot.worker.heartbeat import beat_once
from bot.worker.in_hand import InHand
from bot.worker.outbox import OutboxSender
from storage.job_table import SqlJobTable
from storage.sql.outbox import SqlOutbox
from tests.fakes.tables import instead, new_table

PLATFORM = "test"
ADDRESS = {"chat": "7"}
Act = Callable[[Job, OutboxEntry], Awaitable[DeliveryResult]]


@dataclass
class FakePlatform:
    """Shows deliveries as it is told to, and notes them."""

    act: Act
    take_back: Callable[[str], Awaitable[None]] = field(default_factory=lambda: harmless)
    entries: list[OutboxEntry] = field(default_factory=list)
    retracted: list[str] = field(default_factory=list)
    in_hand: list[str] = field(default_factory=list)
    most_at_once: int = 0

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        assert job.id not in self.in_hand, "two senders have the same job"
        self.entries.append(entry)
        self.in_hand.append(job.id)
        self.most_at_once = max(self.most_at_once, len(self.in_hand))
        try:
            return await self.act(job, entry)
        finally:
            self.in_hand.remove(job.id)

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        assert address == ADDRESS
        self.retracted.append(posted)
        await self.take_back(posted)


async def harmless(_posted: str) -> None:
    """The platform deletes it."""


@dataclass
class Clock:
    now: float = 1e9

    def __call__(self) -> float:
        return self.now


def request() -> Request:
    return Request(
        origin=Origin(platform=PLATFORM, flow="flow", address=ADDRESS),
        source=Source(url="file:/a"),
        options=Options(mode=Mode.ASR),
        notify=True,
    )


@asynccontextmanager
async def sending(queue: SqlJobTable, platform: FakePlatform) -> AsyncIterator[InHand]:
    stopping, running = asyncio.Event(), InHand()
    sender = OutboxSender(
        queue.outbox, queue.jobs, queue.tasks, "worker", {PLATFORM: platform}, limit=4, running=running
    )
    task = asyncio.create_task(sender.run(stopping))
    yield running
    stopping.set()
    await woken(queue)
    await task


async def woken(queue: SqlJobTable) -> None:
    await queue.tasks.set_gate("any", slots=1)
    await asyncio.sleep(0.005)


async def shown(queue: SqlJobTable, platform: FakePlatform, count: int) -> None:
    """So many deliveries, and no more than that are due."""
    async with asyncio.timeout(60):
        while len(platform.entries) < count or platform.in_hand:
            await woken(queue)
    await woken(queue)
    assert len(platform.entries) == count


async def retracted(queue: SqlJobTable, platform: FakePlatform, count: int) -> None:
    """So many tries to delete something, and no more than that are due."""
    async with asyncio.timeout(60):
        while len(platform.retracted) < count:
            await woken(queue)
    await woken(queue)
    assert len(platform.retracted) == count


async def posted(_job: Job, _entry: OutboxEntry) -> DeliveryResult:
    return DeliveryResult(external_id="m", keys=("m",))


def test_a_view_in_several_steps_is_noted_after_each() -> None:
    async def act(_job: Job, entry: OutboxEntry) -> DeliveryResult:
        step = int(entry.external_id or 0) + 1
        return DeliveryResult(
            external_id=str(step), keys=(f"message-{step}",), again_after_seconds=0 if step < 3 else None
        )

    async def scenario() -> None:
        queue, platform = new_table(), FakePlatform(act)
        job_id = (await queue.jobs.add(request())).job_id
        async with sending(queue, platform):
            await shown(queue, platform, 3)
        assert [entry.external_id for entry in platform.entries] == [None, "1", "2"]
        assert {entry.attempt for entry in platform.entries} == {1}
        assert await queue.jobs.posted(job_id) == "3"
        for step in (1, 2, 3):
            assert [job.id for job in await queue.jobs.found(PLATFORM, f"message-{step}")] == [job_id]

    asyncio.run(scenario())


@pytest.mark.parametrize("error", [DeliveryError("no"), RuntimeError("no"), PlatformBusy("wait")])
def test_what_was_posted_stays_known_when_the_next_step_fails(error: Exception) -> None:
    async def act(_job: Job, entry: OutboxEntry) -> DeliveryResult:
        if entry.external_id is None:
            return DeliveryResult(external_id="m", again_after_seconds=0)
        raise error

    async def scenario() -> None:
        queue, platform = new_table(), FakePlatform(act)
        job_id = (await queue.jobs.add(request())).job_id
        async with sending(queue, platform):
            await shown(queue, platform, 2)
        assert await queue.jobs.posted(job_id) == "m"

    asyncio.run(scenario())


def test_a_platform_that_says_at_once_is_asked_again_at_once() -> None:
    async def act(_job: Job, entry: OutboxEntry) -> DeliveryResult:
        if len(platform.entries) == 1:
            raise PlatformBusy("wait", retry_after=0.0)
        return await posted(_job, entry)

    async def scenario() -> None:
        queue = new_table()
        await queue.jobs.add(request())
        async with sending(queue, platform):
            await shown(queue, platform, 2)

    platform = FakePlatform(act)
    asyncio.run(scenario())


def test_an_answer_nobody_can_be_shown_is_given_up_after_many_tries(caplog: pytest.LogCaptureFixture) -> None:
    async def act(_job: Job, _entry: OutboxEntry) -> DeliveryResult:
        raise DeliveryError("the message is not understood")

    async def scenario() -> None:
        clock = Clock()
        queue, platform = new_table(clock=clock), FakePlatform(act)
        job_id = (await queue.jobs.add(request())).job_id
        async with sending(queue, platform):
            for tries in range(1, 56):
                await shown(queue, platform, tries)
                clock.now += 1000
            await queue.jobs.cancel(job_id)
            for tries in range(56, 106):
                await shown(queue, platform, tries)
                clock.now += 1000
            await shown(queue, platform, 105)

    asyncio.run(scenario())
    assert [record.message for record in caplog.records].count("delivery.abandoned") == 1


def test_a_busy_platform_is_never_given_up() -> None:
    async def act(_job: Job, _entry: OutboxEntry) -> DeliveryResult:
        raise PlatformBusy("wait")

    async def scenario() -> None:
        clock = Clock()
        queue, platform = new_table(clock=clock), FakePlatform(act)
        await queue.jobs.cancel((await queue.jobs.add(request())).job_id)
        async with sending(queue, platform):
            for tries in range(1, 100):
                await shown(queue, platform, tries)
                clock.now += 1000
        assert platform.entries[-1].attempt == 1

    asyncio.run(scenario())


def test_a_chat_that_is_gone_is_given_up_at_once() -> None:
    async def act(_job: Job, _entry: OutboxEntry) -> DeliveryResult:
        raise PlatformGone("gone")

    async def scenario() -> None:
        clock = Clock()
        queue, platform = new_table(clock=clock), FakePlatform(act)
        await queue.jobs.cancel((await queue.jobs.add(request())).job_id)
        async with sending(queue, platform):
            await shown(queue, platform, 1)
            clock.now += 1000
            await shown(queue, platform, 1)

    asyncio.run(scenario())


def test_one_slow_upload_holds_up_nobody_and_is_in_one_hand_alone() -> None:
    """The upload takes longer than a lease; the heartbeat keeps it."""

    async def act(job: Job, entry: OutboxEntry) -> DeliveryResult:
        if job.id == slow_id:
            await done.wait()
        return await posted(job, entry)

    async def scenario() -> None:
        nonlocal slow_id
        clock = Clock()
        queue = new_table(lease_seconds=60, delivery_spacing_seconds=0, clock=clock)
        async with sending(queue, platform) as running, asyncio.timeout(60):
            slow_id = (await queue.jobs.add(request())).job_id
            job_ids = [(await queue.jobs.add(request())).job_id for _ in range(20)]
            while [await queue.jobs.posted(job_id) for job_id in job_ids] != ["m"] * 20:
                await asyncio.sleep(0.01)
            for _ in range(3):
                clock.now += 40
                await beat_once(queue.tasks, "worker", running)
                await woken(queue)
            assert await queue.jobs.posted(slow_id) is None
            waiting = asyncio.create_task(running.idle())
            await asyncio.sleep(0.05)
            assert not waiting.done()
            done.set()
            await waiting
        assert await queue.jobs.posted(slow_id) == "m"
        assert platform.most_at_once > 1

    slow_id, done = "", asyncio.Event()
    platform = FakePlatform(act)
    asyncio.run(scenario())


def test_a_view_that_cannot_be_noted_is_shown_again_when_its_lease_ran_out() -> None:
    """The sender goes on with its other work meanwhile, and its heartbeat keeps nothing that it lost."""

    class StubbornOutbox(SqlOutbox):
        refused = 0

        async def settle_entry(self, entry: OutboxEntry, **rest: Any) -> None:
            if self.refused < 1:
                self.refused += 1
                raise StorageError("the database is away")
            await super().settle_entry(entry, **rest)

    async def scenario() -> None:
        clock = Clock()
        table, platform = new_table(lease_seconds=30, clock=clock), FakePlatform(posted)
        queue = replace(table, outbox=instead(StubbornOutbox, table))
        job_id = (await queue.jobs.add(request())).job_id
        async with sending(queue, platform) as running:
            await shown(queue, platform, 1)
            for _ in range(4):
                clock.now += 10
                await beat_once(queue.tasks, "worker", running)
            await shown(queue, platform, 2)
        assert platform.entries[1].tried_before
        assert await queue.jobs.posted(job_id) == "m"

    asyncio.run(scenario())


def test_what_was_posted_for_a_forgotten_job_is_taken_back() -> None:
    async def scenario() -> None:
        queue, platform = new_table(), FakePlatform(posted)
        job_id = (await queue.jobs.add(request())).job_id
        async with sending(queue, platform):
            await shown(queue, platform, 1)
            await queue.outbox.note_posted(job_id, "file")
            await queue.jobs.forget(job_id, retract=True)
            await retracted(queue, platform, 2)
        assert set(platform.retracted) == {"m", "file"}

    asyncio.run(scenario())


def test_what_is_posted_while_its_job_is_forgotten_is_taken_back() -> None:
    async def act(job: Job, _entry: OutboxEntry) -> DeliveryResult:
        await queue.jobs.forget(job.id, retract=True)
        return DeliveryResult(external_id="late", again_after_seconds=0)

    async def scenario() -> None:
        await queue.jobs.add(request())
        async with sending(queue, platform):
            await retracted(queue, platform, 1)
        assert platform.retracted == ["late"]
        assert len(platform.entries) == 1

    queue, platform = new_table(), FakePlatform(act)
    asyncio.run(scenario())


@pytest.mark.parametrize("error", [DeliveryError("no"), RuntimeError("no"), PlatformBusy("wait")])
def test_what_cannot_be_deleted_now_is_deleted_later(error: Exception) -> None:
    async def refuse_once(_posted: str) -> None:
        if len(platform.retracted) == 1:
            raise error

    async def scenario() -> None:
        clock = Clock()
        queue = new_table(clock=clock)
        await queue.outbox.retract(PLATFORM, "m", ADDRESS)
        async with sending(queue, platform):
            await retracted(queue, platform, 1)
            clock.now += 60
            await retracted(queue, platform, 2)
            clock.now += 86_400
            await retracted(queue, platform, 2)

    platform = FakePlatform(posted, refuse_once)
    asyncio.run(scenario())


def test_a_platform_that_names_its_patience_is_asked_after_it() -> None:
    async def busy(_posted: str) -> None:
        if len(platform.retracted) == 1:
            raise PlatformBusy("wait", retry_after=500)

    async def scenario() -> None:
        clock = Clock()
        queue = new_table(clock=clock)
        await queue.outbox.retract(PLATFORM, "m", ADDRESS)
        async with sending(queue, platform):
            await retracted(queue, platform, 1)
            clock.now += 499
            await retracted(queue, platform, 1)
            clock.now += 2
            await retracted(queue, platform, 2)

    platform = FakePlatform(posted, busy)
    asyncio.run(scenario())


def test_where_nobody_can_delete_anything_any_more_it_is_given_up() -> None:
    async def gone(_posted: str) -> None:
        raise PlatformGone("uninstalled")

    async def scenario() -> None:
        clock = Clock()
        queue = new_table(clock=clock)
        await queue.outbox.retract(PLATFORM, "m", ADDRESS)
        async with sending(queue, platform):
            await retracted(queue, platform, 1)
            clock.now += 86_400
            await retracted(queue, platform, 1)

    platform = FakePlatform(posted, gone)
    asyncio.run(scenario())


def test_tries_to_delete_end_after_two_days_of_patience() -> None:
    async def busy(_posted: str) -> None:
        raise PlatformBusy("wait")

    async def scenario() -> None:
        clock = Clock()
        queue = new_table(clock=clock)
        await queue.outbox.retract(PLATFORM, "m", ADDRESS)
        async with sending(queue, platform):
            for tries in range(1, 50):
                await retracted(queue, platform, tries)
                clock.now += 3600
            await retracted(queue, platform, 49)

    platform = FakePlatform(posted, busy)
    asyncio.run(scenario())
