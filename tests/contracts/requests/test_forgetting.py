"""Forgetting takes words, sound and posts along: in the chat, by the API, in the console, and across."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.events import Deleted, Departed
from bot.domain.job import JobState
from tests.contracts.requests.scene import (
    ANN,
    BOB,
    CHAT,
    GROUP,
    PRIVATE,
    UNSEEN,
    EverybodysDirectory,
    Scene,
)

pytestmark = pytest.mark.anyio


async def test_an_admin_who_forgets_a_chats_job_takes_its_answer_back_from_the_chat(scene: Scene) -> None:
    job = await scene.answered(await scene.chat_job())
    assert scene.board.messages == {"message-1": JobState.DONE}
    assert (await scene.admin.delete(f"/api/task/{job.id}")).status_code == 204
    assert await scene.board.brought_up_to_date() == {}
    assert await scene.jobs() == []


async def test_an_admin_who_forgets_an_open_chats_job_takes_its_view_back(scene: Scene) -> None:
    job = await scene.chat_job()
    answer = await scene.admin.delete(f"/api/task/{job.id}", params={"forget": "true"})
    assert answer.status_code == 204
    assert await scene.board.brought_up_to_date() == {}


async def test_a_person_who_forgets_takes_back_what_others_repeated_for_them(scene: Scene) -> None:
    job = await scene.broken(await scene.chat_job())
    new = (await scene.admin.post(f"/api/admin/task/{job.id}/retry")).json()["id"]
    await scene.answered(await scene.job(new))
    await scene.press("forget:yes")
    assert await scene.jobs() == []
    assert await scene.board.brought_up_to_date() == {}


async def test_forgetting_in_the_chat_leaves_the_jobs_of_programs_alone(scene: Scene) -> None:
    await scene.chat_job()
    programs = await scene.api_job()
    await scene.press("forget:yes")
    assert await scene.jobs() == [programs.id]


async def test_a_job_of_the_api_is_forgotten_in_the_console_with_its_sound(scene: Scene) -> None:
    await scene.answered(await scene.api_job())
    await scene.api_job(b"other words")
    chats = await scene.chat_job()
    assert scene.sound()
    told = await scene.here.post("/console/forget")
    assert "2" in told.json()["lines"][0]
    assert await scene.jobs() == [chats.id]
    assert scene.sound() == []


async def test_what_was_forgotten_is_gone_from_every_way_in(scene: Scene) -> None:
    job = await scene.answered(await scene.api_job())
    assert (await scene.here.delete(f"/api/task/{job.id}")).status_code == 204
    for address in (
        f"/api/task/{job.id}",
        f"/api/task/{job.id}/result.txt",
        f"/console/task/{job.id}/events",
    ):
        assert (await scene.here.get(address)).status_code == 404
    assert (await scene.here.delete(f"/api/task/{job.id}")).status_code == 404


# Shared answers


async def test_a_shared_answer_is_forgotten_alone(scene: Scene) -> None:
    job = await scene.answered(await scene.chat_job(place=UNSEEN))
    await scene.press(f"share:{job.id}", place=UNSEEN)
    shared = await scene.answered(await scene.newest())
    assert len(scene.board.messages) == 2
    assert (await scene.admin.delete(f"/api/task/{shared.id}")).status_code == 204
    assert await scene.board.brought_up_to_date() == {"message-1": JobState.DONE}
    assert await scene.jobs() == [job.id]


async def test_a_person_who_forgets_takes_back_what_they_shared(scene: Scene) -> None:
    job = await scene.answered(await scene.chat_job(place=UNSEEN))
    await scene.press(f"share:{job.id}", place=UNSEEN)
    await scene.answered(await scene.newest())
    await scene.press("forget:yes", place=GROUP)
    assert await scene.board.brought_up_to_date() == {}
    assert await scene.jobs() == []


async def test_a_deleted_message_takes_the_shared_answer_along(scene: Scene) -> None:
    job = await scene.answered(await scene.chat_job(place=UNSEEN))
    await scene.press(f"share:{job.id}", place=UNSEEN)
    await scene.answered(await scene.newest())
    deleted = Deleted(event_id="gone", place=GROUP, keys=("sent-note",))
    await scene.conversation.handle(deleted, EverybodysDirectory())
    assert await scene.board.brought_up_to_date() == {}


async def test_a_shared_answer_that_was_forgotten_is_not_shared_again(scene: Scene) -> None:
    job = await scene.answered(await scene.chat_job(place=UNSEEN))
    await scene.press(f"share:{job.id}", place=UNSEEN)
    await scene.admin.delete(f"/api/task/{(await scene.newest()).id}", params={"forget": "true"})
    await scene.press(f"share:{job.id}", place=UNSEEN)
    assert await scene.jobs() == [job.id]


# Two people, one job


async def test_who_only_joined_a_job_forgets_nothing_of_it(scene: Scene) -> None:
    job = await scene.chat_job(place=GROUP)
    await scene.chat_job(place=GROUP, person=BOB)
    assert await scene.jobs() == [job.id]
    await scene.press("forget:yes", place=GROUP, person=BOB)
    assert await scene.jobs() == [job.id]
    await scene.press("forget:yes", place=GROUP, person=ANN)
    assert await scene.jobs() == []
    assert await scene.board.brought_up_to_date() == {}


async def test_an_admin_repeats_a_job_for_both_who_asked(scene: Scene) -> None:
    job = await scene.chat_job(place=GROUP)
    await scene.chat_job(place=GROUP, person=BOB)
    await scene.broken(job)
    new = (await scene.admin.post(f"/api/admin/task/{job.id}/retry")).json()["id"]
    await scene.answered(await scene.job(new))
    assert scene.board.messages == {"message-1": JobState.DONE}
    await scene.press("forget:yes", place=GROUP, person=BOB)
    assert await scene.jobs() == [new, job.id]
    await scene.press("forget:yes", place=GROUP, person=ANN)
    assert await scene.jobs() == []
    assert await scene.board.brought_up_to_date() == {}


async def test_a_joined_recording_counts_for_the_first_who_asked(scene: Scene) -> None:
    await scene.chat_job(place=GROUP)
    await scene.chat_job(place=GROUP, person=BOB)
    accounts = [f"{CHAT}:person:/ann", f"{CHAT}:person:/bob"]
    assert await scene.table.jobs.used_seconds(accounts) == {accounts[0]: 60, accounts[1]: 0}


# What stays


async def test_what_expires_or_whose_chat_is_gone_stays_posted(scene: Scene) -> None:
    job = await scene.answered(await scene.chat_job())
    await scene.table.jobs.forget(job.id, retract=False)
    place = replace(PRIVATE, chat="bob", address={"chat": "bob"})
    await scene.answered(await scene.chat_job("other", place=place, person=BOB))
    gone = Departed(event_id="gone", platform=CHAT, key="chat:/bob", purge=True)
    await scene.conversation.handle(gone, EverybodysDirectory())
    assert await scene.jobs() == []
    assert set(await scene.board.brought_up_to_date()) == {"message-1", "message-2"}
