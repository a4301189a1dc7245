"""Recordings that were sent as one: what is written beside any of them is meant for all.

Telegram makes each part a message, and puts the words on one of them, often the last. So whoever asks for
updates waits a moment for the rest; a webhook, which gets them one by one, takes the earlier parts once more
when the words arrive, as if they had been changed. A command is remembered for a minute, for parts that come
to another process.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.chat.events import MessageReceived
from bot.domain.ports.stores import ChatSettings
from handlers.background import Background
from handlers.telegram.received import ReceivedUpdate
from handlers.telegram.settings import PLATFORM

HOLD_SECONDS = 1.0
REMEMBERED_SECONDS = 60.0
MOST_REMEMBERED = 500


@dataclass(slots=True)
class _MediaGroup:
    caption: MessageReceived | None = None
    bare: list[ReceivedUpdate] = field(default_factory=list)
    """Parts that were taken before the words were known."""


class MediaGroups:
    def __init__(self, chat_settings: ChatSettings, chores: Background) -> None:
        self._settings = chat_settings
        self._chores = chores
        self._media_groups: OrderedDict[str, _MediaGroup] = OrderedDict()

    async def note(self, received: ReceivedUpdate) -> None:
        """To be called for all that has arrived before any part is taken."""
        said = received.event
        if received.media_group is None or not received.captioned or not isinstance(said, MessageReceived):
            return
        self._album(received.media_group).caption = said
        if said.addressed:
            until = time.time() + REMEMBERED_SECONDS
            note = {"album": received.media_group, "text": said.text, "until": until}
            await self._settings.put(PLATFORM, _name(said), note)
            self._chores.start(self._forget(said))

    def incomplete(self, received: ReceivedUpdate) -> bool:
        """A part without words of an album whose words have not been seen."""
        if received.media_group is None or received.captioned:
            return False
        return self._album(received.media_group).caption is None

    async def completed(self, received: ReceivedUpdate) -> ReceivedUpdate:
        """The part with the album's words, as far as they are known."""
        said = received.event
        if received.media_group is None or received.captioned or not isinstance(said, MessageReceived):
            return received
        album = self._album(received.media_group)
        if album.caption is not None:
            return _with(received, said, album.caption.text, addressed=album.caption.addressed)
        note = await self._noted(said)
        if note.get("album") == received.media_group:
            return _with(received, said, str(note["text"]), addressed=True)
        album.bare.append(received)
        return received

    def overtaken(self, received: ReceivedUpdate) -> Sequence[ReceivedUpdate]:
        """Parts that were taken without the words that this one brings."""
        words = received.event
        if received.media_group is None or not received.captioned or not isinstance(words, MessageReceived):
            return ()
        return tuple(
            _again(part, part.event, words)
            for part in self._album(received.media_group).bare
            if isinstance(part.event, MessageReceived)
        )

    def settle(self, received: ReceivedUpdate) -> None:
        """What was overtaken has its words now."""
        if received.media_group is not None and received.captioned:
            self._album(received.media_group).bare.clear()

    async def _noted(self, said: MessageReceived) -> Mapping[str, Any]:
        """What a process that was killed could not forget is forgotten here."""
        note = await self._settings.get(PLATFORM, _name(said))
        if not note or float(note.get("until", 0)) > time.time():
            return note
        await self._settings.delete(PLATFORM, _name(said))
        return {}

    async def _forget(self, said: MessageReceived) -> None:
        """People's words stay no longer than they are needed: a minute, or until the service stops."""
        try:
            await asyncio.sleep(REMEMBERED_SECONDS)
        finally:
            await self._settings.delete(PLATFORM, _name(said))

    def _album(self, name: str) -> _MediaGroup:
        album = self._media_groups.setdefault(name, _MediaGroup())
        while len(self._media_groups) > MOST_REMEMBERED:
            self._media_groups.popitem(last=False)
        return album


def _with(received: ReceivedUpdate, said: MessageReceived, text: str, *, addressed: bool) -> ReceivedUpdate:
    return replace(received, event=replace(said, text=text, addressed=said.addressed or addressed))


def _again(received: ReceivedUpdate, said: MessageReceived, words: MessageReceived) -> ReceivedUpdate:
    event = replace(
        said,
        event_id=f"{said.event_id}/{words.event_id}",
        text=words.text,
        addressed=words.addressed,
        edited=True,
    )
    return replace(received, event=event)


def _name(said: MessageReceived) -> str:
    return f"album:{said.place.workspace}/{said.place.chat}"
