"""What our stand-in and an independent one agree on, by the library's own client."""

from __future__ import annotations

import aiohttp
import pytest

from tests.integration.slack_emulator.emulator import an_emulator

pytestmark = [pytest.mark.anyio, pytest.mark.emulator, pytest.mark.usefixtures("loopback")]


async def test_a_person_uploads_a_note_and_the_bot_downloads_it() -> None:
    async with an_emulator() as slack, aiohttp.ClientSession() as session:
        told = await slack.bot.auth_test()
        assert told["user_id"] == slack.bot_user
        chat = (await slack.anna.conversations_open(users=[slack.bot_user]))["channel"]["id"]
        await slack.anna.files_upload_v2(channel=chat, filename="note.ogg", content=b"OggS")
        kinds = [body["event"].get("subtype") or body["event"]["type"] for body in slack.events]
        assert "file_share" in kinds
        (file,) = slack.events[kinds.index("file_share")]["event"]["files"]
        found = (await slack.bot.files_info(file=file["id"]))["file"]
        headers = {"Authorization": f"Bearer {slack.bot_token}"}
        async with session.get(found["url_private_download"], headers=headers) as answer:
            assert await answer.read() == b"OggS"


async def test_a_message_is_posted_edited_and_deleted() -> None:
    async with an_emulator() as slack:
        chat = (await slack.anna.conversations_open(users=[slack.bot_user]))["channel"]["id"]
        posted = await slack.bot.chat_postMessage(channel=chat, text="working")
        await slack.bot.chat_update(channel=chat, ts=posted["ts"], text="done")
        history = (await slack.anna.conversations_history(channel=chat))["messages"]
        assert [message["text"] for message in history] == ["done"]
        await slack.bot.chat_delete(channel=chat, ts=posted["ts"])
        assert not (await slack.anna.conversations_history(channel=chat))["messages"]
