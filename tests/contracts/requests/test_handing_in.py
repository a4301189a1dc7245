"""A recording comes in from every way in: a job has it in the end, or nothing of it stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import StorageError
from bot.domain.job import Mode, Options, Request
from bot.domain.ports.jobs import AddResult
from bot.requests.hand_in import handing_in, open_twin
from bot.sound_store import SoundStore
from tests.contracts.requests.scene import (
    BOB,
    GROUP,
    UPLOAD_BYTES,
    Scene,
    a_note,
    a_scene,
    an_upload_link,
)
from tests.fakes.jobs import a_request

pytestmark = pytest.mark.anyio

SOUND = b"one\ntwo\n"
TOO_MUCH = b"x" * (UPLOAD_BYTES + 1)


async def test_every_way_in_makes_one_job_with_its_sound(scene: Scene) -> None:
    api = await scene.api_job(SOUND)
    link, template = await an_upload_link(scene)
    assert (await scene.here.post(link, files={"audio": ("b.wav", SOUND)})).status_code == 200
    page = await scene.newest()
    assert (page.request.options, page.request.origin) == (template.options, template.origin)
    for job in (api, page):
        key = job.request.source.url.removeprefix("blob:")
        assert await scene.blobs.get(key) == SOUND
    chats = await scene.chat_job()
    assert chats.request.source.url == "fake:note"
    assert len(await scene.jobs()) == 3


@pytest.mark.parametrize("way", ["api", "process", "openai", "page", "slices"])
async def test_what_is_too_large_is_refused_and_nothing_of_it_stays(scene: Scene, way: str) -> None:
    link, _ = await an_upload_link(scene)
    file = {"audio": ("a.wav", TOO_MUCH)}
    match way:
        case "api":
            answer = await scene.here.post("/api/task", files=file, data={"mode": "asr"})
        case "process":
            answer = await scene.here.post("/api/process", files=file, data={"mode": "asr"})
        case "openai":
            answer = await scene.here.post(
                "/v1/audio/transcriptions", files={"file": ("a.wav", TOO_MUCH)}, data={"model": "any"}
            )
        case "page":
            answer = await scene.here.post(link, files=file)
        case _:
            headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(TOO_MUCH))}
            answer = await scene.here.post(link, headers=headers)
    assert answer.status_code == (422 if way == "page" else 413)
    assert await scene.jobs() == []
    assert scene.sound() == []


async def test_a_chat_refuses_by_what_it_is_told_before_anything_is_fetched(scene: Scene) -> None:
    assert "too large" in await scene.say("", a_note(size_bytes=UPLOAD_BYTES + 1))
    assert "one hour" in await scene.say("", a_note("long", seconds=3601))
    assert await scene.jobs() == []


async def test_two_uploads_by_one_link_make_one_job_and_leave_one_sound(scene: Scene) -> None:
    link, _ = await an_upload_link(scene)
    for _ in range(2):
        await scene.here.post(link, files={"audio": ("a.wav", SOUND)})
    assert len(await scene.jobs()) == 1
    assert len(scene.sound()) == 1


async def test_the_same_key_of_a_caller_makes_one_task_and_leaves_one_sound(scene: Scene) -> None:
    answers = [
        await scene.here.post(
            "/api/task",
            files={"audio": ("a.wav", SOUND)},
            data={"mode": "asr"},
            headers={"Idempotency-Key": "k"},
        )
        for _ in range(2)
    ]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(scene.sound()) == 1


async def test_an_upload_by_a_link_counts_for_whom_it_was_given_to(
    loopback: str, tmp_path: Path, sqlite_url: str
) -> None:
    async with a_scene(tmp_path, sqlite_url, quota_user_minutes=1) as scene:
        link, _ = await an_upload_link(scene, seconds=60)
        await scene.say("", a_note())
        refused = await scene.here.post(link, files={"audio": ("a.wav", SOUND)})
        assert refused.status_code == 422
        assert len(await scene.jobs()) == 1
        assert scene.sound() == []


async def test_a_second_person_joins_where_all_see_the_answer(scene: Scene) -> None:
    job = await scene.chat_job(place=GROUP)
    await scene.chat_job(place=GROUP, person=BOB)
    assert await scene.jobs() == [job.id]
    twin = await open_twin(scene.table.jobs, job.request.origin.flow, str(job.request.dedup_key))
    assert twin is not None
    assert twin.id == job.id
    await scene.answered(job)
    assert await open_twin(scene.table.jobs, job.request.origin.flow, str(job.request.dedup_key)) is None


# Another answer on the same recording


async def test_a_further_answer_is_on_the_same_recording_and_counts_no_second_time(scene: Scene) -> None:
    chats = await scene.answered(await scene.chat_job())
    await scene.press(f"mode:{chats.id}:summarize")
    by_button = await scene.newest()
    api = await scene.answered(await scene.api_job(language="de"))
    answer = await scene.here.post("/api/task", data={"task": api.id, "mode": "summarize"})
    by_call = await scene.job(answer.json()["id"])
    for earlier, further in ((chats, by_button), (api, by_call)):
        assert further.request.options == Options(
            mode=Mode.SUMMARIZE, language=earlier.request.options.language
        )
        assert further.request.source.url == earlier.request.source.url
        assert further.request.source.sha256 == earlier.id
        assert further.request.quota_accounts == further.request.quota_limits == ()
        assert further.request.seconds == earlier.request.seconds


async def test_a_language_that_is_told_now_wins_over_the_one_told_then(scene: Scene) -> None:
    api = await scene.answered(await scene.api_job(language="de"))
    answer = await scene.here.post("/api/task", data={"task": api.id, "mode": "asr", "language": "fr"})
    assert (await scene.job(answer.json()["id"])).request.options.language == "fr"


async def test_a_further_answer_goes_with_the_message_that_the_recording_came_in(scene: Scene) -> None:
    chats = await scene.answered(await scene.chat_job(place=GROUP))
    await scene.press(f"mode:{chats.id}:summarize", place=GROUP, person=BOB)
    await scene.answered(await scene.newest())
    assert len(scene.board.messages) == 2
    await scene.deleted("sent-note")
    assert scene.board.messages == {}


async def test_nobody_follows_up_on_a_task_of_others(scene: Scene) -> None:
    chats = await scene.answered(await scene.chat_job())
    answer = await scene.here.post("/api/task", data={"task": chats.id, "mode": "asr"})
    assert answer.status_code == 404
    assert await scene.jobs() == [chats.id]


class CutOff:
    """Jobs of a database that commits, and whose answer is lost on its way."""

    def __init__(self, scene: Scene) -> None:
        self._jobs = scene.table.jobs

    async def add(self, request: Request) -> AddResult:
        await self._jobs.add(request)
        raise StorageError("The database did not answer.")


async def test_a_commit_whose_outcome_is_not_learnt_keeps_the_sound(scene: Scene) -> None:
    jobs: Any = CutOff(scene)
    with pytest.raises(StorageError):
        await handed_in(scene, jobs)
    job = await scene.newest()
    assert await scene.blobs.get(job.request.source.url.removeprefix("blob:")) == SOUND


async def handed_in(scene: Scene, jobs: Any) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield SOUND

    sound = SoundStore(blobs=scene.blobs, retention=scene.table.retention, keep_failed_seconds=0)
    async with handing_in(jobs, sound, limit_bytes=UPLOAD_BYTES) as hand_in:
        source = await hand_in.take_in(chunks(), name="a.wav")
        await hand_in.add(a_request(source=source.url))
