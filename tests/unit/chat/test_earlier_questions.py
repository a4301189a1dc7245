"""What a thread remembers, and for whose eyes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.job import Job, Mode
from tests.unit.chat.talk import ANN, BOB, GROUP, PRIVATE, Talk, a_voice_note

pytestmark = pytest.mark.anyio

NOTE = a_voice_note()
OTHER_THREAD = replace(GROUP, address={"chat": "team", "thread": "2"})
UNSEEN = replace(GROUP, address={"chat": "ann", "share_chat": "team"}, command_prefix="earmark")
"""A command in the group that is answered to one person alone."""


async def answered(talk: Talk, question: str, **more: object) -> Job:
    await talk.say(f"/ask {question}", about=(NOTE,), addressed=True, **more)  # type: ignore[arg-type]
    return await talk.answered()


async def earlier(talk: Talk, question: str, **more: object) -> list[str]:
    """The questions that go along with this one."""
    await talk.say(f"/ask {question}", about=(NOTE,), addressed=True, **more)  # type: ignore[arg-type]
    job = await talk.last_job()
    assert job.request.options.question == question
    return [str((await talk.queue.jobs.job(one)).request.options.question) for one in job.request.earlier]  # type: ignore[union-attr]


async def test_a_thread_remembers_the_last_three_questions_of_all_who_are_in_it(talk: Talk) -> None:
    for question, person in (("One?", ANN), ("Two?", BOB), ("Three?", ANN), ("Four?", BOB)):
        await answered(talk, question, place=GROUP, person=person)
    assert await earlier(talk, "And who?", place=GROUP) == ["Two?", "Three?", "Four?"]
    assert await earlier(talk, "And why?", place=OTHER_THREAD) == []


async def test_a_reply_to_an_answer_goes_on_from_it(talk: Talk) -> None:
    await talk.say("", NOTE)
    await talk.answered()
    job = await answered(talk, "What was decided?")
    await talk.shown(await talk.known((await talk.jobs())[0]), "first", "transcript-message")
    await talk.shown(job, "posted", "answer-message")
    await talk.say("and who does it?", replies_to=("answer-message",))
    follow = await talk.last_job()
    assert follow.request.options.question == "and who does it?"
    assert follow.request.earlier == (job.id,)


async def test_alone_with_the_bot_everything_is_one_thread(talk: Talk) -> None:
    first = replace(PRIVATE, address={"chat": "ann", "thread": "1"})
    second = replace(PRIVATE, address={"chat": "ann", "thread": "2"})
    await answered(talk, "One?", place=first)
    assert await earlier(talk, "Two?", place=second) == ["One?"]


async def test_what_one_person_was_told_alone_stays_between_them(talk: Talk) -> None:
    await answered(talk, "Public?", place=GROUP)
    await answered(talk, "Secret?", place=UNSEEN)
    assert await earlier(talk, "And in public?", place=GROUP) == ["Public?"]
    assert await earlier(talk, "Bob?", place=UNSEEN, person=BOB) == ["Public?"]
    assert await earlier(talk, "And alone?", place=UNSEEN) == ["Public?", "Secret?"]


async def test_a_shared_answer_is_remembered_by_the_thread(talk: Talk) -> None:
    secret = await answered(talk, "Secret?", place=UNSEEN)
    await talk.press(f"share:{secret.id}", place=UNSEEN)
    shared = await talk.answered()
    assert shared.request.earlier == secret.request.earlier
    assert await earlier(talk, "And in public?", place=GROUP) == ["Secret?"]


async def test_what_is_forgotten_is_remembered_no_more(talk: Talk) -> None:
    await answered(talk, "One?")
    await answered(talk, "Two?")
    await talk.queue.jobs.forget((await talk.jobs())[0].id)
    assert await earlier(talk, "Three?") == ["Two?"]


async def test_other_modes_go_on_from_nothing(talk: Talk) -> None:
    await answered(talk, "One?")
    await talk.say("/summarize", about=(NOTE,), addressed=True)
    job = await talk.last_job()
    assert (job.request.options.mode, job.request.earlier) == (Mode.SUMMARIZE, ())
