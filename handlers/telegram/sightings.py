"""Recordings that came into sight lately: Telegram does not tell what a reaction or a button is about."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from bot.chat.events import Heard
from bot.chat.keys import file_key
from bot.domain.ports import Queue
from handlers.telegram.recordings import SCHEME
from handlers.telegram.updates import PLATFORM

MOST_REMEMBERED = 5000


class Sightings:
    """In this process, and in the jobs that were made of recordings."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._recent: OrderedDict[tuple[str, str], Heard] = OrderedDict()
        """By workspace and key of the file."""

    def note(self, workspace: str, recordings: Iterable[Heard]) -> None:
        for heard in recordings:
            self._recent.pop((workspace, heard.key), None)
            self._recent[workspace, heard.key] = heard
        while len(self._recent) > MOST_REMEMBERED:
            self._recent.popitem(last=False)

    async def file(self, workspace: str, key: str) -> Heard | None:
        """The recording with this `Heard.key`."""
        if (heard := self._recent.get((workspace, key))) is not None:
            return heard
        return await self._of_a_job(file_key(workspace, key))

    async def of_message(self, workspace: str, message: str) -> tuple[Heard, ...]:
        """What the message carries, as far as that is known."""
        recent = reversed(self._recent.items())
        found = [heard for (where, _), heard in recent if where == workspace and heard.message == message]
        if found:
            return (found[0],)
        known = await self._of_a_job(message)
        return () if known is None else (known,)

    async def _of_a_job(self, known_by: str) -> Heard | None:
        for job in await self._queue.found(PLATFORM, known_by, limit=1):
            request = job.request
            file = next((key for key in request.keys if key.startswith("file:")), None)
            carrier = next((key for key in request.keys if key.startswith("message:")), None)
            if file and carrier and request.source.url.startswith(f"{SCHEME}:"):
                name = file.rpartition("/")[2]
                return Heard(source=request.source, key=name, message=carrier, seconds=request.seconds)
        return None
