"""Open jobs are ended from every way in, and sound that nobody needs then goes at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.job import Job, JobState
from tests.contracts.requests.scene import Scene

pytestmark = pytest.mark.anyio


async def by_the_api(scene: Scene, job: Job) -> None:
    assert (await scene.here.delete(f"/api/task/{job.id}")).json()["state"] == "cancelled"


async def in_the_console(scene: Scene, job: Job) -> None:
    assert (await scene.here.post(f"/console/task/{job.id}/cancel")).status_code == 204


async def by_a_typed_word(scene: Scene, _: Job) -> None:
    assert (await scene.here.post("/console/request", json={"text": "/cancel"})).json()["lines"]


async def by_the_admin(scene: Scene, job: Job) -> None:
    assert (await scene.admin.post(f"/api/admin/task/{job.id}/cancel")).status_code == 204


@pytest.mark.parametrize("cancel", [by_the_api, in_the_console, by_a_typed_word, by_the_admin])
async def test_a_cancelled_jobs_sound_goes_at_once(
    scene: Scene, cancel: Callable[[Scene, Job], Awaitable[None]]
) -> None:
    job = await scene.api_job()
    assert len(scene.sound()) == 1
    await cancel(scene, job)
    assert (await scene.job(job.id)).state is JobState.CANCELLED
    assert scene.sound() == []


@pytest.mark.parametrize("way", ["button", "word", "api", "admin"])
async def test_a_chats_job_is_cancelled_where_it_is_shown(scene: Scene, way: str) -> None:
    job = await scene.chat_job()
    match way:
        case "button":
            await scene.press(f"cancel:{job.id}")
        case "word":
            await scene.say("/cancel")
        case "api":
            await scene.admin.delete(f"/api/task/{job.id}")
        case _:
            await by_the_admin(scene, job)
    assert await scene.board.brought_up_to_date() == {"message-1": JobState.CANCELLED}


async def test_an_answer_that_came_a_moment_before_is_left_alone(scene: Scene) -> None:
    job = await scene.answered(await scene.api_job())
    chats = await scene.answered(await scene.chat_job())
    await in_the_console(scene, job)
    await by_the_admin(scene, chats)
    assert await scene.press(f"cancel:{chats.id}") != "Cancelled."
    for one in (job, chats):
        assert (await scene.job(one.id)).state is JobState.DONE
