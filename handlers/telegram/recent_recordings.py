"""A cache of recently seen recordings: Telegram does not tell what a reaction or a button is about."""

from __future__ import annotations

from collections.abc import Iterable

from cachetools import FIFOCache

from bot.chat.events import Attachment
from bot.chat.job_keys import chat_key, file_key
from bot.domain.ports.jobs import JobStore
from handlers.telegram.received import SCHEME
from handlers.telegram.settings import PLATFORM

MOST_REMEMBERED = 5000


class RecentRecordings:
    """In this process, and in the jobs that were made of recordings."""

    def __init__(self, jobs: JobStore) -> None:
        self._jobs = jobs
        self._by_file: FIFOCache[tuple[str, str, str], Attachment] = FIFOCache(MOST_REMEMBERED)
        """By workspace, chat where it was seen, and key of the file."""
        self._by_message: FIFOCache[tuple[str, str], Attachment] = FIFOCache(MOST_REMEMBERED)
        """By workspace and the message that carries it."""

    def note(self, workspace: str, chat: str, recordings: Iterable[Attachment]) -> None:
        """They were seen in this chat."""
        for attachment in recordings:
            self._by_file[workspace, chat, attachment.key] = attachment
            self._by_message[workspace, attachment.message] = attachment

    async def file(self, workspace: str, chat: str, key: str) -> Attachment | None:
        """The recording with this `Attachment.key`, if it was seen in this very chat: names can be forged."""
        if (attachment := self._by_file.get((workspace, chat, key))) is not None:
            return attachment
        return await self._of_a_job(file_key(workspace, key), chat_key(workspace, chat))

    async def of_message(self, workspace: str, message: str) -> tuple[Attachment, ...]:
        """What the message carries, as far as that is known."""
        attachment = self._by_message.get((workspace, message)) or await self._of_a_job(message)
        return () if attachment is None else (attachment,)

    async def _of_a_job(self, *known_by: str) -> Attachment | None:
        """Of the newest job with all these keys."""
        for job in await self._jobs.found(PLATFORM, known_by[0]):
            request = job.request
            file = next((key for key in request.keys if key.startswith("file:")), None)
            carrier = next((key for key in request.keys if key.startswith("message:")), None)
            ours = request.source.url.startswith(f"{SCHEME}:") and set(known_by[1:]) <= set(request.keys)
            if ours and file and carrier:
                name = file.rpartition("/")[2]
                return Attachment(source=request.source, key=name, message=carrier, seconds=request.seconds)
        return None
