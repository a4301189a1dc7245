"""Names of those who speak stand in the answers on their recording, are shown, and go with them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.answer import Answer
from bot.domain.job import JobState
from bot.domain.outcome import Finished
from bot.domain.ports.table import JobTable
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from bot.requests.name_speakers import Named, NoSuchSpeaker, name_some, name_speakers
from tests.fakes.jobs import PLATFORM, REDUCE, TRANSCRIBE, a_request, an_answer, claimed, prepared_job, said

pytestmark = pytest.mark.anyio


def talk(*speakers: int) -> Answer:
    """A minute of each in turn."""
    lines = tuple(
        Line(range=TimeRange.from_seconds(60 * at, 60 * at + 60), text="Words.", speaker=speaker)
        for at, speaker in enumerate(speakers)
    )
    transcript = Transcript(duration=60 * 16_000 * len(lines), language="en", lines=lines)
    return replace(an_answer(), transcript=transcript, lines=lines, speakers=("",) * max(speakers, default=0))


async def answered(queue: JobTable, answer: Answer, *, flow: str = "flow", recording: str = "sha") -> str:
    await queue.tasks.set_gate("engine", slots=4)
    request = a_request(flow, notify=True, source=f"file:/{recording}")
    job_id = await prepared_job(queue, request, [30], recording=recording)
    while (claim := await queue.tasks.claim(replace(TRANSCRIBE, job_id=job_id))) is not None:
        await queue.tasks.settle(claim.lease, said("Words."))
    claim = await claimed(queue, replace(REDUCE, job_id=job_id))
    await queue.tasks.settle(claim.lease, Finished(answer=answer, state=JobState.DONE))
    return job_id


async def names_in(queue: JobTable, job_id: str) -> tuple[str, ...]:
    answer = await queue.jobs.answer(job_id)
    assert answer is not None
    return answer.speakers


async def delivered(queue: JobTable) -> list[str]:
    """Jobs that are shown, until nothing is due."""
    shown = []
    while (entry := await queue.outbox.claim_entry("sender", platforms=[PLATFORM])) is not None:
        shown.append(entry.job_id)
        await queue.outbox.settle_entry(entry, external_id=f"message of {entry.job_id}")
    return shown


async def test_a_name_is_put_into_all_answers_of_the_chat_on_the_recording(queue: JobTable) -> None:
    first = await answered(queue, talk(1, 2, 1))
    turned = await answered(queue, talk(2, 1, 2))
    plain = await answered(queue, talk())
    elsewhere = await answered(queue, talk(1, 2, 1), flow="another chat")
    other = await answered(queue, talk(1, 2, 1), recording="another")
    await delivered(queue)
    job = await queue.jobs.job(first)
    assert job is not None
    assert await name_some(queue.jobs, job, {2: "Ana"}) == Named(names=("", "Ana"))
    assert await names_in(queue, first) == ("", "Ana")
    assert await names_in(queue, turned) == ("Ana", "")
    assert await names_in(queue, plain) == ()
    assert await names_in(queue, elsewhere) == await names_in(queue, other) == ("", "")
    assert sorted(await delivered(queue)) == sorted([first, turned])
    assert await name_some(queue.jobs, job, {1: "Ben"}) == Named(names=("Ben", "Ana"))
    assert await names_in(queue, turned) == ("Ana", "Ben")


async def test_the_same_names_again_show_nothing(queue: JobTable) -> None:
    job_id = await answered(queue, talk(1, 2))
    job = await queue.jobs.job(job_id)
    assert job is not None
    await name_speakers(queue.jobs, job, ["Ana"])
    assert await delivered(queue) == [job_id]
    await name_speakers(queue.jobs, job, ["Ana"])
    assert await delivered(queue) == []


async def test_two_people_name_at_once(queue: JobTable) -> None:
    first, second = await answered(queue, talk(1, 2, 1)), await answered(queue, talk(2, 1, 2))
    jobs = [await queue.jobs.job(job_id) for job_id in (first, second)]
    named = [name_some(queue.jobs, job, {1: f"Ana {at}"}) for at, job in enumerate(jobs) if job is not None]
    await asyncio.gather(*named)
    assert await names_in(queue, first) == ("Ana 0", "Ana 1")
    assert await names_in(queue, second) == ("Ana 1", "Ana 0")


async def test_a_voice_that_one_answer_alone_tells_apart_keeps_its_name(queue: JobTable) -> None:
    fine, coarse = await answered(queue, talk(1, 2, 2, 3)), await answered(queue, talk(1, 2, 2, 2))
    job, other = await queue.jobs.job(fine), await queue.jobs.job(coarse)
    assert job is not None
    assert other is not None
    await name_speakers(queue.jobs, job, ["Ana", "Ben", "Cleo"])
    assert await names_in(queue, coarse) == ("Ana", "Ben")
    await name_some(queue.jobs, other, {1: "Anna"})
    assert await names_in(queue, fine) == ("Anna", "Ben", "Cleo")
    await name_some(queue.jobs, other, {2: "Benno"})
    assert await names_in(queue, fine) == ("Anna", "Benno", "Cleo")
    await name_some(queue.jobs, other, {2: ""})
    assert await names_in(queue, fine) == ("Anna", "", "Cleo")


@pytest.mark.parametrize(("number", "count"), [(0, 2), (3, 2), (-1, 2)])
async def test_there_is_nobody_beyond_those_who_speak(queue: JobTable, number: int, count: int) -> None:
    job = await queue.jobs.job(await answered(queue, talk(1, 2)))
    assert job is not None
    assert await name_some(queue.jobs, job, {number: "Ana"}) == NoSuchSpeaker(count=count)
    assert await name_speakers(queue.jobs, job, ["a", "b", "c"]) == NoSuchSpeaker(count=count)


async def test_a_message_that_another_job_took_over_is_left_alone(queue: JobTable) -> None:
    job_id = await answered(queue, talk(1, 2))
    await delivered(queue)
    await queue.jobs.add(a_request(notify=True, replaces_message=f"message of {job_id}", event_id="again"))
    await delivered(queue)
    job = await queue.jobs.job(job_id)
    assert job is not None
    await name_speakers(queue.jobs, job, ["Ana"])
    assert await delivered(queue) == []


async def test_names_are_gone_with_the_answer(queue: JobTable) -> None:
    job_id = await answered(queue, talk(1, 2))
    job = await queue.jobs.job(job_id)
    assert job is not None
    await name_speakers(queue.jobs, job, ["Ana"])
    await queue.jobs.forget(job_id)
    await queue.jobs.name_speakers({job_id: {1: "Ana"}})
    assert await queue.jobs.answer(job_id) is None
    assert await queue.jobs.newest(flow="flow", recording="sha") == []
