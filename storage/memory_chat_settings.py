"""What people have set, for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


class MemoryChatSettings:
    """Implements `bot.domain.ports.ChatSettings` for tests and for runs without a database."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], str] = {}

    async def get(self, platform: str, chat: str) -> Mapping[str, Any]:
        found: dict[str, Any] = json.loads(self._values.get((platform, chat), "{}"))
        return found

    async def put(self, platform: str, chat: str, value: Mapping[str, Any]) -> None:
        self._values[platform, chat] = json.dumps(dict(value))

    async def delete(self, platform: str, chat: str) -> None:
        self._values.pop((platform, chat), None)

    async def delete_all(self, platform: str, prefix: str) -> int:
        gone = [place for place in self._values if place[0] == platform and place[1].startswith(prefix)]
        for place in gone:
            del self._values[place]
        return len(gone)
