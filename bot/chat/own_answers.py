"""A person's own answers, found again by words."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.chat.event_context import EventContext
from bot.chat.job_view import kind_of
from bot.chat.recording_names import SEPARATOR, job_recording_name
from bot.domain.answer import Answer
from bot.domain.job import Job
from bot.language.spellings import plain
from bot.locales.sent_times import date_words
from bot.text.blocks import blocks

MOST_SEARCHED = 200
"""Of the newest jobs: somebody is typing, and waits."""


async def own_answers(
    context: EventContext, words: str, *, skip: int, most: int
) -> tuple[tuple[tuple[Job, Answer], ...], int | None]:
    """Newest first, and how many jobs to skip for the next ones; None where there are no more.

    Every word has to be in the recording's name, its date, or what was answered.
    """
    wanted, found = plain(words).split(), []
    jobs = await context.own_jobs(limit=MOST_SEARCHED)
    for place, job in enumerate(jobs[skip:], start=skip + 1):
        answer = await context.services.jobs.answer(job.id) if job.state.final else None
        if answer is None or not await _has(wanted, context, job, answer):
            continue
        found.append((job, answer))
        if len(found) == most:
            return tuple(found), place if place < len(jobs) else None
    return tuple(found), None


def own_answer_name(context: EventContext, job: Job) -> str:
    """`Summary · planning.mp3 · recording 2:21 · 5 minutes ago`."""
    name = job_recording_name(job, context.reader, context.localize)
    return SEPARATOR.join((kind_of(job, context.localize), name))


async def _has(wanted: Sequence[str], context: EventContext, job: Job, answer: Answer) -> bool:
    sent = job.request.source.sent_at or job.created_at
    name = plain(SEPARATOR.join((own_answer_name(context, job), date_words(sent, context.reader))))
    left = [word for word in wanted if word not in name]
    return not left or await asyncio.to_thread(_are_said, left, answer)


def _are_said(words: Sequence[str], answer: Answer) -> bool:
    """Transcripts of hours take their time."""
    said = plain(" ".join(block.text for block in blocks(answer)))
    return all(word in said for word in words)
