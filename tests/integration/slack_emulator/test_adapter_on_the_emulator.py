"""Our adapter, with the real library and the real conversation, on the independent Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

from handlers.slack.manifest import EVENTS_PATH
from tests.fakes.slack import FakeSlack
from tests.integration.slack.office import Office, an_office, served
from tests.integration.slack_emulator.emulator import SIGNING_SECRET, SlackEmulator, an_emulator

pytestmark = [pytest.mark.anyio, pytest.mark.emulator, pytest.mark.usefixtures("loopback")]
SOUND = b"OggS" + bytes(500)


@asynccontextmanager
async def at_work(
    folder: Path, secret: str = SIGNING_SECRET
) -> AsyncIterator[tuple[SlackEmulator, Office, str]]:
    """The adapter on signed events, and Anna's conversation with the bot."""
    async with an_emulator() as slack:
        chat = (await slack.anna.conversations_open(users=[slack.bot_user]))["channel"]["id"]
        workspace = cast("FakeSlack", slack)  # an office asks it for tokens and addresses alone
        async with (
            an_office(workspace, folder, app_token="", signing_secret=secret) as office,
            served(office.connection) as url,
        ):
            slack.events_url = f"{url}{EVENTS_PATH}"
            yield slack, office, chat


async def jobs_of(office: Office, count: int) -> None:
    for _ in range(500):
        if len(await office.jobs()) == count:
            return
        await asyncio.sleep(0.01)
    raise TimeoutError(f"{count} jobs")


async def test_a_signed_event_becomes_a_job_whose_file_is_fetched(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (slack, office, chat):
        await slack.anna.files_upload_v2(channel=chat, filename="note.ogg", content=SOUND)
        await jobs_of(office, 1)
        (job,) = await office.jobs()
        assert job.request.source.name == "note.ogg"
        fetcher = office.connection.fetchers["slack"]
        async with fetcher.fetch(job.request.source, limit_bytes=10_000) as path:
            assert path.read_bytes() == SOUND
        assert set(slack.passed) == {200}


async def test_an_event_that_another_secret_signed_is_refused(tmp_path: Path) -> None:
    async with at_work(tmp_path, secret="another") as (slack, office, chat):
        await slack.anna.files_upload_v2(channel=chat, filename="note.ogg", content=SOUND)
        assert set(slack.passed) == {401}
        assert not await office.jobs()


async def test_the_answer_is_one_message_in_the_thread_and_its_files_are_below(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (slack, office, chat):
        await slack.anna.files_upload_v2(channel=chat, filename="note.ogg", content=SOUND)
        await jobs_of(office, 1)
        await office.deliver()
        await office.finish("Hello world. " * 40, lines=200)
        await office.deliver()
        (note,) = (
            message
            for message in (await slack.anna.conversations_history(channel=chat))["messages"]
            if message.get("files") and message["user"] != slack.bot_user
        )
        thread = (await slack.anna.conversations_replies(channel=chat, ts=note["ts"]))["messages"][1:]
        (answer, *files) = thread
        assert answer["text"].partition("\n")[0] == "Transcript of note.ogg"
        assert [file["name"] for message in files for file in message["files"]] == ["note.txt"]
        assert slack.calls.count("chat.postMessage") == 1
