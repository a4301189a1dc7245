"""A job that broke off, once more: from the chat, the console and the API's admin, also across them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.job import JobState
from tests.contracts.requests.scene import BOB, GROUP, Scene, a_note, a_scene

pytestmark = pytest.mark.anyio


async def test_an_admin_repeats_a_chats_job_whose_owner_used_up_the_quota(
    loopback: str, tmp_path: Path, sqlite_url: str
) -> None:
    async with a_scene(tmp_path, sqlite_url, quota_user_minutes=1) as scene:
        job = await scene.broken(await scene.chat_job())
        await scene.say("", a_note("second"))
        assert await scene.jobs() == [job.id]  # the quota is used up
        answer = await scene.admin.post(f"/api/admin/task/{job.id}/retry")
        assert answer.status_code == 202
        new = await scene.job(answer.json()["id"])
        assert new.id != job.id
        assert new.request.quota_accounts == new.request.quota_limits == ()
        await scene.answered(new)
        assert scene.board.messages == {"message-1": JobState.DONE}


async def test_a_person_repeats_their_job_although_the_quota_is_used_up(
    loopback: str, tmp_path: Path, sqlite_url: str
) -> None:
    async with a_scene(tmp_path, sqlite_url, quota_user_minutes=1) as scene:
        job = await scene.broken(await scene.chat_job())
        assert await scene.press(f"retry:{job.id}") == "On it."
        assert len(await scene.jobs()) == 2


@pytest.mark.parametrize("state", ["failed", "partial", "cancelled"])
async def test_what_broke_off_is_repeated_in_the_place_of_its_old_view(scene: Scene, state: str) -> None:
    job = await scene.chat_job()
    if state == "failed":
        await scene.broken(job)
    elif state == "partial":
        await scene.answered(job, JobState.PARTIAL)
    else:
        await scene.admin.post(f"/api/admin/task/{job.id}/cancel")
    assert (await scene.shown(job)).state == state
    new = (await scene.admin.post(f"/api/admin/task/{job.id}/retry")).json()["id"]
    await scene.answered(await scene.job(new))
    assert scene.board.messages == {"message-1": JobState.DONE}


async def test_a_job_is_repeated_once_whoever_asks_and_wherever(scene: Scene) -> None:
    job = await scene.broken(await scene.chat_job(place=GROUP))
    assert await scene.press(f"retry:{job.id}", place=GROUP) == "On it."
    assert await scene.press(f"retry:{job.id}", place=GROUP, person=BOB) != "On it."
    answers = [await scene.admin.post(f"/api/admin/task/{job.id}/retry") for _ in range(2)]
    assert [answer.json()["id"] for answer in answers] == [(await scene.newest()).id] * 2
    assert len(await scene.jobs()) == 2


async def test_a_repeat_that_was_forgotten_is_not_named_as_if_it_were_there(scene: Scene) -> None:
    job = await scene.broken(await scene.api_job())
    new = (await scene.here.post(f"/console/task/{job.id}/again")).json()["id"]
    await scene.here.delete(f"/api/task/{new}", params={"forget": "true"})
    answer = await scene.here.post(f"/console/task/{job.id}/again")
    assert (answer.status_code, answer.json()["code"]) == (409, "repeat_deleted")
    assert await scene.jobs() == [job.id]


@pytest.mark.parametrize("open_still", [True, False])
async def test_what_runs_or_is_whole_is_not_repeated(scene: Scene, *, open_still: bool) -> None:
    chats = await scene.chat_job()
    programs = await scene.api_job()
    if not open_still:
        await scene.answered(chats)
        await scene.answered(programs)
    assert await scene.press(f"retry:{chats.id}") != "On it."
    for refused in (
        await scene.here.post(f"/console/task/{programs.id}/again"),
        await scene.admin.post(f"/api/admin/task/{chats.id}/retry"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "not_over")
    assert len(await scene.jobs()) == 2


async def test_forgetting_a_job_that_was_repeated_leaves_the_repeats_answer_in_the_chat(scene: Scene) -> None:
    job = await scene.broken(await scene.chat_job())
    await scene.press(f"retry:{job.id}")
    new = await scene.answered(await scene.newest())
    assert (await scene.admin.delete(f"/api/task/{job.id}")).status_code == 204
    assert await scene.board.brought_up_to_date() == {"message-1": JobState.DONE}
    assert (await scene.admin.delete(f"/api/task/{new.id}")).status_code == 204
    assert await scene.board.brought_up_to_date() == {}


async def test_an_old_view_that_waits_to_be_shown_does_not_replace_the_repeats(scene: Scene) -> None:
    job = await scene.chat_job()
    await scene.heard(job)
    await scene.table.jobs.cancel(job.id)  # its last view is due and not shown yet
    await scene.press(f"retry:{job.id}")
    new = await scene.newest()
    await scene.board.brought_up_to_date()
    assert scene.board.messages == {"message-1": new.state}
