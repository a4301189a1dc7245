"""What was posted for a job goes with it, in its own time, and nothing is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import PlatformBusy
from storage.database.connection import Transaction
from storage.sql.tables import chat_settings
from tests.fakes.slack import FakeSlack, Upload
from tests.integration.slack.office import NOTE, Office, an_office

Story = Callable[[Office], Awaitable[None]]
LONG = "Many words are said here in one breath. " * 3


def play(slack: FakeSlack, folder: Path, story: Story) -> None:
    async def run() -> None:
        async with an_office(slack, folder) as office:
            await story(office)

    asyncio.run(run())


async def asked(office: Office, slack: FakeSlack) -> str:
    """Anna's conversation with the bot, with one recording in it that is taken in."""
    anna = slack.user("anna")
    chat = slack.direct(anna)
    slack.post(chat, anna, files=[NOTE])
    await office.heard()
    return chat


def _settings(transaction: Transaction) -> list[Any]:
    return list(transaction.connection.execute(chat_settings.select()))


async def forgotten(office: Office) -> None:
    """As when somebody deletes what they handed in."""
    for job in await office.jobs():
        await office.queue.jobs.forget(job.id, retract=True)


async def many_times(work: Callable[[], Awaitable[None]]) -> None:
    for _ in range(200):
        await work()


def written(slack: FakeSlack) -> list[str]:
    """Names of our files that Slack still has bytes of."""
    return sorted(
        file.name
        for file in slack.world.files.values()
        if file.user == slack.bot_user and file.uploaded and not file.deleted
    )


def test_an_answer_goes_with_its_files(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.finish(LONG, lines=300)
        await office.deliver()
        assert written(slack) == ["note.txt"]
        await forgotten(office)
        await office.deliver()
        assert slack.by_bot(chat) == []
        assert written(slack) == []

    play(slack, tmp_path, story)


def test_slacks_patience_is_waited_for_and_then_the_answer_goes(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.finish()
        await office.deliver()
        await forgotten(office)
        slack.fail("chat.delete", "limited", retry_after=1)
        assert await office.retract_one()
        assert len(slack.by_bot(chat)) == 1
        await office.deliver()
        assert slack.by_bot(chat) == []

    play(slack, tmp_path, story)


def test_of_very_many_answers_no_more_are_deleted_than_slack_lets_us(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.finish()
        await office.deliver()
        (job,) = await office.jobs()
        posted, address = await office.queue.jobs.posted(job.id), job.request.origin.address
        assert posted is not None
        with pytest.raises(PlatformBusy) as busy:
            await many_times(lambda: office.connection.messenger.retract(posted, address))
        assert busy.value.retry_after is not None
        assert 0 < busy.value.retry_after < 60
        assert slack.by_bot(chat) == []

    play(slack, tmp_path, story)


def test_a_file_that_was_on_its_way_when_the_job_was_forgotten_goes_too(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.finish(LONG, lines=300)
        while "digest" not in (await office.queue.jobs.posted((await office.jobs())[0].id) or ""):
            await office.deliver_one()
        slack.fail("upload", "slow", seconds=0.6)
        filling = asyncio.create_task(office.deliver_one())
        await slack.until(lambda: slack.calls("files.getUploadURLExternal"))
        await asyncio.sleep(0.2)
        await forgotten(office)
        while await office.retract_one():
            """Before the bytes are there, there is nothing to delete."""
        assert await asyncio.gather(filling, return_exceptions=True)
        await office.deliver()
        assert written(slack) == []
        assert slack.by_bot(chat) == []

    play(slack, tmp_path, story)


def test_a_file_that_was_filled_and_never_shared_goes_too(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        await asked(office, slack)
        await office.finish(LONG, lines=300)
        while not slack.calls("files.getUploadURLExternal"):
            await office.deliver_one()
            await asyncio.sleep(0.01)
        assert written(slack) == ["note.txt"]
        await forgotten(office)
        await office.deliver()
        assert written(slack) == []

    play(slack, tmp_path, story)


def test_a_file_sent_on_demand_leaves_no_trace_in_what_people_have_set(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        slack.post(chat, anna, files=[Upload(name="talk.mp3", content=b"x", duration_ms=600_000)])
        await office.heard()
        await office.finish(lines=100)
        await office.deliver()
        (message,) = slack.by_bot(chat)
        await slack.choose(chat, message.ts, anna, "Files", "Subtitles (.srt)").acknowledged()
        await office.heard()
        assert written(slack) == ["talk.notes.srt"]
        assert await office.queue.database.read(_settings) == []
        await forgotten(office)
        await office.deliver()
        assert written(slack) == []
        assert slack.by_bot(chat) == []

    play(slack, tmp_path, story)


def test_what_somebody_deleted_already_is_no_trouble(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.finish()
        await office.deliver()
        (message,) = slack.by_bot(chat)
        slack.delete_message(chat, message.ts)
        await office.heard()
        await forgotten(office)
        await office.deliver()
        assert office.given_up == 0

    play(slack, tmp_path, story)
