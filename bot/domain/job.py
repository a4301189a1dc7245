"""A request, the job it becomes, and the tasks the job is done in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.domain.failure import Failure
from bot.domain.recording import Recording, Segment
from bot.domain.transcript import SegmentText


class Mode(StrEnum):
    ASR = "asr"
    S2T = "s2t"
    TRANSLATE = "translate"
    SUMMARIZE = "summarize"
    UNDERSTAND = "understand"


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What was asked for. Equal options on an equal recording are the same request."""

    mode: Mode
    language: str | None = None
    """Spoken language, ISO 639-1, where the person says it; else the engine finds out."""
    to: str | None = None
    """Language of the answer; None: that of the recording, and English for `translate`."""
    question: str | None = None
    segment_seconds: float | None = None
    """The person's upper limit on a segment's length."""
    speakers: int | None = None
    """How many people speak: None where that is found out, of recordings of a minute or more; 0 where voices
    are not to be told apart."""
    terms: tuple[str, ...] = ()
    """Names that may be said, spelled right, most important first; `term = translation` tells how a
    translation renders one."""


class SoundKind(StrEnum):
    """What people call a recording."""

    VOICE = "voice"
    """Spoken into the chat app itself."""
    VIDEO = "video"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where the sound is: `file:` with an absolute path, `blob:` with a key, or a platform's own scheme."""

    url: str
    name: str | None = None
    """The file's name as people know it; shown, never used as a path."""
    sha256: str | None = None
    """Of the file, where it is known before the fetch."""
    kind: SoundKind = SoundKind.OTHER
    sent_at: datetime | None = None
    """None where that is when the job was made."""
    message: str = ""
    """The platform's key of the message that carries it; empty where none does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Who asked, where. `flow` is what fairness is between: a chat, or a caller of the API."""

    platform: str
    flow: str
    user: str | None = None
    address: dict[str, str] = field(default_factory=dict)
    """What the platform's handler needs to answer: channel, thread, message. Opaque to everyone else."""
    locale: str = "en"
    time_zone: str | None = None
    """Of the person, by IANA's name, where the platform tells it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What somebody asked for, parsed by a handler and accepted."""

    origin: Origin
    source: Source
    options: Options
    event_id: str | None = None
    """The platform's own id of the event: the same event delivered again adds nothing."""
    dedup_key: str | None = None
    """While a job with this key is open, the same request joins it."""
    priority: int = 0
    """Higher goes first, before all fairness. For admins."""
    max_parallel: int | None = None
    """Tasks of this job that may run at once."""
    deadline_seconds: float | None = None
    """From acceptance; then the job ends with what there is."""
    notify: bool = False
    """The answer goes out through the outbox; else the caller asks for it."""
    keys: tuple[str, ...] = ()
    """What the platform finds this job by again: its message, thread, file, person, chat, workspace."""
    quota_accounts: tuple[str, ...] = ()
    """Whose daily quota of sound the recording counts against."""
    quota_limits: tuple[tuple[str, float], ...] = ()
    """Accounts with the seconds of sound that they may hand in today (UTC): past them nothing is added."""
    seconds: float | None = None
    """Length of the recording as the platform tells it, before anything is decoded."""
    quota_estimate_seconds: float = 0.0
    """What it counts for until its length is known."""
    keep_seconds: float | None = None
    """How long the answer is kept once the job is over; None: as long as any."""
    earlier: tuple[str, ...] = ()
    """Jobs whose questions and answers this question goes on from, oldest first, as far as they are there."""
    replaces_message: str | None = None
    """The platform's id of an earlier message that this job's view replaces."""
    unasked: bool = False
    """Nobody asked for it: it shows itself only if there is something to say."""


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    """Answered, with time ranges missing that are named."""
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        return self in FINAL_STATES


FINAL_STATES = frozenset({JobState.DONE, JobState.PARTIAL, JobState.FAILED, JobState.CANCELLED})


class TaskKind(StrEnum):
    PREPARE = "prepare"
    """Fetch, decode and cut; adds SEGMENT tasks as it goes."""
    SEGMENT = "segment"
    """One segment through the engine."""
    REDUCE = "reduce"
    """Decides what is next once its siblings are settled: more CALL tasks, or the answer. Calls no engine."""
    CALL = "call"
    """One call of a text model that a mode asked for."""
    VOICES = "voices"
    """How one segment's voices sound, beside its SEGMENT task. What fails costs the answer nothing else."""


class Capability(StrEnum):
    """What a task occupies while it runs. Engine needs are bounded by gates."""

    PREPARE = "prepare"
    REDUCE = "reduce"
    TRANSCRIBE = "transcribe"
    TRANSLATE = "translate"
    """Speech in any language straight to English text."""
    THINK = "think"
    """Text in, text out."""
    LISTEN = "listen"
    """Sound and an instruction in, text out."""
    VOICES = "voices"
    """Processor time of the worker itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A question of a mode to a text model (or, with `segments`, to one that listens)."""

    system: str
    user: str
    max_tokens: int
    """Of the answer; what the model thinks comes on top."""
    segments: tuple[int, ...] = ()
    """Indexes of the segments whose sound goes along."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentWork:
    """Payload of a SEGMENT task."""

    segment: Segment
    blob: str | None
    """Key of the FLAC in the blob store; None for dead air and where a cached result makes it unneeded."""
    cache_key: str
    """Recording, range, engine profile and task: the result's name in the store."""
    recording: str
    """The recording's SHA-256."""
    need: Literal[Capability.TRANSCRIBE, Capability.TRANSLATE] = Capability.TRANSCRIBE
    model: str | None = None
    """That the recording was begun with, where the engine's may change meanwhile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallWork:
    """Payload of a CALL task."""

    call: Call
    cache_key: str
    """Engine profile and everything that is asked: equal calls have equal answers."""
    recording: str
    """The recording's SHA-256: the answer is forgotten with it."""

    @property
    def need(self) -> Capability:
        return Capability.LISTEN if self.call.segments else Capability.THINK


@dataclass(frozen=True, kw_only=True, slots=True)
class VoicesWork:
    """Payload of a VOICES task."""

    segment: Segment
    blob: str | None
    """Key of the FLAC in the blob store; None where a cached result makes it unneeded."""
    cache_key: str
    """Recording, range and model: the result's name in the store."""
    recording: str
    """The recording's SHA-256: the result is forgotten with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """The right to work on a task. A write with an outdated `fence` is refused."""

    task_id: int
    fence: int
    worker: str
    gate: str | None = None
    """The engine endpoint whose slot is held."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A job as its row says."""

    id: str
    request: Request
    state: JobState
    created_at: datetime
    finished_at: datetime | None = None
    recording: Recording | None = None
    """Known when the preparation is over."""
    failure: Failure | None = None
    cancel_requested: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A task in hand."""

    lease: Lease
    kind: TaskKind
    job: Job
    work: SegmentWork | CallWork | VoicesWork | None
    """None for PREPARE and REDUCE."""
    attempt: int
    """1 for the first try; tries that were lost to a dead worker or a pause do not count."""
    earlier: SegmentText | None = None
    """Of a segment whose text has holes: what was heard by an earlier job."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentState:
    """A segment of a job and what became of it."""

    segment: Segment
    settled: bool
    text: SegmentText | None
    """None for dead air, for failures, and until settled, but where an earlier job heard some of it."""
    failure: Failure | None = None
    model: str | None = None
    """As in its work."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a job is."""

    position: int | None
    """Jobs that start before this one; None once it has started."""
    segments_done: int
    segments_total: int
    """So far; final when `prepared`."""
    seconds_done: float
    seconds_total: float
    """Of sound that was cut so far; final when `prepared`."""
    prepared: bool
    calls_done: int
    calls_total: int
    running_seconds: float | None = None
    """Since work on it began; None until then."""
    trouble: Failure | None = None
    """Why a task of it waits before its next try."""
