"""Who is who: people name the voices of a recording, and all answers on it say the names."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.domain.answer import Answer
from bot.domain.job import Job
from bot.domain.ports.jobs import JobStore
from bot.text.carried_names import carried_names
from bot.text.speakers import clean_names


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    names: tuple[str, ...]
    """As they are kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoSuchSpeaker:
    count: int
    """How many voices there are; 0 where they were not told apart, or there is no answer."""


NamingResult: TypeAlias = Named | NoSuchSpeaker


async def name_speakers(jobs: JobStore, job: Job, names: Sequence[str]) -> NamingResult:
    """One name for each voice, "" for none. All that the same chat or caller has on the recording is
    rewritten.
    """
    answer = await jobs.answer(job.id)
    if answer is None or not answer.speakers or len(names) > len(answer.speakers):
        return _no_such(answer)
    return await _named(jobs, job, answer, clean_names(names, len(answer.speakers)))


async def name_some(jobs: JobStore, job: Job, names: Mapping[int, str]) -> NamingResult:
    """By number; the others keep theirs."""
    answer = await jobs.answer(job.id)
    if answer is None or not set(names) <= set(range(1, len(answer.speakers) + 1)):
        return _no_such(answer)
    told = [names.get(number, before) for number, before in enumerate(answer.speakers, 1)]
    return await _named(jobs, job, answer, clean_names(told, len(told)))


def _no_such(answer: Answer | None) -> NoSuchSpeaker:
    return NoSuchSpeaker(count=len(answer.speakers) if answer else 0)


async def _named(jobs: JobStore, job: Job, answer: Answer, names: tuple[str, ...]) -> Named:
    named = replace(answer, speakers=names)
    told = {job.id: names}
    recording = job.recording.sha256 if job.recording else None
    alike = await jobs.newest(flow=job.request.origin.flow, recording=recording) if recording else ()
    for other in alike:
        theirs = await jobs.answer(other.id) if other.id != job.id else None
        if theirs is not None and theirs.speakers:
            lines, count = theirs.transcript.lines, len(theirs.speakers)
            told[other.id] = await asyncio.to_thread(carried_names, named, lines, count)
    await jobs.name_speakers(told)
    return Named(names=names)
