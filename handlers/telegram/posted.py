"""What was posted for a job and how far it got, as the string that the job table keeps."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from handlers.telegram.target import Target, message_key

_FROZEN = ConfigDict(frozen=True, extra="ignore")


class PostedFile(BaseModel):
    model_config = _FROZEN

    name: str
    message: int
    done: bool = False
    """False: the message is still its placeholder."""


class Posted(BaseModel):
    model_config = _FROZEN

    v: Literal[1] = 1
    chat: int
    """Where it was posted."""
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
    def read(cls, external_id: str | None) -> Posted | None:
        """None where nothing was posted, or what is noted is not ours."""
        try:
            return None if external_id is None else cls.model_validate_json(external_id)
        except ValidationError:
            return None

    @classmethod
    def taking_over(cls, earlier: str | None, target: Target) -> Posted:
        """Nothing posted yet, or only the message that the job shall show itself in.

        `earlier` is that message's key, or the note of an earlier job.
        """
        fresh = cls(chat=target.chat, business=target.business)
        if earlier is None:
            return fresh
        if (known := cls.read(earlier)) is not None:
            return fresh.model_copy(update={"chat": known.chat, "status": known.status})
        *_, number = earlier.rpartition("/")
        own = number.isdigit() and earlier == message_key(target.workspace, target.chat, int(number))
        return fresh.model_copy(update={"status": int(number)}) if own else fresh

    def note(self) -> str:
        return self.model_dump_json(exclude_defaults=True)

    def file(self, name: str) -> PostedFile | None:
        return next((file for file in self.files if file.name == name), None)

    def with_file(self, changed: PostedFile) -> Posted:
        others = tuple(file for file in self.files if file.name != changed.name)
        return self.model_copy(update={"files": (*others, changed)})

    @property
    def messages(self) -> tuple[int, ...]:
        status = () if self.status is None else (self.status,)
        return (*status, *(file.message for file in self.files))
