"""Media groups, recordings that were sent as one: what is written beside any of them is meant for all.

Telegram makes each part a message, and puts the words on one of them, often the last. So whoever asks for
updates waits a moment for the rest; a webhook, which gets them one by one, takes the earlier parts once more
when the words arrive, as if they had been changed. A command is remembered for a minute, for parts that come
to another process.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.chat.events import MessageReceived
from bot.chat.job_keys import keys_of
from bot.domain.ports.key_values import KeyValue, Owner
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
    def __init__(self, key_values: KeyValue, chores: Background) -> None:
        self._key_values = key_values
        self._chores = chores
        self._media_groups: OrderedDict[str, _MediaGroup] = OrderedDict()

    async def note(self, received: ReceivedUpdate) -> None:
        """To be called for all that has arrived before any part is taken."""
        said = received.event
        if received.media_group is None or not received.captioned or not isinstance(said, MessageReceived):
            return
        self._group(received.media_group).caption = said
        if said.addressed:
            await self._key_values.put(
                _key(said, received.media_group),
                {"text": said.text},
                owner=Owner(platform=PLATFORM, keys=(*keys_of(said.place, said.person), said.message)),
                keep_seconds=REMEMBERED_SECONDS,
            )
            self._chores.start(self._forget(_key(said, received.media_group)))

    def incomplete(self, received: ReceivedUpdate) -> bool:
        """A part without words of a media group whose words have not been seen."""
        if received.media_group is None or received.captioned:
            return False
        return self._group(received.media_group).caption is None

    async def completed(self, received: ReceivedUpdate) -> ReceivedUpdate:
        """The part with the words of its media group, as far as they are known."""
        said = received.event
        if received.media_group is None or received.captioned or not isinstance(said, MessageReceived):
            return received
        group = self._group(received.media_group)
        if group.caption is not None:
            words = replace(said, text=group.caption.text, wording=group.caption.wording)
            return _with(received, words, group.caption.text, addressed=group.caption.addressed)
        note = await self._key_values.get(_key(said, received.media_group))
        if note is not None:
            return _with(received, said, str(note["text"]), addressed=True)
        group.bare.append(received)
        return received

    def overtaken(self, received: ReceivedUpdate) -> Sequence[ReceivedUpdate]:
        """Parts that were taken without the words that this one brings."""
        words = received.event
        if received.media_group is None or not received.captioned or not isinstance(words, MessageReceived):
            return ()
        return tuple(
            _again(part, part.event, words)
            for part in self._group(received.media_group).bare
            if isinstance(part.event, MessageReceived)
        )

    def settle(self, received: ReceivedUpdate) -> None:
        """What was overtaken has its words now."""
        if received.media_group is not None and received.captioned:
            self._group(received.media_group).bare.clear()

    async def _forget(self, key: str) -> None:
        """People's words stay no longer than they are needed: a minute, or until the service stops."""
        try:
            await asyncio.sleep(REMEMBERED_SECONDS)
        finally:
            await self._key_values.delete(key)

    def _group(self, name: str) -> _MediaGroup:
        group = self._media_groups.setdefault(name, _MediaGroup())
        while len(self._media_groups) > MOST_REMEMBERED:
            self._media_groups.popitem(last=False)
        return group


def _with(received: ReceivedUpdate, said: MessageReceived, text: str, *, addressed: bool) -> ReceivedUpdate:
    return replace(received, event=replace(said, text=text, addressed=said.addressed or addressed))


def _again(received: ReceivedUpdate, said: MessageReceived, words: MessageReceived) -> ReceivedUpdate:
    event = replace(
        said,
        event_id=f"{said.event_id}/{words.event_id}",
        text=words.text,
        wording=words.wording,
        addressed=words.addressed,
        edited=True,
    )
    return replace(received, event=event)


def _key(said: MessageReceived, group: str) -> str:
    return f"album/{PLATFORM}/{said.place.workspace}/{said.place.chat}/{group}"
