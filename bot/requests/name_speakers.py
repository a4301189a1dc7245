"""Who is who: people name the voices of a recording, and all answers on it say the names."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.answer import Answer
from bot.domain.job import Job
from bot.domain.ports.jobs import JobStore
from bot.text.carried_names import matching_voices
from bot.text.speakers import clean_name, clean_names


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
    told = clean_names(names, len(answer.speakers))
    return await _named(jobs, job, answer, dict(enumerate(told, 1)))


async def name_some(jobs: JobStore, job: Job, names: Mapping[int, str]) -> NamingResult:
    """By number; the others keep theirs."""
    answer = await jobs.answer(job.id)
    if answer is None or not set(names) <= set(range(1, len(answer.speakers) + 1)):
        return _no_such(answer)
    return await _named(jobs, job, answer, {number: clean_name(name) for number, name in names.items()})


def _no_such(answer: Answer | None) -> NoSuchSpeaker:
    return NoSuchSpeaker(count=len(answer.speakers) if answer else 0)


async def _named(jobs: JobStore, job: Job, answer: Answer, told: Mapping[int, str]) -> Named:
    puts = {job.id: told}
    recording = job.recording.sha256 if job.recording else None
    alike = await jobs.newest(flow=job.request.origin.flow, recording=recording) if recording else ()
    for other in alike:
        theirs = await jobs.answer(other.id) if other.id != job.id else None
        if theirs is not None and theirs.speakers:
            puts[other.id] = await asyncio.to_thread(_carried, answer, told, theirs)
    await jobs.name_speakers(puts)
    return Named(names=tuple(told.get(number, name) for number, name in enumerate(answer.speakers, 1)))


def _carried(answer: Answer, told: Mapping[int, str], other: Answer) -> dict[int, str]:
    """What is told of the other's voices. One that was given a name of its own, because they are told apart
    there alone, keeps it.
    """
    lines, count = other.transcript.lines, len(other.speakers)
    voices = enumerate(matching_voices(answer, lines, count), 1)
    return {
        number: told[voice]
        for number, voice in voices
        if voice in told and other.speakers[number - 1] in {"", answer.speakers[voice - 1]}
    }
