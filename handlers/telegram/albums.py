"""Recordings that were sent as one: what is written beside any of them is meant for all.

Telegram makes each part a message, and puts the words on one of them, often the last. So a part without words
waits a moment for the part with them, and commands are remembered for parts that come later.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace

from bot.chat.events import Said
from bot.domain.ports import ChatSettings
from handlers.telegram.updates import PLATFORM, Received

HOLD_SECONDS = 1.0
MOST_PARTS = 10
MOST_REMEMBERED = 500

_Caption = tuple[str, bool]
"""Text, and whether it addresses the bot."""


class Albums:
    """`chat_settings` remembers a chat's last command for processes that got none of the words."""

    def __init__(self, chat_settings: ChatSettings) -> None:
        self._settings = chat_settings
        self._captions: OrderedDict[str, asyncio.Future[_Caption]] = OrderedDict()

    async def note(self, received: Received) -> None:
        """Call it for all that has arrived before any part is handled."""
        said = received.event
        if received.album is None or not received.captioned or not isinstance(said, Said):
            return
        caption = (said.text, said.addressed)
        future = self._caption(received.album)
        if not future.done():
            future.set_result(caption)
        if said.addressed:
            note = {"album": received.album, "text": said.text}
            await self._settings.put(PLATFORM, _name(said), note)

    def incomplete(self, received: Received) -> bool:
        """A part without words of an album whose words have not been seen."""
        return (
            received.album is not None and not received.captioned and not self._caption(received.album).done()
        )

    async def completed(self, received: Received, *, hold_seconds: float = 0.0) -> Received:
        """The part with the album's words, if they are known or arrive in time."""
        said = received.event
        if received.album is None or received.captioned or not isinstance(said, Said):
            return received
        caption = await self._found(received.album, said, hold_seconds)
        if caption is None:
            return received
        text, addressed = caption
        return replace(received, event=replace(said, text=text, addressed=said.addressed or addressed))

    async def _found(self, album: str, said: Said, hold_seconds: float) -> _Caption | None:
        future = self._caption(album)
        if not future.done():
            note = await self._settings.get(PLATFORM, _name(said))
            if note.get("album") == album:
                return str(note["text"]), True
        if not future.done() and hold_seconds:
            await asyncio.wait([future], timeout=hold_seconds)
        return future.result() if future.done() else None

    def _caption(self, album: str) -> asyncio.Future[_Caption]:
        if album not in self._captions:
            self._captions[album] = asyncio.get_running_loop().create_future()
        while len(self._captions) > MOST_REMEMBERED:
            self._captions.popitem(last=False)
        return self._captions[album]


def _name(said: Said) -> str:
    return f"album:{said.place.workspace}/{said.place.chat}"
