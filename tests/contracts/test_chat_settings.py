from __future__ import annotations

import pytest

from bot.domain.ports import Queue
from storage.memory import MemoryQueue
from storage.queue import SqlQueue

pytestmark = pytest.mark.anyio


async def test_a_chats_settings_are_its_own(queue: Queue) -> None:
    assert isinstance(queue, SqlQueue | MemoryQueue)
    settings = queue.chat_settings
    assert await settings.get("slack", "C1") == {}
    await settings.put("slack", "C1", {"mode": "s2t"})
    await settings.put("slack", "C1", {"mode": "asr", "to": "fr"})
    await settings.put("telegram", "C1", {"mode": "s2t"})
    assert await settings.get("slack", "C1") == {"mode": "asr", "to": "fr"}
    await settings.delete("slack", "C1")
    assert await settings.get("slack", "C1") == {}
    assert await settings.get("telegram", "C1") == {"mode": "s2t"}
