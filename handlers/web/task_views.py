"""Tasks and their answers as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from bot.domain.answer import Answer, AnswerNote
from bot.domain.coverage import UncheckedReason
from bot.domain.failure import Failure, FailureCode
from bot.domain.job import Job, JobState, Mode, Progress
from bot.domain.recording import SAMPLE_RATE
from bot.text.exports import as_dict

TASK_ID = "0198c2f0a1b27c3d8e4f5a6b7c8d9e0f"


class Span(BaseModel):
    start: float = Field(description="Seconds from the beginning.", examples=[12.5])
    end: float = Field(examples=[17.25])


class SpokenLine(Span):
    text: str = Field(examples=["Let us begin."])
    language: str | None = Field(
        default=None, description="Of this line; null where only the whole is known.", examples=["en"]
    )
    speaker: int | None = Field(
        default=None,
        description="Whose voice it is, 1 for the first of `speakers`; null where that is not known.",
        examples=[1],
    )


class WordView(Span):
    word: str = Field(examples=["begin."])


class SummaryPoint(BaseModel):
    text: str
    start: float | None = Field(description="When it was said; null where that is not known.")
    end: float | None
    owner: str | None = Field(description="Who does it, for an action item.")


class SummaryView(BaseModel):
    gist: str
    points: list[SummaryPoint]
    decisions: list[SummaryPoint]
    actions: list[SummaryPoint]


class TranscriptView(BaseModel):
    duration: float = Field(description="Seconds of the recording that were decoded.")
    language: str | None = Field(examples=["en"])
    text: str
    lines: list[SpokenLine]
    missing: list[Span] = Field(description="What was neither transcribed nor silent.")
    silences: list[Span]


class EngineShareView(BaseModel):
    name: str = Field(examples=["Whisper base"])
    profile: str = Field(examples=["builtin"])
    model: str = Field(examples=["whisper-base"])
    seconds: float = Field(description="Of the recording that it heard, be it with no words.")


class HeardAgainView(Span):
    reason: str = Field(
        description="Why the first words were not believed, in one word; `missing` where there were none.",
        examples=["empty"],
    )
    engine: str | None = Field(description="Name of the engine that heard it then.")


class SoundMarkView(Span):
    text: str = Field(examples=["[Music]"])


class CoverageView(BaseModel):
    """What was heard, in seconds: speech, silence, other sound and what is missing add up to the duration."""

    duration: float
    speech: float = Field(description="Heard and transcribed.")
    silence: float
    other_sound: float = Field(description="Music and noise, in which nobody speaks.")
    missing: float = Field(description="`transcript.missing` names the ranges.")
    behind_declared_end: float = Field(
        description="Of all that, behind the end that the file's own header declares."
    )
    languages: dict[str, float] = Field(description="Speech by ISO 639-1 code.", examples=[{"en": 61.5}])
    engines: list[EngineShareView]
    heard_again: list[HeardAgainView]
    marks: list[SoundMarkView] = Field(description="What an engine wrote in place of words.")
    unspoken: list[Span] = Field(description="Where an engine gave words and nobody speaks: left out.")
    unchecked: dict[UncheckedReason, float] = Field(
        description="Speech of which a check could not tell whether its words are right and all there."
    )


class ResultView(BaseModel):
    """The answer. A mode fills what it has: lines, paragraphs, a summary, or a reply with its evidence."""

    mode: Mode
    language: str | None
    speakers: list[str] = Field(
        description="What people call each voice, empty where nobody has named it. No voices where they were "
        "not told apart, or there is one.",
        examples=[["Ana", ""]],
    )
    lines: list[SpokenLine]
    paragraphs: list[SpokenLine]
    summary: SummaryView | None
    question: str | None
    reply: str | None
    evidence: list[SpokenLine]
    missing: list[Span] = Field(description="What the answer does not cover.")
    remarks: list[AnswerNote]
    transcript: TranscriptView
    coverage: CoverageView | None = Field(description="Null in answers of before this was told.")
    words_estimated: bool | None = Field(
        description="Whether the engine told no times of some words: they go by length then."
    )
    words: list[WordView] | None = Field(description="Where `words=true` was asked for.")


class Count(BaseModel):
    done: int
    total: int


class SecondsCount(BaseModel):
    done: float
    total: float


class ErrorView(BaseModel):
    """Why a task has no answer."""

    code: FailureCode
    message: str


class TaskSummary(BaseModel):
    """A task in a list."""

    id: str = Field(examples=[TASK_ID])
    state: JobState
    mode: Mode
    name: str | None = Field(description="The file's name, as it was sent.", examples=["meeting.m4a"])
    language: str | None = Field(description="Spoken language, where the caller said it.")
    to: str | None = Field(description="Language of the answer, where the caller chose one.")
    created_at: datetime
    finished_at: datetime | None
    duration: float | None = Field(description="Seconds of the recording; null until it is decoded.")
    error: ErrorView | None


class TaskView(TaskSummary):
    """A task, how far it is, and its answer when there is one."""

    position: int | None = Field(description="Tasks that start before this one; null once it has started.")
    segments: Count = Field(description="So far; the total is final when `prepared`.")
    seconds: SecondsCount = Field(description="Of sound; the total is final when `prepared`.")
    steps: Count = Field(description="Calls of the mode's second step.")
    prepared: bool = Field(description="The recording is decoded to its end.")
    speed: float | None = Field(description="Seconds of sound a second.", examples=[24.0])
    eta_seconds: float | None = Field(description="Until all is heard, at this speed.")
    trouble: ErrorView | None = Field(description="Why the task waits before its next try.")
    result: ResultView | None


class AcceptedTask(BaseModel):
    """A task was made and will be worked on."""

    id: str = Field(examples=[TASK_ID])
    url: str = Field(examples=[f"/api/task/{TASK_ID}"])


class TaskList(BaseModel):
    tasks: list[TaskSummary] = Field(description="Newest first.")


def task_summary(job: Job) -> TaskSummary:
    return TaskSummary(**_common(job))


def task_view(job: Job, progress: Progress, answer: Answer | None, *, words: bool = False) -> TaskView:
    speed = _speed(progress)
    return TaskView(
        **_common(job),
        position=progress.position,
        segments=Count(done=progress.segments_done, total=progress.segments_total),
        seconds=SecondsCount(done=progress.seconds_done, total=progress.seconds_total),
        steps=Count(done=progress.calls_done, total=progress.calls_total),
        prepared=progress.prepared,
        speed=speed,
        eta_seconds=None if job.state.final else _eta_seconds(progress, speed),
        trouble=_error(progress.trouble),
        result=result_view(answer, words=words) if answer else None,
    )


def result_view(answer: Answer, *, words: bool = False) -> ResultView:
    return ResultView.model_validate(as_dict(answer, words=words))


def _common(job: Job) -> dict[str, Any]:
    options = job.request.options
    return {
        "id": job.id,
        "state": job.state,
        "mode": options.mode,
        "name": job.request.source.name,
        "language": options.language,
        "to": options.to,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "duration": round(job.recording.duration / SAMPLE_RATE, 3) if job.recording else None,
        "error": _error(job.failure),
    }


def _error(failure: Failure | None) -> ErrorView | None:
    return None if failure is None else ErrorView(code=failure.code, message=failure.message)


def _speed(progress: Progress) -> float | None:
    if not progress.running_seconds or not progress.seconds_done:
        return None
    return round(progress.seconds_done / progress.running_seconds, 2)


def _eta_seconds(progress: Progress, speed: float | None) -> float | None:
    if not progress.prepared or not speed:
        return None
    return round((progress.seconds_total - progress.seconds_done) / speed, 1)
