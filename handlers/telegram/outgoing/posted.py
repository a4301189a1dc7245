"""What was posted for a job and how far it got, as the string that the job table keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from telegram import InlineKeyboardMarkup

from bot.domain.job import Job
from handlers.html_rendering import RenderedHtml
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
    anew: bool = False
    """The placeholder does not become the file: that comes as a new message, and the placeholder goes."""
    leftover: int | None = None
    """Number of the placeholder that is still there beside it."""


class TelegramPosted(BaseModel):
    model_config = _FROZEN

    v: Literal[1] = 1
    job: str = ""
    """The job that it shows."""
    chat: int
    """Where the status was posted."""
    business: str | None = None
    status: int | None = None
    """The message that is edited until it is the answer."""
    shown: str = ""
    """Digest of what it says."""
    whole: bool = True
    """The answer fitted into the message."""
    announced: bool = False
    """The answer has a message of its own, which it becomes, or cannot have one."""
    line: int | None = None
    """Number of the line about progress beside such an answer, while it has still to go."""
    mark: str = ""
    """The bot's reaction on the recording."""
    mark_tries: int = 0
    """To put the last one, in vain."""
    lost: bool = False
    """Somebody deleted the message: progress is not shown any more, the answer comes as a new one."""
    replaced: int = 0
    """How often it was posted anew."""
    files: tuple[PostedFile, ...] = ()
    general: bool = False
    """The topic is closed: what is new goes into the forum's general one."""
    plain: frozenset[str] = frozenset()
    """Steps that Telegram could not read with their markup, and gets without."""
    fileless: bool = False
    """Files are not taken there: the answer has to do without."""
    refusals: dict[str, int] = {}
    """How often each step was refused for the same reason, where no other way is known."""

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
        anew = {
            "job": job.id,
            "shown": "",
            "whole": True,
            "announced": False,
            "mark": "",
            "mark_tries": 0,
            "lost": False,
            "replaced": 0,
            "files": files,
            "plain": frozenset(),
            "fileless": False,
            "refusals": {},
        }
        return known.model_copy(update=anew)

    def note(self) -> str:
        return self.model_dump_json(exclude_defaults=True)

    def file(self, name: str) -> PostedFile | None:
        return next((file for file in self.files if file.name == name), None)

    def with_file(self, changed: PostedFile) -> TelegramPosted:
        others = tuple(file for file in self.files if file.name != changed.name)
        return self.model_copy(update={"files": (*others, changed)})

    def without_file(self, name: str) -> TelegramPosted:
        return self.model_copy(update={"files": tuple(file for file in self.files if file.name != name)})

    def with_refusal(self, step: str) -> TelegramPosted:
        return self.model_copy(update={"refusals": self.refusals | {step: self.refusals.get(step, 0) + 1}})

    @property
    def messages(self) -> Mapping[int, tuple[int, ...]]:
        """All that there is of it, by chat."""
        found: dict[int, tuple[int, ...]] = {}
        status = [(self.chat, one) for one in (self.status, self.line) if one is not None]
        files = ((file.chat or self.chat, file.message) for file in self.files)
        left = ((file.chat or self.chat, file.leftover) for file in self.files if file.leftover is not None)
        for chat, message in (*status, *files, *left):
            found[chat] = (*found.get(chat, ()), message)
        return found


def digest(rendered: RenderedHtml, buttons: InlineKeyboardMarkup | None) -> str:
    """Of what a message says: what is the same needs no edit."""
    markup = buttons.to_json() if buttons else ""
    return hashlib.sha256(f"{rendered.html}\0{markup}".encode()).hexdigest()[:16]
