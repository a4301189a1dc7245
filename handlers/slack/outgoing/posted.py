"""What was posted for a job so far, as it is noted in `DeliveryResult.external_id`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace

from handlers.mark_attempts import UNWANTED


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadedFile:
    """A file on its way."""

    content: str
    """Of what it is, `content_of`: a fuller answer makes another file of the same name."""
    file: str
    """Slack's id."""
    shared: bool = False
    """It is in the thread."""


def content_of(name: str, text: str) -> str:
    """Equal for equal files."""
    return hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackPosted:
    channel: str
    thread: str
    ts: str
    """Of the status message, later of the answer; empty while there is none yet (`unsaid`), or while it has
    to be posted anew, because somebody deleted it."""
    unsaid: bool = False
    """Nothing was posted so far, by intent."""
    job: str = ""
    """Whose answer it is; empty in notes of before this was noted."""
    digest: str = ""
    """Of what it shows; empty where that is not known."""
    plain: bool = False
    """Slack did not take the blocks of this digest's view."""
    announced: bool = False
    """The answer is a message of its own, or cannot be one."""
    leftover: str = ""
    """Time stamp of the line about progress beside such an answer, while it has still to go."""
    mark: str = ""
    """The bot's reaction on the recording."""
    mark_tries: int = 0
    """To put the last one, in vain."""
    session: bool = False
    """The thread may show that the job is worked on: that has to end with it."""
    session_tries: int = 0
    """To end it, in vain."""
    canvas: str = ""
    """Id of the canvas that holds the whole answer, for as long as it may be there."""
    canvas_url: str = ""
    """Where it is seen, once it is filled."""
    canvas_tries: int = 0
    """To make or to fill it, in vain."""
    canvasless: bool = False
    """No canvas shows the answer; one that could not be deleted (`canvas`) has still to go with the job."""
    renewed: bool = False
    """It was posted anew once; a second time would be a quarrel."""
    elsewhere: bool = False
    """The channel could not be written to: it stands in the person's own conversation with the bot."""
    fileless: bool = False
    """Files are not taken there: the rest of the answer follows in messages."""
    continued: tuple[str, ...] = field(default=())
    """Time stamps of those messages."""
    uploads: tuple[UploadedFile, ...] = field(default=())

    @classmethod
    def of_file(cls, file: str) -> SlackPosted:
        """A note of a file alone, wherever it stands."""
        return cls(channel="", thread="", ts="", uploads=(UploadedFile(content="", file=file),))

    @property
    def root(self) -> str:
        """The thread that more of the same belongs into."""
        return self.thread or self.ts

    def packed(self) -> str:
        told = {
            "channel": self.channel,
            "thread": self.thread,
            "ts": self.ts,
            "unsaid": self.unsaid,
            "job": self.job,
            "digest": self.digest,
            "plain": self.plain,
            "announced": self.announced,
            "leftover": self.leftover,
            "mark": self.mark,
            "mark_tries": self.mark_tries,
            "session": self.session,
            "session_tries": self.session_tries,
            "canvas": self.canvas,
            "canvas_url": self.canvas_url,
            "canvas_tries": self.canvas_tries,
            "canvasless": self.canvasless,
            "renewed": self.renewed,
            "elsewhere": self.elsewhere,
            "fileless": self.fileless,
            "continued": self.continued,
            "uploads": [[one.content, one.file, one.shared] for one in self.uploads],
        }
        return json.dumps({name: value for name, value in told.items() if value})

    @classmethod
    def from_packed(cls, packed: str) -> SlackPosted:
        told = json.loads(packed)
        uploads = (
            UploadedFile(content=content, file=file, shared=shared)
            for content, file, shared in told.get("uploads", ())
        )
        return cls(
            channel=told.get("channel", ""),
            thread=told.get("thread", ""),
            ts=told.get("ts", ""),
            unsaid=told.get("unsaid", False),
            job=told.get("job", ""),
            digest=told.get("digest", ""),
            plain=told.get("plain", False),
            announced=told.get("announced", False),
            leftover=told.get("leftover", ""),
            mark=told.get("mark", ""),
            mark_tries=told.get("mark_tries", 0),
            session=told.get("session", False),
            session_tries=told.get("session_tries", 0),
            canvas=told.get("canvas", ""),
            canvas_url=told.get("canvas_url", ""),
            canvas_tries=told.get("canvas_tries", 0),
            canvasless=told.get("canvasless", False),
            renewed=told.get("renewed", False),
            elsewhere=told.get("elsewhere", False),
            fileless=told.get("fileless", False),
            continued=tuple(told.get("continued", ())),
            uploads=tuple(uploads),
        )

    @classmethod
    def of_job(cls, job: str, packed: str) -> SlackPosted:
        """As noted; of a job that takes over an earlier one's message, that message, to be written anew."""
        known = cls.from_packed(packed)
        if known.job in {"", job}:
            return replace(known, job=job)
        return cls(
            channel=known.channel,
            thread=known.thread,
            ts=known.ts,
            unsaid=known.unsaid,
            job=job,
            mark=known.mark.replace(UNWANTED, ""),
            leftover=known.leftover,
            session=known.session or bool(known.thread and known.ts),
            canvas=known.canvas,
            elsewhere=known.elsewhere,
            fileless=known.fileless,
            uploads=known.uploads,
        )

    def with_upload(self, upload: UploadedFile) -> SlackPosted:
        """In place of an earlier note about the same file."""
        others = tuple(one for one in self.uploads if one.content != upload.content)
        return replace(self, uploads=(*others, upload))

    def upload(self, content: str) -> UploadedFile | None:
        return next((one for one in self.uploads if one.content == content), None)
