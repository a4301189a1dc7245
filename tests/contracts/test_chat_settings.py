from __future__ import annotations

import asyncio

import pytest

from bot.domain.ports.stores import ChatSettings
from storage.job_table import SqlJobTable, open_job_table

pytestmark = pytest.mark.anyio


async def test_a_chats_settings_are_its_own(queue: SqlJobTable) -> None:
    settings: ChatSettings = queue.chat_settings
    assert await settings.get("slack", "C1") == {}
    await settings.put("slack", "C1", {"mode": "s2t"})
    await settings.put("slack", "C1", {"mode": "asr", "to": "fr"})
    await settings.put("telegram", "C1", {"mode": "s2t"})
    assert await settings.get("slack", "C1") == {"mode": "asr", "to": "fr"}
    await settings.delete("slack", "C1")
    assert await settings.get("slack", "C1") == {}
    assert await settings.get("telegram", "C1") == {"mode": "s2t"}


async def test_everything_below_a_prefix_goes_at_once_and_nothing_beside_it(queue: SqlJobTable) -> None:
    settings: ChatSettings = queue.chat_settings
    gone, kept = ["a_%/1", "a_%/", "a_%/é"], ["a_%", "abc/1", "A_%/1", "ba_%/1", ""]
    for chat in gone + kept:
        await settings.put("slack", chat, {"there": True})
    await settings.put("telegram", "a_%/1", {"there": True})
    assert await settings.delete_all("slack", "a_%/") == 3
    assert await settings.delete_all("slack", "a_%/") == 0
    assert [chat for chat in gone + kept if await settings.get("slack", chat)] == kept
    assert await settings.get("telegram", "a_%/1") == {"there": True}


async def test_two_who_set_a_new_chat_at_once_leave_one_of_their_values(database_url: str) -> None:
    here, there = await open_job_table(database_url), await open_job_table(database_url)
    for number in range(20):
        chat = f"C{number}"
        await asyncio.gather(
            here.chat_settings.put("slack", chat, {"mode": "asr"}),
            there.chat_settings.put("slack", chat, {"mode": "s2t"}),
        )
        assert (await here.chat_settings.get("slack", chat))["mode"] in {"asr", "s2t"}
    await here.close()
    await there.close()
