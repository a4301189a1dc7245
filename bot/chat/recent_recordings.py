"""Recordings of a chat, remembered as they are heard of: a command without one means the newest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.chat.events import Attachment, Person, Place
from bot.chat.job_keys import chat_key, file_key, keys_of
from bot.domain.job import Source
from bot.domain.ports.key_values import KeyValue, Owner

KEEP_SECONDS = 24 * 3600.0
"""What is older may have newer ones behind it that nobody told of, while nothing listened."""
MOST_RECENT = 50


class RecentRecordings:
    """Names and addresses alone, as whoever posted them owns: the sound stays where it is."""

    def __init__(self, key_values: KeyValue) -> None:
        self._key_values = key_values

    async def add(self, place: Place, person: Person, recordings: tuple[Attachment, ...]) -> None:
        """In the order in which they were posted."""
        for one in recordings:
            listed = _list_key(chat_key(place.workspace, place.chat))
            keys = (*keys_of(place, person), one.message, file_key(place.workspace, one.key), listed)
            await self._key_values.put(
                f"{listed}/{one.message}/{one.key}",
                asdict(one),
                owner=Owner(platform=place.platform, keys=tuple(dict.fromkeys(keys))),
                keep_seconds=KEEP_SECONDS,
            )

    async def newest(self, place: Place) -> tuple[Attachment, ...]:
        """Of the chat, the newest first; empty where nothing is known."""
        found = await self._key_values.listed(
            place.platform, [_list_key(chat_key(place.workspace, place.chat))], most=MOST_RECENT
        )
        return tuple(_attachment(value) for value in found.values())

    async def forget(self, platform: str, chat: str) -> None:
        """The chat of this `chat_key` cannot be read any more."""
        for key in await self._key_values.listed(platform, [_list_key(chat)], most=MOST_RECENT):
            await self._key_values.delete(key)


def _list_key(chat: str) -> str:
    return f"recordings:{chat}"


def _attachment(value: Mapping[str, Any]) -> Attachment:
    return Attachment(**{**value, "source": Source(**value["source"])})
