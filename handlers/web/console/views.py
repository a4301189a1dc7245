"""A task as the console shows it: the words that the chats use, in the language of the browser."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from bot.chat.buttons import language_choices
from bot.chat.job_view import kind_of, view
from bot.domain.answer import Answer
from bot.domain.failure import INPUT_CODES
from bot.domain.job import Capability, Job, JobState, Mode, Progress
from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.locales.catalogue import Localize
from bot.locales.coverage_words import coverage_blocks, coverage_line
from bot.text.blocks import Block, Heading, ListItem, Paragraph, Row, TurnParagraph, blocks
from handlers.web.console.language import catalogue


class At(BaseModel):
    """Seconds from the recording's beginning."""

    start: float
    end: float


class BlockView(BaseModel):
    kind: str
    text: str
    at: At | None = None
    owner: str | None = None
    speaker: str | None = None
    """Who begins to speak, where several people do."""
    voice: int | None = None
    """Their number."""


class Choice(BaseModel):
    value: str
    label: str


class TaskLine(BaseModel):
    """A task in the list. All tasks with the same `recording` belong to one card."""

    id: str
    recording: str
    state: JobState
    final: bool
    mode: Mode
    to: str | None
    question: str | None
    requested: str
    """What was asked for, in words."""
    name: str | None
    created_at: datetime
    seconds: float | None


class TaskPage(TaskLine):
    status: str
    """One line: how far it is; of an answer, what it is."""
    fraction: float | None
    """Done so far, 0 to 1; None while that is not known."""
    body: list[BlockView]
    footnote: str
    """What of the recording was heard, in a line; empty where that is not known."""
    coverage: list[BlockView]
    """The same in full."""
    speakers: list[str]
    """What people call those who speak, "" where nobody named them."""
    answered: bool
    retry: str | None
    """Label of the button that tries again, where that may help."""
    translations: list[Choice]


def task_line(job: Job, locale: str) -> TaskLine:
    return TaskLine(**_line(job, locale))


def task_page(
    job: Job, progress: Progress, answer: Answer | None, *, locale: str, needs: frozenset[Capability]
) -> TaskPage:
    """`needs`: what the connected engines can do."""
    mine = localized(_nameless(job), locale)  # the name stands above
    shown = view(mine, progress, answer, (), catalogue=catalogue(), capabilities=needs)
    return TaskPage(
        **_line(job, locale),
        status=shown.status,
        fraction=_fraction(progress),
        body=[*map(_block, _body(answer, locale) or shown.body)],
        **_coverage(answer, _sayer(locale)),
        speakers=list(answer.speakers) if answer else [],
        answered=answer is not None,
        retry=_retry_label(job, answer, _sayer(locale)),
        translations=[
            Choice(value=button.action.rpartition(":")[2], label=button.label)
            for button in language_choices(mine, needs)
        ],
    )


def localized(job: Job, locale: str) -> Job:
    """As if the reader's language had been known when the task was made."""
    return replace(job, request=replace(job.request, origin=replace(job.request.origin, locale=locale)))


def recording_id(job: Job) -> str:
    """Tasks on the same upload share it; it tells nothing about where the sound lies."""
    return hashlib.sha256(job.request.source.url.encode()).hexdigest()[:16]


def _line(job: Job, locale: str) -> dict[str, Any]:
    options = job.request.options
    return {
        "id": job.id,
        "recording": recording_id(job),
        "state": job.state,
        "final": job.state.final,
        "mode": options.mode,
        "to": options.to,
        "question": options.question,
        "requested": options.question or kind_of(job, _sayer(locale)),
        "name": job.request.source.name,
        "created_at": job.created_at,
        "seconds": round(job.recording.duration / SAMPLE_RATE, 3) if job.recording else None,
    }


def _nameless(job: Job) -> Job:
    return replace(job, request=replace(job.request, source=replace(job.request.source, name=None)))


def _sayer(locale: str) -> Localize:
    def localize(message_id: str, **values: str | float) -> str:
        return catalogue().localize(message_id, locale, **values)

    return localize


def _body(answer: Answer | None, locale: str) -> list[Block]:
    """Without the question: the page shows it above, as what the person said."""
    return (
        list(blocks(replace(answer, question=None), catalogue().labels(locale, for_admin=True)))
        if answer
        else []
    )


def _coverage(answer: Answer | None, localize: Localize) -> dict[str, Any]:
    found = answer.transcript.coverage if answer else None
    return {
        "footnote": coverage_line(found, localize) if found else "",
        "coverage": [*map(_block, coverage_blocks(found, localize))] if found else [],
    }


def _block(block: Block) -> BlockView:
    match block:
        case Heading(text=text):
            return BlockView(kind="heading", text=text)
        case Paragraph(text=text, at=at):
            return BlockView(kind="paragraph", text=text, at=_at(at))
        case ListItem(text=text, at=at, owner=owner):
            return BlockView(kind="item", text=text, at=_at(at), owner=owner)
        case Row(text=text, at=at):
            return BlockView(kind="row", text=text, at=_at(at))
        case TurnParagraph(text=text, at=at, speaker=speaker, voice=voice):
            return BlockView(kind="turn", text=text, at=_at(at), speaker=speaker or None, voice=voice or None)


def _at(at: TimeRange | None) -> At | None:
    return At(start=round(at.start_seconds, 3), end=round(at.end_seconds, 3)) if at else None


def _fraction(progress: Progress) -> float | None:
    """Hearing counts as nine tenths where steps of writing follow."""
    if not progress.prepared or not progress.seconds_total:
        return None
    heard = progress.seconds_done / progress.seconds_total
    if not progress.calls_total:
        return round(heard, 4)
    return round(0.9 * heard + 0.1 * progress.calls_done / progress.calls_total, 4)


def _retry_label(job: Job, answer: Answer | None, localize: Localize) -> str | None:
    if job.state is JobState.PARTIAL:
        return localize("button-retry-missing") if answer is None or answer.missing else None
    hopeless = job.failure is not None and job.failure.code in INPUT_CODES
    if job.state is JobState.CANCELLED or (job.state is JobState.FAILED and not hopeless):
        return localize("button-retry")
    return None
