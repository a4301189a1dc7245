"""A job is watched from every way in, by the same looks, and its end is told wherever it came from."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.domain.errors import StorageError
from bot.domain.job import Job, JobState
from bot.domain.ports.jobs import Snapshot
from bot.requests.watch import Gone, Look, NoAnswer, watch
from storage.sql.job_store import SqlJobStore
from tests.contracts.requests.scene import Scene

pytestmark = pytest.mark.anyio

FILE = {"audio": ("a.wav", b"one\ntwo\n")}


@asynccontextmanager
async def listening(http: httpx.AsyncClient, address: str) -> AsyncIterator[AsyncIterator[tuple[str, Any]]]:
    """Name and data of each event."""

    async def told(answer: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
        name = ""
        async for line in answer.aiter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: "))

    async with http.stream("GET", address) as answer:
        assert answer.status_code == 200
        yield told(answer)


async def rest_of(events: AsyncIterator[tuple[str, Any]]) -> list[tuple[str, Any]]:
    async with asyncio.timeout(10):
        return [one async for one in events]


async def test_a_job_of_the_api_is_watched_in_the_console_and_by_its_caller_to_its_answer(
    scene: Scene,
) -> None:
    job = await scene.api_job()
    async with (
        listening(scene.here, f"/api/task/{job.id}/events") as caller,
        listening(scene.here, f"/console/task/{job.id}/events") as console,
    ):
        await anext(caller)
        await anext(console)
        await scene.answered(job)
        told = await rest_of(caller)
        assert [data["text"] for name, data in told if name == "text"] == ["We meet on Friday."]
        assert (told[-1][0], told[-1][1]["state"]) == ("result", "done")
        assert (await rest_of(console))[-1][0] == "view"


async def test_a_job_of_the_api_that_is_forgotten_in_the_console_is_gone_for_all_who_watch(
    scene: Scene,
) -> None:
    job = await scene.api_job()
    async with (
        listening(scene.here, f"/api/task/{job.id}/events") as caller,
        listening(scene.here, f"/console/task/{job.id}/events") as console,
    ):
        await anext(caller)
        await anext(console)
        await scene.here.post("/console/forget")
        assert (await rest_of(caller))[-1][0] == "gone"
        assert (await rest_of(console))[-1][0] == "gone"


async def test_an_admin_watches_a_chats_job_to_its_end_in_the_chat(scene: Scene) -> None:
    job = await scene.chat_job()
    async with listening(scene.admin, f"/api/task/{job.id}/events") as events:
        await anext(events)
        await scene.press(f"cancel:{job.id}")
        name, view = (await rest_of(events))[-1]
        assert (name, view["state"]) == ("result", "cancelled")


async def in_the_console(scene: Scene, job: Job) -> None:
    await scene.here.post(f"/console/task/{job.id}/cancel")


async def over_the_api(scene: Scene, job: Job) -> None:
    await scene.here.delete(f"/api/task/{job.id}", params={"forget": "true"})


@pytest.mark.parametrize(
    ("end", "status", "code"), [(in_the_console, 409, "cancelled"), (over_the_api, 404, "no_such_task")]
)
@pytest.mark.parametrize("address", ["/api/process", "/v1/audio/transcriptions"])
async def test_a_caller_who_waits_is_told_how_their_task_ended_elsewhere(
    scene: Scene, address: str, end: Any, status: int, code: str
) -> None:
    name = "audio" if address == "/api/process" else "file"
    fields = {"mode": "asr"} if address == "/api/process" else {"model": "any"}
    waiting = asyncio.create_task(scene.here.post(address, files={name: FILE["audio"]}, data=fields))
    async with asyncio.timeout(10):
        while not await scene.jobs():
            await asyncio.sleep(0.01)
    await end(scene, await scene.newest())
    answer = await waiting
    body = answer.json()
    assert (answer.status_code, body.get("code") or body["error"]["code"]) == (status, code)


async def test_a_caller_who_hangs_up_takes_the_task_and_its_sound_back(scene: Scene) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await scene.here.post("/api/process", files=FILE, data={"mode": "asr"}, timeout=1)
    async with asyncio.timeout(10):
        while await scene.jobs() or scene.sound():
            await asyncio.sleep(0.02)


# The looks themselves


async def test_the_last_look_is_at_a_job_that_is_over_and_words_are_told_once(scene: Scene) -> None:
    job = await scene.api_job()
    looks = watch(scene.table.jobs, job.id)
    first = await anext(looks)
    assert isinstance(first, Look)
    assert (first.heard, first.job.state) == ((), JobState.QUEUED)
    await scene.answered(job)
    rest = [look async for look in looks]
    last = rest[-1]
    assert isinstance(last, Look)
    assert last.job.state is JobState.DONE
    texts = [state.text.text for look in rest if isinstance(look, Look) for state in look.heard if state.text]
    assert texts == ["We meet on Friday."]


async def test_what_was_never_there_is_gone_at_once(scene: Scene) -> None:
    assert [look async for look in watch(scene.table.jobs, "nothing")] == [Gone()]


class AwayForAWhile:
    """The jobs of a database that does not answer the first times."""

    def __init__(self, jobs: SqlJobStore, *, times: int) -> None:
        self._jobs = jobs
        self._times = times

    async def snapshot(self, job_id: str) -> Snapshot | None:
        if self._times:
            self._times -= 1
            raise StorageError("The database does not answer.")
        return await self._jobs.snapshot(job_id)


async def test_a_database_that_is_away_is_waited_for_as_long_as_patience_lasts(scene: Scene) -> None:
    job = await scene.api_job()
    await scene.table.jobs.cancel(job.id)
    away: Any = AwayForAWhile(scene.table.jobs, times=2)
    looks = [look async for look in watch(away, job.id, words=False, patience_seconds=30)]
    assert looks[:2] == [NoAnswer(), NoAnswer()]
    assert isinstance(looks[2], Look)
    away = AwayForAWhile(scene.table.jobs, times=1)
    with pytest.raises(StorageError):
        await anext(watch(away, job.id, words=False))
