"""What was posted for a job and how far it got, as the string that the job table keeps."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.domain.job import Job
from handlers.matrix.target import MatrixTarget

_FROZEN = ConfigDict(frozen=True, extra="ignore")


class MatrixFile(BaseModel):
    model_config = _FROZEN

    name: str
    event: str


class MatrixPosted(BaseModel):
    model_config = _FROZEN

    v: Literal[1] = 1
    job: str = ""
    """The job that it shows."""
    room: str
    status: str = ""
    """The event that is edited until it is the answer; empty until then, or after it was redacted."""
    shown: str = ""
    """Digest of what it says; empty where that is not known."""
    edits: int = 0
    """How often it was edited: no two edits share a transaction id."""
    answers: tuple[str, ...] = ()
    """Edits that hold the answer: they keep its words when the message itself is redacted, and go with it."""
    whole: bool = True
    """The answer fitted into the message."""
    announced: bool = False
    """The answer has a message of its own, or cannot have one."""
    line: str = ""
    """The line about progress beside such an answer, while it has still to go."""
    replaced: int = 0
    """How often it was posted anew, because somebody had redacted it."""
    mark: str = ""
    """The bot's reaction on the recording."""
    mark_event: str = ""
    mark_tries: int = 0
    """To put the last one, in vain."""
    files: tuple[MatrixFile, ...] = ()
    fileless: bool = False
    """Files are not taken there: the answer has to do without."""
    bare: bool = False
    """The homeserver does not take the words in full: it gets them without markup and choices."""
    earlier: tuple[MatrixFile, ...] = ()
    """Files of an earlier answer that this one takes the place of."""

    @classmethod
    def read(cls, external_id: str | None) -> MatrixPosted | None:
        """None where nothing was posted, or what is noted is not ours."""
        try:
            return None if external_id is None else cls.model_validate_json(external_id)
        except ValidationError:
            return None

    @classmethod
    def of_job(cls, job: Job, external_id: str | None, target: MatrixTarget) -> MatrixPosted:
        """As noted; of a job that takes over an earlier one's message, that message, to be written anew."""
        known = cls.read(external_id) or cls.read(job.request.replaces_message) or cls(room=target.room)
        if known.job == job.id:
            return known
        return cls(
            job=job.id,
            room=target.room,
            status=known.status,
            answers=known.answers,
            line=known.line,
            mark=known.mark,
            mark_event=known.mark_event,
            earlier=(*known.earlier, *known.files),
        )

    def note(self) -> str:
        return self.model_dump_json(exclude_defaults=True)

    @property
    def events(self) -> tuple[str, ...]:
        """All that there is of it."""
        files = (file.event for file in (*self.files, *self.earlier))
        return tuple(
            dict.fromkeys(filter(None, (*self.answers, self.status, self.line, *files, self.mark_event)))
        )
