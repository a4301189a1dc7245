"""What was posted for a job and how far it got, as the string that the job table keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.domain.job import Job
from handlers.telegram.target import TelegramTarget

_FROZEN = ConfigDict(frozen=True, extra="ignore")


class PostedFile(BaseModel):
    model_config = _FROZEN

    name: str
    message: int
    chat: int | None = None
    """Where it was posted; None: where the status was. A group may move between the two."""
    done: bool = False
    """False: the message is still its placeholder."""


class TelegramPosted(BaseModel):
    model_config = _FROZEN

    v: Literal[1] = 1
    job: str = ""
    """The job that it shows."""
    chat: int
    """Where the status was posted."""
    business: str | None = None
    status: int | None = None
    """The one message that is edited until it is the answer."""
    shown: str = ""
    """Digest of what it says."""
    whole: bool = True
    """The answer fitted into the message."""
    lost: bool = False
    """Somebody deleted the message: progress is not shown any more, the answer comes as a new one."""
    replaced: int = 0
    """How often it was posted anew."""
    files: tuple[PostedFile, ...] = ()

    @classmethod
    def read(cls, external_id: str | None) -> TelegramPosted | None:
        """None where nothing was posted, or what is noted is not ours."""
        try:
            return None if external_id is None else cls.model_validate_json(external_id)
        except ValidationError:
            return None

    @classmethod
    def of_job(cls, job: Job, external_id: str | None, target: TelegramTarget) -> TelegramPosted:
        """As noted; of a job that takes over an earlier one's message, that message, to be written anew."""
        known = cls.read(external_id) or cls.read(job.request.replaces_message)
        if known is None:
            known = cls(chat=target.chat, business=target.business)
        if known.job == job.id:
            return known
        files = tuple(file.model_copy(update={"done": False}) for file in known.files)
        anew = {"job": job.id, "shown": "", "whole": True, "lost": False, "replaced": 0, "files": files}
        return known.model_copy(update=anew)

    def note(self) -> str:
        return self.model_dump_json(exclude_defaults=True)

    def file(self, name: str) -> PostedFile | None:
        return next((file for file in self.files if file.name == name), None)

    def with_file(self, changed: PostedFile) -> TelegramPosted:
        others = tuple(file for file in self.files if file.name != changed.name)
        return self.model_copy(update={"files": (*others, changed)})

    @property
    def messages(self) -> Mapping[int, tuple[int, ...]]:
        """All that there is of it, by chat."""
        found: dict[int, tuple[int, ...]] = {}
        status = () if self.status is None else ((self.chat, self.status),)
        for chat, message in (*status, *((file.chat or self.chat, file.message) for file in self.files)):
            found[chat] = (*found.get(chat, ()), message)
        return found
