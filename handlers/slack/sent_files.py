"""Which files were sent on demand for a job: they are deleted along with it."""

from __future__ import annotations

from bot.domain.ports import ChatSettings
from handlers.slack.places import PLATFORM_NAME


class SentFiles:
    """Slack's ids alone, beside what people have set; no words."""

    def __init__(self, chat_settings: ChatSettings) -> None:
        self._notes = chat_settings

    async def note(self, job_id: str, file: str) -> None:
        known = await self.of(job_id)
        await self._notes.put(PLATFORM_NAME, _key(job_id), {"files": [*known, file]})

    async def of(self, job_id: str) -> tuple[str, ...]:
        noted = await self._notes.get(PLATFORM_NAME, _key(job_id))
        return tuple(noted.get("files", ()))

    async def forget(self, job_id: str) -> None:
        await self._notes.delete(PLATFORM_NAME, _key(job_id))


def _key(job_id: str) -> str:
    return f"sent:{job_id}"
