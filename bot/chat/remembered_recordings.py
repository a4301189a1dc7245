"""Recordings of a chat, remembered as they are heard of: a command without one means the newest."""

from __future__ import annotations

from pydantic import TypeAdapter

from bot.chat.events import Attachment, Person, Place
from bot.chat.job_keys import chat_key, file_key, keys_of, person_key
from bot.chat.recording_names import newest_first
from bot.domain.ports.key_values import KeyValue, Owner

KEEP_SECONDS = 24 * 3600.0
"""What is older may have newer ones behind it that nobody told of, while nothing listened."""
MOST_RECENT = 50
_ATTACHMENT = TypeAdapter(Attachment)


class RememberedRecordings:
    """Names and addresses alone, owned by who posted them and whose files they are: no sound."""

    def __init__(self, key_values: KeyValue) -> None:
        self._key_values = key_values

    async def add(self, place: Place, person: Person, recordings: tuple[Attachment, ...]) -> None:
        """In the order in which they were posted."""
        for one in recordings:
            listed = _list_key_of(place)
            owners = (person_key(place.workspace, id_) for id_ in (person.id, one.owner) if id_)
            file = file_key(place.workspace, one.key)
            keys = (*keys_of(place, person), *owners, one.message, file, listed)
            await self._key_values.put(
                f"{listed}/{one.message}/{one.key}",
                _ATTACHMENT.dump_python(one, mode="json"),
                owner=Owner(platform=place.platform, keys=tuple(dict.fromkeys(keys))),
                keep_seconds=KEEP_SECONDS,
            )

    async def newest(self, place: Place) -> tuple[Attachment, ...]:
        """Of the chat, the newest first, each file once; empty where nothing is known."""
        found = await self._key_values.listed(place.platform, [_list_key_of(place)], most=MOST_RECENT)
        known = [_ATTACHMENT.validate_python(value) for value in found.values()]
        if all(one.source.sent_at for one in known):  # an event may come again, and late
            known = newest_first(known)
        return tuple({one.key: one for one in reversed(known)}.values())[::-1]

    async def forget(self, platform: str, chat: str) -> None:
        """The chat of this `chat_key` cannot be read any more, or holds newer ones that stay unknown."""
        while keys := await self._key_values.listed(platform, [_list_key(chat)], most=MOST_RECENT):
            for key in keys:
                await self._key_values.delete(key)


def _list_key_of(place: Place) -> str:
    """Direct messages to a Telegram channel share its chat, and are each between two."""
    direct = place.address.get("direct")
    return _list_key(chat_key(place.workspace, place.chat)) + (f"/{direct}" if direct else "")


def _list_key(chat: str) -> str:
    return f"recordings:{chat}"
